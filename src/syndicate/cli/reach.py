"""When the readers of an issue are reached, as people and scripts are told."""

import click

from syndicate.cli.words import _
from syndicate.delivery.forecast import Reach
from syndicate.shapes.common import instant


def tell_reach(found: Reach | None) -> None:
    """Say when the first and the last reader are reached, where that can be told."""
    if found is not None:
        first, last = instant(found.first), instant(found.last)
        text = _("Readers are reached from {first} on, the last at {last}.")
        click.echo(text.format(first=first, last=last))
