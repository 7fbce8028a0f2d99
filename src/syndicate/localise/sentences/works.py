"""What can be wrong between works, in what editors decide for an issue, and in making a new work."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "edit-impossible": (
        N_("What you wrote cannot be put into this file without changing something else in it."),
        N_("Open the file itself, and write it there."),
    ),
    # works and issues
    "variants-disagree": (
        N_("“{key}” is not the same in {other}, line {other_line}."),
        N_("Write the same in all languages of the work."),
    ),
    "id-duplicate": (
        N_("{other} has the same id."),
        N_("Delete the id from the copy, and run “syndicate stamp”."),
    ),
    "slug-duplicate": (
        N_("{other} has the same address in {locale}: “{slug}”."),
        N_("Give one of the two another slug."),
    ),
    "unstamped": (
        N_("The work has no id of its own, so renaming it would make it a new one."),
        N_("Run “syndicate stamp”."),
    ),
    "stamp-impossible": (
        N_("The front matter is written in a way that “stamp” cannot complete."),
        N_("Write one “key: value” on each line."),
    ),
    "variant-impossible": (
        N_("The form of the front matter does not allow the new texts to be written into it."),
        N_("Write each key and its value on one line of its own."),
    ),
    "edit-newsletter-unknown": (
        N_("There is no newsletter “{found}”."),
        N_("Give the folder the name of a newsletter: {known}."),
    ),
    "edit-work-unknown": (
        N_("“{key}” names “{found}”, and there is no such work."),
        N_("The nearest name is “{nearest}”; a work is called by its folder or its id."),
    ),
    "edit-work-foreign": (
        N_("“{key}” names “{found}”, and there is no work that is called like it."),
        N_("Write the name of the work’s folder or its id, or delete the name."),
    ),
    "edit-ignored": (
        N_("Nothing reads this file where it is."),
        N_("Name it index.<language>.md, in the folder of the issue’s date."),
    ),
    "issue-date-malformed": (
        N_("“{found}”, the name of an issue’s folder, is not a date."),
        N_("Name it like 2026-11-26."),
    ),
    # new
    "new-slug": (
        N_("“{found}” cannot be the name of a work."),
        N_("Use lowercase letters without accents, digits and hyphens."),
    ),
    "new-locale": (
        N_("The publication has no language “{found}”."),
        N_("Choose one of the languages in config/syndicate.toml."),
    ),
    "new-exists": (
        N_("{file} already exists and was left as it is."),
        N_("Choose another name."),
    ),
    "work-unusable": (
        N_("A file of the work “{asked}” has an error, so nothing was done with it."),
        N_("“syndicate check” shows what is wrong and where."),
    ),
    "work-unknown": (
        N_("There is no work “{asked}”; the nearest is “{nearest}”."),
        N_("A work is called by its folder, its id or its slug; nothing was done."),
    ),
    "translation-none": (
        N_("“{name}” has no “{locale}” text."),
        N_("Write it first, or have it translated: syndicate translations export --to {locale}"),
    ),
    "translation-original": (
        N_("The “{locale}” text of “{name}” is the original: the others are translated from it."),
        N_("Name the language of a translation with --to."),
    ),
}
