"""Why a reader gets an issue or not, and each of its items or not: `syndicate issue explain`."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

# Translators: whether a reader gets an issue; {issue} is its name.
STANDINGS: Mapping[str, str] = {
    "enrolled": N_("This reader has their email of {issue}; it is: {state}."),
    "will": N_("This reader will get {issue}."),
    "nothing-new": N_("This reader gets no email of {issue}: there is nothing new in it for them."),
    "not-subscribed": N_("This reader does not have this newsletter."),
    "pending": N_("This reader has not confirmed yet that they want this newsletter."),
    "left": N_("This reader has left this newsletter."),
    "expired": N_("This reader’s consent has run out."),
    "other-schedule": N_("This reader has this newsletter on another schedule: {schedule}."),
    "suppressed": N_("This reader’s address must not be written to."),
    "not-reached": N_("The issue that {issue} corrects did not reach this reader."),
    "joined-later": N_("{issue} was prepared before this reader had this newsletter as it is now."),
    "cancelled": N_("{issue} is {state}: nobody gets it."),
}

# Translators: why a reader’s email is in this language; {locale} is a language’s code.
LANGUAGES: Mapping[str, str] = {
    "own": N_("In “{locale}”, the language that they chose."),
    "enrolled": N_(
        "In “{locale}”, the language that they had when it was prepared; now they have “{chosen}”."
    ),
    "unknown": N_("In “{locale}”, which the settings no longer have: their email waits."),
}

# Translators: whose time zone that is.
ZONES: Mapping[str, str] = {
    "own": N_("their own time zone"),
    "locale": N_("the time zone of their language"),
    "enrolled": N_("the time zone that they had when it was prepared"),
}

# Translators: why a reader gets a piece of news or not; its title stands before, with a colon.
ITEMS: Mapping[str, str] = {
    "chosen": N_("it is in their email"),
    "chosen-fallback": N_("it is in their email, in “{shown}”: there is no text in “{locale}”"),
    "not-in-locale": N_("it is not there for readers in “{locale}”"),
    "brought": N_("they had it before, in {before}"),
    "brought-as-new": N_("they had it before in this state, in {before}"),
    "never-had": N_("it tells of a change, and they never had what has changed"),
    "told-otherwise": N_("another item of the same email tells of it"),
    "other-topic": N_("they chose other topics"),
    "over-max": N_("their email is full (max_items)"),
    "withdrawn": N_("it was withdrawn"),
    "otherwise-then": N_(
        "it would be in their email today; when that was prepared, their choices were others"
    ),
    "no-mail": N_("they get no email of this issue"),
    "excluded": N_("editors left it out"),
    "carried": N_("it waits for a translation, and is left for the next issue"),
    "held": N_("it waits for a language, and its section shows nothing before"),
    "not-public": N_("it was not public when the issue was made"),
    "over": N_("the event will be over"),
    "too-old": N_("it is older than what an issue brings (window)"),
    "too-late": N_("it came after the issue was made; the next one may bring it"),
    "before-since": N_("it is older than the newsletter (since)"),
}

# Translators: what became of one reader’s email; behind “it is”.
MAILS: Mapping[str, str] = {
    "queued": N_("waiting for its hour"),
    "claimed": N_("about to leave"),
    "handed_over": N_("on its way"),
    "sent": N_("sent"),
    "deferred": N_("put off by the server, to be tried again"),
    "refused": N_("refused by the server"),
    "unknown": N_("of unknown fate: it may have arrived"),
    "withheld": N_("not sent, for want of consent"),
    "suppressed": N_("not sent, for the address must not be written to"),
    "cancelled": N_("cancelled"),
    "expired": N_("given up"),
}

EXPLAINED: Mapping[str, Mapping[str, str]] = {
    "standing": STANDINGS,
    "language": LANGUAGES,
    "zone": ZONES,
    "item": ITEMS,
    "mail": MAILS,
}
