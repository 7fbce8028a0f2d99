"""What can be wrong with, or lost of, what was published elsewhere."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "import-pair": (
        N_("“{found}” is nothing that {option} takes."),
        N_("Write THEIRS=OURS, or OURS alone for everything else."),
    ),
    "import-sections": (
        N_("{file} cannot be read: {problem}."),
        N_("Write “theirs=key” on each line, in UTF-8."),
    ),
    "import-files": (
        N_("There is no folder {file}."),
        N_("Name the folder that holds copies of the old site’s files, or leave --files out."),
    ),
    "import-section": (
        N_("The publication has no section “{found}”."),
        N_("Choose among these: {known}; others are added in config/syndicate.toml."),
    ),
    "import-section-unknown": (
        N_("No section is known for “{found}”; works not taken: {count}."),
        N_(
            'Say --section "{found}=KEY" with one of {known}, or --section KEY for all that go nowhere else.'
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
    "import-language-unknown": (
        N_("The publication has no language for “{found}”; texts not taken: {count}."),
        N_(
            'Say which of ours it is with --lang "{found}=TAG", or add it in config/syndicate.toml.'
        ),
    ),
    "import-date-missing": (
        N_("Nothing says when the text came out; it was not taken."),
        N_("Give it a date at its source, and import again."),
    ),
    "import-page-left": (
        N_("“{title}” is a page and no article; it was not taken."),
        N_("Import with --pages if it is to become an article."),
    ),
    "import-pages-left": (
        N_("Pages are no articles; {count} were not taken."),
        N_(
            "Import with --pages if they are to become articles; others need a place on another site."
        ),
    ),
    "import-kind-left": (
        N_("Not taken: {count} of “{kind}”, which is nothing to read."),
        N_("Nothing has to be done."),
    ),
    "import-type-left": (
        N_("Not taken: {count} texts of the type “{kind}”."),
        N_("Import with “--type {kind}” if they are articles."),
    ),
    "import-comments-left": (
        N_("Comments have no place here; {count} were not taken."),
        N_("Keep the export, if they are to be kept."),
    ),
    "import-private-left": (
        N_(
            "“{title}” is not for everybody (private, or behind a password or a payment); not taken."
        ),
        N_("Make it public at its source and import again, or write it here anew."),
    ),
    "import-lists-left": (
        N_("Pages that list others (_index) have no place here; {count} were not taken."),
        N_("Nothing has to be done: each section has a page of its own."),
    ),
    "import-format-left": (
        N_("A text in this format ({what}) is not read."),
        N_("Convert it to Markdown at its source, and import again."),
    ),
    "import-key-left": (
        N_("“{key}” has no counterpart here; it is in {count} texts."),
        N_("Nothing has to be done, unless readers saw it."),
    ),
    "import-permalink": (
        N_("The pattern of this section’s addresses cannot be followed; no redirect was made."),
        N_("Write the old path into redirect_from."),
    ),
    "import-shortcode-left": (
        N_("The shortcode was taken out, as only its own site knows what it shows: {what}."),
        N_("Write what it showed into the imported file."),
    ),
    "import-block-left": (
        N_("The block “{what}” was left away: WordPress makes what it shows each time anew."),
        N_("Write what readers need of it into the imported file."),
    ),
    "import-embed-linked": (
        N_("What played in the page is a link now: {what}."),
        N_("Nothing has to be done: mails and feeds can only link to it."),
    ),
    "import-markup-left": (
        N_("“{what}” cannot be in a text here; it was left away."),
        N_("Say in words, or by a link, what it was for."),
    ),
    "import-link-left": (
        N_("A link to “{what}” leads nobody anywhere; its text stays."),
        N_("Link to a page instead, or leave it so."),
    ),
    "import-table-html": (
        N_("A table has joined cells or more than lines in a cell; it stays HTML."),
        N_("Nothing has to be done; a simpler table could be edited more easily."),
    ),
    "import-too-deep": (
        N_("The markup is nested too deep to be read; only the words were taken."),
        N_("Compare the imported file with the page."),
    ),
    "import-toml": (
        N_("From here on, the settings cannot be understood as TOML."),
        N_("Correct the line at its source, and import again."),
    ),
    "import-json": (
        N_("From here on, this is no JSON."),
        N_("Export it again, or correct the line at its source."),
    ),
    "import-no-hugo": (
        N_("There is no Hugo site in {file}."),
        N_("Name the folder that holds hugo.toml (or config/) and content/."),
    ),
    "import-xml": (
        N_("This is no well-formed XML, and was passed over: {problem}."),
        N_("Look whether the text before it is whole, in the imported file."),
    ),
    "import-xml-limit": (
        N_(
            "A text is longer, or elements are nested deeper, than any that people write; nothing was taken."
        ),
        N_("Take it out of the export, and import again."),
    ),
    "import-cut": (
        N_("The export ends in the middle; nothing was taken."),
        N_("Download it again."),
    ),
    "import-guid-twice": (
        N_("Another work has the same id in feeds ({found}); this one gets a new one."),
        N_("Nothing has to be done; readers of feeds may see this one again as new."),
    ),
    "import-doctype": (
        N_("The file declares a document type, which no export of WordPress has."),
        N_("Take the file as WordPress wrote it."),
    ),
    "import-no-wxr": (
        N_("This is no export of WordPress."),
        N_("Make one under Tools → Export → All content, and name that file."),
    ),
    "import-export-too-large": (
        N_("The export is larger than {limit} MiB."),
        N_("Export it in several parts, by author or by date."),
    ),
    "import-pairs": (
        N_("{file} cannot be read as a table: {problem}."),
        N_("Save it as CSV in UTF-8, with the codes of the languages in its first line."),
    ),
    "import-pairs-twice": (
        N_("“{found}” is in the table twice."),
        N_("Keep it in one row."),
    ),
    "import-page-silent": (
        N_("The page could not be asked for its languages: {reason}."),
        N_("Import again when it answers, or name its pair in a table with --pairs."),
    ),
    "import-no-ghost": (
        N_("This is no export of Ghost."),
        N_("Make one in Ghost’s settings, under Import/Export, and name that file."),
    ),
    "import-body-unread": (
        N_("A part of “{title}” is in no form that Ghost’s editors write; it was left away."),
        N_("Compare the imported file with the page."),
    ),
    "import-card-left": (
        N_("The card “{what}” of “{title}” was left away: only Ghost can show it."),
        N_("Say in words, or by a link, what it was for."),
    ),
    "import-entry-undated": (
        N_("The entry “{title}” has no date; it was not taken."),
        N_("Say with --undated which date such entries get."),
    ),
}
