"""What files for translators can have wrong with them, on the way out and on the way back."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

_ASK = N_("Ask the translator for the file as their tool saves it, or export the work again.")
_CODES = N_(
    "Ask the translator to put the code where it belongs in this text, once, as their tool shows it in the source."
)

SENTENCES: Mapping[str, tuple[str, str]] = {
    "xliff-exists": (
        N_("There is a file of this name already."),
        N_("Choose another name: what a translator has done may be in it. Nothing was written."),
    ),
    "xliff-source": (
        N_("“{found}” was written in “{locale}”: there is nothing to translate."),
        N_("Choose another language or another work."),
    ),
    "xliff-languages": (
        N_("These works were written in several languages: {found}."),
        N_("A file has one language to translate from: choose it with --from."),
    ),
    "xliff-other-source": (
        N_("This work was written in “{source}”, and is not in the file."),
        N_("Export it into a file of its own, with “--from {source}”."),
    ),
    "xliff-aside": (
        N_("“{name}” has texts in raw HTML or in titles of links, which are not in the file."),
        N_("Translate them by hand in the translation’s file, or write them in Markdown."),
    ),
    "xliff-unreadable": (
        N_("The file cannot be read: {reason}."),
        N_("Check its path and permissions, then import it again."),
    ),
    "xliff-special": (
        N_("This is no file, but a pipe or a device."),
        N_("Save it in a file, and import that."),
    ),
    "xliff-too-large": (
        N_("The file is larger than {limit} MiB."),
        N_("Export fewer works into one file."),
    ),
    "xliff-malformed": (N_("The file is no well-formed XML from this line on."), _ASK),
    "xliff-doctype": (
        N_("The file declares a document type, which XLIFF does not have."),
        _ASK,
    ),
    "xliff-too-deep": (N_("There are more than {limit} elements within each other."), _ASK),
    "xliff-too-many": (
        N_("The file has more than {limit} elements."),
        N_("Export fewer works into one file."),
    ),
    "xliff-version": (
        N_("This is no XLIFF 2.0 or 2.1, but “{found}”."),
        N_("Ask the translator to save the file in the format in which they got it."),
    ),
    "xliff-attribute": (
        N_("The element “{element}” has no usable “{name}”."),
        _ASK,
    ),
    "xliff-locale": (
        N_("The publication cannot take a translation into or from “{found}”."),
        N_("srcLang and trgLang have to be two different languages of config/syndicate.toml."),
    ),
    "xliff-work-unknown": (
        N_("The publication has no readable work for “{original}”."),
        N_("Look with “syndicate check” whether one of its files is broken; then import again."),
    ),
    "xliff-work-twice": (
        N_("This work was in the file before; what comes here was not taken."),
        N_("Keep the one that is right, and import again."),
    ),
    "xliff-fingerprint": (
        N_("The file does not say which version of the source was translated."),
        N_(
            "The translator’s tool has lost it: export the work again, and have the texts filled in from their memory."
        ),
    ),
    "xliff-direction": (
        N_("This work was not written in “{source}”."),
        N_("Export it again with the language that it is written in now."),
    ),
    "xliff-source-changed": (
        N_(
            "The source of “{name}” has changed since the file was made (then {before}, now {after}); nothing of this work was taken."
        ),
        N_(
            "Export it again for what is new, or import with --stale: then the translation is stale until somebody brings it up to date."
        ),
    ),
    "xliff-older": (
        N_(
            "The translation of “{name}” that is there was made from a newer source; nothing of this work was taken."
        ),
        N_("Export it again, and have what is to be kept of this file put into that one."),
    ),
    "xliff-target-changed": (
        N_(
            "{target} has been changed since the file was made, and would lose that; nothing of “{name}” was taken."
        ),
        N_(
            "Export it again and have both put together, or import with --replace to put the file’s texts in its place."
        ),
    ),
    "xliff-empty": (
        N_("Nothing of “{name}” has been translated in this file; nothing was written."),
        N_("Import the file again once a text has a translation."),
    ),
    "xliff-skeleton": (
        N_("The copy of the source in the file has been changed, so that the texts have no place."),
        _ASK,
    ),
    "xliff-unit-twice": (N_("The text “{unit}” is there twice."), _ASK),
    "xliff-unit-unknown": (
        N_("The source has no text “{unit}”; it was passed over."),
        _ASK,
    ),
    "xliff-code-missing": (N_("The text “{unit}” has lost the code {found}."), _CODES),
    "xliff-code-repeated": (N_("The text “{unit}” has the code {found} more than once."), _CODES),
    "xliff-code-unknown": (
        N_("The text “{unit}” has a code “{found}” that its source does not have."),
        _CODES,
    ),
    "xliff-code-crossed": (
        N_("In the text “{unit}”, the pair of {found} begins or ends inside another pair."),
        _CODES,
    ),
    "xliff-code-order": (
        N_("In the text “{unit}”, {found} stands before markup that it has to follow."),
        _CODES,
    ),
    "xliff-unwritable": (
        N_("The text “{unit}” cannot be written in Markdown as it is."),
        N_("Ask the translator for a text between the two ends of each pair of codes."),
    ),
    "xliff-body-replaced": (
        N_(
            "The translation that was there had other paragraphs than its source; they are replaced."
        ),
        N_("If something of it is to stay, take it from the version before."),
    ),
    "xliff-open": (
        N_("Still to be done in “{name}”: {count} of {units} texts. The translation is a draft."),
        N_("Import the file again once they are, or finish the draft by hand."),
    ),
    "xliff-open-public": (
        N_("Still to be done in “{name}”: {count} of {units} texts. Readers keep what they have."),
        N_("Import the file again once every text has the state “translated”."),
    ),
    "xliff-file-there": (
        N_(
            "There is a file here that cannot be read as this work’s translation; it was left as it is."
        ),
        N_("Run “syndicate check”, correct or remove it, then import again."),
    ),
}
