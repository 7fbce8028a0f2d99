"""A text that came from elsewhere, with its place → the bytes of its file in `content/`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from syndicate.content import frontmatter, markdown, parts
from syndicate.content.characters import clean
from syndicate.content.fields import LIMITS, LONGEST_NAME
from syndicate.content.identity import fingerprint
from syndicate.content.importers.values import Text
from syndicate.content.redirects import is_path
from syndicate.content.variants import quoted

_BLANKS = re.compile("[ \t\r\n\v\f]+")
_TAG = re.compile("<[^>]*>")
_BLOCK_END = re.compile("</(?:p|h[1-6]|li|blockquote|pre|td|th|dt|dd|figcaption)>", re.IGNORECASE)
_ASIDE = re.compile(r"<(h[1-6]|pre|table|figcaption)\b.*?</\1>", re.DOTALL)
_SENTENCE = re.compile(r".{60,}?[.!?…](?=\s|$)")
_SUMMARY = 300  # characters: two sentences
_LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a text goes, and what the whole work has.

    image: the lead picture's file beside the text, "" for none; alt: what is said of it.
    body:  with its pictures' addresses in place.
    """

    id: str
    section: str
    date: str
    slug: str | None
    body: str
    image: str = ""
    alt: str = ""
    redirects: tuple[str, ...] = ()
    facts: Mapping[str, str]


def written(text: Text, place: Place, source: "Original | None") -> bytes:
    """Return the file; the same bytes for the same text and place.

    source: the text that this one is a translation of, None for the first.
    """
    lines = (f"{key}: {value}" for key, value in _keys(text, place, source))
    body = clean(place.body).strip("\n")
    return "\n".join(("---", *lines, "---", "", body, "")).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Original:
    """What a translation has to say of the text that it was made from."""

    locale: str
    fingerprint: str
    marks: str


def original(locale: str, data: bytes) -> Original:
    """Return what a translation of a file says of it."""
    document = frontmatter.parse(data)

    def text(key: str) -> str:
        entry = document.entries.get(key)
        return _BLANKS.sub(" ", entry.texts[0]).strip() if entry else ""

    alt = text("image_alt") or None
    alts = (alt,) if alt else ()
    title, summary = text("title"), text("summary")
    return Original(
        locale,
        fingerprint(title, summary, document.body, alts, None),
        parts.marks(title, summary, document.body, alt, None),
    )


def summary_of(body: str) -> str:
    """Return the first sentences of a body, as plain text; "" where there is no text."""
    raw = _BLOCK_END.sub("\\g<0> ", _ASIDE.sub(" ", markdown.to_html(body)))
    plain = _one_line(unescape(_TAG.sub("", raw)))
    if len(plain) <= _SUMMARY:
        return plain
    found = _SENTENCE.match(plain[:_SUMMARY])
    if found:
        return found[0]
    return plain[:_SUMMARY].rpartition(" ")[0].rstrip(" ,;:–-") + " …"


def _keys(text: Text, place: Place, source: Original | None) -> Iterator[tuple[str, str]]:
    yield "title", _text("title", text.title)
    yield "summary", _text("summary", text.summary)
    yield "date", place.date
    yield "section", place.section
    yield from place.facts.items()
    if text.updated is not None and text.updated > text.date:
        yield "updated", text.updated.isoformat(timespec="seconds")
    if place.slug:
        yield "slug", place.slug
    yield from _lists(text)
    if place.image:
        yield "image", _text("image", place.image)
        yield "image_alt", _text("image_alt", place.alt)
        if text.image is not None and text.image.credit:
            yield "image_credit", _text("image_credit", text.image.credit)
    yield from _states(text)
    yield from _identity(text, place, source)


def _identity(text: Text, place: Place, source: Original | None) -> Iterator[tuple[str, str]]:
    """Yield where the text comes from, and by what it is known."""
    redirects = [one for one in place.redirects if is_path(one)]
    if redirects:
        yield "redirect_from", _list(redirects, _LONGEST_ADDRESS)
    if source is not None:
        yield "source", f"{source.locale}@{source.fingerprint}"
        if len(source.marks) <= parts.LONGEST:
            yield "source_parts", source.marks
    yield "id", _text("id", place.id)
    if text.guid and len(text.guid) <= _LONGEST_ADDRESS:
        yield "guid", _text("guid", text.guid)


def _lists(text: Text) -> Iterator[tuple[str, str]]:
    for key, items in (("tags", text.tags), ("author", text.authors)):
        told = [one for one in (_one_line(item) for item in items) if one]
        if told:
            yield key, _list(told, LONGEST_NAME)


def _states(text: Text) -> Iterator[tuple[str, str]]:
    if text.featured:
        yield "featured", "true"
    if text.draft:
        yield "status", "draft"
    if text.expires is not None:
        yield "expires", text.expires.isoformat(timespec="seconds")
    if text.canonical:
        yield "canonical", _text("canonical", text.canonical)


def _text(key: str, text: str) -> str:
    return quoted(_clipped(_one_line(text), LIMITS.get(key, LONGEST_NAME)))


def _list(items: list[str], longest: int) -> str:
    unique = dict.fromkeys(_clipped(one, longest) for one in items)
    return f"[{', '.join(quoted(one) for one in unique)}]"


def _clipped(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", clean(text)).strip()
