import pytest

from syndicate.preflight.colours import Colour, colour, contrast

WHITE = Colour(255, 255, 255)


@pytest.mark.parametrize(
    ("written", "ratio"),
    [("#767676", 4.54), ("#777", 4.48), ("#000", 21.0), ("white", 1.0), ("rgb(31, 78, 121)", 8.66)],
)
def test_contrast_is_that_of_wcag(written: str, ratio: float) -> None:
    found = colour(written)
    assert found is not None
    assert round(contrast(found, WHITE), 2) == ratio
    assert contrast(found, WHITE) == contrast(WHITE, found)


@pytest.mark.parametrize(
    ("written", "parts", "alpha"),
    [
        ("#ABC", (170, 187, 204), 1.0),
        ("#aabbcc80", (170, 187, 204), 128 / 255),
        (" Navy ", (0, 0, 128), 1.0),
        ("rgba(1,2,3,0.5)", (1, 2, 3), 0.5),
        ("transparent", (0, 0, 0), 0.0),
    ],
)
def test_a_colour_is_read_as_css_writes_it(
    written: str, parts: tuple[int, int, int], alpha: float
) -> None:
    found = colour(written)
    assert found is not None
    assert (found.parts, found.alpha) == (parts, alpha)


@pytest.mark.parametrize("written", ["", "inherit", "var(--ink)", "#12", "#ggg", "hsl(1,2%,3%)"])
def test_what_is_no_colour_of_ours_is_none(written: str) -> None:
    assert colour(written) is None


def test_what_is_half_transparent_lets_half_of_what_is_behind_it_through() -> None:
    assert Colour(0, 0, 0, 0.5).over(WHITE) == Colour(128, 128, 128)
    assert str(Colour(0, 0, 0, 0.5).over(WHITE)) == "#808080"
