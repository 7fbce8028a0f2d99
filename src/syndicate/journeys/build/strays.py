"""Pages that nobody knows any more: a killed build wrote them, or the index was lost since.

What was withdrawn or deleted in the meantime would stay public for ever. Other files are not ours.
"""

from collections.abc import Iterator
from pathlib import Path

from syndicate import urls
from syndicate.index import documents
from syndicate.index.database import Index
from syndicate.settings.options import Settings

_FOLDERS = ("articles", "events", "agenda")
_OURS = ("index.html", "event.ics")


def strays(root: Path | None, settings: Settings, index: Index) -> Iterator[str]:
    """Yield the pages below `root` of works, months and years, and the sitemaps, that the index does not know."""
    if root is None or settings.site.elsewhere:  # where pages of that name may be another site's
        return
    known = frozenset(documents.all_paths(index))
    folders = (*_FOLDERS, *settings.sections)
    below = [f"{urls.tag_path(tag)}/{one}" for tag in settings.locales for one in folders]
    patterns = ["sitemaps/*.xml", *(f"{one}/*/{file}" for one in below for file in _OURS)]
    for pattern in patterns:
        for file in sorted(root.glob(pattern)):
            path = file.relative_to(root).as_posix()
            if path not in known:
                yield path
