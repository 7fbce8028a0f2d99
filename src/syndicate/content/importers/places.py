"""What is in `content/` and what was imported before → where a work goes, so that none meets another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from syndicate.content.files import Source, sources
from syndicate.content.folder import Library
from syndicate.content.importers.names import mark_of, slug_of
from syndicate.content.importers.values import Incoming, Text
from syndicate.content.variants import beside
from syndicate.model import FOLDERS, Article
from syndicate.settings.options import Settings


@dataclass(frozen=True, slots=True)
class Spot:
    """A work's own place.

    files: locale → file, relative to the home. slugs: locale → what its file says, None for its name.
    """

    id: str
    name: str
    files: Mapping[str, str]
    slugs: Mapping[str, str | None]


class Shelf:
    """Names, slugs and former addresses that are taken, and by which work."""

    def __init__(
        self, home: Path, settings: Settings, library: Library, imported: Mapping[str, str]
    ) -> None:
        self._works = {(one.kind, one.id): one for one in library.works}
        self._guids = {
            variant.guid: one
            for one in library.works
            for variant in one.variants.values()
            if variant.guid
        }
        self._entries: dict[str, str] = {guid: one.id for guid, one in self._guids.items()}
        self._placed: set[str] = set()
        self._before: dict[str, dict[str, str]] = {}  # work's id → locale → file
        for file, work in imported.items():
            if file.endswith(".md"):
                self._before.setdefault(work, {})[file.split(".")[-2]] = file
        self._names: dict[tuple[str, str], str] = {}
        self._slugs: dict[tuple[str, str], str] = {}
        self._paths: dict[str, str] = {}
        for kind in FOLDERS:
            for one in sources(home, kind, settings.locales):
                if isinstance(one, Source):
                    self._names.setdefault((kind, one.name), "")
        for known in library.works:
            self._take_from(known)

    def place(self, work: Incoming, ordered: Iterable[Text]) -> Spot:
        """Return where a work goes; what it takes is taken from then on.

        ordered: its texts, the one that gives the name first.
        """
        texts = list(ordered)
        here = self._here(work, texts)
        id_ = here.id if here else f"urn:uuid:{uuid5(NAMESPACE_URL, work.key)}"
        self._placed.add(id_)
        files = dict(self._files(here, id_))
        first = next(iter(files.values()), None)
        name = _name_in(first) if first else self._free_name(work, texts[0], id_)
        self._names[work.kind, name] = id_
        known = {tag: one.slug for tag, one in here.variants.items()} if here else {}
        slugs: dict[str, str | None] = {}
        for text in texts:
            slug = known.get(text.locale) or self._free_slug(work, text, name, id_)
            self._slugs[work.kind, slug] = id_
            slugs[text.locale] = None if slug == name else slug
            files.setdefault(text.locale, _file(work, name, text.locale, first))
        return Spot(id_, name, files, slugs)

    def guid(self, text: Text, id_: str) -> str | None:
        """Return the id of a text's entry in feeds, None where another work has it already."""
        if text.guid is None:
            return None
        return text.guid if self._entries.setdefault(text.guid, id_) == id_ else None

    def redirects(self, text: Text, id_: str) -> tuple[list[str], list[str]]:
        """Return the former paths of a text that lead to it from now on, and those that cannot.

        What another work has already is not taken from it.
        """
        free: list[str] = []
        lost: list[str] = []
        for address in dict.fromkeys(text.addresses):
            parts = _split(address)
            path = unquote(parts[0]) if parts else ""
            if parts is None or parts[1]:
                lost.append(address)
            elif path.strip("/"):
                owner = self._paths.setdefault(path.rstrip("/"), id_)
                (free if owner == id_ else lost).append(path if owner == id_ else address)
        return list(dict.fromkeys(free)), lost

    def _here(self, work: Incoming, texts: Iterable[Text]) -> Article | None:
        own = f"urn:uuid:{uuid5(NAMESPACE_URL, work.key)}"
        found = self._works.get((work.kind, own)) or self._works.get((work.kind, work.key))
        guids = (self._guids.get(text.guid) for text in texts if text.guid)
        also = (one for one in guids if one and one.kind == work.kind)
        return found or next((one for one in also if one.id not in self._placed), None)

    def _files(self, here: Article | None, id_: str) -> Iterator[tuple[str, str]]:
        if here is not None:
            yield from ((tag, one.file) for tag, one in here.variants.items())
        before = self._before.get(id_, {})
        folder = None if here is None else _name_in(next(iter(here.variants.values())).file)
        for tag, file in before.items():
            if (here is None or tag not in here.variants) and folder in (None, _name_in(file)):
                yield tag, file

    def _free_name(self, work: Incoming, text: Text, id_: str) -> str:
        wanted = slug_of(text.slug) or slug_of(text.title) or f"{work.kind}-{mark_of(id_)}"
        taken = {
            self._names.get((work.kind, wanted), id_),
            self._slugs.get((work.kind, wanted), id_),
        }
        return wanted if taken == {id_} else f"{wanted}-{mark_of(id_)}"

    def _free_slug(self, work: Incoming, text: Text, name: str, id_: str) -> str:
        wanted = slug_of(text.slug) or name
        taken = self._slugs.get((work.kind, wanted), id_) != id_
        return f"{wanted}-{mark_of(id_)}" if taken else wanted

    def _take_from(self, work: Article) -> None:
        self._names[work.kind, work.name] = work.id
        for variant in work.variants.values():
            self._slugs[work.kind, variant.slug] = work.id
            for path in variant.redirect_from:
                self._paths[path.rstrip("/")] = work.id


def _file(work: Incoming, name: str, locale: str, first: str | None) -> str:
    """Return the file of a language: beside another one of the work, if there is any."""
    if first is not None:
        return beside(first, first.split(".")[-2], locale)
    return f"content/{FOLDERS[work.kind]}/{name}/index.{locale}.md"


def _name_in(file: str) -> str:
    """Return the name of the work that a file is of: `<name>/index.<tag>.md` or `<name>.<tag>.md`."""
    steps = file.split("/")
    return steps[2] if len(steps) > 3 else steps[2].rsplit(".", 2)[0]  # noqa: PLR2004


def _split(address: str) -> tuple[str, str] | None:
    """Return path and query of an address; None where it is none."""
    try:
        found = urlsplit(address)
    except ValueError:
        return None
    return found.path, found.query
