"""What an entry says besides its text: of events that change, of texts cut short or taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from syndicate.feeds.entry import Around, entry_of, withdrawn_entry
from syndicate.feeds.formats import FORMATS
from syndicate.model import Edition, Entry
from syndicate.settings.options import Feeds
from tests.support.channels import Echo, by_path
from tests.support.editions import edition, happening
from tests.support.publication import NOW, settings


def around(**changes: Any) -> Around:
    publication = settings(Path(), **changes)
    return Around(publication, dict.fromkeys(publication.locales, Echo()))


def made(one: Edition, *siblings: Edition, **changes: Any) -> Entry:
    return entry_of(one, siblings, around(**changes))


def event(**changes: Any) -> Entry:
    return made(edition("en", kind="event", title="Concert", happening=happening(**changes)))


@pytest.mark.parametrize(
    ("changes", "title", "first_line"),
    [
        ({}, "Concert", "Sunday, March 15, 2026"),
        ({"sequence": 1}, "Concert", "New time or place"),
        ({"cancelled": NOW}, "Cancelled: Concert", "Cancelled"),
        ({"cancelled": NOW, "sequence": 3}, "Cancelled: Concert", "Cancelled"),
    ],
    ids=["as announced", "moved", "cancelled", "moved, then cancelled"],
)
def test_an_event_that_changed_says_so(
    changes: Mapping[str, Any], title: str, first_line: str
) -> None:
    entry = event(**changes)
    assert entry.title == title
    assert entry.html.replace("\u00a0", " ").startswith(f'<p lang="en"><strong>{first_line}')


def test_a_title_with_braces_stays_one() -> None:
    one = edition("en", kind="event", title="{x} {", happening=happening(cancelled=NOW))
    assert made(one).title == "Cancelled: {x} {"


def test_partners_may_be_given_the_summary_alone() -> None:
    one = edition("en", summary="Less than 3 < 4.", shown="fr", notice=True)
    assert made(one, feeds=Feeds(body="summary")).html == (
        '<p lang="en"><strong>This item is only available in French.</strong></p>\n'
        "<p>Less than 3 &lt; 4.</p>\n"
        '<p lang="en"><a href="https://news.example/en/articles/fete/">Read on</a></p>\n'
    )


def test_a_work_that_says_all_in_its_summary_is_not_empty() -> None:
    assert (
        made(edition(html="\n", summary="Less than 3 < 4.")).html == "<p>Less than 3 &lt; 4.</p>\n"
    )


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ana Mar", ("Ana Mar",)),
        ("Ana Mar <ana@mar.example>", ("Ana Mar",)),
        ("ana@mar.example (Ana Mar)", ("Ana Mar",)),
        ("Ana Mar, ana@mar.example", ("Ana Mar",)),
        ("ana@mar.example", ()),
        ("Ana @ Mar", ("Ana @ Mar",)),
    ],
)
def test_an_author_is_a_name_and_no_address(author: str, names: tuple[str, ...]) -> None:
    assert made(edition(authors=(author,))).authors == names


def test_only_published_texts_in_their_own_language_are_named() -> None:
    french = edition("fr")
    others = (
        french,
        edition("fr-CA", withdrawn=NOW),
        edition("en", shown="fr", notice=True),
    )
    assert made(french, *others).alternates == ()
    assert [one.locale for one in made(french, edition("fr-CA"), edition("en")).alternates] == [
        "fr-CA",
        "en",
    ]


def test_dates_keep_an_offset_and_no_rule() -> None:
    """So that an entry that was kept is equal to one made anew."""
    summer = made(edition(date=datetime(2018, 10, 28, 0, 30, tzinfo=UTC)))
    assert summer.published.isoformat() == "2018-10-28T02:30:00+02:00"
    assert isinstance(summer.published.tzinfo, timezone)
    assert summer.published == datetime(2018, 10, 28, 0, 30, tzinfo=UTC)


def test_an_offset_is_told_in_whole_minutes() -> None:
    """Until 1911 the clocks of Paris were 9 minutes and 21 seconds ahead."""
    centenary = made(edition(date=datetime(1905, 12, 9, 11, 0, tzinfo=UTC)))
    assert centenary.published.isoformat() == "1905-12-09T11:00:00+00:00"


class TestWithdrawn:
    def gone(self, tag: str = "en", **changes: Any) -> Entry:
        values = {"title": "Un nom", "summary": "Un nom", "authors": ("Un nom",), "tags": ("nom",)}
        card = edition(tag, withdrawn=NOW, **values | changes)
        return withdrawn_entry(card, around())

    def test_its_words_are_gone_and_its_identity_stays(self) -> None:
        before = made(edition("en"))
        entry = self.gone()
        assert "nom" not in repr(entry)
        assert (entry.id, entry.url, entry.published) == (before.id, before.url, before.published)
        assert entry.withdrawn

    def test_it_says_that_it_was_withdrawn_and_when(self) -> None:
        entry = self.gone()
        assert entry.title == "[Withdrawn] Cooperation, March 7, 2026"
        assert entry.summary == "This text was withdrawn on March 10, 2026."
        assert entry.html == "<p>This text was withdrawn on March 10, 2026.</p>\n"
        assert entry.categories == (("cooperation", "Cooperation"),)

    def test_it_speaks_the_language_of_its_readers(self) -> None:
        entry = self.gone("fr-CA", shown="en", notice=True)
        assert entry.language == "fr-CA"
        assert "7\u00a0mars\u00a02026" in entry.title

    def test_a_partner_sees_a_change(self) -> None:
        assert self.gone().updated == NOW
        later = NOW + timedelta(hours=1)
        assert self.gone(updated=later).updated == later

    def test_an_event_is_no_event_any_more(self) -> None:
        assert self.gone(kind="event", happening=happening()).happening is None

    @pytest.mark.parametrize("form", FORMATS)
    def test_every_format_can_tell(self, form: str) -> None:
        channel = by_path({})["en/feed"]
        data = FORMATS[form].write(replace(channel, entries=(self.gone(),))).decode()
        assert "[Withdrawn] Cooperation" in data
        assert self.gone().id in data
        assert ('"_withdrawn"' in data) == (form == "json")
