"""What to do about it, for whoever reads it in the console: by its pages, where elsewhere it takes a command."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

_CORRECT = N_("What was wrong is set right by a correction.")
_PAUSE = N_("What is being sent can be paused.")
_TRANSLATED = N_("Bring the translation up to date, then say on the page of the work that it is.")
_CANCEL = N_("If it must not, cancel it on its page.")
_ERRORS = N_("What stands against it is on its page.")
_BROKEN = N_("“Content” shows what is wrong and where.")
_WHO = N_("Who has approved it stands on its page.")

REMEDIES: Mapping[str, str] = {
    "approval-none": _WHO,
    "approval-unneeded": N_("It leaves by itself, or when somebody sends it."),
    "charter-exception-needed": N_(
        "If the Charter provides an exception, let the error pass on the page of the issue, and name it."
    ),
    "instance-held": N_("If this is the one that sends, end the hold on its page."),
    "issue-amendment-waits": N_("Look at what has changed on its page, then approve it."),
    "issue-awaits-approval": N_("Read it on its page, then approve it or send it back."),
    "issue-awaits-sending": N_("When it may leave, send it from its page."),
    "issue-bounced": N_(
        "If a server had an incident, take its bounces back under “Deliveries”; else see how the readers’ addresses were obtained."
    ),
    "issue-changed-since": N_("On its page, take the new text, or keep what was approved."),
    "issue-lacks-approval": N_("Whose approval is missing stands on its page."),
    "issue-late": N_("On its page, send it all the same, or cancel it."),
    "issue-mails-refused": N_("“Reports” counts them by domain."),
    "issue-not-amendable": _CORRECT,
    "issue-not-asked": _PAUSE,
    "issue-not-begun": N_("See with whoever runs the server whether “serve” or “worker” runs."),
    "issue-not-draft": _WHO,
    "issue-not-in-grace": _PAUSE,
    "issue-not-paused": N_("Pause it first."),
    "issue-not-sendable": N_("An issue that needs approval is approved first."),
    "issue-over": _CORRECT,
    "issue-paused": N_("When it may go on, let it on its page."),
    "issue-stuck": N_("What it is, and what to do, stands on its page."),
    "issue-still-leaving": N_(
        "Wait until it is sent, or pause it and wait for what is on its way."
    ),
    "issue-unapproved": N_("Read it on its page, then approve it or send it back."),
    "issue-unknown": N_("“Issues” shows every issue."),
    "leaves-at-once": _CANCEL,
    "leaves-later": _CANCEL,
    "link-broken": N_("Correct the link. A page that is new is there after the next build."),
    "mails-refused": N_("“Reports” counts them by domain."),
    "mails-unknown": N_(
        "Have them looked up in the mail server’s log, then settle them under “Deliveries”."
    ),
    "override-late": _ERRORS,
    "override-never": _ERRORS,
    "override-nothing": _ERRORS,
    "provider-refuses": N_(
        "Its mail waits until {until}, then one tries. When what it names is mended, let its mail leave under “Deliveries”."
    ),
    "reader-unknown": N_("“Readers” adds a reader who agreed."),
    "staff-known": N_("“Staff” shows everybody, and makes a new link."),
    "staff-unknown": N_("“Staff” shows who there is."),
    "translation-behind": _TRANSLATED,
    "translation-carried": _TRANSLATED,
    "translation-none": N_("Write it, or export the work for translators on its page."),
    "translation-stale": _TRANSLATED,
    "translation-untracked": N_("If it is up to date, say so on the page of the work."),
    "wave-late": N_("On its page, let it go on, or cancel what has not left."),
    "work-broken": N_(
        "Have it mended, or exclude it from the issue: “Content” shows what is wrong."
    ),
    "work-left-out": N_(
        "“Content” shows what is wrong. If it is mended in time, a later issue brings it."
    ),
    "work-unusable": _BROKEN,
    "works-left-out": N_("Have the folder put back; “Content” shows what is wrong."),
}
