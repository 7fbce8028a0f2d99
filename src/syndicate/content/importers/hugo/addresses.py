"""Where Hugo puts a page: by `url`, by the pattern of its section, or by the folders it is in."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urljoin

from syndicate.content.importers.hugo.site import Language, Site

_TOKEN = re.compile(r":([a-z]+)(?:\[[^\]]*\])?")
_KEPT = frozenset("./\\_#+~-@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What an address is made of. folders: from the content folder down; name: of its file or bundle."""

    folders: tuple[str, ...]
    name: str
    slug: str
    title: str
    url: str
    date: datetime


def address(where: Where, language: Language, site: Site) -> str:
    """Return the URL (from the root where the site has no baseURL); "" where a pattern is beyond us."""
    if where.url:
        return _joined(language.base, _once(where.url, language))
    section = where.folders[0] if where.folders else ""
    pattern = language.permalinks.get(section.lower(), "")
    last = where.slug or where.name
    path = _filled(pattern, where) if pattern else "/".join((*where.folders, last))
    if path is None:
        return ""
    made = sanitised(path)
    made = (made.lower() if site.lower else made).strip("/")
    return f"{language.base}/{quote(made)}{'.html' if site.ugly else '/'}"


def former(alias: str, page: str, language: Language) -> str:
    """Return the URL of an alias, which is from the root, or relative to the folder that a page is in."""
    if alias.startswith(("/", "http://", "https://")):
        return _joined(language.base, alias)
    return urljoin(page.rstrip("/"), alias)


def sanitised(path: str) -> str:
    """Return a path without what Hugo leaves out of addresses; spaces are hyphens."""
    made: list[str] = []
    hyphen = False
    for one in path:
        if one.isalpha() or one.isdecimal() or one in _KEPT or unicodedata.category(one)[0] == "M":
            made += ["-"] if hyphen and one != "-" and made[-1:] != ["-"] else []
            made.append(one)
            hyphen = False
        elif one.isspace():
            hyphen = bool(made)
    return "".join(made)


def _once(url: str, language: Language) -> str:
    """Return a `url` from the root without its language, which Hugo puts before it where it is not there."""
    prefix = f"/{language.code}"
    there = url.startswith(f"{prefix}/") and language.base.endswith(prefix)
    return url.removeprefix(prefix) if there else url


def _joined(base: str, path: str) -> str:
    if path.startswith(("http://", "https://")):
        return path
    return f"{base}/{path.lstrip('/')}"


def _filled(pattern: str, where: Where) -> str | None:
    values: Mapping[str, Callable[[], str]] = {
        "year": lambda: f"{where.date.year:04}",
        "month": lambda: f"{where.date.month:02}",
        "monthname": lambda: _MONTHS[where.date.month - 1],
        "day": lambda: f"{where.date.day:02}",
        "yearday": lambda: str(where.date.timetuple().tm_yday),
        "section": lambda: where.folders[0] if where.folders else "",
        "sections": lambda: "/".join(where.folders),
        "title": lambda: _name(where.title),
        "slug": lambda: _name(where.slug or where.title),
        "filename": lambda: _name(where.name),
        "slugorfilename": lambda: _name(where.slug or where.name),
        "contentbasename": lambda: _name(where.name),
        "slugorcontentbasename": lambda: _name(where.slug or where.name),
    }
    if any(found[1] not in values or "[" in found[0] for found in _TOKEN.finditer(pattern)):
        return None
    return _TOKEN.sub(lambda found: values[found[1]](), pattern)


def _name(text: str) -> str:
    """Return a title or name as one step of a path."""
    return text.replace("/", "-")


_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
