"""What is said of words, of the files that list them, and of drafts for another region."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "vocabulary-name": (
        N_("No vocabulary is read from a file of this name."),
        N_("Call it by a language of the publication: {known}."),
    ),
    # words
    "word-suggested": (
        N_("“{preferred}” is the preferred word for “{found}” (source: {source})."),
        N_("Change it, or leave it as it is: a vocabulary only suggests."),
    ),
    "word-suggested-often": (
        N_(
            "“{preferred}” is the preferred word for “{found}”, here and elsewhere in this file (source: {source})."
        ),
        N_("Change it, or leave it as it is: a vocabulary only suggests."),
    ),
    "word-ambiguous": (
        N_("Readers of “{locale}” get this text too, and may take it otherwise: {found}."),
        N_(
            "{note} Choose other words, or write for these readers: syndicate translations draft {name} --to {locale}"
        ),
    ),
    # vocabularies
    "vocabulary-not-keys": (
        N_("The vocabulary is not a list of concepts."),
        N_("Write each concept as a key, and below it, indented: prefer, avoid and source."),
    ),
    "vocabulary-not-pairs": (
        N_("What stands below “{key}” is not a list of keys with their values."),
        N_("Write one “word: other word” or “key: value” on each line, indented."),
    ),
    "vocabulary-not-texts": (
        N_("“{key}” takes a text or a list of texts."),
        N_("Write it as in [one, two]."),
    ),
    "vocabulary-not-text": (
        N_("“{key}” takes a single text."),
        N_("Write it on the same line as the key."),
    ),
    "vocabulary-empty": (
        N_("A word is missing for “{key}”."),
        N_("Write it, or delete the line."),
    ),
    "vocabulary-source": (
        N_("Nothing says who prefers these words for “{concept}”."),
        N_("Add “source”; where it is nobody in particular, “source: usage”."),
    ),
    "vocabulary-note": (
        N_("“{concept}” has ambiguous words, and no note that explains them to editors."),
        N_("Add “note”, in a sentence or two."),
    ),
    "vocabulary-nothing": (
        N_("“{concept}” has no word to look for."),
        N_("Add “avoid”, “from” or “ambiguous”, or write “off: true” to switch the concept off."),
    ),
    "vocabulary-prefer": (
        N_("Nothing says what to write instead of these words."),
        N_("Add “prefer”, or write each as “word: other word”."),
    ),
    "vocabulary-region": (
        N_("“{found}” is not another region of “{tag}”."),
        N_("Write a language tag such as fr-CA: the same language, another region."),
    ),
    "vocabulary-form-twice": (
        N_("“{form}” stands in “{concept}” and in “{other}”."),
        N_("Keep it in one of the two."),
    ),
    # drafts
    "draft-exists": (
        N_("This text already exists, and was left as it is."),
        N_("Edit it, or move it away to have a draft made."),
    ),
    "draft-language": (
        N_("The work has no text in the language of “{locale}” to make a draft from."),
        N_("Have it translated: syndicate translations export --to {locale} FILE.xlf"),
    ),
    "draft-replaced": (
        N_("“{found}” became “{written}” ({count}×)."),
        N_("Read the words around it: gender, number, names."),
    ),
    "draft-ambiguous": (
        N_("Readers of “{locale}” may take this otherwise: {found}."),
        N_("{note} Decide what to write."),
    ),
    "draft-date": (
        N_("{found} can be read as two dates, and was left as it is."),
        N_("Write the name of the month."),
    ),
    "draft-sum": (
        N_("Nothing says whose dollars {found} are, and they were left as they are."),
        N_("Add the country where it is another than the readers’."),
    ),
}
