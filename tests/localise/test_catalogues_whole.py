"""The catalogues hold every text, whole, and every code has its sentence."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from syndicate.localise.catalogue import load
from syndicate.localise.findings import SENTENCES
from syndicate.settings.options import Locale

TOP = Path(__file__).parents[2]
FOLDER = TOP / "locales"
LOCALES = {
    "fr": Locale(name="Français", babel="fr_FR"),
    "fr-CA": Locale(name="Français (Canada)", babel="fr_CA", fallback=("fr",)),
}
# SomeError("a-code"…), complaints.warning("a-code"…), _of_template("a-code"…), code="a-code".
_TOLD = re.compile(
    r"(?:\b(?:\w*Error|Held|Refused|Deferred|Doubtful|error|warning|note|\w*finding|_of_\w+)\("
    r"|\bcode=)\s*\"([a-z0-9]+(?:-[a-z0-9]+)+)\""
)
_CODES_AT_LEAST = 100  # fewer found: the pattern above no longer sees how codes are written
_PLACEHOLDER = re.compile(r"%\(\w+\)s|(?<!\{)\{\w*\}(?!\})|\{\{%|%\}\}")


@cache
def catalogue(tag: str) -> Catalog:
    with (FOLDER / tag / "LC_MESSAGES" / "syndicate.po").open("rb") as file:
        return read_po(file, locale=tag, abort_invalid=True)


@cache
def texts() -> tuple[Message, ...]:
    with (FOLDER / "syndicate.pot").open("rb") as file:
        return tuple(one for one in read_po(file) if one.id)


def translated(tag: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the forms of each text and of its translation."""
    for one in catalogue(tag):
        if one.id:
            yield forms(one.id), forms(one.string)


def forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, (tuple, list)) else (str(text),)


def told() -> dict[str, str]:
    """Return every code that the source raises or lists, with a file that does."""
    return {
        code: path.relative_to(TOP).as_posix()
        for path in sorted((TOP / "src" / "syndicate").rglob("*.py"))
        for code in _TOLD.findall(path.read_text(encoding="utf-8"))
    }


def test_french_has_every_text_of_code_and_templates() -> None:
    ran = subprocess.run(
        [sys.executable, TOP / "tools" / "strings.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_french_has_every_form_of_every_text() -> None:
    known = catalogue("fr")
    assert len(texts()) > _CODES_AT_LEAST
    for one in texts():
        found = known.get(one.id, one.context)
        assert found, one.id
        assert all(forms(found.string)), one.id
        assert len(forms(found.string)) == len(forms(one.id))


def test_canadian_french_says_in_french_what_it_does_not_say_itself() -> None:
    french, canadian = (load(tag, LOCALES, [FOLDER], None) for tag in ("fr", "fr-CA"))
    for one in texts():
        first = forms(one.id)[0]
        assert (canadian.gettext(first) == first) == (french.gettext(first) == first), first
    assert canadian.gettext("Feed") != french.gettext("Feed")
    assert canadian.gettext("Unsubscribe") == french.gettext("Unsubscribe") == "Se désabonner"


def test_canadian_french_holds_only_what_it_says_otherwise() -> None:
    french = {one.id: one.string for one in catalogue("fr")}
    same = [one.id for one in catalogue("fr_CA") if one.id and one.string == french[one.id]]
    assert same == []


@pytest.mark.parametrize("tag", ["fr", "fr_CA", "en"])
def test_a_translation_has_the_placeholders_of_its_text(tag: str) -> None:
    for originals, translations in translated(tag):
        # French writes "1" in both forms, English may leave it out of the first.
        known = [sorted(_PLACEHOLDER.findall(form)) for form in originals]
        for translation in translations:
            assert sorted(_PLACEHOLDER.findall(translation)) in known, translation


@pytest.mark.parametrize("tag", ["fr", "fr_CA"])
def test_french_is_written_as_the_house_writes(tag: str) -> None:
    for originals, translations in translated(tag):
        for translation in translations:
            assert "!" not in translation.replace("![", ""), translation
            assert "“" not in translation, translation
            assert "'" not in translation, translation
            assert translation.endswith(".") == originals[0].endswith("."), translation


def test_catalogues_have_a_header_that_says_only_what_is_so() -> None:
    for path in [*FOLDER.rglob("*.po"), FOLDER / "syndicate.pot"]:
        head = path.read_text(encoding="utf-8").partition("\n\n")[0]
        assert "syndicate" in head
        for left in ("FIRST AUTHOR", "ORGANIZATION", "YEAR", "EMAIL@ADDRESS", "VERSION", "fuzzy"):
            assert left not in head, path


def test_every_code_that_is_told_has_a_sentence() -> None:
    codes = told()
    assert len(codes) > _CODES_AT_LEAST
    assert {code: file for code, file in codes.items() if code not in SENTENCES} == {}


def test_every_sentence_is_told_somewhere() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((TOP / "src" / "syndicate").rglob("*.py"))
        if path.parent.name != "sentences"
    )
    assert [code for code in SENTENCES if f'"{code}"' not in sources] == []


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_sentence_exists_in_french(code: str) -> None:
    known = catalogue("fr")
    for sentence in filter(None, SENTENCES[code]):
        found = known.get(sentence)
        assert found, sentence
        assert found.string, sentence
