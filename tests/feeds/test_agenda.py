"""Which events stand in which calendar, under which name, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from syndicate.content.identity import work_id
from syndicate.feeds.agenda import agendas, event_calendars, next_change, uid
from syndicate.feeds.icalendar import calendar
from syndicate.model import Calendar, Card, Occasion
from syndicate.settings.options import Settings
from tests.support.calendars import lines
from tests.support.channels import Echo
from tests.support.editions import edition, happening
from tests.support.publication import NOW, settings

DAY = timedelta(days=1)
AUTHORITY = "metropole.example,2026"


def event(tag: str = "fr", slug: str = "concert", **changes: Any) -> Card:
    values: dict[str, Any] = {"kind": "event", "section": "culture", "happening": happening()}
    return edition(tag, slug, **values | changes)


def by_path(
    cards: Mapping[str, Sequence[Card]], now: datetime = NOW, publication: Settings | None = None
) -> Mapping[str, Calendar]:
    publication = publication or settings(Path())
    words = dict.fromkeys(publication.locales, Echo())
    found = (
        *agendas(cards, publication, words, now),
        *event_calendars(cards, publication, words, now),
    )
    return {one.path: one for one in found}


def only(card: Card, now: datetime = NOW) -> Occasion:
    (found,) = by_path({card.locale: [card]}, now)[f"{card.locale.lower()}/agenda"].occasions
    return found


def stands(card: Card, now: datetime) -> bool:
    return bool(by_path({"fr": [card]}, now)["fr/agenda"].occasions)


def test_there_is_a_calendar_per_locale_section_and_event() -> None:
    cards = {tag: [event(tag, f"concert-{tag.lower()}")] for tag in ("fr", "fr-CA", "en")}
    found = by_path(cards)
    assert list(found) == [
        *(
            f"{tag}/{name}agenda"
            for tag in ("fr", "fr-ca", "en")
            for name in ("", "cooperation/", "culture/")
        ),
        *(f"{tag}/events/concert-{tag}/event" for tag in ("fr", "fr-ca", "en")),
    ]
    filled = [path for path, one in found.items() if one.occasions and path.endswith("agenda")]
    assert filled == [
        f"{tag}/{name}agenda" for tag in ("fr", "fr-ca", "en") for name in ("", "culture/")
    ]


def test_articles_stand_in_no_calendar() -> None:
    found = by_path({"fr": [edition(), event()]})
    assert len(found["fr/agenda"].occasions) == 1
    assert "fr/articles/fete/event" not in found


def test_calendars_have_distinct_titles_a_page_and_the_zone_of_their_readers() -> None:
    found = by_path({})
    french = [one for one in found.values() if one.language == "fr"]
    assert len({one.title for one in french}) == len(french)
    assert len({one.description for one in french}) == len(french)
    section = found["fr-ca/culture/agenda"]
    assert section.site_url == "https://news.example/fr-ca/culture/"
    assert section.zone == "America/Toronto"
    assert found["fr/agenda"].site_url == "https://news.example/fr/"


def test_an_event_alone_has_no_calendar_to_name_and_its_reader_means_to_go() -> None:
    found = by_path({"fr": [event()]})
    alone, agenda = found["fr/events/concert/event"], found["fr/agenda"]
    assert (alone.title, alone.site_url) == ("", "https://news.example/fr/events/concert/")
    assert [one.busy for one in (*alone.occasions, *agenda.occasions)] == [True, False]
    assert replace(alone.occasions[0], busy=False) == agenda.occasions[0]
    names = ("NAME", "X-WR-CALNAME")
    assert not [line for line in lines(calendar(alone)) if line.startswith(names)]


@pytest.mark.parametrize("changes", [{"all_day": True}, {"cancelled": NOW}])
def test_whole_days_and_what_is_off_keep_nobody_busy(changes: dict[str, Any]) -> None:
    card = event(happening=happening(**changes))
    assert not by_path({"fr": [card]})["fr/events/concert/event"].occasions[0].busy


def test_events_are_in_the_order_of_their_start_whatever_the_order_they_come_in() -> None:
    cards = [
        event(slug=str(n), work=f"urn:x:{n}", happening=happening(start=NOW + n * DAY, end=None))
        for n in (3, 1, 2)
    ]
    found = by_path({"fr": cards})["fr/agenda"]
    assert [one.url[-2:] for one in found.occasions] == ["1/", "2/", "3/"]
    assert by_path({"fr": cards[::-1]})["fr/agenda"] == found


def test_an_event_is_told_in_its_own_words() -> None:
    found = only(event("en", shown="fr", filled_from="fr", notice=True, tags=("fête",)))
    assert (found.title, found.summary) == (
        "La fête des jumelages (en)",
        "Trois jours de rencontres.",
    )
    assert (found.language, found.section, found.tags) == ("fr", "Culture", ("fête",))
    assert found.url == "https://news.example/en/events/concert/"
    assert (found.published, found.updated) == (NOW - 3 * DAY, NOW - DAY)


UUID = "00000000-0000-5000-8000-000000000001"
UIDS = {
    "a UUID": (f"urn:uuid:{UUID}", "fr-CA", f"{UUID}-fr-CA@metropole.example"),
    "a UUID in capitals": (
        *("urn:uuid:6C689576-BCE7-56FF-8E92-BFC2B6449F56", "fr"),
        "6c689576-bce7-56ff-8e92-bfc2b6449f56-fr@metropole.example",
    ),
    "an id that an importer brought": (
        *("https://old.example/?p=42", "en"),
        "c98a3086-5712-50f2-844a-38c63edbf912-en@metropole.example",
    ),
}


@pytest.mark.parametrize(("work", "tag", "expected"), UIDS.values(), ids=list(UIDS))
def test_a_uid_is_of_the_work_and_the_locale(work: str, tag: str, expected: str) -> None:
    assert uid(event(tag, work=work), AUTHORITY) == expected


def test_a_uid_outlives_address_slug_title_and_name() -> None:
    before = event(work=work_id(AUTHORITY, "event", "concert"))
    after = replace(
        before, slug="recital", title="Récital", name="recital", shown="en", updated=NOW
    )
    publication = settings(Path())
    moved = replace(publication, site=replace(publication.site, base_url="https://other.example"))
    uids = {
        one.occasions[0].uid
        for found in (by_path({"fr": [before]}), by_path({"fr": [after]}, NOW, moved))
        for path, one in found.items()
        if one.occasions
    }
    assert len(uids) == 1


def test_calendars_of_two_languages_can_be_merged() -> None:
    cards = {tag: [event(tag)] for tag in ("fr", "fr-CA", "en")}
    found = by_path(cards)
    assert len({found[f"{tag}/agenda"].occasions[0].uid for tag in ("fr", "fr-ca", "en")}) == 3


SEQUENCES = {
    "as written": (2, None, None, 2),
    "cancelled": (2, NOW, None, 3),
    "withdrawn": (2, None, NOW, 3),
    "cancelled, then withdrawn": (2, NOW - DAY, NOW, 4),
    "to be cancelled, but not yet": (2, NOW + DAY, NOW + DAY, 2),
}


@pytest.mark.parametrize(
    ("sequence", "cancelled", "withdrawn", "expected"), SEQUENCES.values(), ids=list(SEQUENCES)
)
def test_the_sequence_rises_with_what_happens(
    sequence: int, cancelled: datetime | None, withdrawn: datetime | None, expected: int
) -> None:
    when = happening(sequence=sequence, cancelled=cancelled)
    found = only(event(happening=when, withdrawn=withdrawn))
    assert found.sequence == expected
    assert found.off is (expected > sequence)


def test_a_cancelled_event_says_so_twice() -> None:
    found = only(event(happening=happening(cancelled=NOW - timedelta(hours=1))))
    assert found.title == "Cancelled: La fête des jumelages (fr)"
    assert (found.off, found.updated) == (True, NOW - timedelta(hours=1))
    assert found.summary


def test_of_a_withdrawn_event_nothing_is_left_but_its_time() -> None:
    secret = event(
        "en",
        shown="fr",
        title="Secret",
        summary="secret",
        slug="secret",
        tags=("secret",),
        withdrawn=NOW - timedelta(hours=1),
        happening=happening(place="secret"),
    )
    found = by_path({"en": [secret]})
    value = found["en/agenda"]
    text = calendar(value).decode()
    assert "secret" not in text.lower()
    assert "STATUS:CANCELLED" in text
    assert "SUMMARY;LANGUAGE=en:[Withdrawn] Culture" in text
    assert "DTSTART;TZID=Europe/Paris:20260315T100000" in text
    assert "LAST-MODIFIED:20260310T080000Z" in text
    assert found["en/events/secret/event"].occasions == value.occasions
    assert value.occasions[0].uid == only(replace(secret, withdrawn=None)).uid


# Of an event on 15 March from 9 to 11 UTC: until when it stands.
OVER = NOW + timedelta(days=5, hours=2)
KEPT = {
    "over": (happening(), None, OVER + 30 * DAY),
    "over, without end": (happening(end=None), None, NOW + 35 * DAY),
    "a whole day without end": (happening(end=None, all_day=True), None, NOW + 36 * DAY),
    "cancelled before it": (happening(cancelled=NOW), None, OVER + 30 * DAY),
    "cancelled after it": (happening(cancelled=OVER + DAY), None, OVER + 31 * DAY),
    "withdrawn before it": (happening(), NOW, NOW + 30 * DAY),
    "withdrawn long after it": (happening(), OVER + 99 * DAY, OVER + 129 * DAY),
}


@pytest.mark.parametrize(("when", "withdrawn", "last"), KEPT.values(), ids=list(KEPT))
def test_what_is_over_cancelled_or_withdrawn_stays_for_thirty_days(
    when: Any, withdrawn: datetime | None, last: datetime
) -> None:
    card = event(happening=when, withdrawn=withdrawn)
    assert stands(card, last - timedelta(seconds=1))
    assert not stands(card, last)


def test_the_next_change_is_each_instant_at_which_the_choice_changes() -> None:
    cards = [
        event(slug="a", work="urn:x:a"),
        event(slug="b", work="urn:x:b", happening=happening(cancelled=NOW + 2 * DAY)),
        event(slug="c", work="urn:x:c", withdrawn=NOW + 3 * DAY),
        edition(),
    ]
    now, seen = NOW, []
    while (change := next_change(cards, now)) is not None:
        just_before = change - timedelta(microseconds=1)
        assert by_path({"fr": cards}, just_before) == by_path({"fr": cards}, now)
        seen.append(change)
        now = change
    assert seen == sorted(
        {
            NOW + 2 * DAY,
            NOW + 3 * DAY,
            NOW + 32 * DAY,
            NOW + 33 * DAY,
            OVER + 30 * DAY,
        }
    )
    assert by_path({"fr": cards}, now)["fr/agenda"].occasions == ()


def test_an_event_keeps_its_own_calendar_as_long_as_it_has_a_page() -> None:
    later = NOW + 400 * DAY
    assert "fr/events/concert/event" in by_path({"fr": [event()]}, later)
    assert "fr/events/concert/event" not in by_path({"fr": [event(withdrawn=NOW)]}, later)


def test_nothing_changes_where_there_is_no_event() -> None:
    assert next_change([edition()], NOW) is None
