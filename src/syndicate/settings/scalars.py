"""One value of TOML or the environment → what its option's type and form ask for."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from syndicate.settings import forms
from syndicate.settings.forms import Form, Range

_DURATION = re.compile(r"\+?([0-9]+)\s*(s|m|h|d)")  # "+3h": after something else
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_LOGIN = re.compile(r"//[^/@]*@")  # may hold a password, which is never told
_MOST_DIGITS = 12  # of a length of time: so many are too long in any unit, and quickly read
_ANY_LENGTH = Range(timedelta(0), forms.LONGEST)
_MOST_SHOWN = 60
_LARGE = 10**18


class Said(str):
    """A value from the environment: text, to be read as whatever its option is."""

    __slots__ = ()


class FormError(Exception):
    """A value that its option cannot take: a code, and the fields of its sentence."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def scalar(kind: type[Any], value: Any, wants: tuple[Any, ...], zone: str) -> Any:
    """Return `value` as a `kind`, if it is as `wants` (forms and ranges) say.

    zone: what an instant without an offset is read in. Raises FormError.
    """
    if type(value) in (int, date) and any(isinstance(one, Form) and one.bare for one in wants):
        value = str(value)
    found = _typed(kind, value, zone)
    for want in (*wants, _ANY_LENGTH) if kind is timedelta else wants:
        if isinstance(want, Range) and not want.least <= found <= want.most:
            raise _out_of(want, value)
    if kind is str:
        _hold(found, tuple(want for want in wants if isinstance(want, Form)))
    return found


def shown(value: Any) -> str:
    """Return a value as its file shows it, shortened; "[…]" and "{…}" for what holds others."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{…}" if value else "{}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if isinstance(value, int) and abs(value) >= _LARGE:  # Python refuses to write very large ones
        return "-…" if value < 0 else "…"
    return shortened(value.isoformat() if isinstance(value, (date, time)) else str(value))


def shortened(text: str) -> str:
    """Return `text`, cut where it is too long for a sentence."""
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


def _typed(kind: type[Any], value: Any, zone: str) -> Any:
    if kind is timedelta:
        return _duration(value)
    if kind is datetime:
        return _instant(value, zone)
    if kind is bool:
        return _flag(value)
    return _number(value) if kind is int else _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise FormError("setting-not-text", found=shown(value))
    return str(value)


def _flag(value: Any) -> bool:
    known = {"true": True, "false": False}
    if isinstance(value, Said) and value.lower() in known:
        return known[value.lower()]
    if not isinstance(value, bool):
        raise FormError("setting-not-flag", found=shown(value))
    return value


def _number(value: Any) -> int:
    if isinstance(value, Said) and _WHOLE.fullmatch(value):
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise FormError("setting-not-number", found=shown(value))
    return value


def _duration(value: Any) -> timedelta:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise FormError("setting-duration", found=shown(value))
    digits = found[1].lstrip("0") or "0"
    try:
        return timedelta(**{_UNITS[found[2]]: int(digits[:_MOST_DIGITS])})
    except OverflowError:
        return timedelta.max  # out of every range


def _instant(value: Any, zone: str) -> datetime:
    read = _parsed(value) if isinstance(value, str) else value
    if isinstance(read, date) and not isinstance(read, datetime):
        read = datetime.combine(read, time(), ZoneInfo(zone))
    if not isinstance(read, datetime) or not forms.FIRST_YEAR <= read.year <= forms.LAST_YEAR:
        raise FormError("setting-instant", found=shown(value))
    aware = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC)


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None


def _hold(text: str, wants: tuple[Form, ...]) -> None:
    lines = forms.SOME_LINES in wants
    for form in wants if lines else (forms.ONE_LINE, *wants):
        if not form.holds(text):
            found = _LOGIN.sub("//…@", text)
            raise FormError(form.code, found=shortened(found))


def _out_of(bounds: Range, value: Any) -> FormError:
    return FormError(
        "setting-range",
        found=shown(value),
        least=_written(bounds.least),
        most=_written(bounds.most),
    )


def _written(bound: Any) -> str:
    if not isinstance(bound, timedelta):
        return str(bound)
    return f"{bound.days}d" if bound.days else f"{bound.seconds}s"
