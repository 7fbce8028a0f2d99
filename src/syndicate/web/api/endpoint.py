"""The API over HTTP: headers and bodies in, JSON or problem+json out. Nothing is let in without a token.

Neither cookies nor the address say who asks: only `Authorization: Bearer`.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, compile_path

from syndicate.errors import SyndicateError, UsageError
from syndicate.localise.locales import negotiate
from syndicate.shapes.tasks import task as task_shape
from syndicate.store.tasks import Task
from syndicate.store.tokens import Token
from syndicate.web.api import problems
from syndicate.web.api.counter import Counter, Wish, written
from syndicate.web.api.fields import from_query
from syndicate.web.api.openapi import ROOT
from syndicate.web.api.operation import Operation
from syndicate.web.api.statuses import AGAIN_S, status_of
from syndicate.web.api.table import OPERATIONS
from syndicate.web.hands import ORDERS, PROGRAMS, by
from syndicate.web.language import site_of
from syndicate.web.site import Desk

MAX_BYTES = 65_536
_PATIENCE_S, _MOST_PATIENCE_S = 10, 30
_WAIT = re.compile(r"\bwait\s*=\s*\"?([0-9]{1,4})\b")
_KEY = re.compile(r"[!-~]{1,200}")
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_CHALLENGE = 'Bearer realm="syndicate"'
Headers = dict[str, str]


class Missed(UsageError):
    """There is nothing at this address, or not by this method: `allow` tells by which."""

    def __init__(self, path: str, method: str) -> None:
        allow = sorted(one.method for one in OPERATIONS if _matches(one, path))
        super().__init__("api-method" if allow else "api-path-unknown", method=method)
        self.allow = ", ".join(allow)


def _endpoint(one: Operation | None) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        desk = site_of(request).desk
        if desk is None:
            raise HTTPException(404)
        tag = _language(request, desk)
        headers: Headers = {"Content-Language": tag, "Vary": "Accept-Language"}
        try:
            status, told = await _answer(request, one, desk, tag, headers)
        except ClientDisconnect:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told as a problem
            found = problems.foreseen(error)
            status, document = problems.problem(found, desk.words(tag), desk.house.home)
            told = written(document)
            _explain(headers, found, one)
        return _json(status, told, headers)

    return answer


def routes() -> Sequence[BaseRoute]:
    """Return the routes of every operation, and one that says no to the rest."""
    own = [Route(f"{ROOT}{one.path}", _endpoint(one), methods=[one.method]) for one in OPERATIONS]
    return (*own, Route("/api/{path:path}", _endpoint(None), methods=_METHODS))


async def _answer(
    request: Request, one: Operation | None, desk: Desk, tag: str, headers: Headers
) -> tuple[int, str]:
    counter: Counter = request.app.state.counter
    token = await by(ORDERS, counter.recognise, _bearer(request))
    if seconds := counter.wait(token):
        headers["Retry-After"] = str(seconds)
        raise UsageError("api-too-often", seconds=seconds)
    if one is None:
        raise Missed(request.scope["path"], request.method)
    one.require(token)
    wish = await _wish(request, one, token, desk, tag)
    if one.method == "GET":
        return 200, written(await by(PROGRAMS, counter.answer, wish))
    return await _posted(request, counter, wish, headers)


async def _wish(request: Request, one: Operation, token: Token, desk: Desk, tag: str) -> Wish:
    subject = str(request.path_params.get("id", ""))
    if one.method == "GET":
        pairs = QueryParams(request.scope["query_string"]).multi_items()
        asked = from_query(one.takes, pairs)
        return Wish(token=token, operation=one, tag=tag, subject=subject, given=asked)
    if request.scope["query_string"]:
        raise UsageError("api-query")
    key, given = _key(request), await _body(request, desk.body_s)
    return Wish(token=token, operation=one, tag=tag, subject=subject, key=key, given=given)


async def _posted(
    request: Request, counter: Counter, wish: Wish, headers: Headers
) -> tuple[int, str]:
    task, future = await by(ORDERS, counter.accept, wish)
    if future is not None:
        waiting = asyncio.wrap_future(future)
        await asyncio.wait([waiting], timeout=_patience(request))
        if waiting.done():
            task = waiting.result()
    elif task.ended_at is not None:
        headers["Idempotency-Replayed"] = "true"
    return _told(request, task, headers)


def _told(request: Request, task: Task, headers: Headers) -> tuple[int, str]:
    below = urlsplit(site_of(request).settings.web_url).path.rstrip("/")
    headers["Location"] = f"{below}{ROOT}/tasks/{task.id}"
    if task.ended_at is None or task.status is None:
        headers["Retry-After"] = "2"
        return 202, written(task_shape(task))
    if task.status in AGAIN_S:
        headers["Retry-After"] = str(AGAIN_S[task.status])
    return task.status, task.answer or ""


def _bearer(request: Request) -> str:
    given = request.headers.getlist("authorization")
    scheme, _, text = (given[0] if len(given) == 1 else "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise UsageError("api-token-missing")
    return text.strip()


def _key(request: Request) -> str | None:
    """Return the program's own name for the request, with or without the quotes of a structured field."""
    given = request.headers.get("idempotency-key")
    if given is None:
        return None
    key = given.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not _KEY.fullmatch(key):
        raise UsageError("api-key")
    return key


def _patience(request: Request) -> float:
    preferred = request.headers.get("prefer", "").lower()
    if found := _WAIT.search(preferred):
        return min(int(found[1]), _MOST_PATIENCE_S)
    return 0 if "respond-async" in preferred else _PATIENCE_S


async def _body(request: Request, most_s: float) -> Mapping[str, Any]:
    """Return the members of the JSON object that was sent; none for an empty body."""
    body = bytearray()
    try:
        async with asyncio.timeout(most_s):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise UsageError("api-body-long", most=MAX_BYTES)
    except TimeoutError as error:
        raise UsageError("api-body-slow") from error
    if not body:
        return {}
    if (
        request.headers.get("content-type", "").partition(";")[0].strip().lower()
        != "application/json"
    ):
        raise UsageError("api-body-type")
    try:
        found = json.loads(bytes(body).decode())
    except (ValueError, RecursionError) as error:
        raise UsageError("api-body") from error
    if not isinstance(found, dict):
        raise UsageError("api-body")
    return found


def _explain(headers: Headers, error: SyndicateError, one: Operation | None) -> None:
    """Add what a status asks for besides its document."""
    status = status_of(error)
    if status == 401:  # noqa: PLR2004
        refused = error.code == "api-token-refused"
        headers["WWW-Authenticate"] = _CHALLENGE + (', error="invalid_token"' if refused else "")
    elif status == 403:  # noqa: PLR2004
        scope = f', scope="{one.verb}"' if one and one.verb else ""
        headers["WWW-Authenticate"] = f'{_CHALLENGE}, error="insufficient_scope"{scope}'
    elif status in AGAIN_S:
        headers.setdefault("Retry-After", str(AGAIN_S[status]))
    elif isinstance(error, Missed) and error.allow:
        headers["Allow"] = error.allow
    if error.code in ("api-body-long", "api-body-slow"):
        headers["Connection"] = "close"


def _language(request: Request, desk: Desk) -> str:
    asked = request.headers.get("accept-language", "")
    return negotiate(asked, list(desk.tags), desk.tags[0])


def _matches(one: Operation, path: str) -> bool:
    return compile_path(f"{ROOT}{one.path}")[0].fullmatch(path) is not None


def _json(status: int, told: str, headers: Headers) -> Response:
    kind = problems.MEDIA_TYPE if status >= 400 else "application/json"  # noqa: PLR2004
    return Response(told.encode("utf-8", "replace"), status, headers, kind)
