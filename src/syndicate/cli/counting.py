"""Rows that are copied and compared, on a bar."""

from collections.abc import Callable

from syndicate.localise.marks import N_

ROWS = N_("{done} of {all} rows")


def counting(
    shown: Callable[[int, int], None] | None,
) -> Callable[[int], Callable[[int], None]]:
    """Return what makes, of how many rows there are, a counter that shows how many are done."""

    def of(everything: int) -> Callable[[int], None]:
        done = 0

        def more(count: int) -> None:
            nonlocal done
            done += count
            if shown is not None:
                shown(done, everything)

        return more

    return of
