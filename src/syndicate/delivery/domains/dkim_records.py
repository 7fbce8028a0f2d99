"""DKIM keys in the DNS (RFC 6376 §3.6.1) beside our own: whether a receiver can verify with what stands there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_TAG = re.compile(r"\s*([A-Za-z][\w]*)\s*=(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Published:
    """The tags of a key record; `p` without white space."""

    tags: Mapping[str, str]

    @property
    def is_revoked(self) -> bool:
        """Tell whether it says that the key counts no more."""
        return not self.tags.get("p")

    @property
    def is_trial(self) -> bool:
        """Tell whether receivers are asked to pass over whether signatures fit."""
        return "y" in self._listed("t", "")

    def takes_ours(self) -> bool:
        """Tell whether it allows SHA-256, and mail."""
        hashes, services = self._listed("h", "sha256"), self._listed("s", "*")
        return "sha256" in hashes and bool({"*", "email"} & services)

    def _listed(self, tag: str, default: str) -> set[str]:
        return {one.strip().lower() for one in self.tags.get(tag, default).split(":")}


def parsed(text: str) -> Published | None:
    """Return the record; None for a text that is none, as others may stand at the same name."""
    pairs = [_TAG.fullmatch(one) for one in text.split(";") if one.strip()]
    tags = {one[1].lower(): re.sub(r"\s+", "", one[2]) for one in pairs if one}
    is_one = all(pairs) and "p" in tags and tags.get("v", "DKIM1") == "DKIM1"
    return Published(tags) if is_one else None


def troubles(texts: tuple[str, ...], ours: str) -> Iterator[str]:
    """Yield the codes of what keeps receivers from verifying with what stands in the DNS.

    ours: what should stand there; "" where we have no key to compare with.
    """
    found = [record for one in texts if (record := parsed(one))]
    if not found:
        yield "dkim-record-absent"
        return
    if len(found) > 1:
        yield "dkim-record-several"
        return
    record, own = found[0], parsed(ours)
    if record.is_revoked:
        yield "dkim-record-revoked"
    elif own is not None and _key(record) != _key(own):
        yield "dkim-record-other"
    elif not record.takes_ours():
        yield "dkim-record-narrow"
    elif record.is_trial:
        yield "dkim-record-trial"


def _key(record: Published) -> tuple[str, str]:
    return record.tags.get("k", "rsa").lower(), record.tags["p"].rstrip("=")
