"""What the doctor finds of a machine and its relay, and says that it has seen; `domains` has the DNS."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

# What was looked into, with what was seen.
SEEN: Mapping[str, str] = {
    "database": N_("{kind} {version}: {megabytes} MB, schema {revision}"),
    "database-away": N_("the database cannot be used"),
    "disk": N_("disk of {folder}: {free_megabytes} MB free"),
    "clock": N_(
        "clock and time zones ({zones}); whether a service sets the clock is not known here"
    ),
    "clock-set": N_("clock, set by a service, and time zones ({zones})"),
    "relay": N_("mail server {host}, without encryption"),
    "relay-secure": N_("mail server {host}: {tls}, certificate for {certificate_days} more days"),
    "relay-away": N_("mail server {host}"),
    "keys": N_("keys that sign mails: {count}"),
    "spf": N_("SPF of {domain}: {lookups} questions to the DNS"),
    "spf-none": N_("SPF of {domain}"),
    "dkim": N_("DKIM: {name}"),
    "dmarc": N_("DMARC of {domain}: {policy}, by the record of {at}"),
    "dmarc-none": N_("DMARC of {domain}"),
    "mx": N_("mail for {domain} is taken by: {hosts}"),
    "ptr": N_("{address} is called: {names}"),
    "dns-away": N_("the DNS about {subject}"),
}

# What was not, and why.
SKIPPED: Mapping[tuple[str, str], str] = {
    ("relay", "folder"): N_(
        "no mail server is asked: mails are written as files ([delivery] transport)"
    ),
    ("relay", "by-http"): N_(
        "{service} is not asked: whether it takes our mails shows with a test (syndicate issue test)"
    ),
    ("relay", "offline"): N_("the mail server is not asked: --offline"),
    ("dns", "folder"): N_(
        "the DNS is not asked: mails are written as files ([delivery] transport)"
    ),
    ("dns", "offline"): N_("the DNS is not asked: --offline"),
    ("ptr", "relay"): N_(
        "the name of the address from which mails leave (PTR) is a matter of whoever runs the relay; with [doctor] relay it is looked at"
    ),
}

SENTENCES: Mapping[str, tuple[str, str]] = {
    "resolver-unfit": (
        N_("“{found}” is not the address of a DNS server."),
        N_('Write its IP address, with a port if it has one of its own: "192.0.2.53:5353".'),
    ),
    "database-unsound": (
        N_("Pages of the database are damaged."),
        N_(
            "Stop what runs, keep the file, and put the last backup back; see whether the disk is sound."
        ),
    ),
    "database-replica": (
        N_("This database is a replica, and cannot be written to."),
        N_("Name the one that is written to in [store] url."),
    ),
    "database-log-long": (
        N_(
            "The database’s log has {megabytes} MB: something reads for very long, and keeps it from being emptied."
        ),
        N_(
            "See what runs (exports, backups, forgotten processes), end what hangs, and look again."
        ),
    ),
    "database-remote": (
        N_(
            "The database lies on a file system of another machine ({found}), where SQLite’s locks do not hold."
        ),
        N_("Move the home, or at least var/, to a local disk; or use PostgreSQL."),
    ),
    "database-unread": (
        N_("The database has {megabytes} MB, and was not read through."),
        N_("When it may take minutes: syndicate doctor --full"),
    ),
    "disk-full": (
        N_("There are {megabytes} MB left where {file} is: soon nothing can be written any more."),
        N_(
            "Make room now: old backups, logs, var/outbox of a trial. Withdrawals need room to be kept."
        ),
    ),
    "disk-nearly-full": (
        N_("There are {megabytes} MB left where {file} is."),
        N_(
            "Make room, or give it a larger disk: a large issue takes some 400 bytes for each reader."
        ),
    ),
    "disk-few-files": (
        N_("There is room for {count} more files where {file} is, however small they are."),
        N_("Delete folders with very many files; a new file system can have more (mkfs -N)."),
    ),
    "clock-skew": (
        N_("The clocks of this machine and of the database differ by {seconds} seconds."),
        N_("Have both set by NTP (systemd-timesyncd, chrony): leases and schedules go by them."),
    ),
    "clock-unset": (
        N_("No service keeps this machine’s clock right, or it has not been set yet."),
        N_("Switch it on: timedatectl set-ntp true. Issues leave by this clock."),
    ),
    "clock-back": (
        N_(
            "The schedule was last looked at at {last}, and here it is {now}: the clock was put back."
        ),
        N_(
            "Set the clock right. If it was wrong before, nothing is sent twice, but nothing is planned until then."
        ),
    ),
    "smtp-clear": (
        N_("Mails, and the login, go to {host} without encryption."),
        N_('Set tls = "required", or "implicit" for port 465.'),
    ),
    "password-shared": (
        N_("Everybody on this machine may read the file with the password."),
        N_("Take their rights away: chmod 600, and have it belong to the service’s own user."),
    ),
    "smtp-certificate-ends": (
        N_("The certificate of {host} ends in {days} days; then no mail leaves."),
        N_("Ask whoever runs the server whether it is renewed by itself."),
    ),
    "smtp-tls-old": (
        N_("{host} speaks {found}, which is broken."),
        N_("Ask whoever runs the server for TLS 1.2 or 1.3."),
    ),
    "smtp-size": (
        N_("{host} takes mails of {bytes} bytes at most; an issue with much text may be larger."),
        N_("Ask whoever runs the server for 10 MB, as is usual."),
    ),
    "smtp-no-pipelining": (
        N_("{host} takes one command at a time (no PIPELINING): each mail takes four round trips."),
        N_("If sending takes too long, ask for more connections, or for a relay that is nearer."),
    ),
}
