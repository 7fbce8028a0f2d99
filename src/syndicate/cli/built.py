"""What people are told of a build."""

from syndicate.cli.words import _, figure, ngettext
from syndicate.journeys.build.made import Build
from syndicate.model import Finding


def told(made: Build) -> list[Finding]:
    """Return what whoever builds has to know; `check` tells the rest."""
    return [one for one in made.findings if one.severity == "error" or one.mender == "operator"]


def said(made: Build) -> str:
    """Say in one line what a build did."""
    works = ngettext("{n} work", "{n} works", made.works)
    return _(
        "{works} ({editions}): {written} files written, {unchanged} unchanged, {deleted} deleted, "
        "in {seconds} s"
    ).format(
        works=works,
        editions=", ".join(f"{tag} {figure(count)}" for tag, count in made.editions.items()),
        written=figure(made.written.written),
        unchanged=figure(made.written.unchanged),
        deleted=figure(made.written.deleted),
        seconds=made.seconds,
    )
