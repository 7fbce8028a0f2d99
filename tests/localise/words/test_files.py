"""locales/vocabulary/*.yaml: how regions and publications stand on one another, and what is refused."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from syndicate.errors import TemplateError
from syndicate.localise.words import masks
from syndicate.localise.words.files import load
from syndicate.localise.words.vocabulary import Vocabulary
from syndicate.paths import data_root

_COMMAND = re.compile(r"syndicate [a-z].*")  # its arguments are no words: EMAIL
PACKAGED = data_root() / "locales"
TAGS = ("fr", "fr-CA", "en")


def put(folder: Path, tag: str, text: str | bytes) -> Path:
    file = folder / "vocabulary" / f"{tag}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return folder


def suggested(words: Vocabulary, text: str) -> list[str]:
    return [one.preferred for one in words.suggestions(masks.of_text(text))]


BASE = """
courriel:
  prefer: courriel
  avoid: [e-mail, e-mails]
  source: usage
infolettre:
  prefer: infolettre
  avoid:
    newsletter: infolettre
  source: usage
"""
OURS: Mapping[str, tuple[Mapping[str, str], list[str]]] = {
    "nothing of its own": ({}, ["courriel", "infolettre"]),
    "a word of its own": (
        {"fr": "voirie:\n  avoid:\n    trottoir: banquette\n  source: Ville\n"},
        ["courriel", "banquette", "infolettre"],
    ),
    "another word for a concept": (
        {"fr": "courriel:\n  avoid:\n    e-mail: message\n  source: Ville\n"},
        ["message", "infolettre"],
    ),
    "a concept that is off": ({"fr": "courriel:\n  off: true\n"}, ["infolettre"]),
    "a concept that is on": (
        {"fr": "courriel:\n  off: no\n  avoid:\n    e-mail: pli\n  source: x\n"},
        ["pli", "infolettre"],
    ),
    "one that is off in the region": ({"fr-CA": "courriel:\n  off: yes\n"}, ["infolettre"]),
    "one that the region names": (
        {
            "fr": "courriel:\n  avoid:\n    e-mail: message\n  source: Ville\n",
            "fr-CA": "courriel:\n  avoid:\n    e-mail: pli\n  source: Ville\n",
        },
        ["pli", "infolettre"],
    ),
    "names": ({"fr-CA": "exceptions: [E-mail et trottoir]\n"}, ["infolettre"]),
    "an empty file": ({"fr": "", "fr-CA": "# à venir\n"}, ["courriel", "infolettre"]),
}


@pytest.mark.parametrize(("files", "expected"), OURS.values(), ids=OURS)
def test_a_publication_stands_on_the_packaged_words_and_a_region_on_its_language(
    tmp_path: Path, files: Mapping[str, str], expected: list[str]
) -> None:
    packaged, own = put(tmp_path / "packaged", "fr", BASE), tmp_path / "own"
    for tag, text in files.items():
        put(own, tag, text)
    words = load("fr-CA", (own, packaged))
    assert suggested(words, "E-mail et trottoir, newsletter".lower()) == expected


def test_a_region_and_a_publication_add_words_that_may_follow_what_stands_alone(
    tmp_path: Path,
) -> None:
    term = "a:\n  from:\n    fr: {le jour: la date}\n  alone: yes\n  source: x\n"
    term = term.replace("{le jour: la date}", "\n      le jour: la date")
    packaged = put(tmp_path / "packaged", "fr", "followers: [de]\n")
    own = put(tmp_path / "own", "fr-CA", f"{term}followers: [qui vient]\n")
    words = load("fr-CA", (own, packaged))
    for text, free in (
        ("le jour", True),
        ("le jour de fête", True),
        ("le jour\nqui  vient", True),
        ("le jour qui", False),
        ("le jour dense", False),
        ("le jour, dense", True),
        ("le jour 3", True),
    ):
        assert bool(words.replacements(text, "fr")) is free, text
        assert len(words.equivalents(text, "fr")) == 1


def test_the_language_does_not_stand_on_its_region(tmp_path: Path) -> None:
    put(tmp_path, "fr-CA", BASE)
    assert suggested(load("fr", (tmp_path,)), "e-mail") == []
    assert suggested(load("fr-CA", (tmp_path,)), "e-mail") == ["courriel"]


TERM = "courriel:\n  avoid:\n    e-mail: courriel\n"
REFUSED: Mapping[str, tuple[str | bytes, str, int, Mapping[str, object]]] = {
    "a list": ("- a\n- b\n", "vocabulary-not-keys", 1, {}),
    "a text": ("courriel\n", "vocabulary-not-keys", 1, {}),
    "two documents": (f"{TERM}  source: x\n---\na: b\n", "vocabulary-not-keys", 5, {}),
    "a concept without keys": ("\ncourriel: e-mail\n", "vocabulary-not-pairs", 2, {}),
    "a key with a slip": (
        "courriel:\n  avoids: [e-mail]\n",
        *("key-unknown", 2, {"key": "avoids", "nearest": "avoid"}),
    ),
    "a key from nowhere": ("courriel:\n  xyz: e-mail\n", "key-foreign", 2, {"key": "xyz"}),
    "a key twice": (f"{TERM}  avoid: []\n", "key-duplicate", 4, {"key": "avoid", "first": 2}),
    "a concept twice": (f"{TERM}  source: x\ncourriel:\n", "key-duplicate", 5, {"first": 1}),
    "no source": (TERM, "vocabulary-source", 1, {"concept": "courriel"}),
    "an empty source": (f"{TERM}  source:\n", "vocabulary-empty", 4, {"key": "source"}),
    "an empty word": ("a:\n  avoid:\n    e-mail:\n", "vocabulary-empty", 3, {"key": "e-mail"}),
    "a word of signs": ("a:\n  avoid:\n    '-': b\n", "vocabulary-empty", 3, {}),
    "a source in pieces": (f"{TERM}  source: [a, b]\n", "vocabulary-not-text", 4, {}),
    "a word in pieces": ("a:\n  avoid:\n    b: [c]\n", "vocabulary-not-text", 3, {}),
    "preferences as keys": ("a:\n  prefer:\n    b: c\n", "vocabulary-not-texts", 2, {}),
    "nothing preferred": ("a:\n  avoid: [b]\n", "vocabulary-prefer", 2, {}),
    "nothing to look for": ("a:\n  prefer: b\n  source: x\n", "vocabulary-nothing", 1, {}),
    "no explanation": (
        "a:\n  ambiguous:\n    fr-CA: [b]\n  source: x\n",
        *("vocabulary-note", 1, {"concept": "a"}),
    ),
    "a region as gettext names it": (
        "a:\n  from:\n    fr_CA:\n      b: c\n",
        *("vocabulary-region", 3, {"found": "fr_CA", "tag": "fr"}),
    ),
    "another language": ("a:\n  from:\n    en:\n      b: c\n", "vocabulary-region", 3, {}),
    "its own region": ("a:\n  ambiguous:\n    fr: [b]\n", "vocabulary-region", 3, {}),
    "words without a region": ("a:\n  from: [b, c]\n", "vocabulary-not-pairs", 2, {}),
    "a word in two concepts": (
        f"{TERM}  source: x\nb:\n  prefer: c\n  avoid: [E-mail]\n  source: x\n",
        *("vocabulary-form-twice", 5, {"form": "E-mail", "concept": "b", "other": "courriel"}),
    ),
    "off, perhaps": ("a:\n  off: perhaps\n", "value-not-flag", 2, {"found": "perhaps"}),
    "alone, perhaps": ("a:\n  alone: perhaps\n", "value-not-flag", 2, {"key": "alone"}),
    "followers as keys": ("followers:\n  de: x\n", "vocabulary-not-texts", 1, {}),
    "too deep": ("a:\n  from:\n    fr-CA:\n      b:\n        c: d\n", "key-nested", 5, {}),
    "a quotation mark left open": ('a:\n  note: "b\n', "yaml-quote", 2, {}),
    "a list left open": ("a:\n  avoid: [b\n", "yaml-list", 2, {}),
    "a tab": ("a:\n\tnote: b\n", "yaml-tab", 2, {}),
    "a colon": ("a:\n  note: b: c\n", "yaml-colon", 2, {}),
    "an alias": ("a: &b\n  note: c\nd: *b\n", "yaml-sign", 1, {}),
    "a tag": ("a: !!python/object:os.system x\n", "yaml-sign", 1, {}),
    "Latin-1": ("a:\n  note: é\n".encode("latin-1"), "not-utf8", 2, {}),
    "UTF-16": ("a:\n  note: é\n".encode("utf-16"), "not-utf8", 1, {}),
    "a book": (b"# " + b"a" * (513 * 1024), "file-too-large", 1, {"limit": 512}),
}


@pytest.mark.parametrize(("text", "code", "line", "fields"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_vocabulary_is_told_with_its_line(
    tmp_path: Path, text: str | bytes, code: str, line: int, fields: Mapping[str, object]
) -> None:
    put(tmp_path / "locales", "fr", text)
    with pytest.raises(TemplateError) as told:
        load("fr", (tmp_path / "locales",))
    error = told.value
    assert (error.code, error.file, error.line) == (code, "locales/vocabulary/fr.yaml", line)
    assert {key: error.fields[key] for key in fields} == fields


def test_a_folder_in_the_place_of_a_vocabulary_is_told(tmp_path: Path) -> None:
    (tmp_path / "vocabulary" / "fr.yaml").mkdir(parents=True)
    with pytest.raises(TemplateError) as told:
        load("fr-CA", (tmp_path,))
    assert (told.value.code, told.value.fields) == ("file-unreadable", {"reason": "EISDIR"})


@pytest.mark.parametrize("tag", TAGS)
def test_the_packaged_words_never_suggest_what_they_avoid(tag: str) -> None:
    words = load(tag, (PACKAGED,))
    preferred = [to for term in words.terms for to in (*term.avoid.values(), *term.prefer)]
    assert len(preferred) > len(TAGS)
    assert [to for to in preferred if suggested(words, to)] == []


@pytest.mark.parametrize(("tag", "origin"), [("fr", "fr-CA"), ("fr-CA", "fr")])
def test_what_a_draft_writes_is_neither_avoided_nor_replaced_again(tag: str, origin: str) -> None:
    words = load(tag, (PACKAGED,))
    written = [to for term in words.terms for to in term.replace.get(origin, {}).values()]
    assert len(written) > len(TAGS)
    assert [to for to in written if suggested(words, to) or words.replacements(to, origin)] == []


WORDS = [
    ("fr", "newsletter", "infolettre"),
    ("fr", "Un e-mail", "courriel"),
    ("fr", "hashtags", "mots-dièse"),
    ("fr", "un sponsor", "parrain"),
    ("fr", "le mail François-Mitterrand", None),
    ("fr", "Le chat dort", None),
    ("fr", "ce week-end", None),
    ("fr", "un cookie", None),
    ("fr", "du shopping", None),
    ("fr", "des mails plantés d’ormes", None),
    ("fr", "le Startup Weekend", None),
    ("fr", "un weekend", "week-end"),
    ("fr-CA", "un weekend", "fin de semaine"),
    ("fr-CA", "un cookie au chocolat", None),
    ("fr-CA", "accepter les cookies", "accepter les témoins"),
    ("fr-CA", "au rond-point", "carrefour giratoire"),
    ("fr-CA", "les parkings", "stationnements"),
    ("fr-CA", "se désinscrire", "se désabonner"),
    ("fr-CA", "le mot-dièse", "mot-clic"),
    ("fr-CA", "le BLACK FRIDAY", "VENDREDI FOU"),
    ("fr-CA", "du shopping", "magasinage"),
    ("fr-CA", "un podcast", "balado"),
    ("fr-CA", "le tchat", "clavardage"),
    ("fr-CA", "son login", "nom d’utilisateur"),
    ("fr-CA", "nos sponsors", "commanditaires"),
    ("fr-CA", "le big data", "mégadonnées"),
    ("en", "Your e-mail", "email"),
    ("en", "utilizing", "using"),
    ("en", "the elderly man", None),
    ("en", "The elderly are", "Older adults are"),
    ("en", "a disabled parking space", "accessible parking"),
    ("en", "Fireman Sam", None),
]


@pytest.mark.parametrize(("tag", "text", "expected"), WORDS)
def test_the_packaged_words_know_what_staff_write(
    tag: str, text: str, expected: str | None
) -> None:
    assert suggested(load(tag, (PACKAGED,)), text) == ([expected] if expected else [])


@pytest.mark.parametrize(("tag", "name"), [("fr", "fr"), ("fr-CA", "fr"), ("fr-CA", "fr_CA")])
def test_our_own_catalogues_use_no_word_that_the_vocabulary_avoids(tag: str, name: str) -> None:
    words = load(tag, (PACKAGED,))
    with (PACKAGED / name / "LC_MESSAGES" / "syndicate.po").open("rb") as file:
        texts = [one.string for one in read_po(file, locale=name) if one.id]
    said = [
        str(form) for text in texts for form in ([text] if isinstance(text, str) else text or ())
    ]
    assert len(said) > 50
    found = {text: suggested(words, _COMMAND.sub("", text)) for text in said}
    assert {text: words for text, words in found.items() if words} == {}
