"""What the database can have wrong with it."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "database-busy": (
        N_("Another program has been writing to the database for several seconds."),
        N_("Try again in a moment. If this goes on, look for a backup or a copy that never ends."),
    ),
    "database-newer": (
        N_("The database was made by a newer version of syndicate ({found}, not {expected})."),
        N_("Install that version again, or restore a backup made with this one."),
    ),
    "database-unmigrated": (
        N_("The database is older than this version of syndicate needs ({expected})."),
        N_("Make a backup, then run: syndicate migrate."),
    ),
    "database-broken": (
        N_("The database reports an error: {reason}"),
        N_(
            "Check the free space and the permissions of its folder; if the file is damaged, restore it."
        ),
    ),
    "database-url": (
        N_("The database cannot be opened at this address: {reason}"),
        N_("Write sqlite:///var/syndicate.db, or postgresql://… with its driver installed."),
    ),
    "pool-missing": (
        N_("The frozen content of issue {issue}, revision {revision}, is not in the database."),
        N_("Approve the issue again, or restore a database that has it."),
    ),
    "selection-missing": (
        N_("The content of selection {selection} is not in the database."),
        N_("Restore a database that has it, or cancel the issue and plan it again."),
    ),
    "delivery-without-issue": (
        N_("Row {delivery} of the ledger belongs to no issue."),
        N_("This is a bug in syndicate: please report it. Nothing was sent for this row."),
    ),
    "delivery-without-selection": (
        N_("Row {delivery} of the ledger does not say what its mail contains."),
        N_("This is a bug in syndicate: please report it. Nothing was sent for this row."),
    ),
}
