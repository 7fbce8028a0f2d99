"""Every URL that we answer, in one list, the first match answering. Starlette answers HEAD wherever it answers GET."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Route

from syndicate.web.choose_language import choose_language
from syndicate.web.preferences import save_preferences, show_preferences
from syndicate.web.published import published
from syndicate.web.unsubscribe import ask_to_leave, leave

ROUTES: Sequence[BaseRoute] = (
    Route("/", choose_language, methods=["GET"]),
    Route("/u/{token}", ask_to_leave, methods=["GET"]),
    Route("/u/{token}", leave, methods=["POST"]),
    Route("/p/{token}", show_preferences, methods=["GET"]),
    Route("/p/{token}", save_preferences, methods=["POST"]),
    Route("/{path:path}", published, methods=["GET"]),
)
