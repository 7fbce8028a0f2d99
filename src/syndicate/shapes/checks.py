"""What is wrong with what people wrote."""

from typing import Any

from syndicate.journeys.inspect import Inspection
from syndicate.localise.catalogue import Catalogue
from syndicate.shapes.common import findings, totals


def check(found: Inspection, words: Catalogue) -> dict[str, Any]:
    """Return what was found when all that people wrote was read."""
    return {
        "files": found.files,
        "works": found.works,
        "totals": totals(found.findings),
        "findings": findings(found.findings, words),
    }
