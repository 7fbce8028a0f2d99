"""What programs do with issues: the commands of `issue`, and the same answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from syndicate.errors import Held
from syndicate.journeys import amend, halt, overrule, review, views, waves
from syndicate.journeys.instance import held_finding
from syndicate.model import Finding
from syndicate.schedule import jobs
from syndicate.shapes import issues as shapes
from syndicate.shapes.common import findings
from syndicate.store import instance
from syndicate.web.api.operation import Ask
from syndicate.web.api.problems import Unready

_LEAVING = ("sending", "sent")


def listing(ask: Ask) -> Mapping[str, Any]:
    """Return the issues of the newsletters that the token is for, the latest first."""
    wanted = ask.arguments
    rows = [
        row
        for row in views.rows(ask.house)
        if not ask.token.newsletters or row.issue.newsletter in ask.token.newsletters
        if wanted.get("newsletter") in (None, row.issue.newsletter)
        if wanted.get("state") in (None, row.issue.state)
    ]
    return {"issues": [_row(ask, row) for row in rows[: wanted.get("limit", 200)]]}


def plan(ask: Ask) -> Mapping[str, Any]:
    """Plan the next issue, or return the one that was planned before."""
    given = ask.arguments
    at = datetime.fromisoformat(given["at"]) if "at" in given else ask.now
    works = tuple(given.get("works", ()))
    made = jobs.plan_next(ask.house, given["newsletter"], at, ask.now, works, ask.token.by)
    return _row(ask, views.row(ask.house, made.id))


def show(ask: Ask) -> Mapping[str, Any]:
    """Return an issue whole; one that is not frozen is compiled for it."""
    found = views.whole(ask.house, ask.subject, ask.now)
    if not found.waves:
        one = found.row.issue
        expected = waves.leaving(ask.house, one) or waves.expected(ask.house, one)
        found = replace(found, waves=tuple(expected))
    return shapes.whole(found, ask.words, late=waves.is_late(ask.house, found.row.issue, ask.now))


def status(ask: Ask) -> Mapping[str, Any]:
    """Return how far an issue is, compiling nothing."""
    return _row(ask, views.row(ask.house, ask.subject))


def check(ask: Ask) -> Mapping[str, Any]:
    """Return what the gate says of it."""
    return shapes.report(overrule.report(ask.house, ask.subject, ask.now), ask.words)


def approve(ask: Ask) -> Mapping[str, Any]:
    """Approve an issue, or what waits beside one that is being sent, in the name of the token's person."""
    house, by, late = ask.house, ask.token.by, ask.arguments.get("late")
    found = views.row(house, ask.subject).issue
    if found.state == "sending" and late is None:
        amend.approve(house, found, by, ask.now)
        return _acted(ask)
    _issue, made = review.approve(house, found, by, ask.now, late)
    if made and made.refused:
        raise Unready(found.id, made.findings)
    return _acted(ask, made.findings if made else ())


def send(ask: Ask) -> Mapping[str, Any]:
    """Freeze an issue, if that is left to do, and enrol its readers.

    Once it is enrolling, the clock goes on with it whatever becomes of us.
    """
    house, given = ask.house, ask.arguments
    found = views.row(house, ask.subject).issue
    if ask.again and found.state in _LEAVING:
        return _acted(ask)
    with house.database.read() as c:
        held = instance.held(c)
    if held:
        raise Held(held_finding(held[0]).code, reason=held[0])
    at_once, late = given.get("now", False), given.get("late")
    sent, told = jobs.send(house, found, ask.now, at_once=at_once, late=late, by=ask.token.by)
    if any(one.severity == "error" for one in told) and sent.state not in _LEAVING:
        raise Unready(found.id, told)
    return _acted(ask, told)


def pause(ask: Ask) -> Mapping[str, Any]:
    """Have no more of it leave until it is resumed."""
    halt.pause(ask.house, views.row(ask.house, ask.subject).issue, ask.token.by, ask.now)
    return _acted(ask)


def resume(ask: Ask) -> Mapping[str, Any]:
    """Let it leave again."""
    halt.resume(ask.house, views.row(ask.house, ask.subject).issue, ask.token.by, ask.now)
    return _acted(ask)


def cancel(ask: Ask) -> Mapping[str, Any]:
    """Have no more of it leave at all."""
    halt.cancel(ask.house, views.row(ask.house, ask.subject).issue, ask.token.by, ask.now)
    return _acted(ask)


def _row(ask: Ask, row: views.Row) -> Mapping[str, Any]:
    return shapes.row(row, late=waves.is_late(ask.house, row.issue, ask.now))


def _acted(ask: Ask, told: "tuple[Finding, ...] | list[Finding]" = ()) -> Mapping[str, Any]:
    row = views.row(ask.house, ask.subject)
    standing = review.standing(ask.house, row.issue)
    return {
        **_row(ask, row),
        "approvals": {"needed": standing.needed, "given": len(standing.whole)},
        "findings": findings(told, ask.words),
    }
