"""Raw HTML, cut into tags as browsers cut it, in one pass: a tag that never ends ends the reading."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

_BEGINNING = re.compile("<(?=[a-zA-Z/!?])")
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"(?P<attributes>(?:[^>=]+|=\s*\"[^\"]*\"|=\s*'[^']*'|=)*+)>"
)
_ATTRIBUTE = re.compile(r"([^\s/>=\"'][^\s/>=]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?")
# Elements whose content is text until their own end.
_OPAQUE = {
    name: re.compile(f"</{name}(?![a-z0-9])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag; its line counts from 0, and its attributes are None without a value."""

    line: int
    name: str
    attributes: Mapping[str, str | None]
    ends: bool


def tags(fragment: str) -> Iterator[Tag]:
    """Yield the tags of a fragment in their order; comments and what is in scripts are none."""
    at = counted = line = 0
    while at >= 0 and (beginning := _BEGINNING.search(fragment, at)):
        start = beginning.start()
        found = _TAG.match(fragment, start)
        if found is None:
            at = _after_other(fragment, start)
            continue
        line += fragment.count("\n", counted, start)
        counted, at = start, found.end()
        tag = Tag(line, found["name"].lower(), _attributes(found), bool(found["end"]))
        yield tag
        if not tag.ends and tag.name in _OPAQUE:
            end = _OPAQUE[tag.name].search(fragment, at)
            at = end.start() if end else -1


def _after_other(fragment: str, start: int) -> int:
    """Return where a comment or a declaration ends, -1 where it does not, or is a tag without end."""
    if fragment.startswith("<!--", start):
        end = fragment.find("-->", start + 2)
        return end + 3 if end >= 0 else -1
    end = fragment.find(">", start) if fragment[start + 1] in "!?/" else -1
    return end + 1 if end >= 0 else -1


def _attributes(found: re.Match[str]) -> Mapping[str, str | None]:
    made: dict[str, str | None] = {}
    for name, value in _ATTRIBUTE.findall(found["attributes"]):
        quoted = value[:1] in ('"', "'") and value[-1:] == value[:1] and len(value) > 1
        text = unescape(value[1:-1] if quoted else value)
        made.setdefault(name.lower(), text if value else None)
    return made
