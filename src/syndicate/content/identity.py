"""Who a work is, for ever: the same on every machine, whatever is renamed, edited or lost."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from syndicate.model import Kind

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
    return guid or f"tag:{authority}:{kind}/{_uuid(work)}/{locale}"


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


def normal(text: str) -> str:
    """Return `text` without what makes no difference to a translator."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t") for line in lines).strip("\n")


def _uuid(work: str) -> UUID:
    found = _UUID.match(work)
    return UUID(found[1]) if found else uuid5(NAMESPACE_URL, work)
