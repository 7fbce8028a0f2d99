"""What is said about arguments, files given to commands, and folders."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "alert-nobody": (
        N_("Nobody is named whom this alert could be sent to ({role})."),
        N_("Add an address to a role in [alerts.to]; config/syndicate.example.toml explains it."),
    ),
    "alert-whom": (
        N_("A test needs one of --to and --role."),
        N_("Write --to and an address, or --role and one of editor, approver, sender, admin."),
    ),
    "home-exists": (
        N_("There is a publication here already."),
        N_("Choose another folder; nothing was written."),
    ),
    "demo-content-in-the-way": (
        N_("There is content here, but no settings: the demo would mix with it."),
        N_("Run the demo in an empty folder: syndicate --home DIR demo"),
    ),
    "reader-suppressed": (
        N_("This address must not be written to: it bounced, complained, or was erased."),
        N_("See why with “subscribers show”. Only its owner can come back, by subscribing anew."),
    ),
    "listing-header": (
        N_("No column of this table is known to hold addresses."),
        N_("Give the column of the addresses one of these names: {known}."),
    ),
    "report-one": (
        N_("A report is printed either for scripts or for spreadsheets."),
        N_("Give --json or --csv."),
    ),
    "report-period": (
        N_("The time given ends before it begins."),
        N_("Write its first day as --from, and its last as --to."),
    ),
    "reader-unknown": (
        N_("There is no reader with this address."),
        N_("“syndicate subscribers add EMAIL” adds a reader who agreed."),
    ),
    "delivery-missing": (
        N_("There is no message {delivery} in the ledger; nothing was settled."),
        N_("“syndicate deliveries list --state unknown” has the numbers."),
    ),
    "delivery-not-unknown": (
        N_("Message {delivery} was left as it is: its state is {state}."),
        N_("Only a message of which nobody knows whether it arrived can be settled."),
    ),
    "delivery-cancelled": (
        N_("Message {delivery} was left as it is: its issue was cancelled."),
        N_("Settle it as sent, or drop it."),
    ),
    "settle-what": (
        N_("Nothing says which messages to settle, or as what."),
        N_("Give their numbers and --as, or a log with --from."),
    ),
    "log-unreadable": (
        N_("The log cannot be read: {reason}."),
        N_("Check its path and permissions; nothing was settled."),
    ),
    "log-strange": (
        N_("No line of this file is one that Postfix or a provider writes."),
        N_("Say with --format what it is; of Postfix, it takes the log with cleanup and smtp."),
    ),
    "export-header": (
        N_("No column of this table is known to hold: {missing}."),
        N_("Say which one does: --columns message_id=THEIRS,status=THEIRS"),
    ),
    "export-columns": (
        N_("“{found}” does not say which column is which."),
        N_("Write --columns message_id=MessageID,status=Event. Known before the =: {known}."),
    ),
    "export-status": (
        N_("Lines whose state we do not know were passed over: {count} ({states})."),
        N_("Settle these messages by hand, with --as."),
    ),
    "table-header": (
        N_("The first line must name the columns (missing: {missing}; unknown: {unknown})."),
        N_("Known columns: {columns}."),
    ),
    "table-column-twice": (
        N_("The first line names the column {column} twice."),
        N_("Remove one of the two columns; nothing was imported."),
    ),
    "table-row": (
        N_("This line is not valid CSV: a double quote stands where none may stand."),
        N_("Put the whole cell in double quotes, and double those inside it."),
    ),
    "table-row-quote": (
        N_("A double quote opens on this line and never closes: what follows could not be read."),
        N_("Close it, then import the file again: only what is missing will be added."),
    ),
    "table-row-long": (
        N_("A cell that begins on this line is too long; a double quote may be missing."),
        N_("Correct it, then import the file again: only what is missing will be added."),
    ),
    "table-row-cells": (
        N_("This line has {found} cells, and the first line names only {expected} columns."),
        N_("Put a cell that contains a comma, a semicolon or a tab in double quotes."),
    ),
    "table-encoding": (
        N_(
            "From this line on, the file is not text in UTF-8, nor beyond doubt in UTF-16 or Windows-1252; nothing was imported."
        ),
        N_("In Excel, save it again with the file type “CSV UTF-8 (Comma delimited)”."),
    ),
    "table-line": (
        N_("This line is too long to be one of a table; nothing was imported."),
        N_("Give a CSV file with one reader on each line."),
    ),
    "table-special": (
        N_("This is no file, but a pipe or a device."),
        N_("Save the table in a file, and import that."),
    ),
    "table-unreadable": (
        N_("The file cannot be read: {reason}."),
        N_("Check its path and permissions, then import it again."),
    ),
    "table-cell-empty": (
        N_("{column}: the cell is empty."),
        N_("Known: {known}."),
    ),
    "table-name-long": (
        N_("{column}: the text has more than {most} characters."),
        N_("Shorten it, or leave the cell empty."),
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
    "table-instant-past": (
        N_("{column}: “{found}” is before {year}, when nobody had agreed yet."),
        N_("Write when the reader agreed."),
    ),
    "table-instant-future": (
        N_("{column}: “{found}” is in the future."),
        N_("Write when the reader agreed."),
    ),
    "consent-missing": (
        N_("Nothing says on which basis these people may be written to."),
        N_(
            "Whoever keeps the table fills in the columns basis (express or implied) and consented_at for each person. If the same holds for all of them: --basis, with --evidence that shows it."
        ),
    ),
    "consent-undated": (
        N_("Nothing says when this reader agreed."),
        N_("Fill in consented_at, or give --consented-at for those who agreed on one day."),
    ),
    "consent-ground": (
        N_("Nothing says what implies the consent of this reader, and so when it ends."),
        N_("Fill in the column ground, or give --ground. Known: {known}."),
    ),
    "consent-evidence": (
        N_("--basis says that all these people agreed, and nothing shows it."),
        N_("Say with --evidence where, when and to what: a regulator may ask in years."),
    ),
    "columns-unread": (
        N_("“{found}” does not say which column is which."),
        N_("Write --columns email=Address,name=First+Last. Known before the =: {known}."),
    ),
    "fields-unread": (
        N_("“{found}” cannot be the name of a reader’s field."),
        N_(
            "Begin with a letter; small letters, digits and _ may follow, 40 in all, and no column of ours: company. A column with another name: company=Their name."
        ),
    ),
    "report-table": (
        N_("The report would take the place of the table."),
        N_("Name another file with --report; nothing was imported."),
    ),
    "output-unwritable": (
        N_("The file cannot be written: {reason}."),
        N_(
            "Make room, correct the permissions or move away what is in its place, then run it again: no file is half written."
        ),
    ),
}
