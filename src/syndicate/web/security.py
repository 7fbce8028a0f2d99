"""Headers on every answer: what a browser may do with it, keep of it, and tell others."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicate.urls import tag_path
from syndicate.web.published import media_type
from syndicate.web.site import Site

_TOKEN_PAGES = ("/u/", "/p/")
# An image is a document of its own where somebody opens it: it may be styled, and nothing else.
_SVG = "image/svg+xml"
_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class SecurityHeaders:
    """ASGI middleware: nothing from elsewhere, no frames, and pages with a token leave no trace."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        address = urlsplit(site.settings.site.base_url)
        self.origin = f"{address.scheme}://{address.netloc}"
        tags = "|".join(map(tag_path, site.settings.locales))
        self._web_version = re.compile(rf"/({tags})/issues/[^/]+/[^/]+(/(index\.html)?)?")

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
        headers["X-Content-Type-Options"] = "nosniff"
        kind = headers.get("Content-Type") or media_type(path)  # a 304 names none
        headers["Content-Security-Policy"] = self._policy(path, kind)
        if path.startswith(_TOKEN_PAGES):
            headers["Cache-Control"] = "no-store"
            headers["Referrer-Policy"] = "no-referrer"
            headers["X-Robots-Tag"] = "noindex"
        else:
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin"

    def _policy(self, path: str, kind: str) -> str:
        if kind == _SVG:
            return _SVG_POLICY
        # The web version of a mail carries its styles in its tags, as mails must.
        style = "'unsafe-inline'" if self._web_version.fullmatch(path) else ""
        return "; ".join(
            (
                "default-src 'none'",
                f"style-src 'self' {self.origin} {style}".rstrip(),
                f"img-src 'self' {self.origin}",
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            )
        )
