"""What somebody found out about mails that may have arrived or not → rows that are settled."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from syndicate.delivery.replies import classify
from syndicate.delivery.traces import Passed, Trace
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.model import Finding
from syndicate.store import audit, settling
from syndicate.store.settling import BECOMES, Found, Verdict

CHUNK = 500
_REFUSED = 550  # what a bounce says that quotes no code
Read = Callable[[Collection[str], Passed], Iterable[Trace]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of it.

    rows:    what was settled, and as what.
    already: mails that were settled so before.
    unknown: mails of which nobody knows still.
    """

    rows: tuple[Found, ...]
    already: int
    unknown: int
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """Return how many were settled as what, every verdict named."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in BECOMES}


def by_hand(house: House, ids: Sequence[int], verdict: Verdict, by: str, now: datetime) -> Settled:
    """Settle mails by their numbers; repeating it changes nothing.

    A mail that is in another state stays in it, and is named. Raises UsageError delivery-missing
    before anything is changed.
    """
    with house.database.read() as c:
        states = settling.states(c, ids)
    if missing := [one for one in ids if one not in states]:
        raise UsageError("delivery-missing", delivery=missing[0])
    found = [Found(delivery=one, verdict=verdict) for one in dict.fromkeys(ids)]
    done = _settled(house, found, {}, by, now)
    others = [one.delivery for one in found if one.delivery not in {row.delivery for row in done}]
    with house.database.read() as c:
        states = settling.states(c, others)
    already = [one for one in others if states.get(one) == BECOMES[verdict]]
    findings = [
        _finding(
            "delivery-not-unknown" if states[one] != "unknown" else "delivery-cancelled",
            one,
            states,
        )
        for one in others
        if one not in already
    ]
    return Settled(
        rows=tuple(done),
        already=len(already),
        unknown=sum(states[one] == "unknown" for one in others),
        findings=tuple(findings),
    )


def from_log(house: House, read: Read, file: str, by: str, now: datetime) -> Settled:
    """Settle every unknown mail of which a log or an export tells; repeating it changes nothing.

    read: reads it, line by line, for mails with these Message-IDs. file: its name, for people.
    """
    asked = {_message_id(house, one): one.id for one in _doubts(house)}
    passed, best = Passed(), dict[str, Trace]()
    for trace in read(asked, passed):
        known = best.get(trace.message_id)
        if known is None or trace.weight >= known.weight:
            best[trace.message_id] = trace
    found = [_found(asked[message_id], trace) for message_id, trace in best.items()]
    found.sort(key=lambda one: one.delivery)
    done = _settled(house, found, {"file": file}, by, now)
    return Settled(
        rows=tuple(done),
        already=0,
        unknown=len(asked) - len(done),
        findings=tuple(_about(passed, file)),
    )


def _doubts(house: House) -> Iterator[settling.Doubt]:
    after = 0
    while True:
        with house.database.read() as c:
            page = settling.doubts(c, after)
        if not page:
            return
        yield from page
        after = page[-1].id


def _message_id(house: House, one: settling.Doubt) -> str:
    return house.message_id(one.purpose, one.key, one.recipient).strip("<>")


def _settled(
    house: House, found: Sequence[Found], where: Mapping[str, str], by: str, now: datetime
) -> list[Found]:
    """Settle in short transactions, each row with who says so; return what was unknown until now."""
    done: list[Found] = []
    waiting = iter(found)
    while chunk := list(islice(waiting, CHUNK)):
        with house.database.write() as c:
            for one in chunk:
                if settling.settle(c, one, now):
                    fields = {"as": one.verdict, **where}
                    audit.record(c, now, by, "settle", str(one.delivery), fields)
                    done.append(one)
    return done


def _found(delivery: int, trace: Trace) -> Found:
    return Found(
        delivery=delivery,
        verdict=trace.fate,
        code=trace.code,
        enhanced=trace.enhanced,
        text=trace.text or None,
        kind=_kind(trace) if trace.fate == "refused" else None,
    )


def _kind(trace: Trace) -> str:
    """Return what a refusal says of the address, as a server's own would."""
    code = trace.code if trace.code and trace.code // 100 == 5 else _REFUSED  # noqa: PLR2004
    return classify(code, trace.enhanced, "rcpt").kind


def _about(passed: Passed, file: str) -> Iterator[Finding]:
    if not passed.known:
        yield Finding(code="log-strange", severity="warning", mender="operator", file=file)
    if passed.strange:
        states = ", ".join(sorted(passed.strange))
        yield Finding(
            code="export-status", severity="warning", mender="operator", file=file,
            fields={"states": states, "count": sum(passed.strange.values())},
        )  # fmt: skip


def _finding(code: str, delivery: int, states: Mapping[int, str]) -> Finding:
    fields = {"delivery": delivery, "state": states[delivery]}
    return Finding(code=code, severity="error", mender="operator", fields=fields)
