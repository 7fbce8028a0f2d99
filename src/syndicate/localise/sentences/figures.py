"""What the figures of reports are called, where they stand over a column or before a number."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

# Translators: heads of columns, of mails of an issue: how many were, or did, this. Short, and in lower case.
FIGURES: Mapping[str, str] = {
    "mails": N_("mails"),
    "sent": N_("handed over"),
    "deferred": N_("to be tried again"),
    "refused": N_("refused"),
    "unknown": N_("in doubt"),
    "withheld": N_("withheld"),
    "suppressed": N_("not to be written to"),
    "cancelled": N_("cancelled"),
    "expired": N_("given up"),
    "waiting": N_("waiting"),
    "delayed": N_("put off"),
    "bounced": N_("came back"),
    "complained": N_("complained"),
    "left": N_("left after it"),
    "issues": N_("issues"),
    "joined": N_("came"),
    "gone": N_("went"),
    "readers": N_("readers"),
}
