"""HTML of another site → Markdown, and what Markdown cannot hold. The one door to markdownify and bs4."""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Comment, Tag
from markdownify import ATX, MarkdownConverter

from syndicate.content.html import SCHEMES, scheme_of
from syndicate.content.importers.escaping import escaped, lined, target
from syndicate.content.importers.names import words_of
from syndicate.content.importers.values import Lost, Picture, picture_mark
from syndicate.content.importers.videos import watched

LONGEST_KIB = 2048  # of HTML: markup is longer than what it says
_DEEPEST = 120  # elements within one another: the converter calls itself for each
_SILENT = ("style", "noscript", "template", "link", "meta", "title", "head", "svg", "canvas")
_FORM = ("input", "select", "textarea", "button", "datalist", "output", "progress", "meter")
_PLAYED = ("iframe", "video", "audio", "embed", "object")
_BLOCKS = ("p", "ul", "ol", "pre", "blockquote", "table", "div", "figure", "dl", "hr")
_SOURCES = ("data-orig-file", "data-large-file", "data-src", "data-lazy-src", "data-original")
_BLANK = "\u00a0\u200b\ufeff \t\r\n"
_RUN = re.compile("[ \t\r\n]+")  # never U+00A0: French needs it
_LINE = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")
_LANGUAGE = re.compile(r"(?:lang(?:uage)?-|brush:\s*)([A-Za-z0-9+#-]+)")


@dataclass(slots=True)
class Marked:
    """A body in Markdown, its pictures in their order, and what was lost of it."""

    body: str = ""
    pictures: list[Picture] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)


Find = Callable[[str], Picture | None]
"""Address of a picture → the picture, where the importer knows more of it than its address."""


def to_markdown(html: str, base_url: str, find: Find = lambda _address: None) -> Marked:
    """Return HTML as Markdown.

    base_url: what relative addresses are relative to; "" leaves them as they are.
    find: asked of each picture. What can do harm (scripts, javascript: addresses) does not come along.
    """
    made = Marked()
    soup = _parsed(html)
    if _depth(soup) > _DEEPEST:
        made.lost.append(Lost("import-too-deep"))
        made.body = escaped(soup.get_text(" ", strip=True))
        return made
    _Tidying(soup, base_url, made).tidy()
    converter = _Converter(made, base_url, find)
    made.body = lined(converter.convert_soup(soup))
    return made


def plain(html: str) -> str:
    """Return the text of HTML on one line, without markup."""
    soup = _parsed(html)
    for tag in soup.find_all(
        [*_BLOCKS, "br", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"]
    ):
        tag.append(" ")
    return _RUN.sub(" ", soup.get_text()).strip(_BLANK)


def alternates(html: str) -> dict[str, str]:
    """Return hreflang → URL of the languages that a page says it is in."""
    links = _parsed(html).find_all("link", attrs={"hreflang": True, "href": True})
    return {
        str(one["hreflang"]): str(one["href"]) for one in links if "alternate" in _words(one, "rel")
    }


def _words(tag: Tag, name: str) -> list[str]:
    found = tag.get(name)
    return found.split() if isinstance(found, str) else [str(one) for one in found or ()]


def _parsed(html: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 wonders about texts that look like file names
        return BeautifulSoup(html, "html.parser")


def _depth(soup: BeautifulSoup) -> int:
    deepest, open_ = 0, list[tuple[Tag, int]]([(soup, 1)])
    while open_:
        tag, depth = open_.pop()
        deepest = max(deepest, depth)
        open_ += [(one, depth + 1) for one in tag.contents if isinstance(one, Tag)]
    return deepest


class _Tidying:
    """What is done to a tree before it is converted."""

    def __init__(self, soup: BeautifulSoup, base_url: str, made: Marked) -> None:
        self.soup, self.base_url, self.made = soup, base_url, made

    def tidy(self) -> None:
        """Take out what no Markdown can hold, and say so where a reader would miss it."""
        for comment in self.soup.find_all(string=lambda text: isinstance(text, Comment)):
            comment.extract()
        for tag in self.soup.find_all(["script", *_SILENT]):
            if tag.name == "script":
                self._lose("import-markup-left", what="<script>")
            tag.decompose()
        self._bookmarks()
        self._players()
        self._forms()
        for tag in self.soup.find_all("p"):
            if not tag.find(True) and not tag.get_text().strip(_BLANK):
                tag.decompose()

    def _bookmarks(self) -> None:
        """Put a link in the place of a card that shows what a page is about, as Ghost makes them."""
        for tag in self.soup.select("figure.kg-bookmark-card"):
            inner = tag.find("a", href=True)
            if inner is not None:
                title = tag.select_one(".kg-bookmark-title")
                words = title.get_text(" ", strip=True) if title else ""
                self._replaced(tag, str(inner["href"]), words)

    def _replaced(self, tag: Tag, url: str, words: str) -> None:
        link = self.soup.new_tag("a", href=url)
        link.string = words or url
        block = self.soup.new_tag("p")
        block.append(link)
        tag.replace_with(block)

    def _players(self) -> None:
        for tag in self.soup.find_all(_PLAYED):
            if not tag.decomposed:
                self._linked(tag)

    def _linked(self, tag: Tag) -> None:
        """Put a link in the place of something that plays in a page."""
        inner = tag.find("source") or tag
        address = str(tag.get("src") or tag.get("data") or inner.get("src") or "")
        url = watched(urljoin(self.base_url, address))
        if not url.startswith(("http://", "https://")):
            self._lose("import-markup-left", what=f"<{tag.name}>")
            tag.decompose()
            return
        self._lose("import-embed-linked", what=url)
        self._replaced(tag, url, str(tag.get("title") or ""))

    def _forms(self) -> None:
        for form in self.soup.find_all("form"):
            self._lose("import-markup-left", what="<form>")
            form.unwrap()
        for tag in self.soup.find_all(_FORM):
            tag.decompose()

    def _lose(self, code: str, **fields: str) -> None:
        self.made.lost.append(Lost(code, fields))


class _Converter(MarkdownConverter):
    """markdownify with our rules for addresses, pictures, tables and what is escaped."""

    def __init__(self, made: Marked, base_url: str, find: Find) -> None:
        super().__init__(
            heading_style=ATX, bullets="-", sup_symbol="<sup>", sub_symbol="<sub>", autolinks=False
        )
        self.made, self.base_url, self.find = made, base_url, find

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Return text that Markdown takes for text."""
        made = escaped(_LINE.sub(" ", text))
        return made.replace("|", "\\|") if parent_tags & {"td", "th"} else made

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a link with an absolute address; one that leads nowhere is its text."""
        address = self._absolute(str(el.get("href") or ""))
        shown = text.strip(" \t\n")
        if not shown or "_noformat" in parent_tags:
            return text
        scheme = scheme_of(address)
        if scheme and scheme[:-1] not in SCHEMES:
            self.made.lost.append(Lost("import-link-left", {"what": scheme}))
            return text
        if not address or ("syndicate-picture:" in shown and _is_picture(address)):
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before[:1]}[{shown}]({target(address)}){after[-1:]}"

    def convert_figure(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a picture and what is said below it, by themselves."""
        inline = parent_tags & {"td", "th", "_inline"}
        return text if inline else f"\n\n{text.strip()}\n\n"

    def convert_img(self, el: Tag, _text: str, parent_tags: set[str]) -> str:
        """Return a picture by its number, with an alternative text."""
        address = self._absolute(self._source(el))
        if not address or {str(el.get("width")), str(el.get("height"))} & {"1", "0"}:
            return ""  # something that counts readers
        known = self.find(address)
        alt = str(el.get("alt") or "").strip() or (known.alt if known else "")
        if not alt:
            alt = self._caption(el) or words_of(address)
            self.made.lost.append(Lost("import-alt-missing", {"image": address[:200]}))
        picture = known or Picture(url=address if not address.startswith("data:") else "", alt=alt)
        self.made.pictures.append(picture)
        alt = escaped(" ".join(alt.split()))
        return f"![{alt}]({picture_mark(len(self.made.pictures) - 1)})"

    def process_tag(self, node: Tag, parent_tags: set[str] | None = None) -> str:
        """Return a tag as Markdown; a table that Markdown has no form for stays HTML."""
        if node.name == "table" and _is_odd(node):
            return self._raw(node)
        made: str = super().process_tag(node, parent_tags=parent_tags)  # type: ignore[misc] # its stubs know half of it
        return made

    def _raw(self, table: Tag) -> str:
        self.made.lost.append(Lost("import-table-html"))
        for tag in table.find_all(["a", "img"]):
            self._in_html(tag)
        allowed = {"href", "src", "alt", "colspan", "rowspan", "scope"}
        for tag in (table, *table.find_all(True)):
            tag.attrs = {name: value for name, value in tag.attrs.items() if name in allowed}
        raw = _LINE.sub(" ", str(table))
        return f"\n\n{raw}\n\n"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return code in a fence, with its language where that is told."""
        if not text:
            return ""
        inner = el.find("code")
        told = " ".join(
            " ".join(_words(one, "class")) for one in (el, inner) if isinstance(one, Tag)
        )
        language = _LANGUAGE.search(told)
        code = el.get_text().strip("\n")
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", code) or [""]))
        return f"\n\n{fence}{language[1] if language else ''}\n{code}\n{fence}\n\n"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a line break that survives editors who strip spaces."""
        if "_inline" in parent_tags:
            return " "
        return "\\\n" if el.next_sibling is not None else ""

    def _in_html(self, tag: Tag) -> None:
        """Make the addresses in a table that stays HTML whole, and its pictures known."""
        if tag.name == "img":
            marked = self.convert_img(tag, "", set())
            found = re.search(r"syndicate-picture:[0-9]+", marked)
            if found is None:
                tag.decompose()
                return
            tag["src"], tag["alt"] = found[0], self.made.pictures[-1].alt or words_of(found[0])
            return
        address = self._absolute(str(tag.get("href") or ""))
        if scheme_of(address)[:-1] in SCHEMES:
            tag["href"] = address
        else:
            tag.unwrap()

    def _source(self, el: Tag) -> str:
        written = [str(el.get("src") or ""), *(str(el.get(name) or "") for name in _SOURCES)]
        real = [one.strip() for one in written if one.strip() and not one.startswith("data:")]
        return (real or [one for one in written if one] or [""])[0]

    def _caption(self, el: Tag) -> str:
        figure = el.find_parent("figure")
        found = figure.find("figcaption") if figure else None
        return (
            found.get_text(" ", strip=True)[:500] if found else str(el.get("title") or "").strip()
        )

    def _absolute(self, address: str) -> str:
        address = address.strip()
        try:
            urlsplit(address)
            whole = address.startswith("#") or not self.base_url
            return address if whole else urljoin(self.base_url, address)
        except ValueError:
            return ""


def _is_picture(address: str) -> bool:
    return urlsplit(address).path.lower().endswith((".jpg", ".jpeg", ".png", ".gif", ".webp"))


def _is_odd(table: Tag) -> bool:
    """Tell whether a table says more than Markdown's tables can."""
    cells = table.find_all(["td", "th"])
    spans = any(
        str(one.get(name) or "1") != "1" for one in cells for name in ("colspan", "rowspan")
    )
    blocks = ([one.name for one in cell.find_all(_BLOCKS)] for cell in cells)
    nested = any(len(names) > 1 or (names and names[0] not in {"p", "div"}) for names in blocks)
    return spans or nested or bool(table.find_parent(["td", "th"]))
