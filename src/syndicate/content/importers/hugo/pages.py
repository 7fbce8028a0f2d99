"""The content folders of a Hugo site → its pages, each with what its file says and where it was read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicate.content import files
from syndicate.content.importers.hugo import matter
from syndicate.content.importers.hugo.addresses import Where, address, former
from syndicate.content.importers.hugo.matter import Matter
from syndicate.content.importers.hugo.site import Language, Site
from syndicate.content.importers.pictures import inside
from syndicate.content.importers.times import when
from syndicate.content.importers.values import note
from syndicate.errors import ContentError, reason_of
from syndicate.model import Finding

_ENDS = (".md", ".markdown", ".mdown", ".mmark")
_OTHERS = (".html", ".htm", ".adoc", ".asciidoc", ".ad", ".org", ".rst", ".pandoc", ".pdc")
_DAY = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[-_ ]?(.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One language of something, as its file has it.

    file:   relative to the site. key: what its languages have in common.
    folders: from the content folder down, without a bundle's own.
    bundle: the folder of its own that its pictures are in, if it has one.
    url:    where it was read, "" where that cannot be told. aliases: URLs that led there.
    """

    path: Path
    file: str
    language: Language
    key: str
    folders: tuple[str, ...]
    name: str
    bundle: Path | None
    matter: Matter
    date: datetime
    url: str
    aliases: tuple[str, ...]

    def value(self, *keys: str) -> Any:
        """Return what the first of some keys that is there says, also below `params`; None if none is."""
        params = self.matter.values.get("params")
        tables = (self.matter.values, params if isinstance(params, Mapping) else {})
        found = (
            table[key] for key in keys for table in tables if table.get(key) not in (None, "", [])
        )
        return next(found, None)

    def text(self, *keys: str) -> str:
        """Return it as one text."""
        return matter.text(self.value(*keys))

    def line(self, *keys: str) -> int:
        """Return where the first of some keys stands."""
        return next((self.matter.lines[key] for key in keys if key in self.matter.lines), 1)


def pages(site: Site) -> Iterator[Page | Finding]:
    """Yield every page, in the order of paths; and what of the folders is none."""
    lists = 0
    seen: set[Path] = set()
    for language in site.languages.values():
        for path in _walk(language.folder):
            if path in seen or not inside(site.root, path):
                continue
            seen.add(path)
            file = path.relative_to(site.root).as_posix()
            if path.suffix.lower() in _OTHERS:
                yield note("import-format-left", file, what=path.suffix)
            elif path.name.startswith("_index."):
                lists += 1
            elif path.suffix.lower() in _ENDS:
                yield _page(site, language, path, file)
    if lists:
        yield note("import-lists-left", None, severity="note", count=lists)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder; hidden ones, and folders that are links, are passed over."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return
    for path in found:
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        elif path.is_file():
            yield path


def _page(site: Site, language: Language, path: Path, file: str) -> Page | Finding:
    try:
        size = path.stat().st_size
        if size > files.MAX_KIB * 1024:
            return note("file-too-large", file, severity="error", limit=files.MAX_KIB)
        found = matter.parse(path.read_bytes())
        return _read(site, language, path, file, found)
    except ContentError as error:
        return note(error.code, file, error.line, severity="error", **error.fields)
    except OSError as error:
        return note("file-unreadable", file, severity="error", reason=reason_of(error))


def _read(site: Site, language: Language, path: Path, file: str, found: Matter) -> Page:
    stem = path.stem
    name, _, code = stem.rpartition(".")
    if name and code.lower() in site.languages:
        language, stem = site.languages[code.lower()], name
    relative = path.relative_to(next(one for one in _roots(site) if path.is_relative_to(one)))
    folders, bundle = relative.parts[:-1], None
    if stem == "index" and folders:
        folders, stem, bundle = folders[:-1], folders[-1], path.parent
    told = found.values
    date = _date(site, told, found.lines, stem)
    slug = matter.text(told.get("slug"))
    dated = _DAY.match(stem) if ":filename" in site.dates else None
    where = Where(
        folders=folders,
        name=stem,
        slug=slug or (dated[2] if dated else ""),
        title=matter.text(told.get("title")),
        url=matter.text(told.get("url")),
        date=date,
    )
    url = address(where, language, site)
    return Page(
        path=path,
        file=file,
        language=language,
        key=matter.text(told.get("translationkey")) or "/".join((*folders, stem)),
        folders=folders,
        name=where.slug or stem,
        bundle=bundle,
        matter=found,
        date=date,
        url=url,
        aliases=tuple(former(one, url, language) for one in matter.texts(told.get("aliases"))),
    )


def _roots(site: Site) -> list[Path]:
    """Return the content folders, those inside of others first."""
    found = {one.folder for one in site.languages.values()}
    return sorted(found, key=lambda one: len(one.parts), reverse=True)


def _date(site: Site, told: Mapping[str, Any], lines: Mapping[str, int], stem: str) -> datetime:
    """Return when a page came out: not before `publishDate`. Raises ContentError with the line."""
    for key in site.dates:
        dated = _DAY.match(stem) if key == ":filename" else None
        written = dated[1] if dated else matter.text(told.get(key))
        if not written:
            continue
        date = _when(written, site, lines.get(key, 1))
        later = matter.text(told.get("publishdate"))
        return max(date, _when(later, site, lines.get("publishdate", 1))) if later else date
    raise ContentError("import-date-missing", line=1)


def _when(text: str, site: Site, line: int) -> datetime:
    try:
        return when(text, site.zone)
    except ContentError as error:
        raise ContentError(error.code, line=line, **error.fields) from error
