"""What can be wrong with a mailbox, and with what comes back to it."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "bounce-nothing": (
        N_("A mail says nothing of any mail of ours, or does not prove that it does."),
        N_("Nothing was done about it; automatic answers and forgeries end like this too."),
    ),
    "mail-unreadable": (
        N_("The file with the mail cannot be read."),
        N_("Check its name and its permissions."),
    ),
    "mailbox-none": (
        N_("The settings name no mailbox that mails come back to."),
        N_("Write host, user and password_file into [bounces.imap]."),
    ),
    "mailbox-unreachable": (
        N_("No mailbox server answers at {host}: {reason}."),
        N_("Check its name and port; what waits there is read when it answers."),
    ),
    "mailbox-garbled": (
        N_("The mailbox server at {host} broke off or was not understood: {answer}"),
        N_("What waits there is read next time; if this goes on, check host and port."),
    ),
    "mailbox-tls": (
        N_("The mailbox server at {host} offers no encryption, and the settings require it."),
        N_('Use the port that offers STARTTLS, or tls = "implicit" where the server expects it.'),
    ),
    "mailbox-handshake": (
        N_("No trusted, encrypted connection to the mailbox server at {host} can be made."),
        N_(
            "Check tls and port, and that host is the name that the server’s certificate was issued for."
        ),
    ),
    "mailbox-login": (
        N_("The mailbox server at {host} does not accept our login."),
        N_("Check user and password_file."),
    ),
    "mailbox-folder": (
        N_("The mailbox has no folder “{found}”: {answer}"),
        N_("Write the folder’s name as the mail program shows it."),
    ),
    "mailbox-refused": (
        N_("The mailbox server does not do as it is asked ({command}): {answer}"),
        N_(
            "Check that the folder named in done exists, and that the login may write to both folders."
        ),
    ),
    "undo-reason": (
        N_("A reason is needed, of at most {most} characters."),
        N_("Say what happened; it goes into the audit log."),
    ),
    "undo-period": (
        N_("The time given ends before it begins."),
        N_("Write when the incident began as --since, and when it was over as --until."),
    ),
}
