"""What mkdocs does besides: a page whose name ends in “.fr.md” says that it is in French."""

from typing import Any


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """Return the page with the language that its text is in."""
    if page.file.src_uri.endswith(".fr.md"):
        return output.replace('<html lang="en"', '<html lang="fr"', 1)
    return output
