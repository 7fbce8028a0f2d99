"""`serve --dev`: what each newsletter would bring in each language, as a mail in the browser.

Stands around the application, as `dev` does, and lets `dev` have its pages reload.
"""

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from syndicate.errors import SyndicateError
from syndicate.model import Page
from syndicate.site import served
from syndicate.web.site import Site

ROOT = "/dev/mails"
Read = Callable[[str, str], Page | None]
Say = Callable[[SyndicateError], str]


class Drafts:
    """ASGI: the application, and beside it the drafts of its newsletters.

    read(newsletter, tag): the mail, None where there is nothing to bring; it may raise, which is told
    by `say`, so that a designer sees what is wrong where they look.
    """

    def __init__(self, app: ASGIApp, site: Site, read: Read, say: Say) -> None:
        self._app = app
        self._site = site
        self._read = read
        self._say = say

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        path = scope.get("path", "")
        if scope["type"] == "http" and f"{path}/".startswith(f"{ROOT}/"):
            answer = await run_in_threadpool(self._answer, path)
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _answer(self, path: str) -> Response:
        asked = path.removeprefix(ROOT).strip("/")
        if not asked:
            return self._page({"drafts": self._listed()})
        newsletter, _, name = asked.partition("/")
        tag, _, kind = name.partition(".")
        settings = self._site.settings
        known = newsletter in settings.newsletters and tag in settings.locales
        if not known or kind not in ("html", "txt"):
            return self._page({"said": path}, 404)
        try:
            return self._shown(self._read(newsletter, tag), kind)
        except SyndicateError as error:
            return self._page({"said": self._say(error)}, 500)

    def _shown(self, mail: Page | None, kind: str) -> Response:
        if mail is None:
            return self._page({"drafts": []})
        if kind == "txt":
            return self._page({"said": mail.text})
        base_url = self._site.settings.site.base_url.rstrip("/")
        return self._sent(mail.html.replace(base_url, ""), 200)

    def _listed(self) -> list[Mapping[str, str]]:
        settings = self._site.settings
        return [
            {"title": table.title[tag], "tag": tag, "url": f"{ROOT}/{key}/{tag}"}
            for key, table in settings.newsletters.items()
            for tag in settings.locales
        ]

    def _page(self, context: Mapping[str, object], status: int = 200) -> Response:
        settings = self._site.settings
        tag = settings.site.default_locale
        around = {"site_title": settings.site.title[tag], "home": "/"}
        return self._sent(self._site.render("web/drafts.html", tag, {**around, **context}), status)

    def _sent(self, html: str, status: int) -> Response:
        settings = self._site.settings
        policy = served.policy(settings.site.base_url, settings.web_url, styles=True)
        headers = {**served.PRECAUTIONS, "Content-Security-Policy": policy}
        return HTMLResponse(html, status, headers)
