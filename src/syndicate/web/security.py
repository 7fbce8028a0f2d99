"""Headers on every answer: what a browser may do with it, keep of it, and tell others."""

import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicate.settings.options import Settings
from syndicate.site import served
from syndicate.web.published import media_type

_NOBODY_ELSES = ("/u/", "/p/", "/c/", "/s/", "/hooks/", "/api/")
_SIGNUP = "/s/"
_LEAVES_NO_TRACE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class Security:
    """The headers of one publication: nothing from elsewhere, no frames."""

    def __init__(self, settings: Settings) -> None:
        site, forms = settings.site.base_url, settings.web_url
        self._plain = served.policy(site, forms)
        self._styled = served.policy(site, forms, styles=True)
        self._web_version = re.compile(served.web_versions(tuple(settings.locales)))

    def of(self, path: str, kind: str) -> Mapping[str, str]:
        """Return the headers of what is answered at `path`, a document of the type `kind`."""
        return {
            **served.PRECAUTIONS,
            "Content-Security-Policy": self._policy(path, kind),
            **(_LEAVES_NO_TRACE if path.startswith(_NOBODY_ELSES) else {}),
        }

    def _policy(self, path: str, kind: str) -> str:
        if kind == served.SVG:
            return served.SVG_POLICY
        if path.startswith(_SIGNUP):  # one script of ours: it proposes a time zone
            return f"{self._plain}; script-src 'self'"
        return self._styled if self._web_version.fullmatch(path) else self._plain


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
        for name, value in self._security.of(path, kind).items():
            headers[name] = value
