"""SPF (RFC 7208): what a domain's record says of a server that sends for it, and what is wrong with it.

`checked` judges one mail as a receiver does; `looked_through` reads the whole tree of a record, and counts
what a receiver asks for a mail that nothing before the end of it fits.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Literal

from syndicate.delivery.domains.macros import Asked, MacroError, expanded, has_macros
from syndicate.delivery.domains.resolver import Names
from syndicate.errors import DeliveryError

Result = Literal["pass", "fail", "softfail", "neutral", "none", "permerror", "temperror"]
MOST_LOOKUPS, MOST_VOIDS, MOST_MX = 10, 2, 10  # §4.6.4
_RESULTS: dict[str, Result] = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_ASKING = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
_HEAD = re.compile(r"([-+~?]?[A-Za-z0-9_.-]*)([:=/]?)(.*)", re.DOTALL)
_HOSTS = re.compile(r"(.*?)(?:/([0-9]{1,2}))?(?://([0-9]{1,3}))?")
_MODIFIER = re.compile(r"(?P<name>[A-Za-z][\w.-]*)=(?P<value>\S*)")


class PermError(Exception):
    """A record that no receiver can go by. `code` says why; `at` is the domain whose record it is."""

    def __init__(self, code: str, at: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields: Mapping[str, Any] = {"domain": at, **fields}


@dataclass(frozen=True, slots=True)
class Term:
    """A mechanism with the result that it gives, or a modifier (sign "")."""

    sign: str
    name: str
    value: str
    four: int = 32
    six: int = 128


@dataclass(slots=True)
class Read:
    """What was found in the whole tree of a record.

    record: as it stands at the domain; None where there is none.
    lookups: how many questions it may cost a receiver; voids: which of them have no answer.
    included: the domains whose records are part of it.
    """

    record: str | None = None
    lookups: int = 0
    voids: list[str] = field(default_factory=list)
    included: list[str] = field(default_factory=list)
    ends: str = ""  # the sign of its "all", or "" for none
    redirects: bool = False
    uses_ptr: bool = False


def record_of(names: Names, domain: str) -> str | None:
    """Return the one record of a domain. Raises PermError spf-several, DeliveryError."""
    found = [one for one in names.ask(domain, "TXT").values if _is_spf(one)]
    if len(found) > 1:
        raise PermError("spf-several", domain, count=len(found))
    return found[0] if found else None


def parsed(record: str, domain: str) -> Sequence[Term]:
    """Return the terms of a record, in order. Raises PermError spf-syntax."""
    terms = [_term(one, domain) for one in record.split()[1:]]
    for name in ("redirect", "exp"):
        if sum(one.name == name and not one.sign for one in terms) > 1:
            raise PermError("spf-syntax", domain, found=f"{name}=")
    return terms


def looked_through(names: Names, domain: str) -> Read:
    """Return what is found in the record of a domain and in all that it includes. Raises PermError, DeliveryError."""
    read = Read(record=record_of(names, domain))
    if read.record is not None:
        terms = parsed(read.record, domain)
        read.ends = next((one.sign for one in terms if one.name == "all"), "")
        read.redirects = any(one.name == "redirect" for one in terms)
        _walk(names, domain, terms, read, (domain,))
    return read


def checked(names: Names, domain: str, asked: Asked) -> Result:
    """Return what a receiver makes of a mail (check_host, §4)."""
    try:
        return _Checking(names, asked).of(domain, nested=False)
    except PermError:
        return "permerror"
    except DeliveryError:
        return "temperror"


def _is_spf(text: str) -> bool:
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def _term(text: str, domain: str) -> Term:
    name, separator, rest = _HEAD.fullmatch(text).groups()  # type: ignore[union-attr] # it fits anything
    if separator == "=" and _MODIFIER.fullmatch(text):
        return Term("", name.lower(), rest)
    sign, bare = (name[0], name[1:]) if name[:1] in _RESULTS else ("+", name)
    kind = bare.lower()
    try:
        made = _mechanism(sign, kind, separator, rest)
    except ValueError as error:
        raise PermError("spf-syntax", domain, found=text) from error
    return made


def _mechanism(sign: str, kind: str, separator: str, rest: str) -> Term:
    """Return a mechanism. Raises ValueError for what is none."""
    if kind in ("ip4", "ip6") and separator == ":":
        network = ip_network(rest, strict=False)
        if network.version != int(kind[2]):
            raise ValueError(rest)
        return Term(sign, kind, str(network))
    if kind in ("include", "exists") and separator == ":" and rest:
        return Term(sign, kind, rest)
    if kind == "all" and not separator:
        return Term(sign, kind, "")
    if kind == "ptr" and separator in ("", ":"):
        return Term(sign, kind, rest)
    if kind in ("a", "mx"):
        return _hosts(sign, kind, separator, rest)
    raise ValueError(kind)


def _hosts(sign: str, kind: str, separator: str, rest: str) -> Term:
    """Return `a` or `mx`, of a domain or of our own, with the lengths of two prefixes."""
    found = _HOSTS.fullmatch(f"/{rest}" if separator == "/" else rest)
    if found is None or (separator == ":" and not found[1]):
        raise ValueError(rest)
    four, six = int(found[2] or 32), int(found[3] or 128)
    if four > 32 or six > 128:  # noqa: PLR2004
        raise ValueError(rest)
    return Term(sign, kind, found[1], four, six)


def _walk(
    names: Names, domain: str, terms: Sequence[Term], read: Read, path: tuple[str, ...]
) -> None:
    has_all = any(one.name == "all" for one in terms)
    for term in terms:
        if term.name not in _ASKING or (term.name == "redirect" and has_all):
            continue
        read.lookups += 1
        target = term.value or domain
        read.uses_ptr |= term.name == "ptr"
        if has_macros(target) or term.name == "ptr":
            continue
        if term.name in ("include", "redirect"):
            _walk_into(names, target.rstrip(".").lower(), read, path)
        elif not any(_exists(names, term, target)):
            read.voids.append(target)


def _walk_into(names: Names, target: str, read: Read, path: tuple[str, ...]) -> None:
    if target in path:
        raise PermError("spf-loop", path[0], found=target)
    record = record_of(names, target)
    if record is None:
        raise PermError("spf-include-none", path[-1], found=target)
    read.included.append(target)
    if read.lookups <= MOST_LOOKUPS * 5:  # far beyond what anybody reads: the rest says no more
        _walk(names, target, parsed(record, target), read, (*path, target))


def _exists(names: Names, term: Term, target: str) -> Iterator[bool]:
    """Tell whether a mechanism finds anything at all."""
    if term.name == "mx":
        yield bool(names.ask(target, "MX").values)
    else:
        yield bool(names.ask(target, "A").values)
        if term.name == "a":
            yield bool(names.ask(target, "AAAA").values)


@dataclass(slots=True)
class _Checking:
    """One mail, and what was asked for it so far."""

    names: Names
    asked: Asked
    lookups: int = 0
    voids: int = 0

    def of(self, domain: str, *, nested: bool) -> Result:
        record = record_of(self.names, domain)
        if record is None:
            if nested:
                raise PermError("spf-include-none", domain)
            return "none"
        terms = parsed(record, domain)
        for term in terms:
            if term.sign and self._fits(term, domain):
                return _RESULTS[term.sign]
        redirect = next((one for one in terms if one.name == "redirect"), None)
        if redirect is None:
            return "neutral"
        self._count(domain)
        return self.of(self._target(redirect, domain), nested=True)

    def _fits(self, term: Term, domain: str) -> bool:
        if term.name in ("all", "ip4", "ip6"):
            return term.name == "all" or self._within(ip_network(term.value))
        self._count(domain)
        target = self._target(term, domain)
        match term.name:
            case "include":
                return self.of(target, nested=True) == "pass"
            case "exists":
                return bool(self._values(target, "A", domain))
            case "ptr":
                return self._by_name(target)
            case _:
                return self._by_hosts(term, target, domain)

    def _by_hosts(self, term: Term, target: str, domain: str) -> bool:
        hosts = self._values(target, "MX", domain)[:MOST_MX] if term.name == "mx" else (target,)
        return any(self._at(host, term, domain) for host in hosts)

    def _at(self, host: str, term: Term, domain: str) -> bool:
        is_four = self.asked.ip.version == 4  # noqa: PLR2004
        length = term.four if is_four else term.six
        values = self._values(host, "A" if is_four else "AAAA", domain, counted=term.name == "a")
        return any(self._within(ip_network(f"{one}/{length}", strict=False)) for one in values)

    def _by_name(self, target: str) -> bool:
        """§5.5: a name of the address that leads back to it and is at or below the target."""
        for name in self.names.ask(self.asked.ip.reverse_pointer, "PTR").values[:MOST_MX]:
            kind: Literal["A", "AAAA"] = "A" if self.asked.ip.version == 4 else "AAAA"  # noqa: PLR2004
            back = map(ip_address, self.names.ask(name, kind).values)
            if f".{name}".endswith(f".{target.lower()}") and self.asked.ip in back:
                return True
        return False

    def _values(
        self, name: str, kind: Literal["A", "AAAA", "MX"], domain: str, *, counted: bool = True
    ) -> tuple[str, ...]:
        found = self.names.ask(name, kind).values
        if not found and counted:
            self.voids += 1
            if self.voids > MOST_VOIDS:
                raise PermError("spf-voids", domain)
        return found

    def _count(self, domain: str) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise PermError("spf-lookups", domain)

    def _target(self, term: Term, domain: str) -> str:
        try:
            return expanded(term.value, domain, self.asked) if term.value else domain
        except MacroError as error:
            raise PermError("spf-syntax", domain, found=term.value) from error

    def _within(self, network: IPv4Network | IPv6Network) -> bool:
        return self.asked.ip.version == network.version and self.asked.ip in network
