"""How far each language of a work is, and what is said about it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from syndicate.localise import translation
from syndicate.localise.translation import Translation
from syndicate.model import Article, Variant
from syndicate.settings.options import Missing, Section, Settings
from tests.support.publication import article, settings, three, variant

FR = variant("fr", fingerprint="aaaaaaaaaaaa")


def work(*others: Variant, **changes: Any) -> Article:
    return article(variants={"fr": FR} | {each.locale: each for each in others}, **changes)


def english(**changes: Any) -> Variant:
    values: dict[str, Any] = {"source": ("fr", "aaaaaaaaaaaa")}
    return variant("en", **values | changes)


def house(missing: Missing = "fallback", own: tuple[str, ...] = ()) -> Settings:
    section = Section(title=three("Coopération"), missing=missing, own=own)
    return settings(Path("/home"), sections={"cooperation": section})


def state(one: Article, tag: str = "en", where: Settings | None = None) -> Translation:
    return translation.states(one, where or house())[tag]


def test_every_configured_locale_has_a_state() -> None:
    assert list(translation.states(work(), house())) == ["fr", "fr-CA", "en"]


def test_the_source_is_shown_as_it_is() -> None:
    assert state(work(), "fr") == Translation(state="source", file=FR.file, shown="fr")


def test_quebec_is_ready_when_french_is() -> None:
    assert state(work(), "fr-CA") == Translation(state="ready", file=None, shown="fr")


def test_quebec_waits_for_its_own_text_where_the_section_asks_for_it() -> None:
    assert state(work(), "fr-CA", house(own=("fr-CA",))) == Translation(state="missing", shown="fr")
    own = variant("fr-CA", source=("fr", "aaaaaaaaaaaa"), reviewed_by="Ana")
    assert state(work(own), "fr-CA", house(own=("fr-CA",))) == Translation(
        state="ready", file=own.file, shown="fr-CA", reviewed_by="Ana"
    )


def test_quebec_is_stale_when_the_french_that_fills_it_is() -> None:
    french = replace(FR, source=("en", "old"))
    english_source = variant("en", fingerprint="new")
    one = article(source="en", variants={"fr": french, "en": english_source})
    assert state(one, "fr-CA").state == "stale"


@pytest.mark.parametrize(
    ("english_text", "expected", "shown"),
    [
        (english(), "ready", "en"),
        (english(source=("fr", "bbbbbbbbbbbb")), "stale", "en"),
        (english(source=None), "ready", "en"),
        (english(source=("de", "cccccccccccc")), "ready", "en"),
        (english(status="draft"), "draft", "fr"),
    ],
    ids=["up to date", "behind", "untracked", "made from what is gone", "draft"],
)
def test_a_translation_is_told_by_the_hash_it_was_made_from(
    english_text: Variant, expected: str, shown: str
) -> None:
    told = state(work(english_text))
    assert (told.state, told.file, told.shown) == (expected, english_text.file, shown)


@pytest.mark.parametrize(("policy", "shown"), [("fallback", "fr"), ("omit", None), ("hold", None)])
def test_what_is_shown_in_place_of_a_missing_text_is_the_sections_choice(
    policy: Missing, shown: str | None
) -> None:
    assert state(work(), "en", house(policy)) == Translation(state="missing", shown=shown)


def codes(one: Article) -> list[tuple[str, str, str | None, str | None]]:
    found = translation.findings(one, house())
    return [(each.code, each.severity, each.locale, each.file) for each in found]


def test_a_missing_text_is_a_warning_at_its_source() -> None:
    assert codes(work()) == [("translation-missing", "warning", "en", FR.file)]


@pytest.mark.parametrize(
    ("english_text", "code", "severity"),
    [
        (english(source=("fr", "bbbbbbbbbbbb")), "translation-stale", "warning"),
        (english(source=None), "translation-untracked", "warning"),
        (english(source=("de", "cccccccccccc")), "translation-untracked", "warning"),
        (english(status="draft"), "translation-draft", "note"),
    ],
)
def test_what_is_not_in_order_is_said_at_the_translations_file(
    english_text: Variant, code: str, severity: str
) -> None:
    assert codes(work(english_text)) == [(code, severity, "en", english_text.file)]


def test_a_stale_translation_tells_what_has_changed_since_and_who_is_asked() -> None:
    before, now = "title aaaa, body 1111 2222", "title aaaa, summary bbbb, body 1111 3333 2222"
    stale = english(source=("fr", "bbbbbbbbbbbb"), source_parts=before, translator="Ana")
    one = article(variants={"fr": replace(FR, parts=now), "en": stale})
    told = state(one)
    assert (told.changed, told.paragraphs, told.translator) == (("summary", "body"), (2,), "Ana")
    (found,) = translation.findings(one, house())
    assert (found.fields["changed"], found.fields["paragraphs"]) == (("summary", "body"), (2,))


def test_quebec_tells_what_changed_in_the_source_of_the_french_that_fills_it() -> None:
    french = replace(FR, source=("en", "old"), source_parts="title aaaa")
    one = article(
        source="en",
        variants={"fr": french, "en": variant("en", fingerprint="new", parts="title b")},
    )
    assert state(one, "fr-CA").changed == ("title",)


def test_a_locale_has_a_translator_who_is_asked_where_the_work_names_none() -> None:
    where = house()
    en = replace(where.locales["en"], translator="English desk")
    where = replace(where, locales={**where.locales, "en": en})
    assert state(work(), where=where).translator == "English desk"
    assert state(work(english(translator="Ana")), where=where).translator == "Ana"
    assert state(work(), "fr", where).translator is None


def test_what_is_in_order_is_not_mentioned() -> None:
    assert codes(work(english())) == []


def test_a_finding_names_the_version_to_translate_from() -> None:
    (found,) = translation.findings(work(english(source=None)), house())
    assert found.fields == {"name": "fete", "source": "fr", "fingerprint": "aaaaaaaaaaaa"}
    assert (found.mender, found.work) == ("editor", work().id)
