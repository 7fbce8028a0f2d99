"""Whatever was counted adds up, and no domain is told of so few readers that it names them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from syndicate.journeys.reports.tally import LEAST, MOST, OTHERS, Tallies, Tally, tallies, together
from syndicate.store.figures import Cell

STATES = ("queued", "claimed", "handed_over", "sent", "deferred", "refused", "unknown", "expired")
NAMES = [f"d{number}.example" for number in range(60)]
CELLS = st.lists(
    st.builds(
        Cell,
        st.sampled_from(["fr", "fr-CA", "en"]),
        st.sampled_from([None, *NAMES]),
        st.sampled_from(STATES),
        st.booleans(),
        st.integers(1, 9),
    ),
    max_size=120,
)


def sums(those: Tallies) -> set[tuple[int, int, int]]:
    """Return mails, sent and delayed as each of the three ways of counting has them."""
    return {
        (
            sum(one.mails for one in way),
            sum(one.sent for one in way),
            sum(one.delayed for one in way),
        )
        for way in ([those.whole], those.locales.values(), those.domains.values())
    }


@given(CELLS)
def test_languages_and_domains_add_up_to_the_whole(cells: list[Cell]) -> None:
    found = tallies(cells)
    assert sums(found) == {
        (
            sum(cell.mails for cell in cells),
            sum(cell.mails for cell in cells if cell.what == "sent"),
            sum(cell.mails for cell in cells if cell.late),
        )
    }
    assert sums(together([found, found])) == {tuple(2 * one for one in sums(found).pop())}


@given(CELLS)
def test_a_domain_is_named_only_for_enough_readers(cells: list[Cell]) -> None:
    found = tallies(cells).domains
    sizes: Counter[str] = Counter()
    for cell in cells:
        sizes[cell.domain or OTHERS] += cell.mails
    named = [name for name in found if name != OTHERS]
    assert all(found[name].mails == sizes[name] >= LEAST for name in named)
    assert len(named) <= MOST
    counted = [found[name].mails for name in named]
    assert counted == sorted(counted, reverse=True)
    assert OTHERS not in found or list(found)[-1] == OTHERS


def test_what_has_not_left_is_waiting_wherever_it_is() -> None:
    cells = [Cell("fr", None, state, False, 1) for state in ("queued", "claimed", "handed_over")]
    assert tallies(cells).whole == Tally(waiting=3)


def test_a_share_is_of_what_was_handed_over() -> None:
    assert Tally(sent=50, complained=1, refused=50).share("complained") == 0.02
    assert Tally(refused=3).share("bounced") is None
