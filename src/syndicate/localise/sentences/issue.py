"""What is said about issues, from planning to sending."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "trial-empty": (
        N_("{issue} brings nothing in {locale} to this reader."),
        N_("See what it contains with “issue show”; --as takes another reader’s part."),
    ),
    "newsletter-unknown": (
        N_("There is no newsletter “{newsletter}”."),
        N_("Known: {known}."),
    ),
    "issue-unknown": (
        N_("There is no issue “{issue}”."),
        N_("“syndicate issue list” shows every issue."),
    ),
    "preview-days": (N_("A link works for one of these numbers of days: {known}."), ""),
    "preview-none": (N_("“{name}” has no text in {locale} that could be shown."), ""),
    "edit-unwritable": (
        N_("“{file}” cannot be written: {reason}."),
        N_("What you wrote stands below; whoever looks after the server can mend this."),
    ),
    "issue-settled": (
        N_(
            "What {issue} brings is settled already: nothing can be decided about late translations."
        ),
        N_("Run it again without --late."),
    ),
    "issue-not-open": (
        N_("{issue} is {state}: it can no longer be approved."),
        N_("Plan another issue, or correct this one."),
    ),
    "issue-not-sendable": (
        N_("{issue} is {state}: it cannot be sent."),
        N_(
            "An issue that needs approval is approved first: syndicate issue approve {issue} --by EMAIL"
        ),
    ),
    "issue-lacks-approval": (
        N_("{issue} lacks approvals: nobody gets it."),
        N_(
            "“syndicate issue show {issue}” tells which; syndicate issue approve {issue} --by EMAIL"
        ),
    ),
    "issue-not-draft": (
        N_("{issue} is {state}: its approval is asked for already, or no longer needed."),
        N_("“syndicate issue show {issue}” tells who asked, and who has approved it."),
    ),
    "issue-not-asked": (
        N_("{issue} is {state}: there is no approval of it to refuse or to take back."),
        N_("What is being sent can be stopped: syndicate issue pause {issue}"),
    ),
    "issue-not-in-grace": (
        N_("{issue} is {state}: there is no sending of it to undo."),
        N_("What is being sent can be stopped: syndicate issue pause {issue}"),
    ),
    "issue-changed-meanwhile": (
        N_("Somebody has taken a new text into {issue} meanwhile, or sent it back."),
        N_("Look at it again, then approve what is there now."),
    ),
    "approval-unneeded": (
        N_("{issue} needs no approval: its newsletter asks for none."),
        N_("It leaves by itself, or by “syndicate issue send {issue}”."),
    ),
    "approval-unasked": (
        N_("{issue} needs no approval of its own in “{found}”."),
        N_("Approve it as a whole, without --locale. Languages that need one: {allowed}."),
    ),
    "approval-own": (
        N_("Whoever has last written or submitted {issue} cannot approve it."),
        N_("Somebody else has to look at it: the newsletter asks for that (own_approval)."),
    ),
    "approval-of-another": (
        N_("{issue} is no longer what you looked at."),
        N_("Look at it again, then approve what is there now."),
    ),
    "approval-none": (
        N_("{by} has no approval of {issue} to take back."),
        N_("“syndicate issue show {issue}” tells who has approved it."),
    ),
    "issue-one": (
        N_("One issue at a time: “{found}” is one too many."),
        N_("Several works of it: --works a --works b"),
    ),
    "issue-not-frozen": (
        N_("{issue} is not frozen yet: it takes every text as it is when it is."),
        N_("There is nothing to keep or to take before it is approved."),
    ),
    "issue-not-amendable": (
        N_("{issue} is {state}: its text can no longer be changed."),
        N_("What was wrong is set right by another issue: syndicate issue correct {issue}"),
    ),
    "issue-not-paused": (
        N_("{issue} is being sent: its text can be changed while it is paused."),
        N_("Stop it first: syndicate issue pause {issue}"),
    ),
    "issue-over": (
        N_("{issue} is {state}: there is nothing to stop any more."),
        N_("What was wrong is set right by another issue: syndicate issue correct {issue}"),
    ),
    "issue-changed-since": (
        N_("Texts of {issue} have changed since it was frozen; it goes out as it was then."),
        N_(
            "Take the new text: syndicate issue take {issue} --by EMAIL. Or leave it at that: syndicate issue keep {issue} --by EMAIL"
        ),
    ),
    "issue-amendment-waits": (
        N_("A new text of {issue} (revision {revision}) waits to be approved."),
        N_("Approve it: syndicate issue approve {issue} --by EMAIL"),
    ),
    "issue-still-leaving": (
        N_("{issue} is still leaving: whom it has reached changes by the minute."),
        N_(
            "Wait until it is sent, or stop it: syndicate issue pause {issue}, and “syndicate deliver”, which settles what is on its way."
        ),
    ),
    "issue-reached-nobody": (
        N_("{issue} has reached nobody: there is nobody to write a correction to."),
        N_("An issue that has not left is changed (“take”) or cancelled."),
    ),
    "correction-empty": (
        N_("{issue} names no work that it corrects."),
        N_("Write “include: [work]” into its index.<language>.md here, or plan it with --works."),
    ),
    "issue-late": (
        N_("{issue} was not sent in time, and waits for somebody to decide."),
        N_(
            "Send it all the same: syndicate issue send {issue}; or drop it: syndicate issue cancel {issue}"
        ),
    ),
    "issue-unapproved": (
        N_("{issue} is due and not approved: it waits."),
        N_("Approve it: syndicate issue approve {issue} --by EMAIL"),
    ),
    "instance-held": (
        N_("Nothing goes out: this instance is held ({reason})."),
        N_(
            "If this is the one that sends: syndicate adopt --by EMAIL; a hold of your own ends with “syndicate release”."
        ),
    ),
    "instance-held-key": (
        N_("Nothing goes out: this instance is held ({reason})."),
        N_(
            "Put var/keys/identity back from the backup, and restart what runs: the hold ends by itself. Only if it is lost for good: syndicate adopt --new-key --by EMAIL"
        ),
    ),
    "work-broken": (
        N_("“{name}” belongs to this issue, and one of its files is broken."),
        N_("Mend it (“syndicate check” tells what is wrong), or exclude it from the issue."),
    ),
    "work-left-out": (
        N_("“{name}” is left out: one of its files is broken."),
        N_(
            "Mend it; “syndicate check” tells what is wrong. If it is in time, a later issue brings it."
        ),
    ),
    "works-left-out": (
        N_("Nothing of this folder can be read: what is new in it is left out."),
        N_("Put the folder back; “syndicate check” tells what is wrong."),
    ),
    "issue-item-withdrawn": (
        N_("“{title}” was withdrawn: {issue} goes out without it."),
        N_("There is nothing to do. Emails that had already left cannot be called back."),
    ),
    "archive-uncut": (
        N_(
            "This archived issue shows a text that was withdrawn, and the database no longer has what it was made from."
        ),
        N_(
            "Restore the database from the backup and run “syndicate build”, or delete the file: its address will then answer that there is no such page."
        ),
    ),
    "address-held": (
        N_("The address “{slug}” still belongs to a work with a broken file, which keeps it."),
        N_("Mend or delete the other work, or give this one another slug."),
    ),
    "event-moved-unsaid": (
        N_(
            "The time or place of “{name}” has changed since it was published, and readers are not told."
        ),
        N_("Set “sequence: {sequence}” and “updated:” in each of its files to tell them."),
    ),
    "renamed-unstamped": (
        N_("“{name}” was published as “{before}” and has no id: readers would see it twice."),
        N_("Add “id: {id}” to its front matter, or “{before}” to its aliases."),
    ),
}
