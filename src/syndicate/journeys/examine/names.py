"""The names that mails come from, as receivers find them in the DNS: where each is looked into."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

from syndicate.delivery.domains.resolver import Kind, Names
from syndicate.errors import DeliveryError
from syndicate.journeys.doctor import signing_findings, signing_keys
from syndicate.journeys.examine import envelope, vouching
from syndicate.journeys.examine.checks import Check, error, warning
from syndicate.journeys.examine.vouching import Sending
from syndicate.localise.findings import finding_of
from syndicate.settings.options import Settings
from syndicate.settings.rules import sending_domains, signing_domain


@dataclass(frozen=True, slots=True)
class _Look:
    """Something to look into, by the name of its check, with what it is about."""

    name: str
    subject: str
    act: Callable[[], Check]


def names_of(settings: Settings, home: Path, names: Names, relay: str) -> Iterator[Check]:
    """Yield what the DNS says of each name. relay: the address at which our mail server was reached, or ""."""
    for one in _looks(settings, home, names, relay):
        try:
            yield one.act()
        except (
            DeliveryError
        ) as failed:  # the DNS did not answer: a trouble of its own, and maybe of here
            found = (replace(finding_of(failed), severity="warning"),)
            facts = {"subject": one.subject}
            yield Check(area="dns", name="dns-away", facts=facts, findings=found)


def sending_of(settings: Settings) -> Sending:
    """Return what vouches for our mails, as the settings have it."""
    ours = settings.delivery.transport == "smtp"
    returns = settings.bounces.address or settings.sender.email
    signs = any(one.sign for one in settings.delivery.dkim.selectors.values())
    return Sending(
        returns=returns.rpartition("@")[2].lower() if ours else "",
        signs=signing_domain(settings) if signs and ours else "",
    )


def _looks(settings: Settings, home: Path, names: Names, relay: str) -> Iterator[_Look]:
    sending = sending_of(settings)
    returns, domains = sending.returns, sending_domains(settings)
    if returns:
        yield _Look("spf", returns, partial(envelope.spf_check, settings, names, returns, relay))
        yield _Look("mx", returns, partial(_takes, names, returns, returns=True))
    if sending.signs:
        found = tuple(signing_findings(settings, home))
        keys = signing_keys(settings, home, make=False).keys
        facts = {"count": len(keys)}
        yield _Look("keys", "", lambda: Check(area="dns", name="keys", facts=facts, findings=found))
        for key in keys:
            yield _Look("dkim", key.name, partial(vouching.dkim_check, names, key))
    for domain in domains:
        yield _Look("dmarc", domain, partial(vouching.dmarc_check, names, domain, sending))
        if domain != returns:
            yield _Look("mx", domain, partial(_takes, names, domain, returns=False))
    for network in settings.doctor.relay:
        if ip_network(network).num_addresses == 1:
            at = ip_address(network.partition("/")[0])
            yield _Look("ptr", str(at), partial(_leads_back, names, at))


def _takes(names: Names, domain: str, *, returns: bool) -> Check:
    """Look whether a domain takes mail: what comes back, or what readers answer."""
    judged = error if returns else warning
    hosts = names.ask(domain, "MX").values
    facts = {"domain": domain, "hosts": ", ".join(hosts)}
    if hosts == (".",):
        return Check(
            area="dns", name="mx", facts=facts, findings=(judged("mx-none", domain=domain),)
        )
    if hosts:
        return Check(area="dns", name="mx", facts=facts)
    kinds: tuple[Kind, ...] = ("A", "AAAA")
    if any(names.ask(domain, kind).values for kind in kinds):
        found = warning("mx-by-address", domain=domain)
    else:
        found = judged("mx-absent", domain=domain)
    return Check(area="dns", name="mx", facts=facts, findings=(found,))


def _leads_back(names: Names, at: IPv4Address | IPv6Address) -> Check:
    """Look whether an address has a name that leads back to it, as large providers ask."""
    found = names.ask(at.reverse_pointer, "PTR").values
    kind: Kind = "A" if at.version == 4 else "AAAA"  # noqa: PLR2004
    back = [name for name in found if str(at) in names.ask(name, kind).values]
    facts = {"address": str(at), "names": ", ".join(found)}
    said = () if back else (error("ptr-absent", found=str(at)),)
    return Check(area="dns", name="ptr", facts=facts, findings=said)
