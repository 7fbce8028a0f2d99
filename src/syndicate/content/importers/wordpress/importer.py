"""An export of WordPress → works."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from syndicate.content.importers import pairing
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.markup import LONGEST_KIB, alternates, plain, to_markdown
from syndicate.content.importers.pairing import Pairs
from syndicate.content.importers.times import of_both
from syndicate.content.importers.values import Arrival, Incoming, Lost, Picture, Text, note
from syndicate.content.importers.wordpress import index as indexes
from syndicate.content.importers.wordpress.bodies import as_html
from syndicate.content.importers.wordpress.index import Index
from syndicate.content.importers.wordpress.wxr import Part, parts
from syndicate.errors import DeliveryError
from syndicate.model import Finding

_PAGE = 4 * 1024 * 1024  # bytes of a page that is asked for its languages
_DRAFTS = frozenset({"draft", "pending", "future"})
_MACHINERY = frozenset(
    (
        *(
            "nav_menu_item",
            "revision",
            "custom_css",
            "customize_changeset",
            "oembed_cache",
            "wp_template",
        ),
        *(
            "wp_template_part",
            "wp_global_styles",
            "wp_navigation",
            "wp_font_family",
            "wp_font_face",
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How an export is to be read.

    types: post types that are articles here. pages: whether pages are.
    pairs: which texts belong together, as far as a table says so.
    ask:   (URL, most bytes) → a live page, to be asked for its languages; None asks none.
    """

    types: tuple[str, ...] = ("post",)
    pages: bool = False
    pairs: Pairs
    ask: Callable[[str, int], bytes] | None = None


def works(path: Path, tongues: Tongues, asked: Asked) -> Iterator[Arrival]:
    """Yield the works of an export, each once all of its languages have been read.

    Raises ContentError as `wxr.parts` does.
    """
    yield from _Reading(path, tongues, asked).arrivals()


class _Reading:
    """One export being read, for the second time."""

    def __init__(self, path: Path, tongues: Tongues, asked: Asked) -> None:
        self.path, self.tongues, self.asked = path, tongues, asked
        self.types = frozenset({*asked.types, *(("page",) if asked.pages else ())})
        self.silent: list[Finding] = []
        self.mended: list[tuple[int, str]] = []
        self.foreign: Counter[str] = Counter()
        self.index = Index()
        self.waiting: dict[str, list[Text]] = {}
        self.names: dict[str, dict[str, None]] = {}  # group → what its texts are filed under
        self.numbers: dict[int, int] = {}  # line of an item → its number
        self.done: set[int] = set()

    def arrivals(self) -> Iterator[Arrival]:
        if self.asked.ask is not None:
            self._ask_pages(self.asked.ask)
        self.index = indexes.read(self.path, self.types, self.asked.pairs)
        yield from self.silent
        left = Counter(head.group for head in self.index.heads.values())
        for part in parts(self.path, self.mended):
            head = self.index.heads.get(part.text("wp:post_id")) if part.name == "item" else None
            if head is None or part.text("wp:post_type") not in self.types:
                continue
            yield from self._item(part, head)
            left[head.group] -= 1
            if left[head.group] == 0:
                yield from self._work(head.group)
        for line, problem in self.mended:
            yield note("import-xml", self.path.name, line, problem=problem)
        yield from self._rest()

    def _ask_pages(self, ask: Callable[[str, int], bytes]) -> None:
        """Ask each published page for its languages."""

        def page(url: str) -> dict[str, str]:
            try:
                return alternates(ask(url, _PAGE).decode("utf-8", "replace"))
            except DeliveryError as error:
                reason = str(error.fields.get("status") or error.fields.get("reason") or "–")
                self.silent.append(note("import-page-silent", url, reason=reason))
                return {}

        for part in parts(self.path):
            url = part.text("link")
            public = part.text("wp:status") == "publish" and part.text("wp:post_type") in self.types
            if part.name == "item" and public and url.startswith(("http://", "https://")):
                pairing.asked(url, page, self.asked.pairs)

    def _item(self, part: Part, head: indexes.Head) -> Iterator[Finding]:
        hidden = part.text("wp:status") == "private" or part.text("wp:post_password")
        if hidden:
            yield self._note("import-private-left", part, title=part.text("title"))
            return
        tag = self.tongues.tag(head.language)
        if tag is None:
            self.foreign[head.language or "–"] += 1
            return
        made = list(self._text(part, tag))
        yield from (one for one in made if isinstance(one, Finding))
        texts = [one for one in made if isinstance(one, Text)]
        self.waiting.setdefault(head.group, []).extend(texts)
        self.numbers[part.line] = indexes.number_of(part, "wp:post_id") or 0
        if texts:
            self.names.setdefault(head.group, {}).update(dict.fromkeys(self._sections(part)))

    def _work(self, group: str) -> Iterator[Incoming]:
        """Yield what has been read of a group: a second text in a language is a work of its own."""
        texts = self.waiting.pop(group, [])
        while texts:
            tags = {text.locale: text for text in reversed(texts)}
            together = [text for text in texts if tags[text.locale] is text]
            number = min(self.numbers[text.line or 0] for text in together)
            again = "" if number not in self.done else f":{together[0].line}"
            self.done.add(number)
            key = f"wordpress:{self.index.base}#{number}{again}"
            yield Incoming(
                key=key, texts=tuple(together), sections=tuple(self.names.get(group, ()))
            )
            texts = [text for text in texts if text not in together]

    def _text(self, part: Part, tag: str) -> Iterator[Text | Finding]:
        date = self._moment(part, "wp:post_date") or self._moment(part, "wp:post_modified")
        if date is None:
            yield self._note("import-date-missing", part, "error", title=part.text("title"))
            return
        if len(part.text("content:encoded")) > LONGEST_KIB * 1024:
            yield self._note("import-too-large", part, "error", limit=LONGEST_KIB)
            return
        number = indexes.number_of(part, "wp:post_id") or 0
        body = as_html(part.text("content:encoded"), partial(self.index.shown, number))
        link = urljoin(self.index.base, part.text("link"))
        made = to_markdown(body.html, link or self.index.base, self.index.picture)
        begin = part.lines.get("content:encoded", part.line)
        told = [*body.lost, *((0, one) for one in made.lost)]
        yield from (self._lost(part, begin + line, one, tag) for line, one in told)
        yield Text(
            locale=tag,
            origin=self.path.name,
            line=part.line,
            title=plain(part.text("title")),
            summary=self._summary(part),
            body=made.body,
            date=date,
            updated=self._moment(part, "wp:post_modified"),
            slug=_slug(part, link),
            addresses=tuple(self._addresses(part, link)),
            guid=part.text("guid") or None,
            tags=tuple(
                dict.fromkeys(name for domain, _, name in part.terms if domain == "post_tag")
            ),
            authors=tuple(self._authors(part)),
            image=self._lead(part),
            pictures=tuple(made.pictures),
            canonical=self._canonical(part),
            featured=part.text("wp:is_sticky") == "1",
            draft=part.text("wp:status") in _DRAFTS - {"future"},
        )

    def _moment(self, part: Part, name: str) -> Any:
        return of_both(part.text(name), part.text(f"{name}_gmt"))

    def _summary(self, part: Part) -> str:
        written = plain(part.text("excerpt:encoded"))
        for key in () if written else ("_yoast_wpseo_metadesc", "rank_math_description"):
            told = part.one(key)
            if told and "%" not in told:  # else a pattern that the plugin fills in
                return told
        return written

    def _authors(self, part: Part) -> Iterator[str]:
        """Yield who wrote a text: those whom Co-Authors Plus names, or else its one author."""
        several = [name for domain, _, name in part.terms if domain == "author" and name]
        login = part.text("dc:creator")
        yield from several or filter(None, [self.index.authors.get(login, login)])

    def _sections(self, part: Part) -> Iterator[str]:
        """Yield the categories of a text, by slug and by name, then those that they are in, then its type."""
        own = [(slug, name) for domain, slug, name in part.terms if domain == "category"]
        for slug, name in own:
            yield from (slug, name)
        for slug, _ in own:
            for upper in indexes.above(self.index.parents, slug):
                yield from (upper, self.index.names.get(upper, upper))
        if not own:
            yield part.text("wp:post_type")

    def _addresses(self, part: Part, link: str) -> Iterator[str]:
        if not part.text("link") or part.text("wp:status") not in {"publish", "future"}:
            return
        yield link
        head, _, last = link.rstrip("/").rpartition("/")
        for old in part.meta.get("_wp_old_slug", []) if last == part.text("wp:post_name") else []:
            if old.strip():
                yield f"{head}/{old.strip()}{'/' if link.endswith('/') else ''}"

    def _lead(self, part: Part) -> Picture | None:
        number = indexes.number_of(part, "_thumbnail_id")
        return None if number is None else self.index.pictures.get(number)

    def _canonical(self, part: Part) -> str | None:
        """Return where a text is read, if a plugin was told that that is on another site."""
        told = part.one("_yoast_wpseo_canonical", "rank_math_canonical_url")
        parts_ = urlsplit(told)
        other = parts_.netloc != urlsplit(self.index.base).netloc
        return told if parts_.scheme in {"http", "https"} and other else None

    def _lost(self, part: Part, line: int, one: Lost, tag: str) -> Finding:
        fields: dict[str, Any] = {**one.fields}
        return note(
            one.code, self.path.name, line, locale=tag, work=part.text("wp:post_name"), **fields
        )

    def _note(self, code: str, part: Part, severity: Any = "warning", **fields: object) -> Finding:
        named: dict[str, Any] = {**fields}
        return note(code, self.path.name, part.line, severity=severity, **named)

    def _rest(self) -> Iterator[Finding]:
        """Yield what is told once: what an export holds besides texts, and languages that we have not."""
        for kind, count in sorted(self.index.left.items()):
            if kind == "page":
                yield note("import-pages-left", self.path.name, count=count)
            elif kind in _MACHINERY or kind in indexes.TAKEN_AWAY:
                yield note(
                    "import-kind-left", self.path.name, severity="note", kind=kind, count=count
                )
            else:
                yield note("import-type-left", self.path.name, kind=kind, count=count)
        if self.index.comments:
            count = self.index.comments
            yield note("import-comments-left", self.path.name, severity="note", count=count)
        for code, count in sorted(self.foreign.items()):
            yield note(
                "import-language-unknown",
                self.path.name,
                severity="error",
                mender="operator",
                found=code,
                count=count,
            )


def _slug(part: Part, link: str) -> str:
    """Return the name of a text in its address, without the end of a file's name."""
    name = unquote(part.text("wp:post_name"))
    if not name and part.text("link"):
        name = unquote(urlsplit(link).path.rstrip("/").rpartition("/")[2])
    stem, point, end = name.rpartition(".")
    return stem if point and end in {"html", "htm", "php"} else name
