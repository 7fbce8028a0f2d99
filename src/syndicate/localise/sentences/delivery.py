"""What mail servers and mails can have wrong with them."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "smtp-unreachable": (
        N_("No mail server answers at {host}."),
        N_("Check its name and port; what is due stays queued and goes out when it answers."),
    ),
    "smtp-lost": (
        N_("The mail server broke off before accepting the mail."),
        N_("The mail will be sent later by itself; if this goes on, ask whoever runs the server."),
    ),
    "smtp-no-reply": (
        N_("The connection was lost after the last byte: the mail may have arrived or not."),
        N_("Look in the mail server’s log, then settle the delivery as sent or send it again."),
    ),
    "smtp-credentials": (
        N_("The mail server does not accept our login."),
        N_("Check user, password_file and tls of the mail server."),
    ),
    "smtp-tls": (
        N_("The mail server offers no encryption, and the settings require it."),
        N_('Use the port that offers STARTTLS, or tls = "implicit" where the server expects it.'),
    ),
    "smtp-certificate": (
        N_("The certificate of {host} is not valid for that name."),
        N_(
            "Use the name that the certificate was issued for, or install the authority that issued it."
        ),
    ),
    "smtp-unwelcome": (
        N_("The mail server will not talk to us: {answer}"),
        N_("Ask whoever runs it to accept this machine."),
    ),
    "smtp-sender": (
        N_("The mail server does not accept our sender address: {answer}"),
        N_("Use an address that this server may send for."),
    ),
    "smtp-protocol": (
        N_("The mail server did not understand us: {answer}"),
        N_("Check that host and port belong to a mail server; otherwise report this as a bug."),
    ),
    "smtp-refused": (
        N_("The mail server refused this mail for good."),
        N_("Its answer is kept with the delivery."),
    ),
    "smtp-deferred": (
        N_("The mail server did not accept this mail for now."),
        N_("It will be tried again by itself."),
    ),
    "password-unreadable": (
        N_("The file with the password cannot be read."),
        N_("Write the password, and nothing else, into that file; only its owner may read it."),
    ),
    "outbox-unwritable": (
        N_("The outbox folder cannot be written: {reason}"),
        N_("Check the free space and the permissions of var/outbox."),
    ),
    "header-control": (
        N_("The value of the header {header} contains a line break or a control character."),
        N_("Take it out of the name, the title or the subject it comes from."),
    ),
    "header-unfit": (
        N_(
            "The value of the header {header} is too long, or contains characters not allowed there."
        ),
        N_("Shorten it, and write addresses without accents."),
    ),
    "address-unfit": (
        N_("No mail can be sent to this address."),
        N_("Correct it in the list of subscribers."),
    ),
    "eai-unsupported": (
        N_("The part of the address before the @ has characters that few mail servers accept."),
        N_("Ask the reader for another address."),
    ),
}
