"""What stands in `public/`, each file with the key of what it was made from, and whose it is."""

from collections.abc import Iterable, Mapping

from syndicate.index.database import Index

LISTS = ""
"""The owner of what belongs to no single work."""
_LEFT = "-"  # the owner of what nobody makes any more: a name has a kind before it


def known(index: Index, owner: str) -> dict[str, bytes]:
    """Return path → key of the files of an owner."""
    rows = index.rows("SELECT path, key FROM documents WHERE owner = ?", owner)
    return {str(path): key if isinstance(key, bytes) else b"" for path, key in rows}


def owners(index: Index, paths: Iterable[str]) -> dict[str, str]:
    """Return path → owner of those of `paths` that are known."""
    found = {}
    for path in paths:
        owner = index.one("SELECT owner FROM documents WHERE path = ?", path)
        if owner is not None:
            found[path] = str(owner)
    return found


def all_paths(index: Index) -> list[str]:
    """Return the paths of all files that are known."""
    return [str(path) for (path,) in index.rows("SELECT path FROM documents")]


def count(index: Index) -> int:
    """Return how many files are known."""
    return int(str(index.one("SELECT count(*) FROM documents")))


def put(index: Index, owner: str, written: Mapping[str, bytes]) -> None:
    """Keep path → key of files that are written."""
    index.many(
        "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)",
        [(path, owner, key) for path, key in written.items()],
    )


def leave(index: Index, owner: str, kept: Iterable[str]) -> None:
    """Note that an owner makes nothing but `kept` any more; another may take the rest over."""
    left = known(index, owner).keys() - set(kept)
    index.many("UPDATE documents SET owner = ? WHERE path = ?", [(_LEFT, one) for one in left])


def drop(index: Index, paths: Iterable[str]) -> None:
    """Forget files."""
    index.many("DELETE FROM documents WHERE path = ?", [(path,) for path in paths])


def forget_all(index: Index) -> None:
    """Forget every file: `public/` is gone, or not ours."""
    for table in ("documents", "media"):
        index.run(f"DELETE FROM {table}")  # noqa: S608 - names of ours


def show(index: Index, owner: str, media: Iterable[str]) -> None:
    """Have an owner show exactly these images."""
    index.run("DELETE FROM media WHERE owner = ?", owner)
    index.many("INSERT OR IGNORE INTO media VALUES (?, ?)", [(path, owner) for path in media])


def is_shown(index: Index, path: str) -> bool:
    """Tell whether a work shows the image at `path`."""
    return index.one("SELECT 1 FROM media WHERE path = ?", path) is not None


def orphans(index: Index) -> list[str]:
    """Return what nobody makes any more, images among it that no work shows."""
    index.run(
        """UPDATE documents SET owner = (SELECT owner FROM media WHERE path = documents.path)
        WHERE owner = ? AND EXISTS (SELECT 1 FROM media WHERE path = documents.path)""",
        _LEFT,
    )
    rows = index.rows(
        """SELECT path FROM documents WHERE owner = ? UNION SELECT path FROM documents
        WHERE path > 'media/' AND path < 'media0' AND owner != ''
        AND NOT EXISTS (SELECT 1 FROM media WHERE path = documents.path)""",
        _LEFT,
    )
    return [str(path) for (path,) in rows]


def move(index: Index, owner: str, moves: Mapping[str, tuple[str, str]]) -> None:
    """Keep path → (target, locale) of the former addresses of an owner; "" for what is gone."""
    index.run("DELETE FROM moves WHERE owner = ?", owner)
    index.many(
        "INSERT OR REPLACE INTO moves VALUES (?, ?, ?, ?)",
        [(owner, path, target, locale) for path, (target, locale) in moves.items()],
    )


def moves(index: Index) -> dict[str, tuple[str, str]]:
    """Return path → (target, or "" where it is gone; locale) of all former addresses that are free."""
    rows = index.rows(
        """SELECT path, target, locale FROM moves
        WHERE path || 'index.html' NOT IN (SELECT path FROM documents)
        AND rtrim(path, '/') NOT IN (SELECT path FROM documents) ORDER BY path, owner DESC"""
    )
    return {str(path): (str(target), str(locale)) for path, target, locale in rows}
