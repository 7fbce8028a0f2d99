"""What a person sees while mails leave, and at the end."""

import io
from pathlib import Path

import pytest

from syndicate.cli import words
from syndicate.cli.sending import Sending, lasting, summed
from tests.support.cli import run
from tests.support.homes import home


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def line(screen: io.StringIO) -> str:
    """Return what stands on the terminal's last line."""
    return screen.getvalue().rpartition("\r\033[K")[2].strip("\r")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_nothing_is_said_of_what_is_quick(clock: Clock) -> None:
    screen = io.StringIO()
    sending = Sending(screen, 3, clock)
    for _ in range(3):
        sending("sent")
    sending.clear()
    assert screen.getvalue() == ""


def test_how_many_how_fast_and_how_long_it_takes_yet(clock: Clock) -> None:
    screen = io.StringIO()
    sending = Sending(screen, 100, clock)
    for number in range(25):
        clock.now += 0.1
        sending("deferred" if number == 3 else "sent")
    assert line(screen) == (
        "██████░░░░░░░░░░░░░░░░░░  25 of 100  24 handed to the mail server  1 put off  "
        "10 a second  0:08 left"
    )
    sending.clear()
    assert line(screen) == ""


def test_the_rate_is_that_of_the_last_seconds(clock: Clock) -> None:
    screen = io.StringIO()
    sending = Sending(screen, 10_000, clock)
    for _ in range(100):
        clock.now += 0.1
        sending("sent")
    for _ in range(30):
        clock.now += 1
        sending("sent")
    assert "  1 a second  " in line(screen)


def test_mails_that_come_while_others_leave_are_counted(clock: Clock) -> None:
    screen = io.StringIO()
    sending = Sending(screen, 1, clock)
    for _ in range(3):
        clock.now += 1
        sending("sent")
    assert "3 of 3" in line(screen)
    assert "left" not in line(screen)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (42.4, "0:42"), (725, "12:05"), (3720, "1:02:00")]
)
def test_a_time_is_told_as_on_a_clock(seconds: float, said: str) -> None:
    assert lasting(seconds) == said


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "1,204 handed to the mail server, 1 put off, 2 in doubt"),
        ("fr", "1\u202f204 remis au serveur d’envoi, 1 remis à plus tard, 2 au sort inconnu"),
        ("fr-CA", "1\u00a0204 remis au serveur d’envoi, 1 remis à plus tard, 2 au sort inconnu"),
    ],
)
def test_no_language_calls_received_what_was_handed_over(
    tag: str, said: str, tmp_path: Path
) -> None:
    words.speak(tag, tmp_path)
    try:
        assert summed({"sent": 1204, "deferred": 1, "refused": 0, "unknown": 2}) == said
    finally:
        words.speak("en", tmp_path)


def test_nothing_to_do_is_said_in_a_line(tmp_path: Path) -> None:
    assert run(home(tmp_path / "home"), "deliver").out == "0 messages settled\n"
