"""An application on an address: uvicorn, with what starts and ends beside it."""

import logging
import socket
from collections.abc import Callable

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp

from syndicate.errors import UsageError, reason_of
from syndicate.web.wire import Wire

_IDLE_S = 10
_LAST_ANSWERS_S = 10


class Server(uvicorn.Server):
    """uvicorn that tells its address once it answers, and says when it stops."""

    def __init__(
        self,
        config: uvicorn.Config,
        on_start: Callable[[str], object],
        on_stop: Callable[[], object],
        beat: Callable[[], object],
    ) -> None:
        super().__init__(config)
        self._on_start = on_start
        self._on_stop = on_stop
        self._beat = beat

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then call `on_start` with the address; if that fails, end."""
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        name = f"[{host}]" if ":" in host else host
        try:
            await run_in_threadpool(self._on_start, f"http://{name}:{port}")
        except BaseException:
            await super().shutdown(sockets)
            raise

    async def on_tick(self, counter: int) -> bool:
        """Beat, about ten times a second, in the thread that talks to all clients."""
        self._beat()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Call `on_stop`, while requests under way are answered to their end."""
        await run_in_threadpool(self._on_stop)
        await super().shutdown(sockets)


def server(
    app: ASGIApp,
    host: str,
    port: int,
    on_start: Callable[[str], object] = lambda _url: None,
    on_stop: Callable[[], object] = lambda: None,
    beat: Callable[[], object] = lambda: None,
) -> Server:
    """Return a server that is not yet running; `should_exit = True` ends it. Port 0 takes a free one.

    beat: called for as long as it answers, about ten times a second; it must not wait.
    Nothing of ours logs an address: tokens stand in them.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Wire,
        loop="asyncio",  # uvloop, where it is installed, gains a fifth on 304 and nothing on 200
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_LAST_ANSWERS_S,
    )
    # `access_log=False` only takes its handlers away; whoever adds one would have the tokens.
    logging.getLogger("uvicorn.access").disabled = True
    return Server(config, on_start, on_stop, beat)


def run(
    app: ASGIApp,
    host: str,
    port: int,
    on_start: Callable[[str], object] = lambda _url: None,
    on_stop: Callable[[], object] = lambda: None,
    beat: Callable[[], object] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM. Raises UsageError web-address-taken before anything starts."""
    with _listening(host, port) as listener:
        server(app, host, port, on_start, on_stop, beat).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = reason_of(error)
        raise UsageError("web-address-taken", host=host, port=port, reason=reason) from error
