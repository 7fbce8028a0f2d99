"""A feed as a program that reads feeds has it, whatever it was written in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from syndicate.model import Finding

WXR = "WordPress export"
Origin = Literal["id", "link", "title"]
"""What an entry is known by: the id that it was given or, without one, its link or its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that goes with an entry; `media_type` and `length` (bytes) as the feed has them, or None."""

    url: str
    media_type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry. Texts are whole and without space around them; "" or None is what the feed lacks.

    id:         what a reader program knows the entry by; `origin` says where it is from.
    title:      plain text.
    html:       the text, as HTML that nobody has sanitised.
    summary:    the same of what announces it, where there is a text besides.
    link:       the page, absolute if it can be.
    alternates: (language tag, URL) of the same in other languages, as far as it says.
    """

    id: str
    origin: Origin
    title: str
    link: str
    html: str
    summary: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    attached: tuple[Attached, ...] = ()
    images: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One document.

    format:  "RSS 2.0", "Atom 1.0", "JSON Feed 1.1"; WXR for an export of WordPress, which is RSS with more.
    address: its own, as it says itself (`rel="self"`, `feed_url`); None if it does not.
    older:   where older entries are, if it says (RFC 5005 `prev-archive`, else `next`; `next_url`).
    trouble: what is wrong with it without keeping anybody from reading it.
    """

    format: str
    title: str
    items: tuple[Item, ...]
    link: str = ""
    language: str | None = None
    address: str | None = None
    older: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    trouble: tuple[Finding, ...] = ()


def identity(own: str, link: str, title: str) -> tuple[str, Origin]:
    """Return what an entry is known by: the id that it was given, else its link, else its title."""
    if own:
        return own, "id"
    return (link, "link") if link else (title, "title")
