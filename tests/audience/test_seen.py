"""What was seen is known, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from syndicate.audience.seen import Seen


@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=2))))
def test_what_was_seen_is_known_and_nothing_else(things: list[tuple[str, str]]) -> None:
    seen, known = Seen(), set[tuple[str, str]]()
    for thing in things:
        assert seen.add(*thing) == (thing not in known)
        known.add(thing)


def test_many_things_are_remembered() -> None:
    seen = Seen()
    assert all(seen.add(f"r{n}") for n in range(20_000))
    assert not any(seen.add(f"r{n}") for n in range(20_000))
