"""Calls to the rest for somebody of the staff, whose own mistakes they are told of.

A call that hashes a password has threads of its own: a few at once, and not more in line than can be
answered soon.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from starlette.exceptions import HTTPException

from syndicate.errors import UsageError
from syndicate.web.hands import DATABASE, HASHING, by

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
_MOST = 40
_in_line: list[None] = []  # of this process's one event loop


async def asking(act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a call returns; raise UsageError where it does, HTTPException 503 where it fails."""
    return await _by(DATABASE, partial(act, *args, **kwargs))


async def hashing(act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a call returns, as `asking` does; raise HTTPException 503 where too many wait."""
    if len(_in_line) >= _MOST:
        raise HTTPException(503, headers={"Retry-After": "20"})
    _in_line.append(None)
    try:
        return await _by(HASHING, partial(act, *args, **kwargs))
    finally:
        _in_line.pop()


async def _by(hands: ThreadPoolExecutor, call: Callable[[], T]) -> T:
    try:
        return await by(hands, call)
    except UsageError:
        raise
    except Exception as error:
        log.exception("staff not answered")
        raise HTTPException(503, headers={"Retry-After": "60"}) from error
