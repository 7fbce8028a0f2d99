"""What can be wrong with the keys that sign mails, and with whom they sign for."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "dkim-key-absent": (
        N_("There is no key here, and mails cannot be signed without it."),
        N_("Put the file back, or have a new key made: syndicate doctor keys --make"),
    ),
    "dkim-key-unreadable": (
        N_("The key cannot be read: {reason}."),
        N_("Put a file there that the service’s own user, and nobody else, may read."),
    ),
    "dkim-key-damaged": (
        N_("This is no private key, or one with a passphrase."),
        N_("Put a private key there in PEM, without a passphrase: “-----BEGIN PRIVATE KEY-----”."),
    ),
    "dkim-key-size": (
        N_("The key has {bits} bits, and mailbox providers count on {least} to {most}."),
        N_("Add a selector, with a key of its own: syndicate doctor keys --make"),
    ),
    "dkim-key-other": (
        N_("The settings say that this key is of the kind {wanted}, and it is of another."),
        N_("Correct algorithm, or name the file that was meant."),
    ),
    "dkim-key-shared": (
        N_("Others than its owner may read this key, and whoever has it can sign in your name."),
        N_("Take their rights away: chmod 600. If somebody may have copied it, change the key."),
    ),
    "dkim-domain": (
        N_("{found} cannot sign for addresses at {sender}: they belong to different bodies."),
        N_("Set the domain of [sender] email, or one above or below it; or leave domain out."),
    ),
    "dkim-unaligned": (
        N_("Mails from addresses at {found} are signed by {domain}, which may not count for them."),
        N_(
            "Have them come from {domain}, or see that SPF or the relay’s own signature vouches for {found} (DMARC)."
        ),
    ),
}
