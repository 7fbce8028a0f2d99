"""DKIM and DMARC: whether receivers can verify our signatures, and whether they count for the address in From."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from syndicate.delivery.domains import dkim_records, dmarc
from syndicate.delivery.domains.dmarc import Holds, Walk
from syndicate.delivery.domains.resolver import Names
from syndicate.journeys.doctor import SigningKey
from syndicate.journeys.examine.checks import Check, Record, error, note, warning
from syndicate.model import Finding


@dataclass(frozen=True, slots=True)
class Sending:
    """What vouches for our mails.

    returns: the domain of the envelope, which SPF is about; "" where a service has its own.
    signs:   the domain of our signature; "" where we do not sign.
    """

    returns: str
    signs: str


def dkim_check(names: Names, key: SigningKey) -> Check:
    """Look whether what stands in the DNS is our key. Raises DeliveryError."""
    texts = names.ask(key.name, "TXT").values
    codes = tuple(dkim_records.troubles(texts, key.record))
    found = tuple(_of_key(code, key) for code in codes)
    facts = {"name": key.name, "signs": key.sign}
    lacks = bool(codes) and bool(key.record)
    records = (Record(name=key.name, kind="TXT", value=key.record),) if lacks else ()
    return Check(area="dns", name="dkim", facts=facts, findings=found, records=records)


def dmarc_check(names: Names, domain: str, sending: Sending) -> Check:
    """Look for the record that holds for mails from `domain`, and whether they meet it. Raises DeliveryError."""
    walk = dmarc.walk(names, domain)
    several = [error("dmarc-several", domain=one) for one in walk.several]
    record = walk.record
    if record is None:
        return _without(domain, several)
    holds = dmarc.holds(record, domain, exists=names.ask(domain, "A").there)
    untaken = [at for at in record.report_domains() if not dmarc.reports_taken(names, record, at)]
    records = tuple(
        Record(name=f"{record.domain}._report._dmarc.{at}", kind="TXT", value="v=DMARC1")
        for at in untaken
    )
    found = (*several, *_of_record(walk, holds), *_untaken(record.domain, untaken))
    found += tuple(_of_alignment(names, domain, sending, holds))
    facts: Mapping[str, Any] = {"domain": domain, "at": record.domain, "record": record.text}
    facts = {**facts, "policy": holds.policy}
    return Check(area="dns", name="dmarc", facts=facts, findings=found, records=records)


def _without(domain: str, several: Sequence[Finding]) -> Check:
    """Return what is said where no record holds; where there are several, none of them is missing."""
    facts = {"domain": domain}
    if several:
        return Check(area="dns", name="dmarc-none", facts=facts, findings=tuple(several))
    value = f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}"
    found = (error("dmarc-absent", domain=domain, record=value),)
    records = (Record(name=f"_dmarc.{domain}", kind="TXT", value=value),)
    return Check(area="dns", name="dmarc-none", facts=facts, findings=found, records=records)


def _of_key(code: str, key: SigningKey) -> Finding:
    if not key.sign:  # it is to be there before it signs
        return note(code, name=key.name)
    return (
        warning(code, name=key.name) if code == "dkim-record-trial" else error(code, name=key.name)
    )


def _of_record(walk: Walk, holds: Holds) -> Iterator[Finding]:
    record = walk.record
    if record is None:
        return
    if holds.policy is None:
        yield error("dmarc-invalid", domain=record.domain)
    elif not record.is_valid:
        yield warning("dmarc-invalid", domain=record.domain)
    elif holds.policy == "none":
        yield note("dmarc-watching", domain=record.domain)
    if removed := [tag for tag in dmarc.REMOVED if tag in record.tags]:
        yield note("dmarc-removed", domain=record.domain, known=", ".join(removed))
    if not record.has_reports:
        yield note("dmarc-silent", domain=record.domain)


def _untaken(domain: str, those: list[str]) -> Iterator[Finding]:
    for at in those:
        yield warning("dmarc-reports-untaken", domain=domain, found=at)


def _of_alignment(names: Names, domain: str, sending: Sending, holds: Holds) -> Iterator[Finding]:
    """Yield what keeps DKIM and SPF from counting for the domain of From."""
    if not sending.signs and not sending.returns:
        yield note("dmarc-by-service", domain=domain)
        return
    strict = holds.strict
    signs, returns = sending.signs, sending.returns
    by_dkim = bool(signs) and dmarc.aligned(names, domain, signs, strict=strict["adkim"])
    by_spf = bool(returns) and dmarc.aligned(names, domain, returns, strict=strict["aspf"])
    if not signs:
        judged = note if by_spf else warning
        yield judged("dmarc-relay-signs", domain=domain)
    elif not by_dkim and not by_spf:
        yield error("dmarc-unaligned", domain=domain, signs=signs, returns=returns)
    elif not by_dkim:
        yield warning("dmarc-spf-alone", domain=domain, signs=signs)
    elif returns and not by_spf:
        yield note("dmarc-dkim-alone", domain=domain, returns=returns)
