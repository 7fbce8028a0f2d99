"""`import feed`, in the group of all importers, which is whole once this is imported."""

from datetime import datetime
from pathlib import Path

import click

from syndicate.cli.coming import Asked, asks, bring, import_
from syndicate.cli.frame import Instant, Named
from syndicate.errors import UsageError
from syndicate.localise.marks import N_

__all__ = ["feed", "import_"]


@import_.command(
    help=N_(
        "Bring in what feeds have (RSS, Atom, JSON Feed); each is a file or an http(s) address."
    )
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--feed",
    "named",
    multiple=True,
    metavar="LANG=SOURCE",
    help=N_("A feed in a language: --feed fr=URL --feed en=URL."),
)
@click.option(
    "--pairs",
    type=Named(dir_okay=False, exists=True, path_type=Path),
    help=N_(
        "A CSV table of what belongs together: a column for each language, a row for each work."
    ),
)
@click.option(
    "--hreflang",
    is_flag=True,
    help=N_("Ask the pages of entries which pages are the same in other languages."),
)
@click.option(
    "--all",
    "older",
    is_flag=True,
    help=N_("Read older pages and archives too, where a feed names them."),
)
@click.option("--undated", type=Instant(), help=N_("The date of entries that have none."))
@asks("fetch")
@click.pass_obj
def feed(
    home: Path,
    /,
    *,
    sources: tuple[str, ...],
    named: tuple[str, ...],
    pairs: Path | None,
    hreflang: bool,
    older: bool,
    undated: datetime | None,
    asked: Asked,
) -> int:
    """Read feeds, their ids to the letter."""
    from syndicate.journeys import arriving_feeds as arriving  # noqa: PLC0415 (each reads its own source)

    places = [*(("", one) for one in sources), *map(arriving.parted, named)]
    if not places:
        raise UsageError("import-no-feed")
    them = arriving.Asked(places=places, older=older, pairs=pairs, ask=hreflang, undated=undated)
    return bring(home, arriving.feeds(them), " ".join(place for _, place in places), asked)
