"""What the readers of each locale find, and when."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from syndicate.localise.editions import editions, next_change
from syndicate.model import Article, Edition, Event, Image, Variant
from syndicate.settings.options import Missing, Section, Settings
from tests.support.publication import NOW, article, event, settings, three, variant

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def house(missing: Missing = "fallback", own: tuple[str, ...] = ()) -> Settings:
    section = Section(title=three("Coopération"), missing=missing, own=own)
    return settings(Path("/home"), sections={"cooperation": section, "culture": section})


def work(*texts: Variant, **changes: Any) -> Article:
    return article(variants={text.locale: text for text in texts or (variant(),)}, **changes)


def public(
    works: Iterable[Article], where: Settings | None = None, now: datetime = NOW
) -> dict[str, list[Edition]]:
    found = editions(works, where or house(), now)
    return {tag: list(those) for tag, those in found.items()}


def shown(one: Article, where: Settings | None = None) -> dict[str, list[tuple[str, bool, str]]]:
    return {
        tag: [(each.shown, each.notice, each.translation) for each in those]
        for tag, those in public([one], where).items()
    }


FALLBACK = {
    "fr": [("fr", False, "source")],
    "fr-CA": [("fr-CA", False, "ready")],
    "en": [("fr", True, "missing")],
}


def test_a_missing_language_is_replaced_with_a_notice() -> None:
    assert shown(work()) == FALLBACK


def test_french_is_a_complete_edition_for_quebec() -> None:
    (edition,) = public([work(variant(title="Oui !", summary="20h30 ?"))])["fr-CA"]
    assert (edition.locale, edition.shown, edition.filled_from) == ("fr-CA", "fr-CA", "fr")
    assert (edition.title, edition.summary) == ("Oui!", "20\u00a0h\u00a030?")


def test_quebec_can_choose_a_thin_space_before_high_marks() -> None:
    text = variant(title="Oui !", summary="Non ;", html="<p>Qui ? <b lang='fr'>Toi !</b></p>")
    where = house()
    thin = replace(where.locales["fr-CA"], high_marks="thin")
    where = replace(where, locales=dict(where.locales) | {"fr-CA": thin})
    (edition,) = public([work(text)], where)["fr-CA"]
    assert (edition.title, edition.summary) == ("Oui\u202f!", "Non\u202f;")
    assert edition.html == "<p>Qui\u202f? <b lang='fr'>Toi\u202f!</b></p>"


def test_a_fallback_is_set_in_the_typography_of_its_own_language() -> None:
    (edition,) = public([work(variant(title='Le "oui" !'))])["en"]
    assert edition.title == "Le «\u00a0oui\u00a0»\u202f!"
    assert edition.filled_from == "fr"


def test_omit_keeps_the_work_from_readers_of_the_missing_language_only() -> None:
    assert shown(work(), house("omit")) == FALLBACK | {"en": []}


def test_hold_keeps_the_work_from_everybody_until_each_language_is_there() -> None:
    nobody: dict[str, list[tuple[str, bool, str]]] = {"fr": [], "fr-CA": [], "en": []}
    assert shown(work(), house("hold")) == nobody
    assert shown(work(variant(), variant("en", status="draft")), house("hold")) == nobody
    both = work(variant(), variant("en"))
    assert shown(both, house("hold")) == FALLBACK | {"en": [("en", False, "ready")]}
    assert shown(both, house("hold", own=("fr-CA",))) == nobody


@pytest.mark.parametrize(
    ("policy", "quebec"), [("fallback", [("fr", True, "missing")]), ("omit", [])]
)
def test_a_section_can_ask_for_quebecs_own_text(
    policy: Missing, quebec: list[tuple[str, bool, str]]
) -> None:
    where = house(policy, own=("fr-CA",))
    assert shown(work(), where)["fr-CA"] == quebec
    own = work(variant(), variant("fr-CA"))
    assert shown(own, where)["fr-CA"] == [("fr-CA", False, "ready")]


def test_a_stale_translation_stays_public() -> None:
    one = work(variant(), variant("en", source=("fr", "older0000000")))
    assert shown(one)["en"] == [("en", False, "stale")]
    assert shown(one, house("hold"))["en"] == [("en", False, "stale")]


def test_a_draft_is_nobodys() -> None:
    assert shown(work(variant(), variant("en", status="draft")))["en"] == [("fr", True, "draft")]
    assert public([work(variant(status="draft"))]) == {"fr": [], "fr-CA": [], "en": []}


def test_a_text_outside_the_chain_is_not_shown() -> None:
    assert public([work(variant("de"), source="de")]) == {"fr": [], "fr-CA": [], "en": []}


def test_newest_first_and_ties_by_id() -> None:
    works = [article(name, date=NOW - days * DAY) for name, days in (("a", 2), ("b", 1), ("c", 1))]
    ids = [each.work for each in public(works)["en"]]
    assert ids[2] == works[0].id
    assert ids[:2] == sorted(each.id for each in works[1:])


def test_an_embargoed_work_is_absent_until_its_instant() -> None:
    one = work(date=NOW + HOUR)
    assert public([one])["fr"] == []
    assert [each.date for each in public([one], now=NOW + HOUR)["fr"]] == [NOW + HOUR]


@pytest.mark.parametrize("key", ["expires", "withdrawn"])
def test_what_is_over_is_absent(key: str) -> None:
    changes: dict[str, Any] = {key: NOW}
    assert public([work(variant(**changes))])["fr-CA"] == []
    later: dict[str, Any] = {key: NOW + HOUR}
    assert len(public([work(variant(**later))])["fr-CA"]) == 1


def test_a_source_that_is_withdrawn_takes_its_translations_along() -> None:
    assert public([work(variant(withdrawn=NOW - HOUR), variant("en"))])["en"] == []


def test_a_translation_that_is_withdrawn_is_not_replaced_by_a_fallback() -> None:
    found = public([work(variant(), variant("en", withdrawn=NOW - HOUR))])
    assert (len(found["fr"]), found["en"]) == (1, [])


def test_the_entry_id_is_the_locales_own_whatever_fills_it() -> None:
    before = public([work()])
    after = public([work(variant(), variant("en"))])
    ids = {tag: those[0].entry_id for tag, those in before.items()}
    assert ids == {tag: those[0].entry_id for tag, those in after.items()}
    assert len(set(ids.values())) == 3
    assert ids["fr-CA"].startswith("tag:metropole.example,2026:article/")
    assert ids["fr-CA"].endswith("/fr-CA")


def test_an_imported_id_belongs_to_its_own_locale_alone() -> None:
    found = public([work(variant(guid="https://old.example/?p=1"))])
    assert found["fr"][0].entry_id == "https://old.example/?p=1"
    assert found["fr-CA"][0].entry_id.startswith("tag:")


def test_a_change_announced_for_later_has_not_happened_yet() -> None:
    one = work(variant(updated=NOW + DAY), date=NOW - DAY)
    assert public([one])["fr"][0].updated == NOW - DAY
    assert public([one], now=NOW + DAY)["fr"][0].updated == NOW + DAY


def test_an_edition_is_never_older_than_its_work() -> None:
    one = work(variant(updated=NOW - 9 * DAY), date=NOW - DAY)
    assert public([one])["fr"][0].updated == NOW - DAY


def test_everything_that_readers_see_is_typeset() -> None:
    image = Image(file="content/a.jpg", digest="0" * 16, alt="L'été ?", credit="Photo : A")
    text = variant(
        html="<p>L'été <code>a ?</code></p>", image=image, media={"a.jpg": image}, place="L'Agora"
    )
    (edition,) = public([event(variants={"fr": text})])["fr"]
    typeset = replace(image, alt="L’été\u202f?", credit="Photo\u00a0: A")
    assert edition.html == "<p>L’été <code>a ?</code></p>"
    assert (edition.image, edition.media) == (typeset, {"a.jpg": typeset})
    assert edition.happening is not None
    assert edition.happening.place == "L’Agora"


def test_an_event_says_when_it_happens() -> None:
    one = event(cancelled=NOW - HOUR, sequence=2)
    (edition,) = public([one])["fr"]
    happening = edition.happening
    assert happening is not None
    assert (happening.start, happening.end, happening.zone) == (one.start, one.end, one.zone)
    assert (happening.cancelled, happening.sequence) == (NOW - HOUR, 2)
    assert edition.updated == NOW - HOUR


def test_an_article_does_not_happen() -> None:
    assert public([work()])["fr"][0].happening is None


def changes(one: Article) -> list[datetime]:
    """Return every instant at which time alone changes what is public, from NOW on."""
    found, at = [], NOW
    while (following := next_change([one], house(), at)) is not None:
        found.append(following)
        at = following
    return found


def test_the_next_change_is_an_embargo_an_end_or_an_announced_update() -> None:
    one = work(
        variant(updated=NOW + 3 * HOUR, expires=NOW + 4 * HOUR),
        variant("en", withdrawn=NOW + 2 * HOUR),
        variant("de", expires=NOW + 5 * HOUR),
        date=NOW + HOUR,
    )
    assert changes(one) == [NOW + hours * HOUR for hours in (1, 2, 3, 4)]


def test_a_cancellation_announced_for_later_is_a_change() -> None:
    one: Event = event(cancelled=NOW + HOUR)
    assert changes(one) == [NOW + HOUR]
    happening = public([one])["fr"][0].happening
    assert happening is not None
    assert happening.cancelled is None


def test_without_anything_to_come_nothing_changes() -> None:
    assert next_change([work()], house(), NOW) is None


def test_authors_are_set_too() -> None:
    one = article(variants={"fr": variant(authors=("Direction de l'innovation",))})
    (edition,) = editions([one], settings(Path("/home")), NOW)["fr"]
    assert edition.authors == ("Direction de l’innovation",)
