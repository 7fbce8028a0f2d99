"""Addresses by which pages embed a video → where people watch it."""

import re
from urllib.parse import parse_qs, urlsplit

_NAME = re.compile(r"[A-Za-z0-9_-]{5,20}")
_YOUTUBE = ("youtube.com", "youtube-nocookie.com")


def watched(url: str) -> str:
    """Return the page on which a video is watched; any other address as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("player.")
    name = parts.path.rstrip("/").rpartition("/")[2]
    if host in _YOUTUBE and "/embed/" in parts.path and _NAME.fullmatch(name):
        return youtube(name)
    if host == "vimeo.com" and parts.path.startswith("/video/") and name.isdecimal():
        return vimeo(name)
    if host == "dailymotion.com" and "/embed/video/" in parts.path and _NAME.fullmatch(name):
        return f"https://www.dailymotion.com/video/{name}"
    return url


def youtube(name: str) -> str:
    """Return the page of a video by its id."""
    return f"https://www.youtube.com/watch?v={name}"


def vimeo(name: str) -> str:
    """Return the page of a video by its number."""
    return f"https://vimeo.com/{name}"


def name_in(url: str) -> str:
    """Return a YouTube video's id from any of its addresses, "" where there is none."""
    parts = urlsplit(url)
    found = parse_qs(parts.query).get("v", [""])[0] or parts.path.rstrip("/").rpartition("/")[2]
    return found if _NAME.fullmatch(found) else ""
