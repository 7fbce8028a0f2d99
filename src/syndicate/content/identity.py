"""Who a work is, for ever: the same on every machine, whatever is renamed, edited or lost."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from syndicate.model import Kind

_LINE_END_SPACE = re.compile(r"[ \t]+(?=\n|\Z)")
_SCHEMES = frozenset({"http", "https", "tag", "urn"})
_UUID = re.compile(r"^urn:uuid:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$")


def work_id(authority: str, kind: Kind, name: str) -> str:
    """Return the id of a work whose files carry none.

    name: its first one, that is the last of its aliases, else the folder or flat file it is in.
    """
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'tag:{authority}:{kind}/{name}')}"


def entry_id(authority: str, kind: Kind, work: str, locale: str, guid: str | None = None) -> str:
    """Return the id of a work's entry in the feed of `locale` (RFC 4151), whatever language fills it.

    guid: the id that an importer brought for that locale's own variant; it lives on verbatim.
    """
    return guid or f"tag:{authority}:{kind}/{uuid_of(work)}/{locale}"


def uuid_of(work: str) -> UUID:
    """Return the UUID of a work's id; an id of another kind is hashed."""
    found = _UUID.match(work)
    return UUID(found[1]) if found else uuid5(NAMESPACE_URL, work)


def is_uri(text: str) -> bool:
    """Tell whether `text` can be an id: a tag:, urn:, http: or https: URI without spaces."""
    scheme, _, rest = text.partition(":")
    if scheme.lower() not in _SCHEMES or not rest or re.search(r"[\s<>\"\x00-\x1f]", text):
        return False
    try:
        return scheme.lower() not in ("http", "https") or bool(urlsplit(text).netloc)
    except ValueError:
        return False


def fingerprint(
    title: str, summary: str, body: str, alts: Iterable[str] = (), place: str | None = None
) -> str:
    """Return the first 12 hex of the SHA-256 of what a translator translates.

    Two texts that differ only in Unicode form, line ends, or space at the end of lines and of the
    text have the same fingerprint.
    """
    parts = (title, summary, body, *alts, place or "")
    joined = "\0".join(normal(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:12]


@lru_cache(maxsize=8)  # a text is fingerprinted, and then marked part by part
def normal(text: str) -> str:
    """Return `text` without what makes no difference to a translator."""
    text = unicodedata.normalize("NFC", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LINE_END_SPACE.sub("", text).strip("\n")
