"""A brand → the one style sheet of all pages."""

import hashlib

from jinja2 import Environment

from syndicate import templating
from syndicate.settings.options import Brand


def stylesheet(environment: Environment, brand: Brand) -> tuple[str, bytes]:
    """Return the path and the bytes of the style sheet; the path changes with the bytes."""
    css = templating.render(environment, "web/site.css", brand=brand).encode()
    return f"media/{hashlib.sha256(css).hexdigest()[:16]}/site.css", css
