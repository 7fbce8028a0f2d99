"""What mail servers and mails can have wrong with them."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "smtp-unreachable": (
        N_("No mail server answers at {host}: {reason}."),
        N_("Check its name and port; what is due stays queued and goes out when it answers."),
    ),
    "smtp-away": (
        N_("The mail server at {host} takes no mail just now: {answer}"),
        N_("The mail will be sent later by itself; if this goes on, ask whoever runs the server."),
    ),
    "smtp-garbled": (
        N_("What answers at {host} does not speak like a mail server: “{answer}”."),
        N_("Check that host and port are those of a mail server; what is due stays queued."),
    ),
    "smtp-lost": (
        N_("The mail server at {host} broke off before accepting the mail: {reason}."),
        N_("The mail will be sent later by itself; if this goes on, ask whoever runs the server."),
    ),
    "slot-unknown": (
        N_("The frozen mail asks for something that nobody knows of its reader: {slot}."),
        N_(
            "Cancel the issue, correct the template and plan it again; nothing was sent for this row."
        ),
    ),
    "alert-not-taken": (
        N_("An alert was not taken, and nothing says why."),
        N_("It is tried again by itself; if this goes on, look at the mail server’s log."),
    ),
    "sender-died": (
        N_("Sending processes that ended before their time: {count}."),
        N_(
            "Nothing is lost: what they held is taken over by others or by the next run. If it goes on, see whether the system kills them for want of memory."
        ),
    ),
    "mails-refused": (
        N_("Mails refused for good by the mail server: {count}."),
        N_("Its answers are in: syndicate deliveries list --state refused --json"),
    ),
    "mails-unknown": (
        N_("Mails of which nobody knows whether they arrived: {count}."),
        N_("Look for them in the mail server’s log: syndicate deliveries list --state unknown"),
    ),
    "provider-refuses": (
        N_("{provider} refuses our mail for what it thinks of us: {said}"),
        N_(
            "Its mail waits until {until}, then one tries. Mend what it names, then: syndicate deliveries resume {provider}"
        ),
    ),
    "provider-slows": (
        N_("{provider} asks for less mail: {said}"),
        N_("There is nothing to do: its mail waits until {until}, then one tries."),
    ),
    "provider-not-paused": (
        N_("“{found}” is no mailbox provider whose mail waits."),
        N_("Those whose mail waits: {known}."),
    ),
    "smtp-no-reply": (
        N_("The connection was lost after the last byte: the mail may have arrived or not."),
        N_("Look for it in the mail server’s log; it is not sent again by itself."),
    ),
    "smtp-credentials": (
        N_("The mail server does not accept our login: {answer}"),
        N_("Check user, password_file and tls of the mail server."),
    ),
    "smtp-login": (
        N_("The mail server at {host} offers no way to log in that we know."),
        N_(
            "Remove user if it asks for no login; otherwise check tls and port: "
            "many servers let nobody log in before the connection is encrypted."
        ),
    ),
    "smtp-tls": (
        N_("The mail server at {host} offers no encryption, and the settings require it."),
        N_('Use the port that offers STARTTLS, or tls = "implicit" where the server expects it.'),
    ),
    "smtp-handshake": (
        N_("No encrypted connection to {host} can be made."),
        N_('Check tls and port: "implicit" is usual on port 465, "required" on port 587.'),
    ),
    "smtp-certificate": (
        N_("Nobody that this machine trusts vouches for the certificate of {host}."),
        N_("Install the authority that issued it on this machine."),
    ),
    "smtp-certificate-name": (
        N_("The certificate of {host} was issued for another name."),
        N_("Write the name that the certificate was issued for as host."),
    ),
    "smtp-certificate-expired": (
        N_("The certificate of {host} has expired or is not valid yet."),
        N_("Ask whoever runs the server to renew it; check the clock of this machine too."),
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
        N_("The file with the password cannot be read: {reason}."),
        N_("Write the password, and nothing else, into that file; only its owner may read it."),
    ),
    "password-empty": (
        N_("The file with the password is empty."),
        N_("Write the password, and nothing else, into that file; only its owner may read it."),
    ),
    "password-unfit": (
        N_("The file holds more than a password, or a password that no mail server can be sent."),
        N_(
            "Write the password on one line; if it has accented letters, choose another on the server."
        ),
    ),
    "outbox-unwritable": (
        N_("The outbox folder cannot be written: {reason}"),
        N_("Check the free space and the permissions of var/outbox."),
    ),
    "header-control": (
        N_("The value of the header {header} contains a line break or a control character."),
        N_("Take it out of the name, the title or the subject it comes from."),
    ),
    "subject-control": (
        N_(
            "The subject of issue {issue} in {locale} contains a line break or a control character."
        ),
        N_("Correct the subject, then approve the issue again."),
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
        N_(
            "The part of the address before the @ has letters that your mail server, or your provider, does not take."
        ),
        N_("Ask the reader for another address, or send through a server that offers SMTPUTF8."),
    ),
}
