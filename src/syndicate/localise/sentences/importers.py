"""What can be wrong with, or lost of, what was published elsewhere."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "import-pair": (
        N_("“{found}” is nothing that {option} takes."),
        N_("Write THEIRS=OURS, or OURS alone for everything else."),
    ),
    "import-section": (
        N_("The publication has no section “{found}”."),
        N_("Choose among these: {known}; others are added in config/syndicate.toml."),
    ),
    "import-section-unknown": (
        N_("No section is known for “{found}”; works not taken: {count}."),
        N_(
            "Say “--section '{found}=KEY'” with one of {known}, or “--section KEY” for all that go nowhere else."
        ),
    ),
    "import-work-twice": (
        N_("The source has this work twice; “{title}” in {other} was taken."),
        N_("Correct the pairing of its languages, or rename one of the two, and import again."),
    ),
    "import-too-large": (
        N_("The text is larger than {limit} KiB; the work was not taken."),
        N_("Split it at its source, or take out what does not belong in it."),
    ),
    "import-date-differs": (
        N_("This language has a date of its own ({found}); here a work has one for all."),
        N_("Nothing has to be done: it counts as the day on which this language came."),
    ),
    "import-title-missing": (
        N_("The text has no title; its address was taken for one."),
        N_("Write a title into the imported file."),
    ),
    "import-summary-made": (
        N_("The text has no summary; its first sentences were taken for one."),
        N_("Read it, and write a better one into the imported file."),
    ),
    "import-address-lost": (
        N_("No redirect can be made from “{found}”."),
        N_(
            "Redirect it in your web server: it has a query, lies outside of base_url, or is another work’s already."
        ),
    ),
    "import-lead-picture": (
        N_("The lead picture was not brought: {image}."),
        N_("Import with --images fetch, or put the picture beside the text and name it there."),
    ),
    "import-picture-left": (
        N_("A picture was left away, because nothing says where it is: {image}."),
        N_("Put it beside the text, and name it there."),
    ),
    "import-picture-unusable": (
        N_("The picture {image} cannot be brought: {reason}."),
        N_("Import again when it can be had, or give a folder with copies with --files."),
    ),
    "import-alt-missing": (
        N_("The picture {image} has no alternative text; another text stands in for it."),
        N_("Say in a few words what it shows, in the imported file."),
    ),
    "import-removed": (
        N_("{target} was taken away here since it was imported; it stays away."),
        N_("Import with --replace to have it again."),
    ),
    "import-there": (
        N_("{target} is there already, and was not written by this import; it was left as it is."),
        N_("Compare the two; --replace puts the source’s text in its place."),
    ),
    "import-edited": (
        N_("{target} was changed here, and its source has changed, too; it was left as it is."),
        N_("Compare the two; --replace puts the source’s text in its place."),
    ),
    "import-edited-here": (
        N_("{target} was changed here since it was imported; it was left as it is."),
        N_("Nothing has to be done; --replace puts the source’s text in its place."),
    ),
    "redirect-malformed": (
        N_("“{found}” cannot be redirected."),
        N_("Write a path from the root, as in /2018/01/09/a-name/, without a query."),
    ),
    "redirect-outside": (
        N_("“{found}” is not below {base}, so that nothing here answers for it."),
        N_("Redirect it in the web server that answers there, and delete the line."),
    ),
}
