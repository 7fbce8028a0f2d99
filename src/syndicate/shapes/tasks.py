"""What a program asked for, and how far it is."""

import json
from typing import Any

from syndicate.shapes.common import instant
from syndicate.store.tasks import Task


def task(one: Task) -> dict[str, Any]:
    """Return a task; `status` and `answer` are what the request itself would have been answered."""
    return {
        "id": one.id,
        "operation": one.operation,
        "subject": one.subject or None,
        "state": "running" if one.ended_at is None else "done",
        "accepted_at": instant(one.accepted_at),
        "ended_at": instant(one.ended_at),
        "status": one.status,
        "answer": None if one.answer is None else json.loads(one.answer),
    }
