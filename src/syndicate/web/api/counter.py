"""Where programs are received: who they are, what they may, and the answer or the task that comes of it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from syndicate.errors import UsageError
from syndicate.journeys import programs
from syndicate.store import issues
from syndicate.store.tasks import Task
from syndicate.store.tokens import Token
from syndicate.web.api.fields import read
from syndicate.web.api.limits import Limits
from syndicate.web.api.operation import Ask, Operation
from syndicate.web.api.problems import foreseen, problem
from syndicate.web.api.runner import LEASE, Answer, Runner, given_up
from syndicate.web.api.table import OPERATIONS
from syndicate.web.site import Desk

_NAMED: Mapping[str, Operation] = {one.name: one for one in OPERATIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request as it came in: by a token, for an operation, in a language.

    key: the program's own name for it. given: the members of its body or its query, as yet unread.
    """

    token: Token
    operation: Operation
    tag: str
    subject: str = ""
    key: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


class Counter:
    """What the API does, without HTTP. Its functions may wait for the database."""

    def __init__(self, desk: Desk, now: Callable[[], datetime]) -> None:
        self._desk = desk
        self._now = now
        self._limits = Limits(desk.house.settings.api.per_minute)
        lasts = {one.name for one in OPERATIONS if one.lasts}
        self.runner = Runner(desk.house, now, self._perform, lasts.__contains__)

    def recognise(self, text: str) -> Token:
        """Return the token that a program came with. Raises UsageError api-token-refused."""
        found = programs.recognise(self._desk.house, text, self._now())
        if found is None:
            raise UsageError("api-token-refused")
        return found

    def wait(self, token: Token) -> int:
        """Count a request; return 0, or after how many seconds another one will be heard."""
        return self._limits.wait(token.id, self._now())

    def answer(self, wish: Wish) -> Mapping[str, Any]:
        """Answer a GET."""
        return wish.operation.act(self._ask(wish, self._admitted(wish)))

    def accept(self, wish: Wish) -> Any:
        """Keep what a POST asks for, and begin it; see `Runner.accept`."""
        given = self._admitted(wish)
        task = Task(
            id=uuid4().hex,
            token=wish.token.id,
            key=wish.key,
            mark=_mark(wish, given),
            operation=wish.operation.name,
            subject=wish.subject,
            arguments=given,
            locale=wish.tag,
            accepted_at=self._now(),
            lease_until=self._now() + LEASE,
        )
        return self.runner.accept(task, wish.token, wish.operation.verb or "")

    def _admitted(self, wish: Wish) -> dict[str, Any]:
        """Return what was given, read. Raises UsageError for what is none, or not for this token."""
        house = self._desk.house
        given = read(wish.operation.takes, wish.given, house.settings.site.zone)
        newsletter = given.get("newsletter")
        if wish.subject and "/issues/" in wish.operation.path:
            with house.database.read() as c:
                newsletter = issues.known(c, wish.subject).newsletter
        own = wish.token.newsletters
        if newsletter is not None and own and newsletter not in own:
            raise UsageError("api-newsletter-closed", newsletter=newsletter, known=", ".join(own))
        return given

    def _ask(self, wish: Wish, given: Mapping[str, Any]) -> Ask:
        return Ask(
            house=self._desk.house,
            token=wish.token,
            words=self._desk.words(wish.tag),
            now=self._now(),
            subject=wish.subject,
            arguments=given,
            table=OPERATIONS,
        )

    def _again(self, task: Task) -> Ask:
        if given_up(task):
            raise UsageError("api-given-up")
        return replace(self._asked(task), again=True)

    def _asked(self, task: Task) -> Ask:
        """Return what a task asks for, as long as its token is good for that, and so is its person."""
        operation = _NAMED[task.operation]
        token = programs.still_good(self._desk.house, task.token, self._now())
        if token is None:
            raise UsageError("api-token-refused")
        operation.require(token)
        wish = Wish(token=token, operation=operation, tag=task.locale, subject=task.subject)
        return self._ask(wish, task.arguments)

    def _perform(self, task: Task, again: bool) -> Answer:
        try:
            ask = self._again(task) if again else self._asked(task)
            status, told = 200, _NAMED[task.operation].act(ask)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
            words = self._desk.words(task.locale)
            status, told = problem(foreseen(error), words, self._desk.house.home)
        return status, written(told)


def written(document: Mapping[str, Any]) -> str:
    """Return a document as it goes out."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _mark(wish: Wish, given: Mapping[str, Any]) -> str:
    """Return what two requests have in common that ask for the same."""
    said = json.dumps([wish.operation.name, wish.subject, given], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
