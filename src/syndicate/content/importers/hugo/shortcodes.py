"""Hugo's shortcodes in a body → Markdown where their meaning is certain; the others are told."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from syndicate.content.importers import videos
from syndicate.content.importers.escaping import escaped, target
from syndicate.content.importers.values import Lost

_TAG = re.compile(
    r"\{\{(?P<mark>[<%])\s*(?P<inside>(?:\"[^\"]*\"|`[^`]*`|[^\"`{]|\{(?!\{))*?)\s*[>%]\}\}"
)
_COMMENT = re.compile(r"\{\{[<%]\s*/\*((?:(?!\{\{).){0,2000}?)\*/\s*[>%]\}\}", re.DOTALL)
_NAME = re.compile(r"(/?)\s*([\w./-]*[\w.-])\s*")
_WORD = re.compile(r"(?:([\w-]+)\s*=\s*)?(?:\"((?:[^\"\\]|\\.)*)\"|`([^`]*)`|([^\s\"`]+))")
_LONGEST = 200
_WORK = 2000  # shortcodes in one text


@dataclass(frozen=True, slots=True)
class Call:
    """A shortcode as written: its name, what it is given by name and in order, and its line from 0."""

    name: str
    named: Mapping[str, str]
    listed: tuple[str, ...]
    line: int
    inner: str = ""

    def get(self, name: str, place: int = -1) -> str:
        """Return what is given by a name, or else in a place."""
        at = self.listed[place] if 0 <= place < len(self.listed) else ""
        return self.named.get(name, at)


@dataclass(slots=True)
class Put:
    """A body without shortcodes, and what was lost of them: (line from 0, what)."""

    body: str = ""
    lost: list[tuple[int, Lost]] = field(default_factory=list)


Links = Callable[[str, str], str]
"""(path of a page as `ref` takes it, language) → its address, "" where there is no such page."""


def replace(body: str, links: Links) -> Put:
    """Return a body in which every shortcode has become what it shows, or is gone."""
    made = Put()
    pieces: list[str] = []
    at = 0
    found = list(_TAG.finditer(body))[:_WORK]
    names = [_head(tag["inside"]) for tag in found]
    skip = 0
    for number, tag in enumerate(found):
        if number < skip:
            continue
        call = _call(tag["inside"], body.count("\n", 0, tag.start()))
        if call is None:
            continue
        end = _end(names, number, call.name)
        inner = body[tag.end() : found[end].start()] if end else ""
        text, whole = _shown(call, inner, links)
        if text is None:
            told = " ".join(tag[0].split())[:_LONGEST]
            made.lost.append((call.line, Lost("import-shortcode-left", {"what": told})))
        pieces += [body[at : tag.start()], text or ""]
        at = tag.end()
        if whole and end:
            at, skip = found[end].end(), end + 1
    pieces.append(body[at:])
    made.body = _COMMENT.sub(lambda one: "{{<" + one[1] + ">}}", "".join(pieces))
    return made


def _call(inside: str, line: int) -> Call | None:
    """Return what a tag calls; None for a comment, and a call without name for the end of another."""
    if inside.startswith("/*"):
        return None
    head = _NAME.match(inside)
    if head is None:
        return Call("", {}, (), line)
    named: dict[str, str] = {}
    listed: list[str] = []
    for word in _WORD.finditer(inside.removesuffix("/"), head.end()):
        value = next((one for one in word.groups()[1:] if one is not None), "")
        value = re.sub(r"\\(.)", r"\1", value) if word[2] is not None else value
        if word[1]:
            named[word[1].lower()] = value
        else:
            listed.append(value)
    return Call("" if head[1] else head[2].lower(), named, tuple(listed), line)


def _end(names: list[tuple[str, str]], number: int, name: str) -> int:
    """Return which tag ends the one at `number`, 0 for none. names: ("/" where it ends one, name) of each."""
    depth = 0
    for later in range(number + 1, len(names)) if name in _PAIRED else ():
        ends, other = names[later]
        if other == name and ends and depth == 0:
            return later
        depth += (-1 if ends else 1) if other == name else 0
    return 0


def _head(inside: str) -> tuple[str, str]:
    found = _NAME.match(inside)
    return (found[1], found[2].lower()) if found else ("", "")


def _shown(call: Call, inner: str, links: Links) -> tuple[str | None, bool]:
    """Return what stands for a call, None if nothing can; and whether it covers what is in it."""
    if not call.name:
        return "", False
    if call.name in {"ref", "relref"}:
        address = links(call.get("path", 0), call.get("lang", 1))
        return (target(address) or None) if address else None, False
    if call.name == "highlight":
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", inner) or [""]))
        body = inner.strip("\n")
        return f"\n{fence}{call.get('lang', 0)}\n{body}\n{fence}\n", True
    make = _WRITERS.get(call.name)
    return (make(call) or None) if make else None, False


def _figure(call: Call) -> str:
    source = call.get("src", 0)
    if not source:
        return ""
    alt = call.get("alt") or call.get("caption") or call.get("title")
    shown = f"![{escaped(alt)}]({target(source)})"
    link = call.get("link")
    shown = f"[{shown}]({target(link)})" if link else shown
    words = [
        f"**{escaped(call.get('title'))}**" if call.get("title") else "",
        call.get("caption"),
        call.get("attr"),
    ]
    below = " ".join(one for one in words if one)
    return f"{shown}\n\n{below}" if below else shown


def _link(url: str, title: str = "") -> str:
    return f"[{escaped(title or url)}]({target(url)})"


def _youtube(call: Call) -> str:
    name = videos.name_in(call.get("id", 0))
    return _link(videos.youtube(name), call.get("title")) if name else ""


def _vimeo(call: Call) -> str:
    name = call.get("id", 0)
    return _link(videos.vimeo(name), call.get("title")) if name.isdecimal() else ""


def _post(call: Call) -> str:
    user, name = call.get("user", 0), call.get("id", 1)
    if not name and user.isdecimal():
        user, name = "i", user
    is_one = re.fullmatch(r"\w{1,20}", user) and name.isdecimal()
    return _link(f"https://x.com/{user}/status/{name}") if is_one else ""


def _gist(call: Call) -> str:
    user, name = call.get("user", 0), call.get("id", 1)
    is_one = re.fullmatch(r"[\w-]+", user) and re.fullmatch("[0-9a-f]+", name)
    return _link(f"https://gist.github.com/{user}/{name}") if is_one else ""


def _instagram(call: Call) -> str:
    name = call.get("id", 0)
    return _link(f"https://www.instagram.com/p/{name}/") if re.fullmatch(r"[\w-]+", name) else ""


_PAIRED = frozenset({"highlight"})
_WRITERS: Mapping[str, Callable[[Call], str]] = {
    "figure": _figure,
    "youtube": _youtube,
    "vimeo": _vimeo,
    "tweet": _post,
    "twitter": _post,
    "x": _post,
    "gist": _gist,
    "instagram": _instagram,
}
