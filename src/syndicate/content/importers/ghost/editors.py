"""What Ghost's editors keep of a text (Lexical, and Mobiledoc before it) → HTML, where the export has none."""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from syndicate.content.importers.ghost.cards import card
from syndicate.content.importers.values import Lost

_DEEPEST = 60
_FORMATS = (
    *((16, "code"), (1, "strong"), (2, "em"), (4, "s"), (8, "u"), (32, "sub"), (64, "sup")),
    (128, "mark"),
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset({"strong", "b", "em", "i", "s", "u", "code", "sub", "sup", "mark", "a"})
_SECTIONS = frozenset({"p", "blockquote", "aside", "pull-quote", *_HEADINGS})


def from_lexical(text: str, lost: list[Lost]) -> str:
    """Return the HTML of a Lexical document; what cannot be read of it is told to `lost`."""
    root = _read(text, lost)
    return "".join(_nodes(root.get("root"), lost, 0))


def from_mobiledoc(text: str, lost: list[Lost]) -> str:
    """Return the HTML of a Mobiledoc document; what cannot be read of it is told to `lost`."""
    document = _read(text, lost)
    sections = document.get("sections")
    return (
        "".join(_section(one, document, lost) for one in sections if isinstance(one, list))
        if isinstance(sections, list)
        else ""
    )


def _read(text: str, lost: list[Lost]) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        lost.append(Lost("import-body-unread"))
        return {}
    return found


def _nodes(parent: Any, lost: list[Lost], depth: int) -> Iterator[str]:
    children = parent.get("children") if isinstance(parent, Mapping) else None
    if depth > _DEEPEST:
        lost.append(Lost("import-too-deep"))
        return
    for one in children if isinstance(children, list) else ():
        if isinstance(one, Mapping):
            yield _node(one, lost, depth)


def _node(node: Mapping[str, Any], lost: list[Lost], depth: int) -> str:
    kind = str(node.get("type", "")).removeprefix("extended-")
    if kind == "text":
        return _formatted(str(node.get("text", "")), node.get("format"))
    if kind in {"linebreak", "tab"}:
        return "<br>" if kind == "linebreak" else " "
    tag = _tag(kind, node)
    if tag:
        inner = "".join(_nodes(node, lost, depth + 1))
        attributes = f' href="{escape(str(node.get("url", "")))}"' if tag == "a" else ""
        return f"<{tag}{attributes}>{inner}</{tag}>"
    made = card(kind, node)
    if made is None:
        lost.append(Lost("import-card-left", {"what": kind[:60]}))
        return "".join(_nodes(node, lost, depth + 1))
    return made


def _tag(kind: str, node: Mapping[str, Any]) -> str:
    """Return the element that a node is, "" for a card."""
    if kind == "heading":
        return str(node.get("tag")) if node.get("tag") in _HEADINGS else "h2"
    if kind == "list":
        return "ol" if node.get("listType") == "number" else "ul"
    known = {"paragraph": "p", "quote": "blockquote", "aside": "blockquote", "listitem": "li"}
    return known.get(kind, "a" if kind in {"link", "autolink", "at-link"} else "")


def _formatted(text: str, written: Any) -> str:
    made = escape(text, quote=False)
    bits = written if isinstance(written, int) else 0
    for bit, tag in _FORMATS:
        made = f"<{tag}>{made}</{tag}>" if bits & bit and made.strip() else made
    return made


def _section(section: Sequence[Any], document: Mapping[str, Any], lost: list[Lost]) -> str:
    match section:
        case [1, str(tag), list(markers), *_]:
            shown = tag if tag in _SECTIONS - {"aside", "pull-quote"} else "blockquote"
            return f"<{shown}>{_markers(markers, document)}</{shown}>"
        case [2, str(source), *_]:
            return card("image", {"src": source}) or ""
        case [3, str(tag), list(items), *_]:
            shown = "ol" if tag == "ol" else "ul"
            made = (f"<li>{_markers(one, document)}</li>" for one in items if isinstance(one, list))
            return f"<{shown}>{''.join(made)}</{shown}>"
        case [10, int(number), *_]:
            return _card(number, document, lost)
        case _:
            lost.append(Lost("import-body-unread"))
            return ""


def _card(number: int, document: Mapping[str, Any], lost: list[Lost]) -> str:
    match _at(document.get("cards"), number):
        case [str(name), dict(payload)]:
            made = card(name, payload)
            if made is None:
                lost.append(Lost("import-card-left", {"what": name[:60]}))
            return made or ""
        case _:
            return ""


def _markers(markers: Sequence[Any], document: Mapping[str, Any]) -> str:
    open_: list[str] = []
    made: list[str] = []
    for one in markers:
        match one:
            case [int(kind), list(opened), int(closed), value]:
                for number in opened:
                    start, end = _markup(_at(document.get("markups"), number))
                    made.append(start)
                    open_.append(end)
                made.append("<br>" if kind else escape(str(value), quote=False))
                made += [open_.pop() for _ in range(min(closed, len(open_)))]
            case _:
                pass
    return "".join((*made, *reversed(open_)))


def _markup(markup: Any) -> tuple[str, str]:
    match markup:
        case ["a", ["href", str(href), *_]]:
            return f'<a href="{escape(href)}">', "</a>"
        case [str(tag), *_] if tag in _INLINE - {"a"}:
            return f"<{tag}>", f"</{tag}>"
        case _:
            return "", ""


def _at(items: Any, number: Any) -> Any:
    is_there = isinstance(items, list) and isinstance(number, int) and 0 <= number < len(items)
    return items[number] if is_there else None
