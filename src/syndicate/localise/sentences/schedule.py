"""What is said about when newsletters leave: their schedules, what was missed, and what a hold keeps back."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "setting-calendar": (
        N_("There is no calendar of public holidays “{found}”."),
        N_(
            'Write a country, or one of its regions with days of its own, as ISO 3166 has them, in lower case: "fr", "fr-57" (Moselle), "fr-6ae" (Alsace), "ca-qc".'
        ),
    ),
    "schedule-on-week": (
        N_("“{found}” is not a day of the week."),
        N_('Write it in English, in double quotes: "thursday".'),
    ),
    "schedule-on-month": (
        N_("“{found}” is not a day of each month."),
        N_(
            'Write "first monday", with first, second, third, fourth or last; or "last day"; or a number from 1 to 31.'
        ),
    ),
    "schedule-on-missing": (
        N_("No option says on which day this schedule comes."),
        N_(
            'Add a line. Every month: on = "first monday", "last day", or a number from 1 to 31. Once: on = "2026-11-26".'
        ),
    ),
    "schedule-on-idle": (
        N_("“{found}” says nothing here, where every = “{every}”."),
        N_('Delete the line; or set every = "week" or "month", whichever was meant.'),
    ),
    "schedule-on-once": (
        N_("“{found}” is not a date."),
        N_('Write the year, the month and the day: on = "2026-11-26".'),
    ),
    "schedule-on-holiday": (
        N_(
            "“{found}” has no place here: with every = “{every}”, another issue leaves on that day."
        ),
        N_("Delete the line: what falls on a holiday is left out, and the next issue brings it."),
    ),
    "zones-old": (
        N_(
            "The time zone data that this machine goes by are old: {found}; syndicate came with {own}."
        ),
        N_(
            "Update the system’s package tzdata, or syndicate if it has none, and restart what runs: rules change, and mails would leave at the wrong hour."
        ),
    ),
    "wave-late": (
        N_("Readers of {issue} fell due while nothing ran, too long ago: it is paused."),
        N_(
            "Send it all the same: syndicate issue resume {issue}; or drop what has not left: syndicate issue cancel {issue}"
        ),
    ),
    "leaves-at-once": (
        N_("Without a hold, {issue} leaves at once; readers: {count}, the first due {due}."),
        N_("If it must not: syndicate issue cancel {issue}"),
    ),
    "leaves-later": (
        N_("Without a hold, {issue} leaves from {due}; readers: {count}."),
        N_("If it must not: syndicate issue cancel {issue}"),
    ),
}
