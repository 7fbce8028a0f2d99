"""What stays and works beside something else: threads that log their trouble and go on."""

import contextvars
import logging
import threading
from collections.abc import Callable, Iterable, Mapping

from syndicate.app import App
from syndicate.cli.words import spoken
from syndicate.errors import SyndicateError
from syndicate.journeys import hubs
from syndicate.localise.findings import finding_of, say
from syndicate.localise.marks import N_
from syndicate.model import Finding

log = logging.getLogger("syndicate.serve")
_HUBS_S = 5.0
OUTDATED = N_(
    "The settings have changed. This process goes on with those that it began with: restart it."
)


def thread(name: str, act: Callable[[], object], *, daemon: bool = False) -> threading.Thread:
    """Return a thread, not yet begun, that speaks the person's language as we do."""
    context = contextvars.copy_context()
    return threading.Thread(target=lambda: context.run(act), name=name, daemon=daemon)


def repeat(name: str, act: Callable[[], object], stop: threading.Event, pause_s: float) -> None:
    """Act again and again until `stop` is set; trouble is logged and tried again."""
    while not stop.is_set():
        quietly(name, act)
        stop.wait(pause_s)


def quietly(name: str, act: Callable[[], object]) -> None:
    """Act; trouble is logged."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 - it is logged
        failed(name, error)


def failed(name: str, error: Exception) -> None:
    """Log what went wrong: in words where we foresaw it, else with its traceback."""
    if isinstance(error, SyndicateError):
        fact, _remedy = say(error, spoken())
        log.error("%s: %s: %s", name, error, fact, extra=facts(finding_of(error)))
    else:
        log.error("%s failed; it is tried again", name, exc_info=error)


def telling(app: App, stop: threading.Event) -> threading.Thread:
    """Return a thread that tells hubs of changed feeds; a hub that never ends does not keep us."""

    def tell() -> None:
        note("hubs", hubs.tell(app.house, app.clock, stopped=stop.is_set))

    return thread("hubs", lambda: repeat("hubs", tell, stop, _HUBS_S), daemon=True)


def note(name: str, findings: Iterable[Finding]) -> None:
    """Log findings, one line each: the place, and the fact in words."""
    for one in findings:
        fact, _remedy = say(one, spoken())
        place = f"{one.file}:{one.line}: " if one.line else f"{one.file}: " if one.file else ""
        level = logging.ERROR if one.severity == "error" else logging.WARNING
        log.log(level, "%s: %s%s [%s]", name, place, fact, one.code, extra=facts(one))


def facts(one: Finding) -> Mapping[str, object]:
    """Return what a log for machines has of a finding: its code, and its fields with where it is."""
    place = {"file": one.file, "line": one.line or None, "setting": one.setting, "work": one.work}
    known = {key: value for key, value in place.items() if value}
    return {"code": one.code, "fields": {**known, **one.fields}}
