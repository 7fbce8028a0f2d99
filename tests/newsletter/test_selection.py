"""What one reader gets of a pool."""

from typing import Any

import pytest

from syndicate.model import Recipient
from syndicate.newsletter.issue import PoolItem
from syndicate.newsletter.selection import explain, select


def item(key: str, section: str = "cooperation", locales: str = "fr en") -> PoolItem:
    return PoolItem(
        key=key, work=key, kind="article", section=section, locales=frozenset(locales.split())
    )


POOL = (item("a"), item("b", "culture"), item("c", locales="en"), item("d"))


def reader(**changes: Any) -> Recipient:
    values: dict[str, Any] = {
        "subscriber": "s",
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
