"""Threads of their own for what may have to wait: nobody who wants a page, or to leave, waits with them."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
DATABASE = ThreadPoolExecutor(20, "database")
PROGRAMS = ThreadPoolExecutor(8, "programs")
ORDERS = ThreadPoolExecutor(
    8, "orders"
)  # of programs, taken down: what is done takes a thread of its own
LEAVING = ThreadPoolExecutor(16, "leaving")
WATCHING = ThreadPoolExecutor(2, "watching")  # for machines that look after us
HASHING = ThreadPoolExecutor(2, "hashing")  # a password's takes a quarter of a second and 64 MB


async def by(
    hands: ThreadPoolExecutor, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Return what a call returns that one of these threads makes."""
    call = partial(contextvars.copy_context().run, act, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(hands, call)
