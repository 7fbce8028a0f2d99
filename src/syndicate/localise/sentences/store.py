"""What the database can have wrong with it."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "database-busy": (
        N_("Another program has been writing to the database for several seconds."),
        N_("Try again in a moment. If this goes on, look for a backup or a copy that never ends."),
    ),
    "database-away": (
        N_("The server of the database does not answer, or has just ended our session ({reason})."),
        N_("Start it, or see what keeps us from it; what was written before is whole."),
    ),
    "database-refused": (
        N_("The server of the database does not let us in ({reason})."),
        N_("Correct the user, the password or the name of the database in store.url."),
    ),
    "database-newer": (
        N_("The database was made by a newer version of syndicate ({found}, not {expected})."),
        N_("Install that version again, or restore a backup made with this one."),
    ),
    "database-moving": (
        N_("The database is being moved to another place, and nobody writes to it meanwhile."),
        N_(
            "Let “syndicate migrate --to” come to its end: run it again, it goes on where it was. “syndicate migrate --stay” gives it up."
        ),
    ),
    "database-moved": (
        N_("The database was moved: what counts is elsewhere by now."),
        N_("Name the new one in store.url, and restart what runs."),
    ),
    "database-arriving": (
        N_("This database is not whole yet: rows of another one are being copied into it."),
        N_(
            "Run again what copies them, “syndicate migrate --to” or “syndicate restore”: it goes on."
        ),
    ),
    "database-unmigrated": (
        N_("The database is older than this version of syndicate needs ({expected})."),
        N_("Run: syndicate migrate. It makes a backup of the database first."),
    ),
    "database-incomplete": (
        N_("The database lacks a part that it should have: {missing}."),
        N_("Stop everything that uses it, and put a backup in its place."),
    ),
    "database-foreign": (
        N_("This database has tables, but not those of syndicate."),
        N_("Name another file in store.url; this one belongs to another program."),
    ),
    "database-damaged": (
        N_("The file of the database is damaged, or is none."),
        N_("Stop everything that uses it, keep the file, and put a backup in its place."),
    ),
    "database-full": (
        N_("There is no space left for the database."),
        N_("Make room on its disk, then run it again: what was written before is whole."),
    ),
    "database-unwritable": (
        N_("The database cannot be written to."),
        N_(
            "Correct the permissions of the file and of its folder: whoever runs syndicate owns them."
        ),
    ),
    "database-unopened": (
        N_("The database cannot be opened."),
        N_("Check that its folder is there, is a folder, and may be written to."),
    ),
    "database-disk": (
        N_("The disk failed while the database was being read or written ({reason})."),
        N_("Check the free space and the health of the disk, then run it again."),
    ),
    "database-broken": (
        N_("The database reports an error: {reason}"),
        N_("If this goes on, report it as a bug; a backup is the way back."),
    ),
    "database-url": (
        N_("This is not the address of a database that can be used."),
        N_("Write sqlite:///var/syndicate.db, or postgresql://…"),
    ),
    "database-driver": (
        N_("The driver for this database is not installed: {driver}."),
        N_("Install it beside syndicate, or use SQLite: sqlite:///var/syndicate.db"),
    ),
    "backup-exists": (
        N_("There is a file of this name already."),
        N_("Choose another name, with the date in it for example; nothing was written."),
    ),
    "archive-damaged": (
        N_("This archive of a feed cannot be read, so nothing can be written of its feed."),
        N_("Restore the folder var/archives from the backup: it cannot be made again."),
    ),
    "index-damaged": (
        N_("What the last build remembered cannot be read."),
        N_("Run “syndicate build”: it is made anew from content and settings."),
    ),
    "backup-damaged": (
        N_("The copy was made, but is not sound; it was thrown away."),
        N_("The database may be damaged: keep your older backups, and check the disk."),
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
