"""A curve rises from nothing to all, and whatever is written can be read."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from syndicate.charts.curve import curve
from syndicate.charts.frame import NARROW, WIDE
from syndicate.charts.share import share
from tests.charts.drawings import Drawing, drawn, is_legible

BEGUN = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)
HOUR = [(BEGUN + timedelta(minutes=minute), 100 * minute) for minute in range(1, 61)]
STEPS = st.lists(
    st.tuples(st.integers(0, 3000), st.one_of(st.integers(0, 9), st.integers(0, 10**12))),
    max_size=60,
)


def draw(
    points: list[tuple[datetime, int]],
    width: int = WIDE,
    locale: str = "fr_FR",
    zone: str = "Europe/Paris",
) -> Drawing:
    words = {"key": "c", "title": "Départ", "description": "Au fil du temps"}
    return drawn(curve(BEGUN, points, **words, locale=locale, zone=zone, width=width))


@given(STEPS, st.sampled_from([NARROW, WIDE]), st.sampled_from(["fr_FR", "fr_CA", "en_CA"]))
def test_no_label_touches_another_or_leaves_the_drawing(
    steps: list[tuple[int, int]], width: int, locale: str
) -> None:
    at, count, points = BEGUN, 0, []
    for minutes, mails in steps:
        at, count = at + timedelta(minutes=minutes), count + mails
        points.append((at, count))
    assert is_legible(draw(points, width, locale))


def test_tells_when_it_began_and_ended_and_how_many_it_was() -> None:
    drawing = draw(HOUR)
    assert drawing.labels() == ["6\u202f000", "3\u202f000"]
    ticks = drawing.labels("chart-tick")
    assert {"8\u00a0h", "9\u00a0h"} <= set(ticks)


def test_tells_times_in_the_zone_and_days_where_there_are_several() -> None:
    assert "2:00\u202fa.m." in draw(HOUR, locale="en_CA", zone="America/Toronto").labels(
        "chart-tick"
    )
    days = [(BEGUN + timedelta(hours=hour), hour) for hour in range(1, 72)]
    assert "29 nov., 7\u00a0h".replace(" ", "\u00a0", 1) in draw(days).labels("chart-tick")


def test_a_day_is_another_where_it_is_so_in_the_zone() -> None:
    def ticks(begun: datetime, zone: str) -> set[str]:
        words = {"key": "c", "title": "Départ", "description": "Au fil du temps", "zone": zone}
        points = [(begun + timedelta(minutes=minute), minute) for minute in range(1, 61)]
        drawing = drawn(curve(begun, points, **words, locale="fr_FR", width=WIDE))
        return set(drawing.labels("chart-tick"))

    late = BEGUN.replace(hour=22, minute=30)  # 23:30 in Paris
    assert {"26\u00a0nov., 23\u00a0h\u00a030", "27\u00a0nov., 0\u00a0h\u00a030"} <= ticks(
        late, "Europe/Paris"
    )
    evening = BEGUN.replace(hour=23, minute=30)  # 18:30 in Toronto
    assert {"18\u00a0h\u00a030", "19\u00a0h\u00a030"} <= ticks(evening, "America/Toronto")


def test_begins_at_nothing_and_only_rises() -> None:
    heights = [float(pair.split()[1]) for pair in draw(HOUR).path[1:].split("L")]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] > heights[-1]


def test_of_nothing_is_a_line_below() -> None:
    drawing = draw([])
    assert (drawing.path, drawing.texts) == ("", [])


def test_of_one_point_is_a_curve_too() -> None:
    assert draw([(BEGUN, 3)]).labels() == ["3"]


def test_a_share_is_a_bar_that_says_its_percentage() -> None:
    whole = share(0.25, locale="fr_FR")
    assert "<title>25\u00a0%</title>" in whole.replace("\u202f", "\u00a0")
    assert 'width="24.0"' in whole
    assert 'width="0.0"' in share(0, locale="en_CA")
    assert 'width="96.0"' in share(7, locale="en_CA")
