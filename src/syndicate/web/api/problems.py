"""What went wrong → application/problem+json (RFC 9457), in the words of who asked."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from syndicate.errors import SyndicateError, UsageError
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.findings import finding_of, say
from syndicate.model import Finding
from syndicate.shapes.common import below, finding
from syndicate.web.api.statuses import TITLES, status_of

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class Unready(UsageError):
    """Findings forbid what was asked for."""

    def __init__(self, issue: str, findings: Sequence[Finding]) -> None:
        super().__init__("issue-refused", issue=issue)
        self.findings = findings


def foreseen(error: Exception) -> SyndicateError:
    """Return an error that can be told; one that we did not foresee is logged, and says no more."""
    if isinstance(error, SyndicateError):
        return error
    log.error("api failed", exc_info=error)
    return SyndicateError("api-failed")


def problem(error: SyndicateError, words: Catalogue, home: Path) -> tuple[int, dict[str, Any]]:
    """Return the status and the document. Its `findings` say the rest: those that forbid it, or it alone."""
    status = status_of(error)
    own = below(finding_of(error), home)
    message, remedy = say(own, words)
    told = error.findings if isinstance(error, Unready) else (own,)
    return status, {
        "type": "about:blank",
        "title": words.gettext(TITLES[status]),
        "status": status,
        "detail": message,
        "code": error.code,
        "remedy": remedy or None,
        "findings": [finding(below(one, home), words) for one in told],
    }
