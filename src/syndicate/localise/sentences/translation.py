"""What translations and catalogues can have wrong with them."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "translation-stale": (
        N_(
            "The “{locale}” translation was made from an older “{source}” text. Changed since: {changed}."
        ),
        N_(
            "Bring the translation up to date, then run: syndicate translations accept {name} --to {locale}"
        ),
    ),
    "translation-carried": (
        N_("“{title}” is left for the next issue: its “{locale}” text is {state} ({translator})."),
        N_(
            "Write it or bring it up to date, with “status: ready”, then run: syndicate translations accept {name} --to {locale}"
        ),
    ),
    "translation-behind": (
        N_("“{title}” goes out although its “{locale}” text is {state} ({translator})."),
        N_(
            "Write it or bring it up to date, with “status: ready”, then run: syndicate translations accept {name} --to {locale}"
        ),
    ),
    "translation-awaited": (
        N_("“{title}” is awaited until {until}: its “{locale}” text is {state} ({translator})."),
        N_(
            "Bring the text up to date, with “status: ready”, and accept it; or decide to do without: --late carry or --late fallback."
        ),
    ),
    "translation-overdue": (
        N_(
            "“{title}” was awaited until {until}, and its “{locale}” text is still {state} ({translator})."
        ),
        N_(
            "Decide: leave it out with --late carry, or send it as it is with --late fallback, when you approve or send the issue."
        ),
    ),
    "translation-missing": (
        N_("There is no “{locale}” version yet."),
        N_("Add the translation, or let the section show another language in its place."),
    ),
    "translation-untracked": (
        N_(
            "Nothing says which version of the “{source}” text the “{locale}” translation was made from."
        ),
        N_("If it is up to date, run: syndicate translations accept {name} --to {locale}"),
    ),
    "translation-draft": (
        N_("The “{locale}” text is a draft, and readers do not see it."),
        N_("Set its status to ready once it may be read."),
    ),
    "catalogue-fields": (
        N_("The translation asks for {found}, which its message does not have."),
        N_("Use only what stands in braces in msgid: {known}."),
    ),
    "catalogue-line": (
        N_("This line of the catalogue cannot be read: {found}"),
        N_(
            "Each line is a comment, or msgid or msgstr and a text in double quotes, or such a text."
        ),
    ),
    "catalogue-unreadable": (
        N_("The catalogue cannot be read: {reason}"),
        N_("Correct the .po file at this place; any gettext editor shows what is wrong."),
    ),
}
