"""What is wrong with one file, gathered so that one mistake never hides the next."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from syndicate.errors import ContentError
from syndicate.model import Finding, Severity

_ALIKE = 0.6  # of two words, as difflib counts it
_LONGEST = 200  # characters: comparing takes time by the square of them


class Complaints:
    """Findings about one file, in the order in which they were met."""

    def __init__(self, file: str, locale: str | None = None) -> None:
        self.file = file
        self.locale = locale
        self.findings: list[Finding] = []

    @property
    def spoiled(self) -> bool:
        """Tell whether there is an error among them."""
        return any(one.severity == "error" for one in self.findings)

    def error(self, code: str, line: int | None, **fields: Any) -> None:
        """Note what keeps the file from being published."""
        self._note("error", code, line, fields)

    def warning(self, code: str, line: int | None, **fields: Any) -> None:
        """Note what somebody should look at."""
        self._note("warning", code, line, fields)

    def take(self, error: ContentError, line: int | None = None, **fields: Any) -> None:
        """Note what `error` tells, at its own line or else at `line`."""
        self._note("error", error.code, error.line or line, {**fields, **error.fields})

    def _note(
        self, severity: Severity, code: str, line: int | None, fields: dict[str, Any]
    ) -> None:
        self.findings.append(
            Finding(
                code=code,
                severity=severity,
                mender="editor",
                file=self.file,
                line=line,
                locale=self.locale,
                fields=fields,
            )
        )


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like `word`, or "" where none is like it."""
    return next(iter(get_close_matches(word[:_LONGEST], sorted(known), n=1, cutoff=_ALIKE)), "")


def likely(word: str, known: Iterable[str]) -> dict[str, str]:
    """Return the fields `nearest`, and `known`: all that is known, the likeliest first."""
    words = sorted(known)
    ranked = get_close_matches(word[:_LONGEST], words, n=len(words) or 1, cutoff=0.0)
    return {"nearest": nearest(word, words), "known": ", ".join(ranked)}
