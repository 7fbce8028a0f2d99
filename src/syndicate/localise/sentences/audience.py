"""What is said about readers, their links, and the pages that they use."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "consent-unproven": (
        N_("Nothing shows that this person agreed."),
        N_("Say where, when and to what: a regulator may ask in years."),
    ),
    "suppress-reason": (
        N_("This is no reason for writing to somebody no more."),
        N_("Known: {known}."),
    ),
    "address-invalid": (
        N_("No mail can be sent to this address."),
        N_("Correct the address: name@domain."),
    ),
    "key-unreadable": (
        N_("A secret key cannot be used: {reason}."),
        N_("Restore var/keys from the backup: links in emails already sent depend on it."),
    ),
    "key-damaged": (
        N_("This file does not hold a secret key as syndicate writes it."),
        N_("Restore var/keys from the backup: links in emails already sent depend on it."),
    ),
    "identity-changed": (
        N_(
            "This is not the key by which the database knows who was erased and who must not be written to; nothing was changed."
        ),
        N_(
            "Whoever keeps the machine puts this file back from the backup of var/keys, and restarts what runs. Only if it is lost for good: syndicate adopt --new-key --by EMAIL, at a price that docs/operations.md names."
        ),
    ),
    "withdrawals-unreadable": (
        N_("The log of withdrawals cannot be read: {reason}."),
        N_("Correct the path or the permissions: nothing is sent while we cannot see who left."),
    ),
    "withdrawals-unwritable": (
        N_("The log of withdrawals cannot be written: {reason}."),
        N_("Free some space or correct the file’s permissions, then resume sending."),
    ),
    "web-address-taken": (
        N_("The web server cannot listen on {host}, port {port}: {reason}."),
        N_("Stop the other program, or choose another port with --port."),
    ),
}
