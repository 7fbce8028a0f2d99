"""The members of a body or a query: what each may be, told to programs and held to here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Literal
from zoneinfo import ZoneInfo

from syndicate.errors import UsageError
from syndicate.instants import typed

_LONGEST, _MOST = 200, 200  # letters of a text, texts of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One member.

    choices: of a text that is one of a few. least, most: of a number. default: as a program is told.
    """

    name: str
    kind: Literal["text", "texts", "instant", "flag", "whole"]
    about: str
    required: bool = False
    choices: Sequence[str] = ()
    least: int = 0
    most: int = 0
    default: Any = None

    def schema(self) -> dict[str, Any]:
        """Return the member as JSON Schema has it."""
        text: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": _LONGEST}
        told: dict[str, dict[str, Any]] = {
            "text": {"type": "string", "enum": [*self.choices]} if self.choices else text,
            "texts": {"type": "array", "items": text, "maxItems": _MOST},
            "instant": {"type": "string", "examples": ["2026-11-26T08:00:00+01:00"]},
            "flag": {"type": "boolean"},
            "whole": {"type": "integer", "minimum": self.least, "maximum": self.most},
        }
        return told[self.kind] | ({} if self.default is None else {"default": self.default})

    def holds(self, value: Any, zone: str) -> Any:
        """Return what is kept of a value, as JSON can; None for one that will not do."""
        match self.kind:
            case "text":
                return value if _is_text(value) and value in (self.choices or (value,)) else None
            case "texts":
                listed = isinstance(value, list) and len(value) <= _MOST
                return value if listed and all(map(_is_text, value)) else None
            case "instant":
                return _instant(value, zone)
            case "flag":
                return value if isinstance(value, bool) else None
            case "whole":
                whole = isinstance(value, int) and not isinstance(value, bool)
                return value if whole and self.least <= value <= self.most else None


def read(fields: Sequence[Field], given: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """Return the members that are given. Raises UsageError; an instant without offset is of `zone`."""
    known = {one.name: one for one in fields}
    for name in given:
        if name not in known:
            raise UsageError("api-field-unknown", name=name, known=", ".join(known) or "–")
    for one in fields:
        if one.required and one.name not in given:
            raise UsageError("api-field-missing", name=one.name)
    found = {name: known[name].holds(value, zone) for name, value in given.items()}
    for name, value in found.items():
        if value is None:
            raise UsageError("api-field", name=name)
    return found


def from_query(fields: Sequence[Field], pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return what stands in a query, numbers as numbers; of what comes twice, the last counts."""
    whole = {one.name for one in fields if one.kind == "whole"}
    return {
        name: int(value) if name in whole and value.isdecimal() and len(value) < 10 else value  # noqa: PLR2004
        for name, value in pairs
    }


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isprintable()


def _instant(value: Any, zone: str) -> str | None:
    if not _is_text(value):
        return None
    try:
        found = typed(value)
        found = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
        return found.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None
