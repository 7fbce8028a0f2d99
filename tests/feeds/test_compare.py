"""What somebody who knew the old feed sees in the new one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content.foreign.values import Feed, Item
from syndicate.feeds import likeness
from syndicate.feeds.compare import compare

DAY = datetime(2018, 11, 15, 8, tzinfo=UTC)


def item(name: str, **fields: Any) -> Item:
    """Return an entry of the old site."""
    values: dict[str, Any] = {
        "id": f"http://old.example/{name}",
        "origin": "id",
        "title": f"Titre {name}",
        "link": f"http://old.example/{name}",
        "html": "<p>Bonjour</p>",
        "published": DAY,
    }
    return Item(**(values | fields))


def feed(*items: Item) -> Feed:
    return Feed(format="RSS 2.0", title="Ville", items=items)


OLD = item("a")


@pytest.mark.parametrize(
    ("new", "state", "changed"),
    [
        (OLD, "same", ()),
        (replace(OLD, html="<div>Bon<b>jour</b></div>"), "same", ()),
        (replace(OLD, title="Autre"), "changed", ("title",)),
        (replace(OLD, published=DAY + timedelta(seconds=1)), "changed", ("date",)),
        (replace(OLD, link="https://new.example/a"), "changed", ("link",)),
        (replace(OLD, html="<p>Bonsoir</p>"), "changed", ("content",)),
        (replace(OLD, title="b", html="c"), "changed", ("title", "content")),
    ],
)
def test_an_entry_with_its_id_is_known(new: Item, state: str, changed: tuple[str, ...]) -> None:
    (seen,) = compare(feed(OLD), feed(new)).entries
    assert (seen.state, seen.changed, seen.was, seen.again) == (state, changed, OLD, False)


@pytest.mark.parametrize(
    ("id_", "faults"),
    [
        ("https://old.example/a", ("scheme",)),
        ("http://old.example/a/", ("slash",)),
        ("https://old.example/a/", ("scheme", "slash")),
        ("http://www.old.example/a", ("www",)),
        ("http://new.example/a", ("host",)),
        ("http://old.example/A", ("case",)),
        ("http://old.example/%61", ("encoding",)),
        ("http://old.example/a#x", ("query",)),
        ("http://old.example/a?utm=1", ("query",)),
        ("http://old.example/b", ()),
        ("tag:metropole.example,2026:article/1/fr", ()),
    ],
)
def test_another_id_makes_an_entry_new_and_its_slip_is_named(
    id_: str, faults: tuple[str, ...]
) -> None:
    found = compare(feed(OLD), feed(replace(OLD, id=id_)))
    (seen,) = found.entries
    assert (seen.state, seen.was, seen.again, seen.faults) == ("new", OLD, True, faults)
    assert found.again == (seen,)


@pytest.mark.parametrize(
    ("new", "by"),
    [
        (item("a", id="https://old.example/a", link="x", title="y"), "id"),
        (item("a", id="1", title="y"), "link"),
        (item("a", id="1", link="https://new.example/a/", title="y"), "page"),
        (item("b", id="1", title="TITRE A"), "title"),
        (item("b", id="1", link="https://new.example/fr/articles/a/"), "slug"),
        (item("b", id="1", link="https://new.example/fr/a.html", published=None), "slug"),
    ],
)
def test_what_was_there_is_found_by_what_stayed(new: Item, by: str) -> None:
    (seen,) = compare(feed(OLD), feed(new)).entries
    assert (seen.state, seen.was, seen.by) == ("new", OLD, by)


def test_a_title_that_comes_again_a_week_later_is_another_entry() -> None:
    later = item("b", title=OLD.title, published=DAY + timedelta(days=7))
    assert [(one.state, one.was) for one in compare(feed(OLD), feed(later)).entries] == [
        ("since", None),
        ("gone", None),
    ]


def test_one_old_entry_comes_again_once() -> None:
    ones = (replace(OLD, id="1"), replace(OLD, id="2"))
    found = compare(feed(OLD), feed(*ones))
    assert [(one.state, one.again) for one in found.entries] == [("new", True), ("new", False)]


@pytest.mark.parametrize(
    ("days", "state"), [(5, "since"), (1, "new"), (0, "new"), (-1, "new"), (-5, "earlier")]
)
def test_what_resembles_nothing_is_told_by_its_date(days: int, state: str) -> None:
    span = (
        item("a", published=DAY - timedelta(days=3)),
        item("z", published=DAY + timedelta(days=3)),
    )
    other = item("x", title="Tout autre", published=DAY + timedelta(days=days))
    found = compare(feed(*span), feed(*span, other))
    assert [one.state for one in found.entries] == ["same", "same", state]
    assert found.again == ()


def test_what_is_gone_comes_last_in_the_old_order() -> None:
    old = [item(name, published=None, title=name) for name in "abc"]
    found = compare(feed(*old), feed(old[1]))
    assert [(one.state, one.item.title) for one in found.entries] == [
        ("same", "b"),
        ("gone", "a"),
        ("gone", "c"),
    ]


@pytest.mark.parametrize(
    ("was", "now", "fragile"),
    [
        ({"origin": "link"}, {"origin": "link"}, False),
        ({"origin": "link"}, {"origin": "id"}, True),
        ({"origin": "id"}, {"origin": "link"}, True),
        ({"origin": "link"}, {"origin": "link", "published": None}, True),
        ({"origin": "id"}, {"origin": "id", "published": None}, False),
    ],
)
def test_programs_that_make_ids_of_link_and_date_are_thought_of(
    was: dict[str, Any], now: dict[str, Any], fragile: bool
) -> None:
    (seen,) = compare(feed(item("a", **was)), feed(item("a", **now))).entries
    assert seen.fragile is fragile


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tag:x,2018:1", "tag:x,2018:2"),
        ("http://old.example/", "http://new.example/"),
        ("http://[x", "http://[y"),
        ("", "http://old.example/a"),
    ],
)
def test_ids_that_have_nothing_in_common_have_no_slip(one: str, other: str) -> None:
    assert likeness.faults(one, other) == ()


_ids = st.sampled_from(
    [
        "http://a.example/x",
        "https://a.example/x",
        "https://a.example/x/",
        "tag:a",
        "1",
        "http://b.example/%C3%A9",
    ]
)
_items = st.builds(
    item,
    st.sampled_from("xyz"),
    id=_ids,
    published=st.sampled_from([None, DAY, DAY + timedelta(days=9)]),
)


@given(st.lists(_items, max_size=6), st.lists(_items, max_size=6))
def test_each_id_is_told_once_and_none_is_forgotten(old: list[Item], new: list[Item]) -> None:
    found = compare(feed(*old), feed(*new))
    shown = [one.item.id for one in found.entries if one.state != "gone"]
    assert shown == list(dict.fromkeys(one.id for one in new))
    was = [one.was.id for one in found.entries if one.was]
    gone = [one.item.id for one in found.entries if one.state == "gone"]
    assert sorted(was + gone) == sorted({one.id for one in old})


@given(st.lists(_items, max_size=6))
def test_a_feed_beside_itself_is_the_same(items: list[Item]) -> None:
    assert {one.state for one in compare(feed(*items), feed(*items)).entries} <= {"same"}
