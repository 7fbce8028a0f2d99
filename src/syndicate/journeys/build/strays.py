"""Where `public/` is not what the index says: files that somebody took away, and pages that nobody knows."""

from collections.abc import Iterator
from pathlib import Path

from syndicate import urls
from syndicate.index import documents, works
from syndicate.index.database import Index
from syndicate.index.works import Name
from syndicate.publish import Tree
from syndicate.settings.options import Settings

_FOLDERS = ("articles", "events", "agenda")
_OURS = ("index.html", "event.ics")


def taken(tree: Tree, index: Index, *, doubtful: bool) -> set[Name]:
    """Forget files that are not there any more, so that they are written again; return their works.

    doubtful: some may have been taken away, though the folder is there.
    """
    if tree.hidden and not tree.root.is_dir():
        documents.forget_all(index)
        return works.names(index)
    if not doubtful:
        return set()
    missing = [one for one in documents.all_paths(index) if not (tree.root / one).is_file()]
    owners = documents.owners(index, missing)
    documents.drop(index, missing)
    return {works.named(one) for one in owners.values() if one}


def strays(root: Path | None, settings: Settings, index: Index) -> Iterator[str]:
    """Yield the pages below `root` of works, months and years, and the sitemaps, that the index does not know.

    A killed build wrote them, or the index was lost since: what was withdrawn or deleted in the
    meantime would stay public for ever. Other files are not ours.
    """
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
