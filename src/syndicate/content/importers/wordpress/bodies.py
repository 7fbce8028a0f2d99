"""What an editor of WordPress wrote (blocks, shortcodes, or lines) → HTML that stands by itself."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from syndicate.content.importers.values import Lost, Picture

_BLOCK = re.compile(
    r"<!--\s*(/?)wp:([a-z][\w/-]*)(?:\s+(\{(?:(?!--)[^\n]){0,20000}?\}))?\s*(/?)-->"
)
_ADDRESS = re.compile(r"(?m)^[ \t]*(?:<p>)?[ \t]*(https?://[^\s<>\"]+)[ \t]*(?:</p>)?[ \t]*$")
_TAG = re.compile(r"(\[?)\[(/?)([A-Za-z][\w-]{0,60})((?:[\s=][^\[\]]{0,4000})?)\](\]?)")
_PAIR = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))|\"([^\"]*)\"|(\S+)")
_BLOCKS = (
    "p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|blockquote|figure|figcaption|form|hr|"
    "section|article|aside|header|footer|iframe|address|details|summary|video|audio"
)
_OPENS_BLOCK = re.compile(rf"\s*</?(?:{_BLOCKS})\b", re.IGNORECASE)
_BEFORE = re.compile(rf"(<(?:{_BLOCKS})\b)", re.IGNORECASE)
_AFTER = re.compile(rf"(</(?:{_BLOCKS})\s*>|<hr\b[^>]*>)", re.IGNORECASE)
_PRE = re.compile(r"<(pre|script|style|textarea)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_KNOWN = frozenset(
    (
        *(
            "caption",
            "wp_caption",
            "gallery",
            "embed",
            "audio",
            "video",
            "playlist",
            "youtube",
            "vimeo",
        ),
        *("code", "sourcecode"),
    )
)
_MOST = 5000  # shortcodes in one text


@dataclass(slots=True)
class Body:
    """HTML, and what was lost on the way to it: (line from 0, what)."""

    html: str = ""
    lost: list[tuple[int, Lost]] = field(default_factory=list)


Shown = Callable[[Sequence[int]], Sequence[Picture]]
"""Numbers of attachments → their pictures, none → those attached to the post."""


def as_html(written: str, shown: Shown) -> Body:
    """Return what a post's content shows. A shortcode that is nobody's is gone, what it encloses stays."""
    made = Body()
    is_blocks = "<!-- wp:" in written
    _tell_blocks(written, made)
    text = _shortcodes(_BLOCK.sub("", written), shown, made)
    text = _ADDRESS.sub(lambda one: _embedded(one, made), text)
    made.html = text if is_blocks else paragraphs(text)
    return made


def paragraphs(text: str) -> str:
    """Return text whose paragraphs are blank lines, as WordPress shows it; HTML blocks stay as they are."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\n\n\0{len(kept) - 1}\0\n\n"

    whole = _PRE.sub(keep, text.replace("\r\n", "\n").replace("\0", ""))
    apart = _AFTER.sub("\\1\n\n", _BEFORE.sub("\n\n\\1", whole))
    made: list[str] = []
    for piece in (one.strip() for one in re.split(r"\n\s*\n", apart)):
        is_block = not piece or _OPENS_BLOCK.match(piece) or piece.startswith("\0")
        lines = "<br>".join(line.strip() for line in piece.split("\n"))
        made.append(piece if is_block else f"<p>{lines}</p>")
    return re.sub("\0(\\d+)\0", lambda found: kept[int(found[1])], "\n".join(made))


def _tell_blocks(written: str, made: Body) -> None:
    """Tell of blocks that hold nothing themselves: what they show is made by WordPress each time."""
    for found in _BLOCK.finditer(written):
        is_alone = found[4] and not found[1]
        if is_alone and found[2] not in {"spacer", "separator", "more", "nextpage"}:
            line = written.count("\n", 0, found.start())
            made.lost.append((line, Lost("import-block-left", {"what": found[2]})))


def _embedded(found: re.Match[str], made: Body) -> str:
    url = unescape(found[1])
    made.lost.append((0, Lost("import-embed-linked", {"what": url})))
    return _link(url)


def _shortcodes(text: str, shown: Shown, made: Body) -> str:
    pieces: list[str] = []
    at = 0
    ends = {found[3] for found in _TAG.finditer(text) if found[2]}
    for found in list(_TAG.finditer(text))[:_MOST]:
        if found.start() < at:
            continue
        name = found[3].lower()
        if found[1] and found[5]:
            pieces += [text[at : found.start()], found[0][1:-1]]
            at = found.end()
            continue
        given = _given(found[4])
        if name not in _KNOWN and not _is_code(found, given, ends):
            continue
        end = _end(text, found) if name in _KNOWN and found[3] in ends else None
        inner = text[found.end() : end.start()] if end else ""
        put = _put(name, given, inner, shown) if not found[2] else ""
        if put is None:
            line = text.count("\n", 0, found.start())
            told = " ".join(found[0].split())[:200]
            made.lost.append((line, Lost("import-shortcode-left", {"what": told})))
        start, close = found.start() + len(found[1]), found.end() - len(found[5])
        pieces += [text[at:start], put or ""]
        at = end.end() if end and put is not None else close
    return "".join((*pieces, text[at:]))


def _is_code(found: re.Match[str], given: Mapping[str, str], ends: set[str]) -> bool:
    """Tell a shortcode of somebody's from words in brackets, such as [sic]."""
    named = any(not key.isdecimal() for key in given)
    return bool(found[2] and found[3] in ends) or named or found[3] in ends or "_" in found[3]


def _end(text: str, found: re.Match[str]) -> re.Match[str] | None:
    return re.compile(rf"\[/{re.escape(found[3])}\s*\]").search(text, found.end())


def _given(written: str) -> dict[str, str]:
    """Return what a shortcode is given, by name or by place ("0")."""
    made: dict[str, str] = {}
    for found in _PAIR.finditer(written.lstrip("=").removesuffix("/")):
        value = next((one for one in found.groups()[1:] if one is not None), "")
        key = found[1].lower() if found[1] else str(sum(one.isdecimal() for one in made))
        made[key] = unescape(value)
    return made


def _put(name: str, given: Mapping[str, str], inner: str, shown: Shown) -> str | None:
    """Return what a shortcode shows; None where that cannot be told."""
    if name in {"caption", "wp_caption"}:
        return _captioned(given, inner)
    if name == "gallery":
        numbers = [
            int(one) for one in re.findall(r"\d+", given.get("ids", "") or given.get("include", ""))
        ]
        return "".join(_figure(one) for one in shown(numbers)) or None
    if name in {"code", "sourcecode"}:
        language = given.get("language") or given.get("lang") or ""
        return (
            f'<pre><code class="language-{escape(language)}">{inner.strip()}</code></pre>'
            if inner
            else None
        )
    keys = ("0", "src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "flv")
    address = inner.strip() or next((given[key] for key in keys if key in given), "")
    return _link(address) if address.startswith(("http://", "https://")) else None


def _captioned(given: Mapping[str, str], inner: str) -> str | None:
    found = re.match(
        r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", inner, re.DOTALL | re.IGNORECASE
    )
    if found is None:
        return None
    words = found[2].strip() or escape(given.get("caption", ""))
    below = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n<figure>{found[1].strip()}{below}</figure>\n\n"


def _figure(picture: Picture) -> str:
    return f'\n\n<figure><img src="{escape(picture.url)}" alt="{escape(picture.alt)}"></figure>\n\n'


def _link(url: str) -> str:
    return f'\n\n<p><a href="{escape(url)}">{escape(url)}</a></p>\n\n'
