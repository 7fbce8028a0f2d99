"""What programs do with the publication as a whole, and what they ask of the instance."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from syndicate.errors import UsageError
from syndicate.journeys.build.made import Glance, glance
from syndicate.journeys.inspect import inspect
from syndicate.journeys.publish import publish
from syndicate.journeys.status import status as look
from syndicate.schedule import calendar
from syndicate.shapes import builds, checks, sending
from syndicate.shapes import tasks as shapes
from syndicate.store import tasks
from syndicate.web.api.operation import Ask

DAYS = 14


def build(ask: Ask) -> Mapping[str, Any]:
    """Write public/; hubs are told by the process that serves."""
    house, full = ask.house, ask.arguments.get("full", False)
    seen = Glance() if full else glance(house.home, house.data, ask.now)
    made = seen.build or publish(house, ask.now, full=full, seen=seen)
    return builds.build(made, ask.words)


def check(ask: Ask) -> Mapping[str, Any]:
    """Read all that people wrote."""
    return checks.check(inspect(ask.house, ask.now), ask.words)


def schedule(ask: Ask) -> Mapping[str, Any]:
    """Return what falls due for the newsletters that the token is for."""
    until = ask.now + timedelta(days=ask.arguments.get("days", DAYS))
    language = ask.words.tag.partition("-")[0]
    found = sending.calendar(calendar.look(ask.house, ask.now, until, language))
    own = ask.token.newsletters
    listed = {
        name: [one for one in found[name] if not own or one["newsletter"] in own]
        for name in ("occurrences", "paused", "late")
    }
    return {**found, **listed}


def status(ask: Ask) -> Mapping[str, Any]:
    """Return how the instance is."""
    return sending.instance(look(ask.house, ask.now), ask.words)


def deliver(ask: Ask) -> Mapping[str, Any]:
    """Return what is in the outbox."""
    return sending.outbox(look(ask.house, ask.now), ask.words)


def task(ask: Ask) -> Mapping[str, Any]:
    """Return one of the token's own tasks."""
    with ask.house.database.read() as c:
        found = tasks.get(c, ask.subject)
    if found is None or found.token != ask.token.id:
        raise UsageError("api-task-unknown", found=ask.subject)
    return shapes.task(found)
