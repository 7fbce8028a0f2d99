"""What staff have to know at a glance, and who does what about it."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "issue-paused": (
        N_("{issue} is paused: nothing of it leaves."),
        N_("When it may go on: syndicate issue resume {issue} --by EMAIL"),
    ),
    "issue-stuck": (
        N_("{issue} was due at {due} and has not left: something in it stands against that."),
        N_("What it is, and what to do: syndicate issue check {issue}"),
    ),
    "issue-not-begun": (
        N_("{issue} was due at {due}, is ready, and has not left."),
        N_("See whether “serve” or “worker” runs, or have it leave now: syndicate schedule tick"),
    ),
    "issue-awaits-approval": (
        N_("{issue} awaits approval."),
        N_("Read it, then: syndicate issue approve {issue} --by EMAIL"),
    ),
    "issue-awaits-sending": (
        N_("{issue} is ready, and leaves when somebody sends it."),
        N_("When it may leave: syndicate issue send {issue}"),
    ),
    "issue-mails-refused": (
        N_("Mails of {issue} that servers refused for good: {count}."),
        N_("Why they did: syndicate deliveries list --issue {issue} --state refused --json"),
    ),
    "issue-bounced": (
        N_("More mails of {issue} came back than usual: {count}."),
        N_(
            "If a server had an incident, take its bounces back (syndicate bounces undo); else see how the readers’ addresses were obtained."
        ),
    ),
    "issue-complained": (
        N_("Readers of {issue} who called it unwanted: {count}."),
        N_(
            "Nobody is written to again who did. See whether they had asked for it, and whether it is easy to leave."
        ),
    ),
}
