"""Who waits for something slow waits only so long; what is slow goes on."""

import logging
import threading

import pytest

from syndicate.journeys.patience import within
from tests.support.waiting import until

pytestmark = pytest.mark.short


def test_what_is_done_in_time_is_had(caplog: pytest.LogCaptureFixture) -> None:
    assert within(20, lambda: 3) == 3
    assert caplog.records == []


def test_what_fails_in_time_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        within(20, lambda: 1 / 0)


def test_what_takes_longer_goes_on_and_its_trouble_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    go, done = threading.Event(), threading.Event()

    def slow() -> None:
        go.wait(20)
        done.set()
        raise ValueError

    with caplog.at_level(logging.ERROR):
        assert within(0, slow) is None
        go.set()
        assert done.wait(20)
        until(lambda: [one.levelname for one in caplog.records] == ["ERROR"])


def test_while_many_wait_nobody_else_does() -> None:
    go = threading.Event()
    waiting = [within(0, lambda: go.wait(20)) for _ in range(8)]
    try:
        assert waiting == [None] * 8
        assert within(20, lambda: 3) is None
    finally:
        go.set()
    until(lambda: within(20, lambda: 3) == 3)
