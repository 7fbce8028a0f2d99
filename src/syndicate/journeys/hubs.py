"""Changed feeds → WebSub hubs. What is noted under the lock of a build is told when nothing waits for it."""

import logging
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from syndicate import fetch
from syndicate.delivery import hub_answers, websub
from syndicate.delivery.hub_answers import Answer
from syndicate.delivery.websub import Ping, Verdict
from syndicate.errors import DeliveryError, reason_of
from syndicate.fetch import Answered
from syndicate.journeys.house import House
from syndicate.model import Finding
from syndicate.ports import Clock
from syndicate.urls import absolute

log = logging.getLogger("syndicate.hubs")
Post = Callable[[str, Mapping[str, str]], Answered]
_FEEDS = frozenset({"feed", "agenda"})
_FORMATS = frozenset({".rss", ".atom", ".json"})


def note(house: House, paths: Iterable[str], now: datetime) -> None:
    """Have every hub told, soon, of the feeds among changed `paths` of `public/`."""
    hubs, site = house.settings.feeds.hubs, house.settings.site
    topics = [absolute(site.base_url, path) for path in sorted(paths) if is_topic(path)]
    if not hubs or not topics:
        return
    try:
        websub.change(house.hubs, lambda book: (websub.noted(book, hubs, topics, now), None))
    except OSError as error:  # what hubs miss, subscribers find when they poll
        log.warning("changes are not noted for hubs: %s", reason_of(error))


def is_topic(path: str) -> bool:
    """Tell whether somebody may have asked a hub for the document at `path`: a feed, not its archives."""
    file = PurePosixPath(path)
    return file.stem in _FEEDS and file.suffix in _FORMATS and file.parts[0] != "media"


def tell(
    house: House,
    clock: Clock,
    post: Post = fetch.post,
    stopped: Callable[[], bool] = lambda: False,
) -> list[Finding]:
    """Tell each hub, once, of what is due; what fails is due again later. Stops nothing, never raises.

    A hub that does not answer is not asked again for the rest of what it should know.
    """
    if not house.hubs.exists():
        return []
    hubs, now = house.settings.feeds.hubs, clock.now()
    due: dict[str, list[Ping]] = defaultdict(list)
    try:
        for ping in websub.change(house.hubs, lambda book: websub.taken(book, hubs, now)):
            due[ping.hub].append(ping)
        return [one for pings in due.values() for one in _told(house, clock, pings, post, stopped)]
    except OSError as error:
        log.warning("what hubs are to be told cannot be kept: %s", reason_of(error))
        return []


def _told(
    house: House, clock: Clock, pings: list[Ping], post: Post, stopped: Callable[[], bool]
) -> list[Finding]:
    """Tell one hub of each feed; return what is to say of it, each thing once."""
    found: dict[str, Finding] = {}
    answers: dict[tuple[str, str], Answer] = {}
    silent: Verdict | None = None
    for ping in pings:
        if stopped():
            break
        verdict = silent or _verdict(ping, clock, post)
        settle = partial(
            websub.settled,
            ping=ping,
            verdict=verdict,
            now=clock.now(),
            jitter=secrets.randbelow(1000) / 1000,
        )
        given_up = websub.change(house.hubs, settle)
        answers[ping.hub, ping.topic] = Answer(
            at=clock.now(), came=verdict.came, reason=verdict.reason, gave_up=given_up
        )
        silent = verdict if verdict.came == "again" else None
        one = _finding(ping, verdict, given_up=given_up)
        if one is not None:
            found.setdefault(one.code, one)
    if answers:
        hub_answers.keep(house.home / hub_answers.FILE, answers, house.settings.feeds.hubs)
    return list(found.values())


def _verdict(ping: Ping, clock: Clock, post: Post) -> Verdict:
    try:
        answer = post(ping.hub, websub.form(ping.topic))
    except DeliveryError as error:
        refused = error.code == "fetch-refused"
        return Verdict("refused" if refused else "again", str(error.fields["reason"]))
    return websub.judged(answer.status, answer.retry_after, clock.now())


def _finding(ping: Ping, verdict: Verdict, *, given_up: bool) -> Finding | None:
    if verdict.came == "told":
        return None
    code = "hub-refuses" if verdict.came == "refused" else "hub-silent"
    if verdict.reason in ("private", "scheme"):
        code = "hub-private"
    return Finding(
        code="hub-given-up" if given_up else code,
        severity="warning",
        mender="operator",
        # The name alone: some hubs have a key in their address.
        fields={"hub": urlsplit(ping.hub).hostname or "", "reason": verdict.reason},
    )
