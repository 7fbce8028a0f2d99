"""What was built of content."""

from typing import Any

from syndicate.journeys.build.made import Build
from syndicate.localise.catalogue import Catalogue
from syndicate.shapes.common import findings, instant


def build(made: Build, words: Catalogue) -> dict[str, Any]:
    """Return what a build did."""
    return {
        "at": instant(made.at),
        "seconds": made.seconds,
        "full": made.full,
        "works": made.works,
        "editions": dict(made.editions),
        "broken": made.broken,
        "written": made.written.written,
        "unchanged": made.written.unchanged,
        "deleted": made.written.deleted,
        "changed_feeds": list(made.written.changed_feeds),
        "next_change": instant(made.next_change),
        "findings": findings(made.findings, words),
    }
