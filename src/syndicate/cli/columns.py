"""Rows of words and figures → lines in which they stand below each other."""

from collections.abc import Sequence

_APART = "  "


def lines(head: Sequence[str], rows: Sequence[Sequence[str]], most: int = 14) -> list[str]:
    """Return a head and rows, the first column to the left, figures to the right.

    most: the widest that a head is; a longer one is broken between its words.
    """
    heads = [_broken(one, most) for one in head]
    deep = max((len(one) for one in heads), default=0)
    top = [[*[""] * (deep - len(one)), *one] for one in heads]
    table = [*zip(*top, strict=True), *rows]
    wide = [max(len(row[place]) for row in table) for place in range(len(head))]
    return [
        _APART.join(
            cell.rjust(wide[place]) if place else cell.ljust(wide[place])
            for place, cell in enumerate(row)
        ).rstrip()
        for row in table
    ]


def _broken(head: str, most: int) -> list[str]:
    found = [""]
    for word in head.split(" "):
        longer = f"{found[-1]} {word}".strip()
        if len(longer) <= most or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    return found
