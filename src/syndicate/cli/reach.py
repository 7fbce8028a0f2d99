"""When the readers of an issue are reached, as people and scripts are told."""

import click

from syndicate.cli.frame import instant
from syndicate.cli.words import _
from syndicate.delivery.forecast import Reach


def tell_reach(found: Reach | None) -> None:
    """Say when the first and the last reader are reached, where that can be told."""
    if found is not None:
        first, last = instant(found.first), instant(found.last)
        text = _("Readers are reached from {first} on, the last at {last}.")
        click.echo(text.format(first=first, last=last))


def reach_shape(found: Reach | None) -> dict[str, object] | None:
    """Return the same for `--json`."""
    return None if found is None else {"first": instant(found.first), "last": instant(found.last)}
