"""What staff are told: the fact, what is safe, what to do, and the command that does it.

{due} is “on Thursday 12 March 2026 at 8 a.m. (Paris)”, {since} and {until} “Thu 12 March 2026, 8 a.m. (Paris)”.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from syndicate.localise.marks import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One alert in words. command: what to type; nothing of it is translated."""

    subject: str
    what: str
    safe: str
    remedy: str
    command: str = ""


SAID: Mapping[str, Said] = {
    "approval": Said(
        subject=N_("To approve: {newsletter}, {day}"),
        what=N_("This issue is drafted. It leaves {due} if it is approved by then."),
        safe=N_("Nothing of it has left."),
        remedy=N_("Read it in every language, then approve it or have it changed."),
        command="syndicate issue approve {issue} --by EMAIL",
    ),
    "approval-soon": Said(
        subject=N_("Not approved yet, leaves soon: {newsletter}, {day}"),
        what=N_("This issue is to leave {due}, and still waits for approval."),
        safe=N_("Nothing of it has left."),
        remedy=N_("Read it in every language, then approve it or have it changed."),
        command="syndicate issue approve {issue} --by EMAIL",
    ),
    "approval-alone": Said(
        subject=N_("To approve: {newsletter}, {day}"),
        what=N_(
            "This issue, outside every schedule, is drafted. It can be sent once it is approved."
        ),
        safe=N_("Nothing of it has left, and it does not leave by itself."),
        remedy=N_("Read it in every language, then approve it or have it changed."),
        command="syndicate issue approve {issue} --by EMAIL",
    ),
    "translation-carry": Said(
        subject=N_("Translations awaited: {newsletter}, {day}"),
        what=N_("This issue leaves {due}, and would bring works whose translations are not ready:"),
        safe=N_(
            "A work that is not ready by then comes with the next issue; the rest leaves on time."
        ),
        remedy=N_("Translate them, or record that a translation is still right."),
        command="syndicate translations status",
    ),
    "translation-fallback": Said(
        subject=N_("Translations awaited: {newsletter}, {day}"),
        what=N_("This issue leaves {due}, and would bring works whose translations are not ready:"),
        safe=N_("What is not ready by then leaves in the language that there is, with a notice."),
        remedy=N_("Translate them, or record that a translation is still right."),
        command="syndicate translations status",
    ),
    "translation-wait": Said(
        subject=N_("Translations awaited: {newsletter}, {day}"),
        what=N_(
            "This issue is to leave {due}, and would bring works whose translations are not ready:"
        ),
        safe=N_("It waits for them until {until}. Nothing of it has left."),
        remedy=N_("Translate them, or record that a translation is still right."),
        command="syndicate translations status",
    ),
    "held-unapproved": Said(
        subject=N_("Held, not approved: {newsletter}, {day}"),
        what=N_("This issue was to leave {due}, and nobody has approved it."),
        safe=N_("Nothing of it has left."),
        remedy=N_(
            "Approve it and it leaves. If it is too late for that, cancel it: its works come with the next issue."
        ),
        command="syndicate issue approve {issue} --by EMAIL",
    ),
    "held-late": Said(
        subject=N_("Held, too late: {newsletter}, {day}"),
        what=N_("This issue was to leave {due}. That is longer ago than its newsletter allows."),
        safe=N_("Nothing of it has left."),
        remedy=N_("Send it all the same, or cancel it: its works come with the next issue."),
        command="syndicate issue send {issue} --now",
    ),
    "held-refused": Said(
        subject=N_("Held by the checks: {newsletter}, {day}"),
        what=N_("This issue was to leave {due}. This stands against it:"),
        safe=N_(
            "Nothing of it has left. It leaves by itself once this is mended, if that is soon."
        ),
        remedy=N_("Mend it in the file that is named, or let it pass and answer for it."),
        command="syndicate issue check {issue}",
    ),
    "skipped": Said(
        subject=N_("Skipped: {newsletter}, {day}"),
        what=N_(
            "This issue was to leave {due}. It was not approved by then, or had nothing to bring."
        ),
        safe=N_("Nobody was written to. Its works can come with a later issue."),
        remedy=N_("There is nothing to do."),
        command="syndicate issue show {issue}",
    ),
    "done": Said(
        subject=N_("Sent: {newsletter}, {day}"),
        what=N_("All mails of this issue have come to their end:"),
        safe=N_("Nobody gets it twice."),
        remedy=N_("There is nothing to do, unless some were refused or are in doubt."),
        command="syndicate issue show {issue}",
    ),
    "held": Said(
        subject=N_("All sending is held: {reason}"),
        what=N_("Nothing has left since {since}."),
        safe=N_("What is due waits in its queue. Pages, feeds and unsubscribing go on."),
        remedy=N_("Let it leave again when the reason is gone."),
        command="syndicate release --by EMAIL",
    ),
    "held-copy": Said(
        subject=N_("This installation is held: {reason}"),
        what=N_(
            "It cannot tell whether it is the one that sends, and has sent nothing since {since}."
        ),
        safe=N_("If it is a copy, the other one goes on as ever. Nobody gets anything twice."),
        remedy=N_(
            "If this is the one that is to send, stop every other and adopt it. If not, stop this one."
        ),
        command="syndicate adopt --by EMAIL",
    ),
    "held-over": Said(
        subject=N_("Sending goes on"),
        what=N_("What was held since {since} leaves again. The reason was: {reason}."),
        safe=N_("Nobody gets anything twice."),
        remedy=N_("There is nothing to do."),
        command="syndicate schedule show",
    ),
    "away": Said(
        subject=N_("No mail leaves ({transport})"),
        what=N_("Since {since}: {fact}"),
        safe=N_("What is due waits in its queue and leaves by itself. Nobody gets anything twice."),
        remedy="{remedy}",
        command="syndicate deliver",
    ),
    "away-over": Said(
        subject=N_("Mail leaves again ({transport})"),
        what=N_("Since {since} none did. What waited is on its way."),
        safe=N_("Nobody gets anything twice."),
        remedy=N_("There is nothing to do."),
        command="syndicate issue list",
    ),
    "provider-policy": Said(
        subject=N_("{provider} refuses our mail"),
        what=N_("It refuses our mail for what it thinks of us, since {since}: {said}"),
        safe=N_(
            "Its mail waits until {until}, then one tries. Everybody else is written to as ever."
        ),
        remedy=N_("Mend what it names, then have its mail leave."),
        command="syndicate deliveries resume {provider}",
    ),
    "provider-rate": Said(
        subject=N_("{provider} asks for less mail"),
        what=N_("It has done so since {since}: {said}"),
        safe=N_(
            "Its mail waits until {until}, then one tries. Everybody else is written to as ever."
        ),
        remedy=N_("There is nothing to do."),
        command="syndicate deliveries pauses",
    ),
    "provider-over": Said(
        subject=N_("{provider} takes our mail again"),
        what=N_("It had its mail wait since {since}."),
        safe=N_("What waited is on its way. Nobody gets anything twice."),
        remedy=N_("There is nothing to do."),
        command="syndicate deliveries pauses",
    ),
    "unknowns": Said(
        subject=N_("Mails in doubt: {count} ({issue})"),
        what=N_(
            "A connection was lost at the last moment. Mails of which nobody knows whether they arrived: {count}."
        ),
        safe=N_("They are not sent again by themselves: nobody gets anything twice."),
        remedy=N_("Look for them in the mail server’s log, and say what became of them."),
        command="syndicate deliveries settle --from FILE",
    ),
    "no-backup": Said(
        subject=N_("No backup since {day}"),
        what=N_("The last backup of the database was made on {since}."),
        safe=N_(
            "Nothing is lost. But readers, and what they agreed to, are in the database alone."
        ),
        remedy=N_("Make a backup, and keep it on another machine."),
        command="syndicate backup FILE",
    ),
    "no-backup-ever": Said(
        subject=N_("No backup yet"),
        what=N_("No backup of the database was made since {since}, or ever."),
        safe=N_(
            "Nothing is lost. But readers, and what they agreed to, are in the database alone."
        ),
        remedy=N_("Make a backup, and keep it on another machine."),
        command="syndicate backup FILE",
    ),
    "complaints": Said(
        subject=N_("Many complaints: {count} for {sent} mails"),
        what=N_("That is {rate} of the mails of seven days. Providers refuse who comes to 0.3%."),
        safe=N_(
            "Whoever complained is not written to any more. From three in a thousand on, the checks refuse the next issue."
        ),
        remedy=N_(
            "Find out who was written to without expecting it, and how they came on the list."
        ),
        command="syndicate bounces list",
    ),
    "refusals": Said(
        subject=N_("Many refusals: {count} of {sent} mails ({issue})"),
        what=N_("Mail servers refused {rate} of what was sent of this issue."),
        safe=N_("An address that is none is not written to any more."),
        remedy=N_("Look at what they answered, and pause the issue if it is about us."),
        command="syndicate deliveries list --issue {issue} --state refused",
    ),
    "test": Said(
        subject=N_("Test of alerts"),
        what=N_(
            "Somebody asked for this with “syndicate alerts test”. If you can read it, alerts reach you."
        ),
        safe=N_("Nothing has happened."),
        remedy=N_("There is nothing to do."),
        command="syndicate alerts list",
    ),
}
POLICIES: Mapping[str, str] = {
    "hold": N_("Without approval it is held until somebody approves it."),
    "skip": N_("Without approval it is skipped."),
}
# Translators: each of these stands before a colon and a number of mails.
OUTCOMES: Mapping[str, str] = {
    "sent": N_("Handed to the mail server"),
    "refused": N_("Refused"),
    "unknown": N_("In doubt"),
    "expired": N_("Given up"),
    "withheld": N_("Withheld, for want of consent"),
    "suppressed": N_("Not to be written to"),
    "cancelled": N_("Cancelled"),
}
PLACE = N_("It is in {home}, on {host}.")
WAITING = N_("Mails that are due and wait: {waiting}.")
APPROVALS = N_("Approvals: {given} of {needed}.")
WORK = N_("“{title}”, {language}: {state} ({translator})")
