"""What an issue can bring, and in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from syndicate.content.edits import IssueEdit
from syndicate.model import Edition
from syndicate.newsletter.issue import PoolItem, item_key, items_of
from tests.support.digests import (
    FIRST_DUE,
    SETTINGS,
    by_locale,
    compiled,
    in_every_locale,
    pool_items,
    released,
    week,
    work,
)
from tests.support.editions import edition, happening
from tests.support.publication import NOW

DAY = timedelta(days=1)


def names(items: tuple[PoolItem, ...]) -> list[str]:
    return [item.work.removeprefix("urn:example:") for item in items]


def test_the_featured_article_leads_then_sections_in_the_newsletters_order_then_events_by_start() -> (
    None
):
    items = pool_items(by_locale(week()))
    assert names(items) == ["fete", "pont", "orgue", "seul", "concert", "voyage"]
    assert [item.lead for item in items] == [True, False, False, False, False, False]


def test_within_a_section_the_newest_comes_first() -> None:
    editions = [
        *in_every_locale("a", date=NOW - 3 * DAY),
        *in_every_locale("b", date=NOW - 2 * DAY),
        *in_every_locale("c", date=NOW - 4 * DAY),
    ]
    assert names(pool_items(by_locale(editions))) == ["b", "a", "c"]


def test_without_a_featured_article_the_newest_article_leads_even_before_a_newer_event() -> None:
    editions = [
        *in_every_locale("vieux", date=NOW - 5 * DAY),
        *in_every_locale("concert", kind="event", date=NOW - DAY, happening=happening()),
    ]
    assert names(pool_items(by_locale(editions))) == ["vieux", "concert"]


def test_an_item_is_in_the_locales_where_it_was_released() -> None:
    items = {item.work: item for item in pool_items(by_locale(week()))}
    assert items[work("seul")].locales == {"fr"}
    assert items[work("pont")].locales == {"fr", "fr-CA", "en"}


def test_what_no_locale_released_within_the_window_is_left_out() -> None:
    editions = by_locale([*in_every_locale("a"), *in_every_locale("b")])
    window = SETTINGS.newsletters["actualites"].window
    freeze_at = FIRST_DUE - DAY
    times = released(editions)
    times |= {(work("a"), tag): freeze_at - window for tag in editions}
    times |= {(work("b"), tag): freeze_at - window - timedelta(seconds=1) for tag in editions}
    assert names(pool_items(editions, released=times)) == ["a"]


def test_what_is_released_after_the_freeze_waits_for_the_next_issue() -> None:
    editions = by_locale(in_every_locale("a"))
    times = {(work("a"), tag): FIRST_DUE for tag in editions}
    assert pool_items(editions, released=times) == ()


def test_nothing_before_since_is_ever_new() -> None:
    newsletter = replace(SETTINGS.newsletters["actualites"], since=NOW - 2 * DAY)
    young = replace(SETTINGS, newsletters={"actualites": newsletter})
    items = pool_items(by_locale(week()), settings=young)
    assert "orgue" not in names(items)
    assert "pont" in names(items)


def test_sections_of_other_newsletters_stay_out() -> None:
    newsletter = replace(SETTINGS.newsletters["actualites"], sections=("cooperation",))
    narrow = replace(SETTINGS, newsletters={"actualites": newsletter})
    assert names(pool_items(by_locale(week()), settings=narrow)) == ["fete", "pont", "voyage"]


@pytest.mark.parametrize(
    ("start", "end", "all_day", "brought"),
    [
        (FIRST_DUE + DAY, None, False, True),
        (FIRST_DUE, None, False, False),
        (FIRST_DUE - DAY, FIRST_DUE + DAY, False, True),
        (FIRST_DUE - DAY, FIRST_DUE, False, False),
        (FIRST_DUE - timedelta(hours=8), None, True, True),
    ],
    ids=["to come", "begins as the mail leaves", "under way", "just over", "the whole of today"],
)
def test_an_event_that_is_over_is_not_brought(
    start: object, end: object, all_day: bool, brought: bool
) -> None:
    when = happening(start=start, end=end, all_day=all_day)
    editions = by_locale(in_every_locale("concert", kind="event", happening=when))
    assert bool(pool_items(editions)) is brought


def test_a_work_that_is_withdrawn_later_is_brought_until_then() -> None:
    editions = by_locale(in_every_locale("a", withdrawn=NOW + DAY))
    assert names(pool_items(editions)) == ["a"]


def test_editors_choose_lead_order_and_what_stays_out() -> None:
    edit = IssueEdit(lead="orgue", exclude=("fete",), order=("seul", "pont"))
    items = pool_items(by_locale(week()), edits={"fr": edit})
    assert names(items) == ["orgue", "seul", "pont", "concert", "voyage"]


def test_an_editor_includes_an_old_work_by_its_id() -> None:
    editions = by_locale([*week(), *in_every_locale("ancien", date=NOW - 300 * DAY)])
    assert "ancien" not in names(pool_items(editions))
    edits = {"en": IssueEdit(include=(work("ancien"),))}
    assert "ancien" in names(pool_items(editions, edits=edits))


def test_an_issue_of_given_works_brings_these_alone() -> None:
    items = pool_items(by_locale(week()), works=("voyage", work("seul")))
    assert names(items) == ["seul", "voyage"]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (edition(work="urn:x"), "urn:x"),
        (edition(work="urn:x", happening=happening()), "urn:x"),
        (edition(work="urn:x", happening=happening(sequence=2)), "urn:x#moved-2"),
        (edition(work="urn:x", happening=happening(sequence=2, cancelled=NOW)), "urn:x#cancelled"),
    ],
    ids=["article", "event", "moved", "cancelled"],
)
def test_memory_knows_each_state_of_a_work_by_its_own_key(given: Edition, key: str) -> None:
    assert item_key(given) == key


def test_a_moved_event_is_news_again_when_its_change_was_made() -> None:
    moved = in_every_locale(
        "concert", kind="event", updated=NOW - DAY, happening=happening(sequence=1)
    )
    times = {(work("concert"), tag): NOW - 200 * DAY for tag in SETTINGS.locales}
    items = pool_items(by_locale(moved), released=times)
    assert [item.key for item in items] == [f"{work('concert')}#moved-1"]


def test_a_frozen_pool_gives_back_its_items_in_order() -> None:
    editions = [
        *week(),
        edition("en", "only", work=work("only"), date=NOW - DAY, section="culture"),
        edition("fr-CA", "ici", work=work("ici"), date=NOW - 4 * DAY, section="culture"),
    ]
    items = pool_items(by_locale(editions))
    pool = compiled(editions, items=items)
    again = items_of(pool)
    assert set(again) == set(items)
    for tag in SETTINGS.locales:
        assert [i.key for i in again if tag in i.locales] == [
            i.key for i in items if tag in i.locales
        ]


def test_an_empty_pool_has_no_items() -> None:
    assert items_of(compiled([])) == ()
