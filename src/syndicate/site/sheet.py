"""A brand → the one style sheet of all pages, and their logo."""

import hashlib
from collections.abc import Callable, Mapping

from jinja2 import Environment

from syndicate import templating
from syndicate.pictures import Logo
from syndicate.settings.brand import Brand


def stylesheet(environment: Environment, brand: Brand) -> tuple[str, bytes]:
    """Return the path and the bytes of the style sheet; the path changes with the bytes."""
    css = templating.render(environment, "web/site.css", brand=brand).encode()
    return f"media/{hashlib.sha256(css).hexdigest()[:16]}/site.css", css


def logo(environment: Environment, reach: Callable[[str], str]) -> Mapping[str, str]:
    """Return the files of the brand's logo as a page reaches them, by what templates call them.

    reach: path below `public/` → address. Empty without a logo.
    """
    shown: dict[str, str] = {}
    for name in ("logo", "logo_dark"):
        found = environment.globals.get(name)
        if isinstance(found, Logo):
            shown[f"{name}_src"] = reach(found.path)
    return shown
