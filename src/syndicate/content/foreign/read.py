"""Bytes → Feed, whatever format it is in; or an error that says what they are instead."""

import re
from collections import Counter
from dataclasses import replace

from syndicate.content.foreign import json_
from syndicate.content.foreign.values import Feed
from syndicate.errors import UsageError
from syndicate.model import Finding

MAX_MIB = 32
_START = 4096
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_LINKS = re.compile(rb"<link\s[^<>]{0,500}>", re.IGNORECASE)
_FEED = re.compile(rb"type\s*=\s*[\"']?application/(?:rss|atom|feed)\+", re.IGNORECASE)
_HREF = re.compile(rb"href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_FEW = 3


def read(data: bytes, place: str, base: str = "") -> Feed:
    """Return the feed in `data`.

    place: how errors call it; base: the address that it was found at, for relative links.
    Raises UsageError feed-too-large, feed-empty, feed-html, feed-entities, feed-json or feed-unknown.
    """
    if len(data) > MAX_MIB * 1024 * 1024:
        raise UsageError("feed-too-large", file=place, limit=MAX_MIB)
    start = data[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.strip():
        raise UsageError("feed-empty", file=place)
    if _HTML.search(start) and not re.search(rb"<(?:rss|feed|rdf:RDF)[\s>]", start):
        raise UsageError("feed-html", file=place, feeds=", ".join(_feeds_of(data)) or "–")
    found = _parsed(data, place, base, is_json=start[:1] in (b"{", b"["))
    if found is None:
        raise UsageError("feed-unknown", file=place)
    return replace(found, trouble=(*found.trouble, *_twice(found, place)))


def _parsed(data: bytes, place: str, base: str, *, is_json: bool) -> Feed | None:
    if is_json:
        return json_.read(data, place, base)
    from syndicate.content.foreign import feedparser_  # noqa: PLC0415 (0.1 s to import)

    return feedparser_.read(data, place, base)


def _feeds_of(page: bytes) -> list[str]:
    """Return the addresses of feeds that a page names in its head."""
    named = (
        _HREF.search(link) for link in _LINKS.findall(page[: 1024 * 1024]) if _FEED.search(link)
    )
    return [href[1].decode("utf-8", "replace") for href in named if href][:_FEW]


def _twice(feed: Feed, place: str) -> list[Finding]:
    """Tell of ids that several entries have: reader programs show one of these, or all each time."""
    counts = Counter(one.id for one in feed.items)
    twice = [one for one, count in counts.items() if count > 1]
    fields = {"count": len(twice), "id": twice[0] if twice else ""}
    told = Finding(
        code="feed-id-twice", severity="warning", mender="operator", file=place, fields=fields
    )
    return [told] if twice else []
