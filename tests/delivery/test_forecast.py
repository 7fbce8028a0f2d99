"""When the last reader is reached, as it can be told beforehand, and as a sender then does it."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from syndicate.delivery.forecast import HORIZON, Flow, Reach, Wave, reach, usual_rate
from syndicate.delivery.hours import Hours
from syndicate.delivery.outbox import deliver
from syndicate.settings import options
from syndicate.settings.pacing import Pace
from syndicate.store.database import Database
from tests.delivery.senders import MemoryTransport, SteppingClock, enrol, outbox
from tests.support.ledger import NOW

SECOND, MINUTE, HOUR, DAY = (
    timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1),
)  # fmt: skip
PARIS, TORONTO = "Europe/Paris", "America/Toronto"
BY_DAY = Hours(time(7, 30), time(20), PARIS)


def of(readers: int, due: datetime = NOW, zone: str | None = PARIS) -> Wave:
    return Wave(zone, due, readers)


def at(**limits: Any) -> Flow:
    pace = Pace(**limits)
    return Flow(rate=60.0 * pace.per_second or None, quotas=pace.quotas)


def ends(waves: list[Wave], flow: Flow, **more: Any) -> tuple[timedelta, timedelta]:
    found = reach(waves, flow, NOW, **more)
    assert found is not None
    return found.first - NOW, found.last - NOW


class TestForecast:
    def test_says_nothing_where_nothing_is_known(self) -> None:
        assert reach([of(1000)], Flow(), NOW) is None
        assert reach([of(0)], at(per_second=5), NOW) is None
        assert reach([], at(per_second=5), NOW) is None

    @pytest.mark.parametrize(
        ("readers", "limits", "last"),
        [
            (1000, {"per_second": 10}, 100 * SECOND),
            (90, {"per_second": 10}, 9 * SECOND),
            (36_000, {"per_second": 1}, 10 * HOUR),
            (98, {"per_hour": 100}, 0 * HOUR),
            (99, {"per_hour": 100}, HOUR),
            (980, {"per_hour": 100}, 9 * HOUR),
            (980, {"per_hour": 100, "per_second": 1}, 9 * HOUR + 98 * SECOND),
            (9800, {"per_day": 1000}, 9 * DAY),
            (1000, {"per_day": 500, "per_hour": 100}, 2 * DAY),
        ],
    )
    def test_goes_by_every_limit(
        self, readers: int, limits: dict[str, int], last: timedelta
    ) -> None:
        first, found = ends([of(readers)], at(**limits))
        assert first == timedelta()
        assert abs(found - last) <= 5 * MINUTE if last > HOUR else found == last

    def test_counts_what_has_left_already_and_what_waits_before(self) -> None:
        flow = Flow(quotas=Pace(per_hour=100).quotas, spent=[(NOW - 30 * MINUTE, 98)])
        assert ends([of(50)], flow) == (30 * MINUTE, 30 * MINUTE)
        assert ends([of(600)], at(per_second=10), ahead=1200) == (2 * MINUTE, 3 * MINUTE)

    def test_has_waves_follow_one_another(self) -> None:
        waves = [of(600, NOW + HOUR, TORONTO), of(600)]
        assert ends(waves, at(per_second=1)) == (timedelta(), HOUR + 10 * MINUTE)

    def test_lets_readers_sleep(self) -> None:
        waves = [of(60), of(60, zone=TORONTO)]
        flow = Flow(rate=60.0, hours=BY_DAY)
        assert ends(waves, flow) == (timedelta(), 4.5 * HOUR + MINUTE)
        assert ends([of(13 * 3600)], flow)[1] > 23.5 * HOUR
        assert ends(waves, Flow(hours=BY_DAY)) == (timedelta(), 4.5 * HOUR)

    def test_tells_that_the_first_wave_waits(self) -> None:
        waves = [of(10, NOW - HOUR, TORONTO), of(10, NOW + HOUR)]
        opening = NOW + 4.5 * HOUR
        assert reach(waves, Flow(rate=60.0, hours=BY_DAY), NOW) == Reach(
            NOW + HOUR, opening + 10 * SECOND, NOW, opening
        )

    def test_does_not_look_further_than_two_months(self) -> None:
        assert ends([of(10**6)], at(per_day=1000))[1] == HORIZON


@pytest.mark.wide
@pytest.mark.parametrize(
    ("limits", "looks"), [({"per_second": 7}, 2), ({"per_hour": 40}, 60), ({"per_day": 60}, 600)]
)
def test_a_sender_keeps_the_forecast(
    database: Database, limits: dict[str, Any], looks: float
) -> None:
    enrol(database, 150)
    clock = SteppingClock()
    left: list[datetime] = []
    way = MemoryTransport(before_commit=lambda _mail: left.append(clock.now()))
    pace = options.Delivery(pace=Pace(**limits))
    deliver(outbox(database, way, clock=clock, options=pace, slice_s=looks), "empty")
    found = reach([of(150)], at(**limits), NOW)
    assert found is not None
    assert left[0] == found.first
    assert abs(left[-1] - found.last) <= max(SECOND, 0.02 * (found.last - NOW))


class TestTheUsualRate:
    def test_is_unknown_of_short_runs(self) -> None:
        assert usual_rate([]) is None
        assert usual_rate([(NOW, 500), (NOW + MINUTE, 500)]) is None

    def test_is_that_of_minutes_full_of_mail(self) -> None:
        run = [(NOW + n * MINUTE, mails) for n, mails in enumerate([300, 900, 1000, 1000, 200])]
        signups = [(NOW + DAY + n * MINUTE, 2) for n in range(300)]
        assert usual_rate(run) == 1000
        assert usual_rate(run + signups) == 1000
