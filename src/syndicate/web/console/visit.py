"""Where somebody signs in from, as they will recognise it in the list of their sessions."""

from starlette.requests import Request

from syndicate.journeys.staff.sessions import Origin
from syndicate.web.visitor import network_of

# In this order: most browsers call themselves by the names of others as well.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def origin_of(request: Request) -> Origin:
    """Return the network and the browser."""
    return Origin(network_of(request), browser(request.headers.get("user-agent", "")))


def browser(agent: str) -> str:
    """Return a browser as people call it, "Firefox, Linux"; "" for one that we do not know."""
    found = (_first(table, agent) for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, found))


def _first(table: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for sign, name in table if sign in agent), "")
