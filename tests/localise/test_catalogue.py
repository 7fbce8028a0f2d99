"""From .po files to the words of a locale."""

from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.errors import TemplateError
from syndicate.localise.catalogue import Catalogue, load
from syndicate.settings.options import Locale

LOCALES = {
    "fr": Locale(name="Français", babel="fr_FR", fallback=("en",)),
    "fr-CA": Locale(name="Français (Canada)", babel="fr_CA", fallback=("fr", "en")),
    "en": Locale(name="English", babel="en_CA", fallback=("fr",)),
}
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""
FRENCH = """
msgid "Unsubscribe"
msgstr "Se désinscrire"

msgid "Read!"
msgstr "À lire !"

msgid "{n} article"
msgid_plural "{n} articles"
msgstr[0] "{n} article"
msgstr[1] "{n} articles en français"

msgctxt "verb"
msgid "Read"
msgstr "Lire"

msgid "<a title=\\"Who?\\">Who?</a>"
msgstr "<a title=\\"Qui ?\\">Qui ?</a>"
"""
CANADIAN = """
msgid "Unsubscribe"
msgstr "Se désabonner"
"""


def write(folder: Path, tag: str, body: str, header: str = HEADER) -> Path:
    path = folder / tag / "LC_MESSAGES" / "syndicate.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + body, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "packaged", "fr", FRENCH)
    write(tmp_path / "packaged", "fr_CA", CANADIAN)
    return tmp_path / "packaged"


def words(tag: str, *folders: Path, cache: Path | None = None) -> Catalogue:
    return load(tag, LOCALES, folders, cache)


def test_quebec_says_it_its_own_way_and_takes_the_rest_from_france(folder: Path) -> None:
    canadian = words("fr-CA", folder)
    assert canadian.gettext("Unsubscribe") == "Se désabonner"
    assert canadian.pgettext("verb", "Read") == "Lire"
    assert words("fr", folder).gettext("Unsubscribe") == "Se désinscrire"


def test_what_comes_from_france_is_set_as_in_quebec(folder: Path) -> None:
    assert words("fr", folder).gettext("Read!") == "À lire\u202f!"
    assert words("fr-CA", folder).gettext("Read!") == "À lire!"


def test_what_comes_from_france_is_set_as_the_publication_chose(folder: Path) -> None:
    thin = {"fr-CA": replace(LOCALES["fr-CA"], high_marks="thin")}
    chosen = load("fr-CA", LOCALES | thin, (folder,), None)
    assert chosen.gettext("Read!") == words("fr", folder).gettext("Read!")
    assert chosen.gettext("Read!") != words("fr-CA", folder).gettext("Read!")


def test_markup_within_a_message_is_left_alone(folder: Path) -> None:
    message = '<a title="Who?">Who?</a>'
    assert words("fr", folder).gettext(message) == '<a title="Qui ?">Qui\u202f?</a>'


def test_english_is_the_language_of_the_code_and_never_falls_back_to_french(folder: Path) -> None:
    english = words("en", folder)
    assert english.gettext("Unsubscribe") == "Unsubscribe"
    assert english.ngettext("{n} article", "{n} articles", 2) == "{n} articles"
    assert english.gettext("Don't -- ever...") == "Don't -- ever..."


def test_the_plural_rule_is_that_of_the_file(folder: Path) -> None:
    french = words("fr", folder)
    assert french.ngettext("{n} article", "{n} articles", 0) == "{n} article"
    assert french.ngettext("{n} article", "{n} articles", 2) == "{n} articles en français"
    assert french.npgettext("no such", "{n} a", "{n} b", 2) == "{n} b"


def test_nothing_translates_to_nothing(folder: Path) -> None:
    assert words("fr", folder).gettext("") == ""


def test_a_publication_overrides_single_words(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "own", "fr", 'msgid "Unsubscribe"\nmsgstr "Partir"\n')
    french = words("fr", tmp_path / "own", folder)
    assert french.gettext("Unsubscribe") == "Partir"
    assert french.pgettext("verb", "Read") == "Lire"


def test_without_any_catalogue_the_code_speaks_for_itself(tmp_path: Path) -> None:
    assert words("fr", tmp_path).gettext("Unsubscribe") == "Unsubscribe"
    assert words("de", tmp_path).tag == "de"


def test_a_catalogue_is_compiled_once_for_what_is_in_it(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    words("fr", folder, cache=cache)
    (kept,) = cache.iterdir()
    before = kept.stat().st_mtime_ns
    assert words("fr", folder, cache=cache).gettext("Unsubscribe") == "Se désinscrire"
    assert [path.stat().st_mtime_ns for path in cache.iterdir()] == [before]
    write(folder, "fr", 'msgid "Unsubscribe"\nmsgstr "Partir"\n')
    assert words("fr", folder, cache=cache).gettext("Unsubscribe") == "Partir"
    assert len(list(cache.iterdir())) == 2


def test_a_damaged_cache_is_made_anew(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    words("fr", folder, cache=cache)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:40])
    assert words("fr", folder, cache=cache).gettext("Unsubscribe") == "Se désinscrire"
    assert kept.read_bytes() == whole


def test_a_fuzzy_translation_is_not_shown(tmp_path: Path) -> None:
    write(tmp_path, "fr", '\n#, fuzzy\nmsgid "Leave"\nmsgstr "Feuille"\n')
    assert words("fr", tmp_path).gettext("Leave") == "Leave"


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    write(tmp_path / "locales", "fr", '\nmsgid "Leave"\ntranslation "Partir"\n')
    with pytest.raises(TemplateError) as raised:
        words("fr", tmp_path / "locales")
    assert raised.value.code == "catalogue-line"
    assert raised.value.file == "locales/fr/LC_MESSAGES/syndicate.po"
    assert raised.value.line == 7


def test_a_plural_rule_that_is_none_is_refused(tmp_path: Path) -> None:
    header = HEADER.replace("(n > 1)", "(n >>> 1)")
    write(tmp_path, "fr", '\nmsgid "Leave"\nmsgstr "Partir"\n', header)
    with pytest.raises(TemplateError, match="catalogue-unreadable"):
        words("fr", tmp_path)
