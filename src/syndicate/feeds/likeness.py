"""Two addresses or ids → in what they differ: the slips by which a migration makes old entries new."""

from collections.abc import Callable, Sequence
from urllib.parse import SplitResult, unquote, urlsplit

_Part = Callable[[SplitResult], str]


def faults(before: str, after: str) -> tuple[str, ...]:
    """Return all in which two differing ids differ, or () if they have nothing to do with each other.

    scheme (http for https), slash (at the end), www, host, encoding (%C3%A9 for é), case, query.
    """
    one, other = _parts(before), _parts(after)
    if one is None or other is None or _path(one) != _path(other):
        return ()
    found = [name for name, differ in _FAULTS if differ(one, other)]
    only_host = not one.path.strip("/") and "host" in found  # two home pages have nothing in common
    return () if only_host else tuple(found)


def page(address: str) -> str:
    """Return an address without what a migration changes: "" for a home page or for none.

    Scheme, host, last slash, encoding, case and what is behind "#" are left out.
    """
    parts = _parts(address)
    if parts is None or not (_path(parts) or parts.query):
        return ""
    return f"{_path(parts)}?{parts.query}" if parts.query else _path(parts)


def slug(address: str) -> str:
    """Return the last name in an address, without its extension; "" for a home page."""
    last = page(address).partition("?")[0].rpartition("/")[2]
    return last.removesuffix(".html").removesuffix(".htm").removesuffix(".php")


def _parts(text: str) -> SplitResult | None:
    """Return an http address in its parts, None for everything else."""
    try:
        found = urlsplit(text)
    except ValueError:
        return None
    return found if found.scheme in ("http", "https") and found.hostname else None


def _path(parts: SplitResult) -> str:
    return unquote(parts.path).rstrip("/").casefold()


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")


def _other(part: _Part) -> Callable[[SplitResult, SplitResult], bool]:
    return lambda one, other: part(one) != part(other)


def _bare(parts: SplitResult) -> str:
    return parts.path.rstrip("/")


_FAULTS: Sequence[tuple[str, Callable[[SplitResult, SplitResult], bool]]] = (
    ("scheme", _other(lambda one: one.scheme)),
    ("slash", _other(lambda one: str(one.path.endswith("/")))),
    ("host", _other(_host)),
    ("www", lambda one, other: _host(one) == _host(other) and one.hostname != other.hostname),
    (
        "encoding",
        lambda one, other: _bare(one) != _bare(other) and _decoded(one) == _decoded(other),
    ),
    ("case", lambda one, other: _decoded(one) != _decoded(other)),
    ("query", lambda one, other: (one.query, one.fragment) != (other.query, other.fragment)),
)


def _decoded(parts: SplitResult) -> str:
    return unquote(_bare(parts))
