"""What is said about config/*.toml and the SYNDICATE_* environment."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "settings-absent": (
        N_("There is no publication in {home}."),
        N_("Name its folder with --home, or start one with “syndicate init DIR”."),
    ),
    "settings-unreadable": (
        N_("The file cannot be read: {reason}."),
        N_("Put a file there that the service’s own user may read."),
    ),
    "settings-encoding": (
        N_("This line is not UTF-8 text."),
        N_("Save the file as UTF-8; most editors offer it under “Save as”."),
    ),
    "settings-too-long": (
        N_("The file is longer than 1 MiB, which no settings need."),
        N_("Put settings only into config/*.toml, and move anything else elsewhere."),
    ),
    "settings-syntax": (
        N_("This line is not TOML."),
        N_("Write a table, [name], or an option: name = value. Comments begin with #."),
    ),
    "settings-text-open": (
        N_("A text begins here and is not closed."),
        N_(
            'Put a quotation mark after it: "…"; a text of several lines stands between three: """…""".'
        ),
    ),
    "settings-value": (
        N_("What stands here is not a value."),
        N_('Put text in double quotes: "…"; numbers, true and false stand without.'),
    ),
    "settings-date": (
        N_("There is no such date or time."),
        N_("Write 2026-11-26T08:00:00+01:00, or 2026-11-26 for the start of a day."),
    ),
    "settings-twice": (
        N_("This table or option stands twice in the file."),
        N_("Keep one of the two, with everything that belongs to it."),
    ),
    "settings-table-open": (
        N_("The name of the table is not closed."),
        N_(
            "End it with a square bracket, as in [site]; put names with spaces or accents in double quotes."
        ),
    ),
    "settings-list-open": (
        N_("A list or an inline table is not closed."),
        N_("Close lists with ], inline tables with }}, and put commas between their values."),
    ),
    "settings-equals": (
        N_("There is no = after the name of the option."),
        N_(
            "Write name = value; a comment begins with #, and a text of several lines stands in three quotation marks."
        ),
    ),
    "settings-backslash": (
        N_("A backslash in double quotes begins a special character, and this one is none."),
        N_("Write it twice, \\\\, or put the text in single quotes, where it stands for itself."),
    ),
    "settings-control": (
        N_("This line contains a control character, which TOML does not allow."),
        N_("Delete the character, or type the line again."),
    ),
    "settings-deep": (
        N_("Tables or lists are nested too deeply here."),
        N_("Correct the line; newsletters.letter.schedules.weekly.at is as deep as it gets."),
    ),
    "settings-digits": (
        N_("A number here has too many digits."),
        N_("Correct it; if it is meant as text, put it in double quotes."),
    ),
    "setting-duplicate": (
        N_("{first} sets this already."),
        N_("Keep one of the two."),
    ),
    "setting-unknown": (
        N_("There is no such setting here."),
        N_("Known here: {known}."),
    ),
    "setting-unknown-nearest": (
        N_("There is no such setting here; the nearest is “{nearest}”."),
        N_("Correct the name, or take it out. Known here: {known}."),
    ),
    "setting-missing": (
        N_("This setting is required and missing."),
        N_("Add it; config/syndicate.example.toml explains it."),
    ),
    "setting-empty": (
        N_("This setting is empty."),
        N_("Put something between the quotation marks."),
    ),
    "setting-not-text": (
        N_("“{found}” is not a text."),
        N_('Put the text in double quotes: "…".'),
    ),
    "setting-not-number": (
        N_("“{found}” is not a whole number."),
        N_("Write digits only, without quotation marks: 12"),
    ),
    "setting-not-flag": (
        N_("“{found}” is neither true nor false."),
        N_("Write true or false, without quotation marks."),
    ),
    "setting-not-list": (
        N_("“{found}” is not a list."),
        N_('Put its values in square brackets, with commas between them: ["…", "…"].'),
    ),
    "setting-not-table": (
        N_("A table is expected here, not “{found}”."),
        N_("Write [{setting}] on a line of its own, and its options on those below."),
    ),
    "setting-not-by-locale": (
        N_("“{found}” is said in no language."),
        N_('Give one text per language, by its tag: {name}.fr = "…", {name}.en = "…".'),
    ),
    "setting-control": (
        N_("The text contains a control character or a line break, which cannot stand here."),
        N_("Delete it; to be sure, type the text again."),
    ),
    "setting-range": (
        N_("“{found}” is out of range."),
        N_("Write a value from {least} to {most}."),
    ),
    "setting-choice": (
        N_("“{found}” is not one of the choices."),
        N_("Choose one of: {allowed}."),
    ),
    "setting-duration": (
        N_("“{found}” is not a length of time."),
        N_('Write a number and its unit, in double quotes: "90s", "5m", "24h" or "7d".'),
    ),
    "setting-instant": (
        N_("“{found}” is not a date and time between 1970 and 2199."),
        N_("Write 2026-11-26T08:00:00+01:00, or 2026-11-26 for the start of a day."),
    ),
    "setting-url": (
        N_("“{found}” is not a web address that can be used here."),
        N_(
            "Write it in full: https://news.example, without accents, spaces, a password, or anything after ? or #."
        ),
    ),
    "setting-pattern": (
        N_("“{found}” is not the pattern of an address."),
        N_(
            "Write it in full, with {{slug}} where the name of the work stands, and {{tag}} and {{kind}} if they stand in it too: https://www.city.example/{{tag}}/news/{{slug}}."
        ),
    ),
    "setting-zone": (
        N_("There is no time zone “{found}”."),
        N_("Write a name of the IANA database: Europe/Paris, America/Toronto."),
    ),
    "setting-server": (
        N_("“{found}” is not the address of a DNS server."),
        N_('Write its IP address, with a port if it has one of its own: "192.0.2.53:5353".'),
    ),
    "setting-network": (
        N_("“{found}” is not a network."),
        N_("Write an address with the length of its prefix: 10.0.0.0/8, 127.0.0.1/32, ::1/128."),
    ),
    "setting-authority": (
        N_("“{found}” cannot be used to make ids."),
        N_("Write a domain of yours and a year in which you owned it: news.example,2026"),
    ),
    "setting-region": (
        N_("“{found}” is not a region of Amazon."),
        N_("Write the region in which the account sends: eu-west-3, ca-central-1."),
    ),
    "setting-topic": (
        N_("“{found}” is not the name of a topic."),
        N_("Write its whole ARN: arn:aws:sns:eu-west-3:123456789012:mails"),
    ),
    "setting-identifier": (
        N_("“{found}” has characters that a name cannot have here."),
        N_("Write letters, digits, hyphens and underscores."),
    ),
    "setting-tag": (
        N_("“{found}” is not a language tag."),
        N_("Write the language, and the country if it matters: fr, fr-CA, en-GB."),
    ),
    "setting-babel": (
        N_("Nothing is known of how “{found}” writes dates and numbers."),
        N_("Write a language and a country with _ between them: fr_FR, fr_CA, en_CA, en_GB."),
    ),
    "setting-fallback-self": (
        N_("The locale falls back on itself."),
        N_("Take “{found}” out of the list."),
    ),
    "setting-until": (
        N_("An issue would wait for translations longer than it may be late."),
        N_("Make “until” shorter than “max_lateness”, or “max_lateness” longer."),
    ),
    "setting-locale": (
        N_("There is no locale “{found}”."),
        N_("Name one of these: {known}; or add a table [locales.{found}]."),
    ),
    "setting-title": (
        N_("A title for “{locale}” is missing."),
        N_("Add title.{locale}."),
    ),
    "setting-link": (
        N_("An address for “{locale}” is missing."),
        N_("Add url.{locale}."),
    ),
    "setting-link-expected": (
        N_("With this [sender] profile, the law expects a link “{found}” on every page."),
        N_("Add a table [links.{found}], with title.<tag> and url.<tag> for each locale."),
    ),
    "setting-key": (
        N_("“{found}” cannot be used as a name here."),
        N_("Use a-z, 0-9 and hyphens, and begin and end with a letter or a digit."),
    ),
    "setting-key-taken": (
        N_("“{found}” cannot be the name of a section: pages of ours stand there."),
        N_(
            "Choose another; articles, events, agenda, issues, feeds, media and subscribe are taken."
        ),
    ),
    "setting-adhoc": (
        N_("“{found}” begins with adhoc, which marks issues that are sent by hand."),
        N_("Give the schedule another name: weekly."),
    ),
    "setting-template": (
        N_("“{found}” cannot be the name of a folder of templates."),
        N_("Use a-z, 0-9 and hyphens, without a path: digest"),
    ),
    "setting-section": (
        N_("There is no section “{found}”."),
        N_("Known sections: {known}."),
    ),
    "setting-clock": (
        N_("“{found}” is not a time of day."),
        N_('Write hours and minutes, in double quotes: "08:00".'),
    ),
    "setting-hours": (
        N_("“{found}” is not a part of a day."),
        N_('Write from when to when, in double quotes: "07:30-20:00".'),
    ),
    "setting-address": (
        N_("“{found}” is not an email address."),
        N_("Write name@domain."),
    ),
    "setting-domain": (
        N_("“{found}” is not a domain."),
        N_("Write it in lower case and in ASCII, without an address before it: metropole.example"),
    ),
    "setting-address-long": (
        N_("“{found}” leaves no room for what names a mail behind its “+”."),
        N_("Use an address with at most 27 characters before the @."),
    ),
    "setting-colour": (
        N_("“{found}” is not a colour."),
        N_('Write it in hexadecimal figures: "#1f4e79".'),
    ),
    "setting-font": (
        N_("“{found}” is not the name of a font."),
        N_(
            "Name a font that readers have, such as Georgia: an email cannot load one from the web."
        ),
    ),
    "setting-image": (
        N_("“{found}” cannot be a logo."),
        N_(
            "Put the file (PNG, JPEG, GIF, WebP or AVIF) below content/brand/: content/brand/logo.png"
        ),
    ),
    "setting-workers": (
        N_("Workers share a database on a server, and this one is a file."),
        N_(
            "Move to PostgreSQL first (syndicate migrate --to postgresql://…), or leave the runner local."
        ),
    ),
    "variable-name": (
        N_("This variable names no setting."),
        N_(
            "Write SYNDICATE_, the table, two underscores and the option, as in SYNDICATE_SITE__ZONE; or remove the variable."
        ),
    ),
    "variable-table": (
        N_("This variable names a table, not an option."),
        N_("Add two underscores and the name of the option: {file}__…"),
    ),
    "variable-below": (
        N_("There is nothing below the option {setting}."),
        N_("Take the last part of the variable’s name off, with the two underscores before it."),
    ),
    "demo-absent": (
        N_("This publication is not a demonstration: it has no [demo] table."),
        N_("Run the demo in an empty folder: syndicate --home DIR demo"),
    ),
    "settings-overtaken": (
        N_("These settings have changed since they were read, and newer ones were built with."),
        N_("Run the command again; restart “syndicate serve”."),
    ),
}
