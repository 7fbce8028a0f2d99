"""What is said about arguments, files given to commands, and folders."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "home-exists": (
        N_("There is a publication here already."),
        N_("Choose another folder; nothing was written."),
    ),
    "demo-content-in-the-way": (
        N_("There is content here, but no settings: the demo would mix with it."),
        N_("Run the demo in an empty folder: syndicate --home DIR demo"),
    ),
    "reader-unknown": (
        N_("There is no reader with this address."),
        N_("“syndicate subscribers add EMAIL” adds a reader who agreed."),
    ),
    "table-header": (
        N_("The first line must name the columns (missing: {missing}; unknown: {unknown})."),
        N_("Known columns: {columns}."),
    ),
    "table-row": (
        N_("This line is not valid CSV: {reason}."),
        N_("Put text with commas or quotes in double quotes."),
    ),
    "table-encoding": (
        N_("The file is not UTF-8: {reason}."),
        N_("Save it as “CSV UTF-8”."),
    ),
    "table-value": (
        N_("{column}: “{found}” is unknown."),
        N_("Known: {known}."),
    ),
    "table-zone": (
        N_("{column}: there is no time zone “{found}”."),
        N_("Write a name of the IANA database: Europe/Paris, America/Toronto."),
    ),
    "table-instant": (
        N_("{column}: “{found}” is not a date and time."),
        N_("Write 2026-11-26T08:00:00+01:00, or 2026-11-26 for the start of a day."),
    ),
    "output-unwritable": (
        N_("The file cannot be written: {reason}."),
        N_(
            "Free some space or correct the folder’s permissions, then run it again: no file is half written."
        ),
    ),
}
