"""Where a feed is, a file or an address → the feed, with its older pages if they are asked for.

What somebody typed is meant, and may be on this machine; what a document or a redirect names is not.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from syndicate import fetch
from syndicate.content.foreign.read import MAX_MIB, read
from syndicate.content.foreign.values import Feed, Item
from syndicate.errors import DeliveryError, UsageError, reason_of
from syndicate.model import Finding

PAGES = 200  # of a hundred entries or so each: decades
_ENTRIES = 100_000  # some hundred MB; no site has as many, and a server without end would go on
_REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A feed with what was read of its older pages.

    place: as it was given. pages: how many documents were read. unread: there are older ones.
    """

    place: str
    feed: Feed
    pages: int
    unread: bool
    trouble: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Document:
    place: str
    feed: Feed
    trouble: tuple[Finding, ...]


def gather(place: str, *, older: bool = False) -> Gathered:
    """Read the feed at `place`; with `older`, all pages before it (RFC 5005), up to PAGES and 100,000 entries.

    An entry that is on several pages is the one of the newest. Raises UsageError for what cannot be
    read or is no feed, DeliveryError for an address that does not give one; both name the place.
    """
    documents = list(_pages(place, PAGES if older else 1))
    items: dict[str, Item] = {}
    for document in documents:
        for one in document.feed.items:
            items.setdefault(one.id, one)
    head, last = documents[0].feed, documents[-1].feed
    # Ids that one page has several times were told; here each entry counts once.
    feed = replace(head, items=tuple(items.values())) if len(documents) > 1 else head
    visited = {head.address, *(one.place for one in documents)}
    return Gathered(
        place=place,
        feed=feed,
        pages=len(documents),
        unread=last.older is not None and last.older not in visited,
        trouble=tuple(one for each in documents for one in (*each.trouble, *each.feed.trouble)),
    )


def page(url: str, typed: str) -> bytes:
    """Return what stands at an address that a feed names; on this machine only where `typed` is, too.

    Raises DeliveryError fetch-refused, fetch-failed or fetch-status.
    """
    return _fetched(url, typed)[1]


def _pages(place: str, most: int) -> Iterator[_Document]:
    first = _document(place, place)
    yield first
    visited, older = {place, first.feed.address}, first.feed.older
    entries = len(first.feed.items)
    for _ in range(most - 1):
        if older is None or older in visited or entries > _ENTRIES:
            return
        visited.add(older)
        there = _mirrored(older, place, first.feed.address)
        if there == older and not _is_address(older):  # a feed must not name files of this machine
            raise DeliveryError("fetch-refused", file=older, reason="scheme")
        document = _document(there, place)
        entries += len(document.feed.items)
        yield replace(document, place=older)
        older = document.feed.older


def _document(place: str, typed: str) -> _Document:
    if _is_address(place):
        address, data, trouble = _fetched(place, typed)
        return _Document(place, read(data, place, address), trouble)
    return _Document(place, read(_file(Path(place), place), place), ())


def _is_address(place: str) -> bool:
    return place.lower().startswith(("http://", "https://"))


def _file(path: Path, place: str) -> bytes:
    """Return what is in a file. Raises UsageError feed-unreadable or feed-too-large."""
    try:
        seen = path.stat()
        if not (stat.S_ISREG(seen.st_mode) or stat.S_ISDIR(seen.st_mode)):  # a pipe would keep us
            raise UsageError("feed-unreadable", file=place, reason="EINVAL")
        if seen.st_size > MAX_MIB * 1024 * 1024:
            raise UsageError("feed-too-large", file=place, limit=MAX_MIB)
        return path.read_bytes()
    except OSError as error:
        raise UsageError("feed-unreadable", file=place, reason=reason_of(error)) from error


def _fetched(url: str, typed: str) -> tuple[str, bytes, tuple[Finding, ...]]:
    """Return where a document is in the end, its bytes, and what to say of the way there."""
    here, passing = url, False
    reply = _asked(here, url, typed)
    for _ in range(_REDIRECTS):
        if reply.status not in _MOVED or not reply.headers.get("location"):
            break
        passing = passing or reply.status not in _FOR_GOOD
        here = urljoin(here, reply.headers["location"])
        reply = _asked(here, url, typed)
    if reply.status != 200:  # noqa: PLR2004
        raise DeliveryError("fetch-status", file=url, status=reply.status)
    return here, reply.body, tuple(_moved(url, here, passing=passing))


def _asked(url: str, place: str, typed: str) -> fetch.Reply:
    meant = _origin(url) == _origin(typed)
    try:
        return fetch.ask(url, MAX_MIB * 1024 * 1024, allow_private=meant)
    except DeliveryError as error:
        raise DeliveryError(error.code, file=place, **error.fields) from error
    except ValueError as error:  # an address that has no parts, as http://[x
        raise DeliveryError("fetch-refused", file=place, reason="scheme") from error


def _origin(url: str) -> str:
    """Return the machine that an address is of, with its port."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _moved(url: str, here: str, *, passing: bool) -> Iterator[Finding]:
    if passing and here != url:
        yield Finding(
            code="feed-redirect-passing",
            severity="warning",
            mender="operator",
            file=url,
            fields={"to": here},
        )


def _mirrored(page: str, place: str, address: str | None) -> str:
    """Return the file that `page` is, where the feed was read from a file whose folder mirrors its site."""
    try:
        found = None if _is_address(place) or address is None else _beside(page, place, address)
    except (OSError, ValueError):  # an address without parts, or a path that no system has
        found = None
    return page if found is None else str(found)


def _beside(page: str, place: str, address: str) -> Path | None:
    own, other = urlsplit(address), urlsplit(page)
    here, name = Path(os.path.abspath(place)), unquote(own.path).lstrip("/")  # noqa: PTH100 (no link is followed)
    same_site = (own.scheme, own.netloc) == (other.scheme, other.netloc)
    if not name or not same_site or not here.as_posix().endswith(f"/{name}"):
        return None
    top = Path(here.as_posix().removesuffix(name))
    found = top / unquote(other.path).lstrip("/")
    return found if found.resolve().is_relative_to(top.resolve()) and found.is_file() else None
