"""Parts of other sentences: why the system says no, why nothing is sent, what state an issue is in."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

# Translators: each of these follows a colon and is followed by a full stop.
REASONS: Mapping[str, str] = {
    "cut-short": N_("it is cut short, or was none from the beginning"),
    "EACCES": N_("access is denied"),
    "EADDRINUSE": N_("the address is in use"),
    "EADDRNOTAVAIL": N_("the address is not one of this machine’s"),
    "EAI_AGAIN": N_("the name cannot be looked up just now"),
    "EAI_NONAME": N_("no machine has this name"),
    "EBUSY": N_("it is in use"),
    "ECONNREFUSED": N_("the connection is refused"),
    "ECONNRESET": N_("the connection was cut"),
    "EDQUOT": N_("the disk quota is used up"),
    "EEXIST": N_("something else is there under this name"),
    "EFBIG": N_("the file would be too large"),
    "EHOSTUNREACH": N_("the machine cannot be reached"),
    "EINVAL": N_("the system does not allow it"),
    "EIO": N_("the disk reports an error"),
    "EISDIR": N_("it is a folder"),
    "ELOOP": N_("a link leads back to itself"),
    "EMFILE": N_("too many files are open"),
    "EMSGSIZE": N_("what it answers is too long"),
    "ENAMETOOLONG": N_("the name is too long"),
    "ENETUNREACH": N_("the network cannot be reached"),
    "ENFILE": N_("too many files are open"),
    "ENOENT": N_("it is not there"),
    "ENOSPC": N_("there is no space left on the disk"),
    "ENOTDIR": N_("a part of the path is not a folder"),
    "SERVFAIL": N_("its servers fail"),
    "ENOTEMPTY": N_("the folder is not empty"),
    "EPERM": N_("the system does not allow it"),
    "EROFS": N_("the disk is read-only"),
    "ETIMEDOUT": N_("there is no answer"),
    "ETXTBSY": N_("it is in use"),
    "EXDEV": N_("it is on another disk"),
}

# Why an instance is held, where nobody held it (journeys.instance).
# Translators: each of these stands in brackets behind “this instance is held”.
HOLDS: Mapping[str, str] = {
    "copied": N_("it looks like the copy of another"),
    "database-replaced": N_("its database was replaced by a new one"),
    "gap": N_("it was away when emails fell due"),
    "moved": N_("its folder was moved"),
    "moved-away": N_("its database is being moved to another place"),
    "other-key": N_("its key var/keys/identity is not the one that it had"),
    "other-machine": N_("it is on another machine"),
    "restored": N_("its database was put back from a backup"),
}

# Why an error of the gate cannot be let pass (preflight.checks).
# Translators: each of these follows a colon and is followed by a full stop.
NEVER: Mapping[str, str] = {
    "overrule-consent": N_("nobody is written to without having agreed to it"),
    "overrule-leave": N_("whoever gets an email must be able to leave"),
    "overrule-sender": N_("readers must know who writes, and where to answer"),
}

# Translators: what a text is in a language, behind “its text is”.
TRANSLATIONS: Mapping[str, str] = {"stale": N_("stale"), "missing": N_("missing")}
NOBODY = N_("nobody is named as its translator")

# Translators: what changed in a text since it was translated; these stand in a list, behind a colon.
PARTS: Mapping[str, str] = {
    "title": N_("title"),
    "summary": N_("summary"),
    "body": N_("text"),
    "alt": N_("description of the image"),
    "place": N_("place"),
}
NOT_RECORDED = N_("not recorded")

# Translators: each of these stands behind the name of an issue and “is”.
STATES: Mapping[str, str] = {
    "draft": N_("a draft"),
    "in_review": N_("in review"),
    "approved": N_("approved"),
    "scheduled": N_("scheduled"),
    "enrolling": N_("being enrolled"),
    "sending": N_("being sent"),
    "sent": N_("sent"),
    "skipped": N_("skipped"),
    "cancelled": N_("cancelled"),
}
