"""What a head shows, and what it closes into archives (RFC 5005)."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from syndicate.feeds.formats import FORMATS
from syndicate.feeds.history import Standing, closed, history, settle, weight
from syndicate.model import Edition
from tests.support.channels import by_path
from tests.support.documents import small
from tests.support.editions import edition
from tests.support.publication import settings

LIMIT = 1000


def standing(number: int, size: int) -> Standing:
    return Standing(work=f"w{number}", date=-number, updated=-number, weight=size)


STANDINGS = st.lists(st.integers(1, 1500), max_size=40).map(
    lambda sizes: [standing(number, size) for number, size in enumerate(sizes)]
)


@given(STANDINGS)
def test_nothing_is_lost_or_told_twice_between_head_and_archives(entries: list[Standing]) -> None:
    head, archives = settle(entries, LIMIT)
    oldest_last = [one for archive in reversed(archives) for one in archive]
    assert [*head, *oldest_last] == entries
    assert all(archives)


@given(STANDINGS)
def test_a_head_is_short_and_as_long_as_it_can_be(entries: list[Standing]) -> None:
    head, archives = settle(entries, LIMIT)
    total = sum(one.weight for one in head)
    assert total <= LIMIT or len(head) == 1
    if archives and len(head) > 1:
        assert total + sum(one.weight for one in archives[-1]) > LIMIT


@given(STANDINGS)
def test_an_archive_is_short_unless_one_entry_alone_is_long(entries: list[Standing]) -> None:
    for archive in settle(entries, LIMIT)[1]:
        assert sum(one.weight for one in archive) <= LIMIT // 2 or len(archive) == 1


def test_the_newest_entry_stays_however_long_it_is() -> None:
    head, archives = settle([standing(0, 5000), standing(1, 10)], LIMIT)
    assert [one.work for one in head] == ["w0"]
    assert [[one.work for one in archive] for archive in archives] == [["w1"]]


def test_what_changed_since_it_was_closed_is_news_again() -> None:
    past = history(None, [closed(1, [standing(3, 1)]), closed(2, [standing(4, 1)])])
    assert past.holds("w3", -3)
    assert past.holds("w3", -5)
    assert not past.holds("w3", -2)
    assert not past.holds("w5", -5)
    again = history(None, [*past.closed, closed(3, [replace(standing(3, 1), updated=-2)])])
    assert again.holds("w3", -2)


def texts() -> list[Edition]:
    plain = "<p>" + "un mot de plus, et &amp; « des guillemets » " * 40 + "</p>\n"
    code = "<pre><code>" + 'if a &lt; b:\n\t\\\\n &amp;&amp; "c"\n' * 40 + "</code></pre>\n"
    tags = "<p>" + "<em>a</em><strong>b</strong>" * 200 + "</p>\n"
    return [
        edition(slug=f"n{number}", work=f"urn:uuid:{number}", html=html, tags=("été", "a&b"))
        for number, html in enumerate((plain, code, tags, ""))
    ]


def test_no_document_is_longer_than_the_weights_of_its_entries() -> None:
    channels = [*by_path({"fr": texts()}).values(), *small(settings(Path())).values()]
    seen = 0
    for channel in channels:
        for form in FORMATS.values():
            bare = len(form.write(replace(channel, entries=())))
            whole = len(form.write(channel))
            assert whole - bare <= sum(map(weight, channel.entries))
            seen += len(channel.entries)
    assert seen > 20


def test_weights_are_not_far_from_what_entries_take() -> None:
    channel = by_path({"fr": texts() * 10})["fr/feed"]
    largest = max(len(form.write(channel)) for form in FORMATS.values())
    assert sum(map(weight, channel.entries)) < 1.25 * largest
