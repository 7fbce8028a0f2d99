"""What went wrong → its HTTP status: the one table of them."""

from collections.abc import Mapping
from http import HTTPStatus

from syndicate.errors import (
    ContentError,
    Held,
    SettingsError,
    StoreError,
    SyndicateError,
    TemplateError,
    UsageError,
)
from syndicate.localise.marks import N_

BY_CODE: Mapping[str, int] = {
    "api-token-missing": 401,
    "api-token-refused": 401,
    "api-verb-missing": 403,
    "api-newsletter-closed": 403,
    "api-path-unknown": 404,
    "api-task-unknown": 404,
    "issue-unknown": 404,
    "newsletter-unknown": 404,
    "work-unknown": 404,
    "api-method": 405,
    "api-body-slow": 408,
    "issue-not-open": 409,
    "issue-not-sendable": 409,
    "issue-not-paused": 409,
    "issue-over": 409,
    "issue-settled": 409,
    "api-body-long": 413,
    "api-body-type": 415,
    "api-key-reused": 422,
    "issue-refused": 422,
    "work-unusable": 422,
    "api-too-often": 429,
    "api-crowded": 503,
    "api-given-up": 500,
    "settings-overtaken": 503,  # until it is restarted
}
BY_KIND: tuple[tuple[type[SyndicateError], int], ...] = (
    (StoreError, 503),
    (Held, 409),
    (UsageError, 400),
    (ContentError, 422),
    (TemplateError, 422),
    (SettingsError, 500),
)
AGAIN_S: Mapping[int, int] = {429: 1, 503: 5}  # Retry-After, where nothing says it better
TITLES: Mapping[int, str] = {
    400: N_("The request cannot be understood"),
    401: N_("A token is needed"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("Not this way"),
    408: N_("Too slow"),
    409: N_("Not in this state"),
    413: N_("Too long"),
    415: N_("Not JSON"),
    422: N_("Refused as it is"),
    429: N_("Too often"),
    500: N_("A fault of ours"),
    503: N_("Not now"),
}


def status_of(error: SyndicateError) -> int:
    """Return the status of an error: by its code, else by who can mend it."""
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    found = (status for kind, status in BY_KIND if isinstance(error, kind))
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)
