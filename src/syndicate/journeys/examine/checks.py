"""One thing that was looked into: what was seen, and what is to be said of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from syndicate.model import Finding, Severity

State = Literal["ok", "note", "warning", "error", "skipped"]
_WORST: Sequence[Severity] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record to publish in the DNS. value: in one piece."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked into: `name` is one of `localise.sentences.doctor.SEEN`, which says it with `facts`.

    skipped: why nobody looked, by its name there; "" where somebody did.
    """

    area: str
    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    records: tuple[Record, ...] = ()
    skipped: str = ""

    @property
    def state(self) -> State:
        """Return the worst that is said of it."""
        if self.skipped:
            return "skipped"
        said = {one.severity for one in self.findings}
        return next((one for one in _WORST if one in said), "ok")


def error(
    code: str, *, setting: str | None = None, file: str | None = None, **fields: Any
) -> Finding:
    """Return what keeps mails from leaving or arriving."""
    return _finding(code, "error", setting, file, fields)


def warning(
    code: str, *, setting: str | None = None, file: str | None = None, **fields: Any
) -> Finding:
    """Return what will, or may for some."""
    return _finding(code, "warning", setting, file, fields)


def note(
    code: str, *, setting: str | None = None, file: str | None = None, **fields: Any
) -> Finding:
    """Return what could be better, or what nobody can tell from here."""
    return _finding(code, "note", setting, file, fields)


def findings(checks: Sequence[Check]) -> Iterator[Finding]:
    """Yield all that is said, in the order in which it was looked into."""
    for one in checks:
        yield from one.findings


def _finding(
    code: str, severity: Severity, setting: str | None, file: str | None, fields: Mapping[str, Any]
) -> Finding:
    return Finding(
        code=code, severity=severity, mender="operator", setting=setting, file=file, fields=fields
    )
