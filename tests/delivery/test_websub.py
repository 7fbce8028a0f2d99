"""What hubs are still to be told: once per change, once a minute, again on failure, not for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicate.delivery import websub
from syndicate.delivery.websub import Book, Verdict

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
HUB, OTHER = "https://hub.example/", "https://hub.example.org/"
TOPIC = "https://news.example/fr/feed.rss"
TOLD, AGAIN = Verdict("told"), Verdict("again", "HTTP 500")


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def noted(book: Book = Book(), at: datetime = NOW) -> Book:  # noqa: B008 - frozen
    return websub.noted(book, [HUB], [TOPIC], at)


def attempt(book: Book, verdict: Verdict, at: datetime) -> tuple[Book, bool]:
    book, (ping,) = websub.taken(book, [HUB], at)
    return websub.settled(book, ping, verdict, at, 0.5)


def due(book: Book) -> list[float]:
    return [(ping.at - NOW).total_seconds() for ping in book.pending]


def test_each_hub_is_told_of_each_feed_once() -> None:
    topics = [TOPIC, "https://news.example/fr/feed.atom"]
    book = websub.noted(Book(), [HUB, OTHER], topics, NOW)
    book = websub.noted(book, [HUB, OTHER], topics, after(1))
    pairs = [(ping.hub, ping.topic) for ping in book.pending]
    assert sorted(pairs) == sorted((hub, topic) for hub in (HUB, OTHER) for topic in topics)


def test_what_a_hub_took_is_over() -> None:
    book, given_up = attempt(noted(), TOLD, NOW)
    assert (book.pending, given_up) == ((), False)


def test_a_second_change_within_a_minute_waits_for_its_end() -> None:
    book, _ = attempt(noted(), TOLD, NOW)
    assert due(noted(book, after(10))) == [60]
    assert due(noted(book, after(90))) == [90]


def test_a_change_while_a_hub_is_told_is_told_as_well() -> None:
    book, (ping,) = websub.taken(noted(), [HUB], NOW)
    book, _ = websub.settled(noted(book, after(2)), ping, TOLD, after(3), 0.5)
    assert due(book) == [63]


def test_what_one_process_tells_no_other_does_unless_it_died() -> None:
    book, first = websub.taken(noted(), [HUB], NOW)
    assert len(first) == 1
    assert websub.taken(book, [HUB], after(10))[1] == ()
    assert len(websub.taken(book, [HUB], after(121))[1]) == 1


def test_a_hub_that_left_the_settings_is_forgotten() -> None:
    book, pings = websub.taken(noted(), [OTHER], NOW)
    assert (book.pending, pings) == ((), ())


def test_attempts_are_further_and_further_apart_and_end_after_six_hours() -> None:
    book, at, delays = noted(), NOW, []
    for _ in range(100):
        book, given_up = attempt(book, AGAIN, at)
        if given_up:
            break
        delays.append((book.pending[0].at - at).total_seconds())
        at = book.pending[0].at
    assert delays[:8] == [30, 60, 120, 240, 480, 960, 1920, 3600]
    assert book.pending == ()
    assert timedelta(hours=5) < at - NOW <= timedelta(hours=6)


@pytest.mark.parametrize(("jitter", "delay"), [(0.0, 24), (0.5, 30), (0.999, 36)])
def test_delays_are_spread(jitter: float, delay: int) -> None:
    book, (ping,) = websub.taken(noted(), [HUB], NOW)
    book, _ = websub.settled(book, ping, AGAIN, NOW, jitter)
    assert due(book) == [pytest.approx(delay, abs=0.1)]


def test_a_new_change_begins_the_six_hours_anew_only_once_it_was_told() -> None:
    book, _ = attempt(noted(), AGAIN, NOW)
    assert noted(book, after(20)).pending[0].since == NOW


@pytest.mark.parametrize(
    ("status", "retry_after", "came", "wait"),
    [
        (200, "", "told", 0),
        (202, "", "told", 0),
        (204, "600", "told", 0),
        (429, "600", "again", 600),
        (429, "", "again", 0),
        (503, "Thu, 26 Nov 2026 08:02:00 GMT", "again", 120),
        (503, "Thu, 26 Nov 2026 07:00:00 GMT", "again", 0),
        (503, "soon", "again", 0),
        (503, "-5", "again", 0),
        (503, "99999999999999999999", "again", 21600),
        (500, "", "again", 0),
        (408, "", "again", 0),
        (301, "", "refused", 0),
        (400, "", "refused", 0),
        (404, "", "refused", 0),
        (410, "", "refused", 0),
    ],
)
def test_what_an_answer_means(status: int, retry_after: str, came: str, wait: int) -> None:
    verdict = websub.judged(status, retry_after, NOW)
    assert (verdict.came, verdict.wait) == (came, timedelta(seconds=wait))


def test_a_hub_that_asks_for_time_gets_it() -> None:
    book, _ = attempt(noted(), websub.judged(429, "1200", NOW), NOW)
    assert due(book) == [1200]


def test_a_hub_that_refuses_is_not_asked_again() -> None:
    book, given_up = attempt(noted(), websub.judged(404, "", NOW), NOW)
    assert (book.pending, given_up) == ((), False)


def test_a_file_keeps_it_and_goes_when_there_is_nothing_to_keep(tmp_path: Path) -> None:
    file = tmp_path / "var" / "websub.json"
    websub.change(file, lambda book: (noted(book), None))
    kept = websub.read(file)
    assert kept == noted()
    websub.change(file, lambda book: (attempt(book, TOLD, NOW)[0], None))
    assert websub.read(file) == Book((), {f"{HUB} {TOPIC}": NOW})
    websub.change(file, lambda book: (websub.taken(book, [HUB], after(61))[0], None))
    assert not list(file.parent.iterdir())


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", '{"pending": [{}], "told": {}}'),
        *('{"pending": [], "told": {"a": 1}}', '{"pending": [], "told": {"a": "2026-11-26"}}'),
    ],
)
def test_a_damaged_file_is_an_empty_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "websub.json"
    file.write_text(text)
    assert websub.read(file) == Book()
    websub.change(file, lambda book: (noted(book), None))
    assert websub.read(file) == replace(noted(), told={})
