"""What feeds of others can have wrong with them, and what a migration does to those who subscribed to one."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

_GUID = N_(
    "Write the lines that are listed above into the front matter of these entries; then build and compare again."
)

SENTENCES: Mapping[str, tuple[str, str]] = {
    "feed-unreadable": (
        N_("The file cannot be read: {reason}."),
        N_("Give a file, or an address that begins with http:// or https://."),
    ),
    "feed-too-large": (
        N_("The feed is larger than {limit} MiB."),
        N_("Ask those who run that site for a feed in pages, or cut a copy of it."),
    ),
    "feed-empty": (
        N_("There is nothing in it."),
        N_("Save the old feed again; an address that gives this has to be mended by who runs it."),
    ),
    "feed-html": (
        N_("This is a web page and no feed. Feeds that it names: {feeds}."),
        N_("Give the address of the feed itself; who runs the site knows it."),
    ),
    "feed-unknown": (
        N_("This is neither RSS, nor Atom, nor JSON Feed."),
        N_("Look at it with a text editor: it should begin with <rss, <feed, <rdf:RDF or {{."),
    ),
    "feed-entities": (
        N_(
            "The feed declares entities that bring in other files or grow without end; it was not read."
        ),
        N_(
            "Ask those who run that site for a feed without them: no reader program takes this one."
        ),
    ),
    "feed-json": (
        N_("The feed is no well-formed JSON from this line on."),
        N_("Save it again whole; who runs the site has to mend it if it is so there too."),
    ),
    "feed-charset": (
        N_("The feed is not in the encoding that it names; it was read as {found}."),
        N_(
            "Whoever writes it has to name the encoding in which it is; programs may show it garbled."
        ),
    ),
    "feed-malformed": (
        N_("The feed is no well-formed XML from this line on; it was read as well as that goes."),
        N_("Whoever writes it has to mend it: many reader programs show nothing of it."),
    ),
    "feed-id-twice": (
        N_(
            "Ids that several entries have: {count} (“{id}”). Reader programs show one of these entries."
        ),
        N_("Give each entry an id of its own."),
    ),
    "feed-ids-scheme": (
        N_("Ids that differ in http and https: {count} (“{old}” is now “{new}”)."),
        _GUID,
    ),
    "feed-ids-slash": (
        N_("Ids that differ in the slash at their end: {count} (“{old}” is now “{new}”)."),
        _GUID,
    ),
    "feed-ids-www": (
        N_("Ids that differ in “www.”: {count} (“{old}” is now “{new}”)."),
        _GUID,
    ),
    "feed-ids-host": (
        N_("Ids that name another site: {count} (“{old}” is now “{new}”)."),
        _GUID,
    ),
    "feed-ids-encoding": (
        N_(
            "Ids that write the same letters otherwise, as %C3%A9: {count} (“{old}” is now “{new}”)."
        ),
        _GUID,
    ),
    "feed-ids-case": (
        N_("Ids that differ in capital letters: {count} (“{old}” is now “{new}”)."),
        _GUID,
    ),
    "feed-ids-query": (
        N_("Ids that differ in what is behind “?” or “#”: {count} (“{old}” is now “{new}”)."),
        _GUID,
    ),
    "feed-ids-other": (
        N_("Entries that were there and have quite another id: {count} (“{old}” is now “{new}”)."),
        _GUID,
    ),
    "feed-ids-missing": (
        N_(
            "Entries that had or have no id: {count}. FreshRSS, Newsboat and NetNewsWire make one of link and date, and will show them again."
        ),
        N_(
            "Nothing keeps these programs from it, as no feed with ids has the same; later changes are safe."
        ),
    ),
    "feed-entries-unplaced": (
        N_(
            "Entries that are not in the old feed, though it reaches to before them: {count}. They are shown as new."
        ),
        N_(
            "Look whether they were there under another title, link and date, and give them their old ids then; or whether they stand in for texts that this language lacks (missing = “fallback”)."
        ),
    ),
    "feed-entries-earlier": (
        N_(
            "Entries that are older than the old feed reaches: {count}. Whether subscribers had them cannot be told."
        ),
        N_("Compare with a copy of all its entries, with --all or from the old site’s export."),
    ),
    "feed-pages-unread": (
        N_("There are older pages than those that were read ({pages})."),
        N_("Compare with --all; a feed of more than 200 pages is read no further."),
    ),
    "feed-no-entries": (
        N_("The feed has no entries."),
        N_("Check that it is the right one, and that it was saved while there were some."),
    ),
    "feed-format-changed": (
        N_(
            "The format changes from {old} to {new}; programs take that, if the address leads to it."
        ),
        N_("Where a partner’s program expects {old}, give it the feed in that format."),
    ),
    "feed-address-changed": (
        N_("The feed was at {old} and is now at {new}."),
        N_(
            "Have the old address answer with a permanent redirect (301) to the new one for as long as anybody asks: programs know entries by their feed’s address, too."
        ),
    ),
    "feed-address-unsaid": (
        N_("The old feed does not say at which address it was; the new one is at {new}."),
        N_("If that was another, have it answer with a permanent redirect (301) to the new one."),
    ),
    "feed-redirect-passing": (
        N_("The address leads to {to}, but only for the time being (302, 303 or 307)."),
        N_(
            "Have the web server redirect permanently (301 or 308), so that programs learn the new address."
        ),
    ),
    "import-feed-export": (
        N_(
            "This is an export of WordPress, with drafts and what else was never public; it was not taken."
        ),
        N_("Take it in with “syndicate import wordpress”."),
    ),
    "import-no-feed": (
        N_("No feed is named."),
        N_(
            "Name a file or an address, or several with their languages: --feed fr=URL --feed en=URL."
        ),
    ),
}
