"""What is said when a database moves, is copied into a backup, or comes back from one."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "travel-taken": (
        N_("The other database is not empty, and what is in it is not from here."),
        N_("Name one that is empty, or new; nothing was changed."),
    ),
    "travel-unfit": (
        N_(
            "The other database does not take one of the rows {first} to {last} of the table {table} ({reason})."
        ),
        N_(
            "Correct that row with the database’s own tool (sqlite3, psql), then run the same command again: it goes on where it was."
        ),
    ),
    "move-differs": (
        N_(
            "The table {table} is not the same in both databases: {here} rows in the old one, {there} in the new one."
        ),
        N_(
            "Somebody has written to one of them meanwhile. Stop everything, empty the new database, and run it again; until then neither counts."
        ),
    ),
    "move-sending": (
        N_("Emails are leaving at this moment."),
        N_("Stop “serve”, “worker” and “deliver”, then run it again; nothing was changed."),
    ),
    "backup-unreadable": (
        N_("This is no backup that can be read ({reason})."),
        N_(
            "Take another one: “syndicate backup” writes it, and reads it back. Nothing was changed."
        ),
    ),
    "backup-altered": (
        N_("The backup is not as it was written: {member} is missing, damaged, or not ours."),
        N_("Take another one, and look at the disk that this one lay on; nothing was changed."),
    ),
    "backup-newer": (
        N_("The backup was made by a newer version of syndicate ({found}, not {expected})."),
        N_("Install that version, then restore it; nothing was changed."),
    ),
    "restore-over": (
        N_("There is a publication here already: a database, or other keys."),
        N_(
            "Restore into an empty folder; or let what is here give way: syndicate restore FILE --over"
        ),
    ),
    "restore-running": (
        N_("The publication is at work here."),
        N_("Stop “serve”, “worker” and “deliver”, then run it again; nothing was changed."),
    ),
    "restore-differs": (
        N_("The table {table} did not come out of the backup as it went in."),
        N_(
            "Empty the database that store.url names, and run it again; until then it does not count."
        ),
    ),
    "restored-since": (
        N_(
            "What happened after {at} is not in the database, except for who left: the log of withdrawals knows that."
        ),
        N_(
            "Before “adopt”, compare with the log of your mail server what left since, and cancel what must not leave twice; who subscribed since has to do so again."
        ),
    ),
    "restored-other-key": (
        N_(
            "The key that this database goes by is not here: it is not in the backup, or another one is."
        ),
        N_("Put your copy of var/keys in its place, then restart what runs."),
    ),
    "move-none": (
        N_("The database is not being moved; there is nothing to give up."),
        N_("“syndicate doctor” says how it is."),
    ),
    "move-over": (
        N_("The move has come to its end: what counts is the new database."),
        N_(
            "To come back, name the new one in store.url, and move it to an empty one: syndicate migrate --to sqlite:///var/NAME.db"
        ),
    ),
}
