"""Bars are as high as their figures, and whatever is written can be read."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.charts.bars import bars
from syndicate.charts.frame import NARROW, WIDE, both
from tests.charts.drawings import Drawing, drawn, is_legible

MONTHS = [("janv.", 1200), ("févr.", 0), ("mars", 2400), ("avr.", 600)]
WIDTHS = st.sampled_from([NARROW, WIDE])
LOCALES = st.sampled_from(["fr_FR", "fr_CA", "en_CA"])
NAMES = st.text(st.sampled_from("abcdéÀMW.0123456789 –'<&木"), max_size=30)
FIGURES = st.one_of(
    st.integers(0, 9), st.integers(0, 10**6), st.integers(0, 10**15), st.floats(0, 1)
)


def draw(figures: Sequence[tuple[str, float]], width: int = WIDE, locale: str = "fr_FR") -> Drawing:
    return drawn(
        bars(figures, key="a", title="Envois", description="Par mois", locale=locale, width=width)
    )


@given(st.lists(st.tuples(NAMES, FIGURES), max_size=260), WIDTHS, LOCALES)
def test_no_label_touches_another_or_a_bar_or_leaves_the_drawing(
    figures: list[tuple[str, float]], width: int, locale: str
) -> None:
    drawing = draw(figures, width, locale)
    assert is_legible(drawing)
    assert all(bar.left >= 0 and bar.right <= width + 0.11 for bar in drawing.bars)
    assert len(drawing.bars) == sum(1 for _, value in figures if value > 0)


def test_are_in_proportion() -> None:
    first, third, fourth = draw(MONTHS).bars
    heights = [bar.bottom - bar.top for bar in (first, third, fourth)]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)
    assert heights[0] == pytest.approx(2 * heights[2], abs=0.2)


def test_carry_their_figures_as_the_language_writes_them() -> None:
    drawing = draw(MONTHS)
    assert set(drawing.labels()) == {"1\u202f200", "2\u202f400", "600"}
    assert set(draw(MONTHS, locale="en_CA").labels()) == {"1,200", "2,400", "600"}
    assert (drawing.title, drawing.description) == ("Envois", "Par mois")


def test_have_all_names_below_where_there_is_room_and_the_last_in_any_case() -> None:
    assert set(draw(MONTHS).labels("chart-tick")) == {name for name, _ in MONTHS}
    many = [(f"semaine {number}", 5) for number in range(200)]
    shown = draw(many, NARROW).labels("chart-tick")
    assert "semaine 199" in shown
    assert 1 < len(shown) < 6


def test_of_many_only_the_highest_the_last_and_the_first_carry_a_figure() -> None:
    many = [("", 1000.0 + number % 7) for number in range(200)]
    many[90] = ("", 5000)
    assert set(draw(many).labels()) == {"1\u202f000", "5\u202f000", "1\u202f003"}


@pytest.mark.parametrize("figures", [[], [("mars", 0)], [("janv.", 0), ("févr.", 0)]])
def test_of_nothing_are_a_line_and_no_bar(figures: list[tuple[str, float]]) -> None:
    drawing = draw(figures)
    assert drawing.bars == []
    assert drawing.labels() == (["0"] if figures else [])


def test_a_figure_that_is_not_nothing_is_seen_beside_a_huge_one() -> None:
    small, huge = draw([("a", 1), ("b", 10**12)]).bars
    assert small.bottom - small.top >= 1
    assert huge.top > 0


def test_a_page_has_one_for_each_width_under_ids_of_their_own() -> None:
    page = both(
        lambda width, key: bars(
            MONTHS, key=key, title="t", description="d", locale="fr_FR", width=width
        ),
        "sent",
    )
    assert page.count("<svg") == 2
    assert [f'id="sent-{one}-title"' in page for one in ("wide", "narrow")] == [True, True]


def test_what_somebody_wrote_is_text() -> None:
    drawing = drawn(
        bars([("<b>&", 1)], key='a"b', title="<i>", description="&", locale="fr_FR", width=WIDE)
    )
    assert drawing.labels("chart-tick") == ["<b>&"]
    assert drawing.title == "<i>"
