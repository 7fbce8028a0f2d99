from datetime import timedelta

import pytest

from syndicate.delivery.retry import backoff, outcome_of
from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused
from syndicate.settings import options
from tests.delivery.mails import delivery
from tests.support.ledger import NOW

MIDDLE = 0.5
SETTINGS = options.Delivery()
REPLY = (451, "4.3.0", "4.3.0 later")


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 5), (1, 30), (2, 60), (3, 120), (5, 480), (9, 480)]
)
def test_each_attempt_waits_longer(attempts: int, minutes: int) -> None:
    row = delivery(attempts=attempts, tried_at=NOW)
    outcome = outcome_of(Deferred("x", reply=REPLY), row, SETTINGS, NOW, MIDDLE)
    assert (outcome.state, outcome.next_at) == ("deferred", NOW + timedelta(minutes=minutes))
    assert (outcome.code, outcome.enhanced, outcome.text) == REPLY


@pytest.mark.parametrize(("jitter", "share"), [(0.0, 0.8), (0.999, 1.2)])
def test_delays_are_spread_by_a_fifth(jitter: float, share: float) -> None:
    outcome = outcome_of(Deferred("x"), delivery(), SETTINGS, NOW, jitter)
    assert outcome.next_at is not None
    assert (outcome.next_at - NOW) / timedelta(minutes=5) == pytest.approx(share, abs=0.01)


def test_a_server_that_says_slower_is_left_alone_for_a_quarter_of_an_hour() -> None:
    outcome = outcome_of(Deferred("x", kind="rate"), delivery(), SETTINGS, NOW, MIDDLE)
    assert outcome.next_at == NOW + timedelta(minutes=15)
    assert outcome.fields == {"kind": "rate"}


def test_a_mail_is_given_up_when_it_would_be_too_old() -> None:
    row = delivery(attempts=9, tried_at=NOW - timedelta(hours=65))
    outcome = outcome_of(Deferred("x"), row, SETTINGS, NOW, MIDDLE)
    assert (outcome.state, outcome.next_at) == ("expired", None)


def test_without_retries_the_first_refusal_is_the_last() -> None:
    outcome = outcome_of(Deferred("x"), delivery(), options.Delivery(retry=()), NOW, MIDDLE)
    assert outcome.state == "expired"


@pytest.mark.parametrize(
    ("error", "state"),
    [(Refused("x", kind="address"), "refused"), (Doubtful("x"), "unknown")],
    ids=["refused", "doubtful"],
)
def test_what_is_not_deferred_is_not_tried_again(error: DeliveryError, state: str) -> None:
    outcome = outcome_of(error, delivery(), SETTINGS, NOW, MIDDLE)
    assert (outcome.state, outcome.next_at) == (state, None)


def test_a_server_that_is_away_is_asked_less_and_less_often_but_for_ever() -> None:
    assert [backoff(failures) for failures in (1, 2, 3, 5, 6, 7, 100_000)] == [
        2, 4, 8, 32, 60, 60, 60,
    ]  # fmt: skip


@pytest.mark.parametrize(("asked", "pause"), [(None, 2.0), (30.0, 30.0), (0.5, 2.0), (1e9, 3600.0)])
def test_a_server_that_says_how_long_is_left_alone_that_long(
    asked: float | None, pause: float
) -> None:
    assert backoff(1, Deferred("provider-busy", retry_after_s=asked)) == pause
