"""The contract's documents as JSON Schema: every key always present, no key besides."""

from collections.abc import Mapping
from typing import Any, get_args

from syndicate.model import DeliveryState, IssueState, Mender, Severity

Schema = dict[str, Any]


def _object(**members: Schema) -> Schema:
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


def _or_null(of: Schema) -> Schema:
    return {"anyOf": [of, {"type": "null"}]}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _map(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


def _one(of: Any) -> Schema:
    return {"type": "string", "enum": list(get_args(of))}


def ref(name: str) -> Schema:
    """Return what stands for a schema elsewhere in the description."""
    return {"$ref": f"#/components/schemas/{name}"}


TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_FLAG: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "number", "minimum": 0}
_DATE: Schema = {"type": "string", "format": "date"}
_INSTANT: Schema = {"type": "string", "format": "date-time"}
_FINDINGS = _list(ref("Finding"))
_TOTALS = _object(error=_COUNT, warning=_COUNT, note=_COUNT)

_ROW: Mapping[str, Schema] = {
    "id": TEXT,
    "newsletter": TEXT,
    "schedule": _or_null(TEXT),
    "occurrence": _DATE,
    "state": _one(IssueState),
    "paused": _FLAG,
    "late": _FLAG,
    "corrects": _or_null(TEXT),
    "first_due": _or_null(_INSTANT),
    "last_due": _or_null(_INSTANT),
    "readers": _COUNT,
    "skipped_empty": _COUNT,
    "counts": ref("Counts"),
}
_SHOWN = _map(_object(title=TEXT, shown=TEXT, translation=TEXT))
_ITEM = _object(item=TEXT, work=TEXT, kind=TEXT, section=TEXT, lead=_FLAG, locales=_SHOWN)
_APPROVAL = _object(by=TEXT, at=_INSTANT, locale=_or_null(TEXT), hash=TEXT, stands=_FLAG)
_APPROVALS = _object(
    needed=_COUNT, given=_list(_APPROVAL), languages=_map(_or_null(TEXT)), enough=_FLAG
)
_ASKED = _object(act=TEXT, by=TEXT, at=_INSTANT, text=_or_null(TEXT))
_PAUSE = _object(
    newsletter=TEXT,
    schedule=TEXT,
    date=_DATE,
    to=_or_null(_DATE),
    holidays=_list(_object(calendar=TEXT, name=TEXT)),
)
_LATE = _object(
    issue=TEXT,
    newsletter=TEXT,
    schedule=TEXT,
    date=_DATE,
    first_due=_INSTANT,
    state=_one(IssueState),
)
_OCCURRENCE = _object(
    newsletter=TEXT,
    schedule=TEXT,
    date=_DATE,
    plan_at=_INSTANT,
    issue=_or_null(TEXT),
    state=_or_null(_one(IssueState)),
    waves=_list(_object(zone=TEXT, local=TEXT, due=_INSTANT, readers=_COUNT)),
)

SCHEMAS: Mapping[str, Schema] = {
    "Finding": _object(
        code=TEXT,
        severity=_one(Severity),
        mender=_one(Mender),
        file=_or_null(TEXT),
        line=_or_null(_WHOLE),
        setting=_or_null(TEXT),
        work=_or_null(TEXT),
        locale=_or_null(TEXT),
        message=TEXT,
        remedy=_or_null(TEXT),
        fields={"type": "object"},
    ),
    "Problem": _object(
        type=TEXT,
        title=TEXT,
        status=_WHOLE,
        detail=TEXT,
        code=TEXT,
        remedy=_or_null(TEXT),
        findings=_FINDINGS,
    ),
    "Counts": _object(**dict.fromkeys(get_args(DeliveryState), _COUNT)),
    "Held": _object(reason=TEXT, since=_INSTANT),
    "Status": _object(
        at=_INSTANT,
        last_tick=_or_null(_INSTANT),
        held=_or_null(ref("Held")),
        issues=_object(**dict.fromkeys(get_args(IssueState), _COUNT)),
        findings=_FINDINGS,
    ),
    "Outbox": _object(
        at=_INSTANT,
        transport=TEXT,
        waiting=_COUNT,
        remaining=ref("Counts"),
        next_due=_or_null(_INSTANT),
        held=_or_null(ref("Held")),
        findings=_FINDINGS,
    ),
    "Schedule": {
        **(
            _schedule := _object(
                to=_INSTANT,
                last_tick=_or_null(_INSTANT),
                held=_or_null(ref("Held")),
                occurrences=_list(_OCCURRENCE),
                paused=_list(_PAUSE),
                late=_list(_LATE),
            )
        ),
        "properties": {"from": _INSTANT, **_schedule["properties"]},
        "required": ["from", *_schedule["required"]],
    },
    "Build": _object(
        at=_INSTANT,
        seconds=_NUMBER,
        full=_FLAG,
        works=_COUNT,
        editions=_map(_COUNT),
        broken=_COUNT,
        written=_COUNT,
        unchanged=_COUNT,
        deleted=_COUNT,
        changed_feeds=_list(TEXT),
        next_change=_or_null(_INSTANT),
        findings=_FINDINGS,
    ),
    "Check": _object(files=_COUNT, works=_COUNT, totals=_TOTALS, findings=_FINDINGS),
    "IssueRow": _object(**_ROW),
    "Issues": _object(issues=_list(ref("IssueRow"))),
    "Issue": _object(
        **_ROW,
        revision=_COUNT,
        pool=_object(
            hash=_or_null(TEXT),
            would_be=_or_null(TEXT),
            frozen_at=_or_null(_INSTANT),
            items=_list(_ITEM),
        ),
        subject=_map(TEXT),
        preheader=_map(TEXT),
        approvals=_APPROVALS,
        asked=_or_null(_ASKED),
        begins=_or_null(_INSTANT),
        grace_until=_or_null(_INSTANT),
        waves=_list(_object(zone=_or_null(TEXT), due=_INSTANT, readers=_COUNT)),
        changed_since=_list(_object(work=TEXT, locale=TEXT)),
        held=_or_null(ref("Held")),
        findings=_FINDINGS,
    ),
    "IssueCheck": _object(
        issue=TEXT,
        revision=_COUNT,
        settled_at=_or_null(_INSTANT),
        refused=_FLAG,
        reached=_or_null(_object(first=_or_null(_INSTANT), last=_or_null(_INSTANT))),
        totals=_TOTALS,
        findings=_FINDINGS,
        overrides=_list(_object(code=TEXT, by=TEXT, reason=TEXT, at=_INSTANT)),
    ),
    "Acted": _object(**_ROW, approvals=_object(needed=_COUNT, given=_COUNT), findings=_FINDINGS),
    "Task": _object(
        id=TEXT,
        operation=TEXT,
        subject=_or_null(TEXT),
        state={"type": "string", "enum": ["running", "done"]},
        accepted_at=_INSTANT,
        ended_at=_or_null(_INSTANT),
        status=_or_null(_WHOLE),
        answer=_or_null({"type": "object"}),
    ),
    "Description": {"type": "object", "required": ["openapi", "info", "paths", "components"]},
}
