"""The pieces of which every document of the contract is made."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicate.localise.catalogue import Catalogue
from syndicate.localise.findings import say
from syndicate.model import Finding

if TYPE_CHECKING:  # every command imports this; few look ahead
    from syndicate.delivery.forecast import Reach


def instant(value: datetime | None) -> str | None:
    """Return RFC 3339 in UTC with Z; whole seconds."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def finding(found: Finding, words: Catalogue) -> dict[str, Any]:
    """Return the contract's Finding, said in the language of `words`."""
    message, remedy = say(found, words)
    return {
        "code": found.code,
        "severity": found.severity,
        "mender": found.mender,
        "file": found.file,
        "line": found.line or None,
        "setting": found.setting,
        "work": found.work,
        "locale": found.locale,
        "message": message,
        "remedy": remedy or None,
        "fields": {key: _plain(value) for key, value in found.fields.items()},
    }


def findings(found: Iterable[Finding], words: Catalogue) -> list[dict[str, Any]]:
    """Return each of some findings."""
    return [finding(one, words) for one in found]


def totals(found: Iterable[Finding]) -> dict[str, int]:
    """Count findings by severity."""
    counts = {"error": 0, "warning": 0, "note": 0}
    for one in found:
        counts[one.severity] += 1
    return counts


def held(found: tuple[str, datetime] | None) -> dict[str, Any] | None:
    """Return the contract's Held."""
    return {"reason": found[0], "since": instant(found[1])} if found else None


def reach(found: "Reach | None") -> dict[str, Any] | None:
    """Return when the first and the last reader are reached, where that can be told."""
    return None if found is None else {"first": instant(found.first), "last": instant(found.last)}


def below(found: Finding, home: Path) -> Finding:
    """Return a finding that names a file of the publication as people know it: from its folder on."""
    file = found.file
    if file is None or not Path(file).is_relative_to(home) or Path(file) == home:
        return found
    return replace(found, file=Path(file).relative_to(home).as_posix())


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)
