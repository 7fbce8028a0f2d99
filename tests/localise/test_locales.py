"""Tags, chains and what browsers ask for."""

import pytest

from syndicate.localise import locales
from syndicate.settings.options import Locale

LOCALES = {
    "fr": Locale(name="Français", babel="fr_FR", fallback=("en",)),
    "fr-CA": Locale(name="Français (Canada)", babel="fr_CA", fallback=("fr", "en")),
    "en": Locale(name="English", babel="en_CA", fallback=("fr",)),
}


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("FR-ca", "fr-CA"),
        ("fr_CA", "fr-CA"),
        ("ZH-HANT-tw", "zh-Hant-TW"),
        ("en", "en"),
        ("en-x-US-Latn", "en-x-us-latn"),
        ("de-CH-1901", "de-CH-1901"),
        ("es-419", "es-419"),
    ],
)
def test_a_tag_has_one_spelling(written: str, tag: str) -> None:
    assert locales.canonical(written) == tag


def test_a_chain_is_the_tag_and_then_its_fallback() -> None:
    assert locales.chain("fr-CA", LOCALES) == ("fr-CA", "fr", "en")
    assert locales.chain("de", LOCALES) == ("de",)


def test_a_quebec_reader_gets_the_nearest_language() -> None:
    assert locales.best("fr-CA", ["en", "fr"], LOCALES) == "fr"
    assert locales.best("fr-CA", ["en"], LOCALES) == "en"
    assert locales.best("fr", ["de"], LOCALES) is None


def test_regions_of_one_language_need_no_translation() -> None:
    assert locales.same_language("fr", "fr-CA")
    assert not locales.same_language("fr", "en")


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("fr-BE,fr;q=0.9,en;q=0.8", "fr"),
        ("en-GB", "en"),
        ("de", "fr"),
        ("", "fr"),
        ("*", "fr"),
        ("fr-CA", "fr-CA"),
        ("FR-ca;q=0.9", "fr-CA"),
        ("fr-Latn-CA", "fr"),
        ("de;q=1, en;q=0.2, fr;q=0.7", "fr"),
        ("en;q=0, fr-CA", "fr-CA"),
        ("fr;q=0, *;q=0.5", "en"),
        ("fr;q=0, fr-CA", "fr-CA"),
        ("fr;q=0, fr-BE;q=0.3", "en"),
        ("fr-CA;q=0, fr-BE", "fr"),
        ("*;q=0, en;q=0.1", "en"),
        ("*;q=0", "fr"),
        ("fr-CA;q=0.3,fr;q=0.9", "fr"),
        ("fr-CA,fr;q=0.9,en-CA;q=0.8,en;q=0.7", "fr-CA"),
        ("en-CA,en;q=0.9,fr-CA;q=0.8", "en"),
        ("fr;q=0,fr-CA;q=0,en;q=0", "fr"),
        ("en;q=2", "fr"),
        ("en;q=nan", "fr"),
        ("en ; q=0.5", "en"),
        ("zh-x-private, en", "en"),
        ("<script>", "fr"),
    ],
)
def test_a_browser_is_answered_in_a_language_that_it_accepts(header: str, tag: str) -> None:
    assert locales.negotiate(header, ["fr", "fr-CA", "en"], "fr") == tag


def test_ranges_come_best_liked_first_and_equals_as_written() -> None:
    header = "en;q=0.5, fr-CA, de;q=0, fr, *;q=0.1"
    assert locales.accepted(header) == ("fr-CA", "fr", "en", "*")


def test_lookup_drops_a_single_letter_with_what_follows_it() -> None:
    assert locales.lookup(["en-a-bbb"], ["en-a", "en"], "fr") == "en"
