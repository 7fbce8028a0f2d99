"""What mkdocs does besides: a French page says that it is French, and no page loads anything of another host."""

import re
from typing import Any

from mkdocs.exceptions import PluginError

# A link leads there when somebody follows it; these are fetched by opening the page.
_FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=\"?(?:https?:)?//[^\s\">]+"
    r"|<link\b(?=[^>]*\brel=\"?(?:stylesheet|preload|preconnect|icon))[^>]*\bhref=\"?(?:https?:)?//[^\s\">]+"
)


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """Return the page with the language of its text. Raises PluginError where it would fetch from elsewhere."""
    found = _FETCHED.search(output)
    if found:
        raise PluginError(f"{page.file.src_uri}: loads something of another host: {found[0]}")
    if page.file.src_uri.endswith(".fr.md"):
        return output.replace('<html lang="en"', '<html lang="fr"', 1)
    return output
