"""SPF of the domain that mails come back to: whether receivers can go by it, and whether it lets our relay send."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from syndicate.delivery.domains import spf
from syndicate.delivery.domains.macros import Asked
from syndicate.delivery.domains.resolver import Names
from syndicate.delivery.domains.spf import PermError, Read
from syndicate.journeys.examine.checks import Check, Record, error, note, warning
from syndicate.model import Finding
from syndicate.settings.options import Settings

_SHOWN = 3  # names of those that lead nowhere


def spf_check(settings: Settings, names: Names, domain: str, relay: str) -> Check:
    """Look into it. relay: the address at which our mail server was reached, or "". Raises DeliveryError."""
    wanted = suggested(settings, relay)
    records = (Record(name=domain, kind="TXT", value=wanted),) if wanted else ()
    try:
        read = spf.looked_through(names, domain)
    except PermError as broken:
        said = (error(broken.code, **broken.fields),)
        return Check(area="dns", name="spf-none", facts={"domain": domain}, findings=said)
    if read.record is None:
        said, facts = (error("spf-absent", domain=domain),), {"domain": domain}
        return Check(area="dns", name="spf-none", facts=facts, findings=said, records=records)
    found = (*_of_record(read, domain), *_of_relay(settings, names, domain, relay))
    seen: Mapping[str, Any] = {"domain": domain, "record": read.record, "lookups": read.lookups}
    return Check(area="dns", name="spf", facts=seen, findings=found)


def suggested(settings: Settings, relay: str) -> str:
    """Return a record that lets our relay send and nobody else, as far as we know from where it sends; "" for not."""
    told = [ip_network(one) for one in settings.doctor.relay]
    terms = [f"ip{one.version}:{_short(one)}" for one in told]
    host = settings.delivery.smtp.host
    if not terms and relay and _is_public(relay) and host != relay:
        terms = [f"a:{host}"]
    return " ".join(("v=spf1", *terms, "~all")) if terms else ""


def _of_record(read: Read, domain: str) -> Iterator[Finding]:
    if read.lookups > spf.MOST_LOOKUPS:
        yield error("spf-lookups", domain=domain, count=read.lookups, most=spf.MOST_LOOKUPS)
    if len(read.voids) > spf.MOST_VOIDS:
        names = ", ".join(read.voids[:_SHOWN])
        yield error("spf-voids", domain=domain, count=len(read.voids), known=names)
    if read.ends == "+":
        yield error("spf-open", domain=domain)
    elif read.ends == "?" or not (read.ends or read.redirects):
        yield note("spf-neutral", domain=domain)
    if read.uses_ptr:
        yield warning("spf-ptr", domain=domain)


def _of_relay(settings: Settings, names: Names, domain: str, relay: str) -> Iterator[Finding]:
    """Yield what is wrong with the addresses from which our mails leave, so far as we know them."""
    sender, told = f"postmaster@{domain}", settings.doctor.relay
    for network in told:
        at = ip_network(network)[0]
        if _result(names, domain, at, sender) != "pass":
            term = f"ip{at.version}:{_short(ip_network(network))}"
            yield error("spf-relay-refused", domain=domain, found=network, term=term)
    if told:
        return
    if not relay or not _is_public(relay):
        yield note("spf-relay-untold", setting="doctor.relay", domain=domain)
    elif _result(names, domain, ip_address(relay), sender) != "pass":
        host = settings.delivery.smtp.host
        yield warning(
            "spf-relay-missing", setting="doctor.relay", domain=domain, host=host, found=relay
        )


def _result(names: Names, domain: str, at: IPv4Address | IPv6Address, sender: str) -> spf.Result:
    return spf.checked(names, domain, Asked(at, sender, domain))


def _is_public(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_global


def _short(network: object) -> str:
    """Return a network as SPF has it: an address alone where it is one."""
    text = str(network)
    return text.removesuffix("/32").removesuffix("/128")
