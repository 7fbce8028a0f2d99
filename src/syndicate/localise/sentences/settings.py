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
        N_("Correct its permissions, and save it as UTF-8."),
    ),
    "settings-syntax": (
        N_("This is not TOML: {reason}."),
        N_("Correct the line; text goes in double quotes."),
    ),
    "setting-duplicate": (
        N_("Another file in config/ sets this already."),
        N_("Keep one of the two."),
    ),
    "setting-unknown": (
        N_("There is no such setting here."),
        N_("Known here: {known}."),
    ),
    "setting-unknown-nearest": (
        N_("There is no such setting here; the nearest is “{nearest}”."),
        N_("Known here: {known}."),
    ),
    "setting-missing": (
        N_("This setting is required and missing."),
        N_("Add it; config/syndicate.example.toml explains it."),
    ),
    "setting-type": (
        N_("{found} is not of the type expected here ({expected})."),
        N_("config/syndicate.example.toml shows how to write it."),
    ),
    "setting-choice": (
        N_("“{found}” is not one of the choices."),
        N_("Choose one of: {allowed}."),
    ),
    "setting-duration": (
        N_("“{found}” is not a length of time."),
        N_("Write a number and its unit: 90s, 5m, 24h or 7d."),
    ),
    "setting-instant": (
        N_("{found} is not a date and time."),
        N_("Write 2026-11-26T08:00:00+01:00, or 2026-11-26 for the start of a day."),
    ),
    "setting-url": (
        N_("“{found}” is not a web address."),
        N_("Write it in full: https://news.example"),
    ),
    "setting-zone": (
        N_("There is no time zone “{found}”."),
        N_("Write a name of the IANA database: Europe/Paris, America/Toronto."),
    ),
    "setting-authority": (
        N_("“{found}” cannot be used to make ids."),
        N_("Write a domain of yours and a year in which you owned it: news.example,2026"),
    ),
    "setting-locale": (
        N_("There is no locale “{found}”."),
        N_("Add a table [locales.{found}], or name a locale that has one."),
    ),
    "setting-title": (
        N_("A title for “{locale}” is missing."),
        N_("Add title.{locale}."),
    ),
    "setting-key": (
        N_("“{found}” cannot be used as a name here."),
        N_(
            "Use a-z, 0-9 and hyphens; articles, events, agenda, issues, feeds and media are taken."
        ),
    ),
    "setting-section": (
        N_("There is no section “{found}”."),
        N_("Known sections: {known}."),
    ),
    "setting-clock": (
        N_("“{found}” is not a time of day."),
        N_("Write hours and minutes: 08:00"),
    ),
    "setting-address": (
        N_("“{found}” is not an email address."),
        N_("Write name@domain."),
    ),
    "setting-idle": (
        N_("This setting has no effect in this version."),
        N_("Leave it out, or do not count on it."),
    ),
    "demo-absent": (
        N_("This publication is not a demonstration: it has no [demo] table."),
        N_("Run the demo in an empty folder: syndicate --home DIR demo"),
    ),
}
