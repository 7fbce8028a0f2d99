"""What one reader gets of a pool."""

from typing import Any

import pytest

from syndicate.model import Recipient
from syndicate.newsletter.issue import PoolItem
from syndicate.newsletter.selection import explain, select


def item(key: str, section: str = "cooperation", locales: str = "fr en") -> PoolItem:
    return PoolItem(
        key=key,
        work=key.partition("#")[0],
        kind="article",
        section=section,
        locales=frozenset(locales.split()),
    )


POOL = (item("a"), item("b", "culture"), item("c", locales="en"), item("d"))


def reader(**changes: Any) -> Recipient:
    values: dict[str, Any] = {
        "locale": "fr",
        "zone": "Europe/Paris",
        "topics": (),
    }
    return Recipient(**values | changes)


@pytest.mark.parametrize(
    ("recipient", "most", "keys"),
    [
        (reader(), 9, "a b d"),
        (reader(locale="en"), 9, "a b c d"),
        (reader(topics=("culture",)), 9, "b"),
        (reader(brought=frozenset({"a", "d"})), 9, "b"),
        (reader(), 2, "a b"),
        (reader(brought=frozenset({"a"})), 2, "b d"),
        (reader(brought=frozenset({"a", "b", "d"})), 9, ""),
    ],
    ids=[
        "everything in my language",
        "another language has more",
        "only my topics",
        "never again",
        "no more than fits",
        "what I had takes no room",
        "nothing left",
    ],
)
def test_a_reader_gets_the_pool_in_its_order_less_what_is_not_for_them(
    recipient: Recipient, most: int, keys: str
) -> None:
    assert [one.key for one in select(POOL, recipient, most)] == keys.split()


def test_every_item_that_a_reader_does_not_get_has_its_reason() -> None:
    recipient = reader(topics=("cooperation",), brought=frozenset({"a"}))
    pool = (*POOL, item("e"))
    reasons = {one.item.key: one.reason for one in explain(pool, recipient, 1)}
    assert reasons == {
        "a": "brought",
        "b": "other-topic",
        "c": "not-in-locale",
        "d": "chosen",
        "e": "over-max",
    }


FIRST, SECOND = "a#updated-2026-03-01T08:00:00Z", "a#updated-2026-03-08T08:00:00Z"
STATES = (item("a"), item("a#moved-2"), item(SECOND), item("b"))


@pytest.mark.parametrize(
    ("brought", "keys"),
    [
        ("", "a b"),
        ("a", "a#moved-2 b"),
        ("a a#moved-1", "a#moved-2 b"),
        (f"a a#moved-2 {FIRST}", f"{SECOND} b"),
        (f"a a#moved-2 {SECOND}", "b"),
        (f"a#moved-3 {SECOND}", "b"),
        ("a a#moved-2 a#updated-2026-03-09T08:00:00Z", "b"),
        ("b", "a"),
        ("a#cancelled", "a#moved-2 b"),
    ],
    ids=[
        "to whom it is new, it is new",
        "who had it learns the weightiest change",
        "and each move",
        "and each other text",
        "but what is known is known",
        "an earlier state is no change",
        "nor an earlier text",
        "what others had says nothing",
        "what was cancelled takes place after all",
    ],
)
def test_of_the_states_of_one_work_a_reader_gets_one_that_they_do_not_know(
    brought: str, keys: str
) -> None:
    recipient = reader(brought=frozenset(brought.split()))
    assert [one.key for one in select(STATES, recipient, 9)] == keys.split()


def test_a_change_that_a_reader_does_not_get_has_its_reason() -> None:
    new = {one.item.key: one.reason for one in explain(STATES, reader(), 9)}
    assert new == {"a": "chosen", "a#moved-2": "never-had", SECOND: "never-had", "b": "chosen"}
    had = reader(brought=frozenset({"a"}))
    again = {one.item.key: one.reason for one in explain(STATES, had, 1)}
    assert again == {
        "a": "brought",
        "a#moved-2": "chosen",
        SECOND: "told-otherwise",
        "b": "over-max",
    }


def test_an_imported_id_with_a_fragment_is_one_work_of_its_own() -> None:
    page, part = "https://old.example/a", "https://old.example/a#3"
    items = tuple(
        PoolItem(key=one, work=one, kind="article", section="x", locales=frozenset({"fr"}))
        for one in (page, part)
    )
    chosen = select(items, reader(brought=frozenset({part})), 9)
    assert [one.key for one in chosen] == [page]
