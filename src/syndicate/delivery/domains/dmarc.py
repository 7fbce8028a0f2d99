"""DMARC (RFC 9989): the record that holds for the domain of From, found by the walk up the tree.

The organisation of a domain is what the walk finds, and no list of public suffixes any more (§4.10).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from syndicate.delivery.domains.resolver import Names

_MOST_QUERIES, _LEFT = (
    8,
    7,
)  # §4.10: of more labels than eight, the walk goes on with the last seven
_TAG = re.compile(r"\s*([A-Za-z]+)\s*=\s*(.*?)\s*", re.DOTALL)
POLICIES = ("none", "quarantine", "reject")
REMOVED = ("pct", "rf", "ri")  # of RFC 7489; receivers pass over them
_URI = re.compile(r"mailto:[^@\s,]+@([A-Za-z0-9.-]+)(?:![0-9]+[kmgt]?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it stands, as it is written, and its tags."""

    domain: str
    text: str
    tags: Mapping[str, str]

    @property
    def has_reports(self) -> bool:
        """Tell whether reports are asked for at an address that is one."""
        return any(_URI.fullmatch(one) for one in self.reports)

    @property
    def reports(self) -> tuple[str, ...]:
        """Return the URIs of `rua`, as they are written."""
        return tuple(one.strip() for one in self.tags.get("rua", "").split(",") if one.strip())

    def report_domains(self) -> tuple[str, ...]:
        """Return the domains at which reports are taken."""
        found = (_URI.fullmatch(one) for one in self.reports)
        return tuple(dict.fromkeys(one[1].lower().rstrip(".") for one in found if one))

    @property
    def is_valid(self) -> bool:
        """Tell whether it has a policy, and none that means nothing."""
        given = [tag for tag in ("sp", "np") if tag in self.tags]
        return all(self.policy(tag) for tag in ("p", *given))

    def policy(self, tag: str) -> str | None:
        """Return what `p`, `sp` or `np` asks for, in lower case; None for nothing that means anything."""
        value = self.tags.get(tag, "").lower()
        return value if value in POLICIES else None


@dataclass(frozen=True, slots=True)
class Walk:
    """What was met on the way up from a domain.

    records: those that count, the nearest first. several: domains with more than one, which count as none.
    """

    domain: str
    records: tuple[Record, ...]
    several: tuple[str, ...] = ()

    @property
    def organisation(self) -> str:
        """Return the organisational domain (§4.10.2)."""
        for one in self.records:
            if one.tags.get("psd", "").lower() == "n":
                return one.domain
            if one.tags.get("psd", "").lower() == "y" and one.domain != self.domain:
                below = self.domain.removesuffix(f".{one.domain}").rpartition(".")[2]
                return f"{below}.{one.domain}"
        return self.records[-1].domain if self.records else self.domain

    @property
    def record(self) -> Record | None:
        """Return the record that holds for the domain: its own, its organisation's, or of who runs the suffix (§4.10.1)."""
        wanted = (self.domain, self.organisation)
        own = next((one for name in wanted for one in self.records if one.domain == name), None)
        suffix = (one for one in self.records if one.tags.get("psd", "").lower() == "y")
        return own or next(suffix, None)


@dataclass(frozen=True, slots=True)
class Holds:
    """What receivers do with mails from a domain that nothing vouches for.

    policy: none, quarantine or reject; None where the record asks for nothing that counts.
    strict: of DKIM (adkim) and SPF (aspf): whether the very same domain is asked for.
    """

    policy: str | None
    strict: Mapping[str, bool] = field(default_factory=dict)


def parsed(text: str, domain: str) -> Record | None:
    """Return the record, or None for a text that is none: its first tag is v=DMARC1 (§4.7)."""
    pieces = [one for one in text.split(";") if one.strip()]
    pairs = [_TAG.fullmatch(one) for one in pieces]
    first = pairs[0] if pairs else None
    if first is None or first[1].lower() != "v" or first[2] != "DMARC1":
        return None
    return Record(domain, text, {one[1].lower(): one[2] for one in pairs if one})


def walk(names: Names, domain: str) -> Walk:
    """Walk up from a domain (§4.10). Raises DeliveryError dns-failed."""
    records: list[Record] = []
    several: list[str] = []
    for name in _up(domain):
        texts = names.ask(f"_dmarc.{name}", "TXT").values
        found = [record for one in texts if (record := parsed(one, name))]
        if len(found) > 1:
            several.append(name)
        elif found:
            records += found
            if found[0].tags.get("psd", "").lower() in ("n", "y"):
                break
    return Walk(domain, tuple(records), tuple(several))


def holds(record: Record, domain: str, *, exists: bool = True) -> Holds:
    """Return what a record says of mails from `domain`, at it or below it."""
    if domain == record.domain:
        tags: Sequence[str] = ("p",)
    else:
        tags = ("sp", "p") if exists else ("np", "sp", "p")
    policy = next((found for tag in tags if (found := record.policy(tag))), None)
    if not record.is_valid:  # §4.10.1: who wants reports has a record all the same
        policy = "none" if record.has_reports else None
    strict = {tag: record.tags.get(tag, "r").lower() == "s" for tag in ("adkim", "aspf")}
    return Holds(policy, strict)


def aligned(names: Names, sender: str, other: str, *, strict: bool) -> bool:
    """Tell whether `other`, which signs or takes returns, vouches for mails from `sender` (§4.4)."""
    if sender == other or strict:
        return sender == other
    return walk(names, sender).organisation == walk(names, other).organisation


def reports_taken(names: Names, record: Record, at: str) -> bool:
    """Tell whether `at` has said that it takes reports about the record's domain (RFC 9990 §4)."""
    if walk(names, at).organisation == walk(names, record.domain).organisation:
        return True
    found = names.ask(f"{record.domain}._report._dmarc.{at}", "TXT").values
    return any(parsed(one, at) for one in found)


def _up(domain: str) -> Sequence[str]:
    labels = domain.lower().rstrip(".").split(".")
    if len(labels) <= _MOST_QUERIES:
        return [".".join(labels[at:]) for at in range(len(labels))]
    rest = labels[-_LEFT:]
    return [".".join(labels), *(".".join(rest[at:]) for at in range(len(rest)))]
