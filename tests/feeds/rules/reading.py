"""What the rules ask of a document's XML and HTML."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import html as lxml_html

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ABSOLUTE = re.compile(r"(?:https?://[^/\s]+|mailto:[^\s@]+@|tel:\+?\d)[^\s]*")
URI = re.compile(r"(?:tag:[a-z0-9.-]+,\d{4}(?:-\d\d){0,2}:|urn:[a-z]+:|https?://)[!#-;=?-~]+")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
EMAIL = re.compile(r"\S+@\S+")
MARKUP = re.compile(r"</?[a-zA-Z][^>]*>")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
DANGEROUS = {"script", "iframe", "object", "embed", "form", "style", "meta", "base", "applet"}
ADDRESSES = {"href", "src", "cite", "poster", "srcset", "background", "action", "longdesc"}


def found(node: Any, path: str) -> list[Any]:
    result = node.xpath(path, namespaces=NAMES)
    assert isinstance(result, list)
    return result


def once(node: Any, *paths: str) -> Iterator[str]:
    """Yield each path that does not lead to exactly one element with a text."""
    for path in paths:
        texts = [one.text or "" for one in found(node, path)]
        if len(texts) != 1 or not texts[0].strip():
            yield f"{path}: {texts}"


def at_most_once(node: Any, *paths: str) -> Iterator[str]:
    for path in paths:
        if len(found(node, path)) > 1:
            yield f"{path} twice"


def links(node: Any, path: str, **asked: str) -> list[dict[str, str]]:
    those = [dict(one.attrib) for one in found(node, path)]
    return [one for one in those if asked.items() <= one.items()]


def html_faults(html: str) -> Iterator[str]:
    """Yield what a reader could not show by itself, or should not."""
    for one in lxml_html.fragment_fromstring(html, create_parent="div").iter():
        if one.tag in DANGEROUS:
            yield f"<{one.tag}>"
        for name, value in one.attrib.items():
            if name.startswith("on"):
                yield f"{name}={value}"
            if name in ADDRESSES and not ABSOLUTE.fullmatch(value):
                yield f"{name}={value}"


def instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if RFC_3339.fullmatch(text) else None
