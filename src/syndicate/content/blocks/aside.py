"""Texts of a body that readers meet, and that no segment holds: in raw HTML and titles of links."""

import re

from syndicate.content import markdown

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SAYING = re.compile(
    r"""\s(?:title|alt|aria-label)\s*=\s*(?:"[^"]*\w|'[^']*\w|[^\s"'>])""", re.IGNORECASE
)


def has_aside(body: str) -> bool:
    """Tell whether a part of a body's text is out of a translator's reach."""
    blocks: list[str] = []
    for span in markdown.spans(body):
        match span.event:
            case {"Html": raw}:
                blocks.append(raw)
            case {"InlineHtml": raw} if _SAYING.search(raw):
                return True
            case {"Start": {"Link": {"title": title}} | {"Image": {"title": title}}} if title:
                return True
            case _:
                pass
    raw = _COMMENT.sub(" ", "".join(blocks))
    return any(map(str.isalnum, _TAG.sub(" ", raw))) or any(
        _SAYING.search(tag) for tag in _TAG.findall(raw)
    )
