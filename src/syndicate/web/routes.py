"""Every URL that we answer, in one list, the first match answering. Starlette answers HEAD wherever it answers GET."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Route

from syndicate.web.api.endpoint import routes as api_routes
from syndicate.web.choose_language import choose_language
from syndicate.web.confirm import show_confirm, take_confirm
from syndicate.web.console.routes import DESKS
from syndicate.web.metrics.endpoint import show_metrics
from syndicate.web.preferences import own_data, save_preferences, show_preferences
from syndicate.web.previews import show_image, show_preview
from syndicate.web.probes import show_health, show_readiness
from syndicate.web.published import published
from syndicate.web.signup import choose_form, show_signup, take_signup, zone_script
from syndicate.web.unsubscribe import ask_to_leave, leave
from syndicate.web.webhooks import take_webhook

ROUTES: Sequence[BaseRoute] = (
    Route("/", choose_language, methods=["GET"]),
    Route("/healthz", show_health, methods=["GET"]),
    Route("/readyz", show_readiness, methods=["GET"]),
    Route("/metrics", show_metrics, methods=["GET"]),
    Route("/u/{token}", ask_to_leave, methods=["GET"]),
    Route("/u/{token}", leave, methods=["POST"]),
    Route("/p/{token}", show_preferences, methods=["GET"]),
    Route("/p/{token}", save_preferences, methods=["POST"]),
    Route("/p/{token}/data", own_data, methods=["POST"]),
    Route("/c/{token}", show_confirm, methods=["GET"]),
    Route("/c/{token}", take_confirm, methods=["POST"]),
    Route("/s", choose_form, methods=["GET"]),
    Route("/s/zone.js", zone_script, methods=["GET"]),
    Route("/s/{tag}", show_signup, methods=["GET"]),
    Route("/s/{tag}", take_signup, methods=["POST"]),
    Route("/v/{token}/media/{path:path}", show_image, methods=["GET"]),
    Route("/v/{token}/{tag}/", show_preview, methods=["GET"]),
    Route("/hooks/{provider}", take_webhook, methods=["POST"]),
    Route("/hooks/{provider}/{secret}", take_webhook, methods=["POST"]),
    *DESKS,
    *api_routes(),
    Route("/{path:path}", published, methods=["GET"]),
)
