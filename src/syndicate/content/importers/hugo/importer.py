"""The source of a Hugo site → works."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from syndicate.content.importers.hugo import matter, shortcodes, site
from syndicate.content.importers.hugo.leads import ALTS, IMAGES, lead
from syndicate.content.importers.hugo.pages import Page, pages
from syndicate.content.importers.hugo.site import Site
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.pictures import inside
from syndicate.content.importers.rewriting import rewrite
from syndicate.content.importers.times import when
from syndicate.content.importers.values import Arrival, Incoming, Lost, Picture, Text, note
from syndicate.errors import ContentError
from syndicate.model import Finding

_AUTHORS = ("author", "authors")
_SUMMARIES = ("summary", "description")
_TAKEN = frozenset(
    (
        *(
            "title",
            "date",
            "publishdate",
            "pubdate",
            "published",
            "lastmod",
            "modified",
            "expirydate",
        ),
        *("slug", "url", "aliases", "translationkey", "draft", "tags", "categories", "featured"),
        *("canonical", "canonicalurl", "canonical_url", "params", "resources", "headless", "build"),
        *("_build", "cascade", "layout", "type", "weight", "markup", "outputs", "linktitle"),
        *(*IMAGES, *ALTS, *_AUTHORS, *_SUMMARIES),
    )
)


def works(root: Path, zone: tzinfo, tongues: Tongues, *, with_pages: bool) -> Iterator[Arrival]:
    """Yield the works of a site, in the order of their files.

    zone: of times without offset, where the site names none. Raises what `site.read` does.
    """
    yield from _Reading(site.read(root, zone), tongues, with_pages).arrivals()


class _Reading:
    """One site being read."""

    def __init__(self, found: Site, tongues: Tongues, with_pages: bool) -> None:
        self.site, self.tongues, self.with_pages = found, tongues, with_pages
        self.byword: dict[tuple[str, str], Page] = {}
        self.foreign: Counter[str] = Counter()
        self.unread: dict[str, tuple[int, Page]] = {}

    def arrivals(self) -> Iterator[Arrival]:
        found: list[Page] = []
        for one in pages(self.site):
            if isinstance(one, Page):
                found.append(one)
            else:
                yield one
        self.byword = {
            (one.language.code, word): one
            for one in reversed(found)
            for word in _words(self.site, one)
        }
        for key, group in _grouped(found):
            yield from self._work(key, group)
        yield from self._rest()

    def _work(self, key: str, group: Sequence[Page]) -> Iterator[Arrival]:
        texts: list[Text] = []
        for page in group:
            if self._is_page(page) and not self.with_pages:
                yield note("import-page-left", page.file, severity="note", title=page.text("title"))
                continue
            if matter.flag(page.matter.values.get("headless")):
                continue
            told = page.language.locale or page.language.code
            tag = self.tongues.tag(told, page.language.code)
            if tag is None:
                self.foreign[page.language.code] += 1
                continue
            made = list(self._text(page, tag))
            yield from (one for one in made if isinstance(one, Finding))
            texts += [one for one in made if isinstance(one, Text)]
        if texts:
            base = self.site.languages[next(iter(self.site.languages))].base
            yield Incoming(
                key=f"hugo:{base or '/'}#{key}",
                texts=tuple(texts),
                sections=tuple(dict.fromkeys(name for page in group for name in _sections(page))),
            )

    def _is_page(self, page: Page) -> bool:
        """Tell whether it is a page by itself, and no article of a section."""
        return not page.folders or matter.text(page.matter.values.get("type")) == "page"

    def _text(self, page: Page, tag: str) -> Iterator[Text | Finding]:
        self._unread(page)
        put = shortcodes.replace(page.matter.body, partial(self._ref, page))
        made = rewrite(put.body, partial(self._picture, page), partial(self._link, page))
        tell = partial(_lost, page, tag)
        yield from (tell(line, one) for line, one in (*put.lost, *made.lost))
        found = page.matter.values
        address = (page.url,) if page.url else ()
        if not page.url:
            yield note("import-permalink", page.file, severity="note", locale=tag)
        canonical = page.text("canonical", "canonicalurl", "canonical_url")
        try:
            yield Text(
                locale=tag,
                origin=page.file,
                line=1,
                title=page.text("title", "linktitle"),
                summary=page.text(*_SUMMARIES),
                body=made.body,
                date=page.date,
                updated=self._moment(page, "lastmod", "modified"),
                expires=self._moment(page, "expirydate"),
                slug=page.name,
                addresses=(*address, *page.aliases),
                guid=page.url if page.url.startswith("http") else None,
                tags=matter.texts(page.value("tags")),
                authors=matter.texts(page.value(*_AUTHORS)),
                image=self._lead(page),
                pictures=tuple(made.pictures),
                canonical=canonical if self._is_elsewhere(canonical) else None,
                featured=matter.flag(page.value("featured")),
                draft=matter.flag(found.get("draft")),
            )
        except ContentError as error:
            yield note(error.code, page.file, error.line, severity="error", **error.fields)

    def _moment(self, page: Page, *keys: str) -> Any:
        written = page.text(*keys)
        try:
            return when(written, self.site.zone) if written and written[0] != ":" else None
        except ContentError as error:
            raise ContentError(error.code, line=page.line(*keys), **error.fields) from error

    def _lead(self, page: Page) -> Picture | None:
        address, alt, credit = lead(page)
        if not address:
            return None
        known = self._picture(page, address)
        return replace(known, alt=alt or known.alt, credit=credit)

    def _picture(self, page: Page, written: str) -> Picture:
        """Return what a picture's address means: beside its page, in static/ or assets/, or on the web."""
        address = written.strip()
        if urlsplit(address).scheme or address.startswith("//"):
            return Picture(url=f"https:{address}" if address.startswith("//") else address)
        path = unquote(urlsplit(address).path)
        url = self._absolute(page, address)
        places = [] if path.startswith("/") or page.bundle is None else [page.bundle / path]
        tail = unquote(urlsplit(url).path).lstrip("/") if url else path.lstrip("/")
        places += [folder / one for folder in self.site.statics for one in (path.lstrip("/"), tail)]
        file = next((one for one in places if inside(self.site.root, one)), None)
        place = file.resolve().relative_to(self.site.root).as_posix() if file else ""
        return Picture(url=url if url.startswith("http") else "", file=file, place=place)

    def _link(self, page: Page, address: str) -> str:
        if address.startswith(("#", "//")) or urlsplit(address).scheme:
            return address
        if not address:
            return ""
        path = unquote(urlsplit(address).path)
        known = self._named(page, path, page.language.code) if path.endswith(".md") else None
        fragment = urlsplit(address).fragment
        if known is not None and known.url:
            return f"{known.url}{'#' * bool(fragment)}{fragment}"
        made = self._absolute(page, address)
        return made if made.startswith("http") else address

    def _absolute(self, page: Page, address: str) -> str:
        base = page.language.base
        if address.startswith("/"):
            root = f"{urlsplit(base).scheme}://{urlsplit(base).netloc}" if base else ""
            return f"{root}{address}"
        return urljoin(page.url, address) if page.url else address

    def _ref(self, page: Page, path: str, language: str) -> str:
        found = self._named(page, path.partition("#")[0], language.lower() or page.language.code)
        fragment = path.partition("#")[2]
        if found is None or not found.url:
            return ""
        return f"{found.url}{'#' * bool(fragment)}{fragment}"

    def _named(self, page: Page, path: str, code: str) -> Page | None:
        """Return the page that a path names: from the content folder, beside the page, or by name alone."""
        bare = path.strip().removesuffix(".md").removesuffix("/index").strip("/")
        steps = [*page.folders, *bare.split("/")]
        while ".." in steps[1:]:
            at = steps.index("..", 1)
            del steps[at - 1 : at + 1]
        beside = "/".join(one for one in steps if one != ".")
        words = [bare] if path.startswith("/") else [beside, bare]
        found = (self.byword.get((code, word.lower())) for word in words)
        return next((one for one in found if one), None)

    def _is_elsewhere(self, canonical: str) -> bool:
        """Tell whether a canonical address is on another site than this one."""
        hosts = {urlsplit(one.base).netloc for one in self.site.languages.values()}
        parts = urlsplit(canonical)
        return parts.scheme in ("http", "https") and parts.netloc not in hosts

    def _unread(self, page: Page) -> None:
        for key in page.matter.values.keys() - _TAKEN - set(self.site.dates):
            count, first = self.unread.get(key, (0, page))
            self.unread[key] = (count + 1, first)

    def _rest(self) -> Iterator[Finding]:
        """Yield what is told once: keys that nothing here stands for, and languages that we have not."""
        for key, (count, page) in sorted(self.unread.items()):
            line = page.matter.lines.get(key)
            yield note("import-key-left", page.file, line, severity="note", key=key, count=count)
        for code, count in sorted(self.foreign.items()):
            yield note(
                "import-language-unknown",
                None,
                severity="error",
                mender="operator",
                found=code,
                count=count,
            )


def _grouped(found: Sequence[Page]) -> list[tuple[str, list[Page]]]:
    """Return pages by work; a second one in the same language is a work of its own."""
    groups: dict[str, list[Page]] = {}
    for page in found:
        here = groups.setdefault(page.key, [])
        if any(one.language.code == page.language.code for one in here):
            groups[f"{page.key} {page.file}"] = [page]
        else:
            here.append(page)
    return list(groups.items())


def _words(found: Site, page: Page) -> Iterator[str]:
    """Yield what `ref` can call a page; the more telling words first."""
    stem = (
        page.path.parent.name
        if page.bundle
        else page.path.stem.removesuffix(f".{page.language.code}")
    )
    yield "/".join((*page.folders, stem)).lower()
    yield stem.lower()
    if page.bundle is None:
        yield page.path.stem.lower()


def _sections(page: Page) -> Iterator[str]:
    yield from matter.texts(page.value("categories"))
    yield from ("/".join(page.folders[:end]) for end in range(len(page.folders), 0, -1))


def _lost(page: Page, tag: str, line: int, one: Lost) -> Finding:
    at = page.matter.body_line + line
    fields: dict[str, Any] = {**one.fields}
    return note(one.code, page.file, at, locale=tag, **fields)
