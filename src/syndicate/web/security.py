"""Headers on every answer: what a browser may do with it, keep of it, and tell others."""

import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicate.settings.options import Settings
from syndicate.site import served
from syndicate.web.published import media_type

_NOBODY_ELSES = (
    *("/u/", "/p/", "/c/", "/s/", "/v/", "/hooks/", "/api/"),
    *("/healthz", "/readyz", "/metrics"),
)
_SIGNUP = "/s/"
_CONSOLE = "/console"
_CONSOLE_FILES = "/console/static/"
_POLICY = "Content-Security-Policy"
_LEAVES_NO_TRACE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}

# Not "no-referrer": browsers then say "null" for where a form comes from, and the console asks.
_STAFF_ONLY = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Security:
    """The headers of one publication: nothing from elsewhere, no frames."""

    def __init__(self, settings: Settings) -> None:
        site, forms = settings.site.base_url, settings.web_url
        self._plain = served.policy(site, forms)
        self._styled = served.policy(site, forms, styles=True)
        self._console = f"{self._plain}; script-src 'self'; connect-src 'self'; frame-src 'self'"
        self._web_version = re.compile(served.web_versions(tuple(settings.locales)))

    def of(self, path: str, kind: str) -> Mapping[str, str]:
        """Return the headers of what is answered at `path`, a document of the type `kind`."""
        return {
            **served.PRECAUTIONS,
            _POLICY: self._policy(path, kind),
            **(_LEAVES_NO_TRACE if path.startswith(_NOBODY_ELSES) else {}),
            **(_STAFF_ONLY if _is_console(path) and not path.startswith(_CONSOLE_FILES) else {}),
        }

    def _policy(self, path: str, kind: str) -> str:
        if kind == served.SVG:
            return served.SVG_POLICY
        if _is_console(path):
            return self._console
        if path.startswith(_SIGNUP):  # one script of ours: it proposes a time zone
            return f"{self._plain}; script-src 'self'"
        return self._styled if self._web_version.fullmatch(path) else self._plain


def previewed(settings: Settings) -> str:
    """Return the policy of a mail that a page of the console shows in a frame: nothing in it runs or leads away.

    A handler below /console that sets a header of its own keeps it.
    """
    plain = served.policy(settings.site.base_url, settings.web_url, styles=True)
    return plain.replace("frame-ancestors 'none'", "frame-ancestors 'self'") + "; sandbox"


def _is_console(path: str) -> bool:
    return f"{path}/".startswith(f"{_CONSOLE}/")


class SecurityHeaders:
    """ASGI middleware: the headers around every answer, pages of errors included."""

    def __init__(self, app: ASGIApp, security: Security) -> None:
        self.app = app
        self._security = security

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        kind = headers.get("Content-Type") or media_type(path.removeprefix("/"))  # a 304 names none
        is_console = _is_console(path)
        for name, value in self._security.of(path, kind).items():
            if not (is_console and name in headers):
                headers[name] = value
