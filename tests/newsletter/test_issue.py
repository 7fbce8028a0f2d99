"""What an issue can bring, and in which order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from syndicate.content.edits import IssueEdit
from syndicate.newsletter.issue import PoolItem, items_of
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


UPDATED = NOW - timedelta(hours=3)
STAMP = "2026-03-10T06:00:00Z"


def states(items: tuple[PoolItem, ...]) -> list[str]:
    return [item.key.removeprefix(item.work) for item in items]


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, [""]),
        ({"updated": UPDATED}, ["", f"#updated-{STAMP}"]),
        ({"happening": happening()}, [""]),
        (
            {"happening": happening(sequence=2), "updated": UPDATED},
            ["", "#moved-2", f"#updated-{STAMP}"],
        ),
        (
            {"happening": happening(sequence=2, cancelled=NOW), "updated": UPDATED},
            ["", "#cancelled", f"#updated-{STAMP}"],
        ),
    ],
    ids=["article", "changed article", "event", "moved", "cancelled"],
)
def test_a_work_is_there_in_each_state_that_somebody_may_not_know(
    changes: dict[str, Any], keys: list[str]
) -> None:
    kind = "event" if "happening" in changes else "article"
    editions = by_locale(in_every_locale("a", kind=kind, date=NOW - 2 * DAY, **changes))
    assert states(pool_items(editions)) == keys


def test_what_was_changed_before_anybody_could_read_it_is_no_change() -> None:
    editions = by_locale(in_every_locale("a", date=NOW - 9 * DAY, updated=NOW - 5 * DAY))
    times = {(work("a"), tag): NOW - 4 * DAY for tag in editions}
    assert states(pool_items(editions, released=times)) == [""]


def test_each_language_has_its_own_changes() -> None:
    editions = [
        edition("fr", "a", work=work("a"), date=NOW - 3 * DAY, updated=UPDATED),
        edition("en", "a", work=work("a"), date=NOW - 3 * DAY, updated=NOW - 3 * DAY),
    ]
    items = pool_items(by_locale(editions))
    assert [sorted(item.locales) for item in items] == [["en", "fr"], ["fr"]]


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"updated": UPDATED}, [f"#updated-{STAMP}"]),
        (
            {"kind": "event", "updated": UPDATED, "happening": happening(sequence=1)},
            ["#moved-1", f"#updated-{STAMP}"],
        ),
        ({"updated": NOW - 100 * DAY}, []),
    ],
    ids=["changed", "moved", "changed long ago"],
)
def test_an_old_work_is_news_again_to_those_alone_who_have_had_it(
    changes: dict[str, Any], keys: list[str]
) -> None:
    editions = by_locale(in_every_locale("a", date=NOW - 200 * DAY, **changes))
    assert states(pool_items(editions)) == keys


def test_what_is_brought_whatever_its_age_is_so_with_its_changes() -> None:
    old = {"date": NOW - 200 * DAY, "updated": NOW - 100 * DAY}
    items = pool_items(by_locale(in_every_locale("a", **old)), works=("a",))
    assert states(items) == ["", "#updated-2025-11-30T09:00:00Z"]


def test_an_old_work_that_has_changed_leads_only_if_nothing_is_new() -> None:
    old = in_every_locale("ancien", date=NOW - 200 * DAY, updated=UPDATED, featured=True)
    assert names(pool_items(by_locale([*old, *in_every_locale("a")])))[0] == "a"
    assert names(pool_items(by_locale(old))) == ["ancien"]


def test_a_correction_is_of_what_was_asked_for_alone_be_it_over() -> None:
    over = happening(start=FIRST_DUE - 9 * DAY, end=None)
    editions = by_locale([*week(), *in_every_locale("bal", kind="event", happening=over)])
    assert names(pool_items(editions, works=("bal",), alone=True)) == ["bal"]
    edits = {"fr": IssueEdit(include=("pont",))}
    assert names(pool_items(editions, edits=edits, alone=True)) == ["pont"]
    assert pool_items(editions, alone=True) == ()


def test_a_frozen_pool_gives_back_its_items_in_order() -> None:
    editions = [
        *week(),
        edition(*("en", "only"), work=work("only"), date=NOW - DAY, updated=NOW, section="culture"),
        edition(
            *("fr-CA", "ici"), work=work("ici"), date=NOW - 4 * DAY, updated=NOW, section="culture"
        ),
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
