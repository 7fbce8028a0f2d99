"""Keys as written → values of the type that each key has, or a complaint with its line."""

import re
from collections.abc import Callable, Collection
from datetime import tzinfo
from typing import Any, TypeVar

from syndicate.content import instants, parts
from syndicate.content.complaints import Complaints, likely, nearest
from syndicate.content.frontmatter import Document, Entry
from syndicate.content.instants import Moment
from syndicate.content.redirects import is_path
from syndicate.errors import ContentError

T = TypeVar("T")

COMMON = (
    *("title", "summary", "date", "section", "updated", "slug", "tags", "author"),
    *("image", "image_alt", "image_credit", "featured", "status", "expires", "withdrawn"),
    *(
        "canonical",
        "aliases",
        "redirect_from",
        "source",
        "source_parts",
        "translator",
        "reviewed_by",
        "id",
        "guid",
    ),
)
HAPPENING = ("start", "end", "all_day", "zone", "place", "cancelled", "sequence")
EDITORIAL = ("subject", "preheader", "lead", "include", "exclude", "order")

LONGEST_NAME = 500  # characters
LONGEST_TEXT = 5000
_LONGEST_ADDRESS = 2000
LIMITS = {
    **dict.fromkeys(("summary", "image_alt"), LONGEST_TEXT),
    **dict.fromkeys(("id", "guid", "canonical", "image", "redirect_from"), _LONGEST_ADDRESS),
    "source_parts": parts.LONGEST,
}
"""How many characters a key's value may have, where it is not LONGEST_NAME."""

PROSE = ("title", "summary", "place", "image_alt", "image_credit", "subject", "preheader")
"""Keys whose value is prose."""
_BLANKS = re.compile("[ \t\n]+")  # never U+00A0 or U+202F: French needs them
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_SLUG = re.compile("[a-z0-9]+(?:[._-]+[a-z0-9]+)*")
_LONGEST_SLUG = 120
_COUNT = re.compile("[0-9]{1,9}")


class Fields:
    """One file's keys, read by type. A value that is absent or wrong is None, or empty."""

    def __init__(self, document: Document, known: Collection[str], complaints: Complaints) -> None:
        self._entries = document.entries
        self._complaints = complaints
        for key, entry in document.entries.items():
            if key not in known:
                self._unknown(key, entry.line, known)
                continue
            self._check_length(key, entry)
            if key in PROSE and entry.hashed:
                complaints.warning("text-after-hash", entry.line, key=key)

    def line(self, key: str) -> int:
        """Return the line of `key`, or the first where it is absent."""
        return self._entries[key].line if key in self._entries else 1

    def has(self, key: str) -> bool:
        """Tell whether `key` is there with something in it."""
        entry = self._entries.get(key)
        return entry is not None and bool("".join(entry.texts).strip())

    def require(self, *keys: str) -> None:
        """Complain of each key that is absent or empty."""
        for key in keys:
            if not self.has(key):
                self._complaints.error("key-missing", self.line(key), key=key)

    def text(self, key: str) -> str | None:
        """Return the text, on one line."""
        return self._read(key, _text)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list without repetition; one text stands for a list of one."""
        if not self.has(key):
            return ()
        found = (_BLANKS.sub(" ", text).strip() for text in self._entries[key].texts)
        return tuple(dict.fromkeys(text for text in found if text))

    def flag(self, key: str) -> bool:
        """Return yes or no; absent is no."""
        return self._read(key, _flag) or False

    def count(self, key: str) -> int:
        """Return a whole number; absent is 0."""
        return self._read(key, _count) or 0

    def moment(self, key: str, zone: tzinfo | None) -> Moment | None:
        """Return an instant, read in `zone` where it carries no offset."""
        return self._read(key, lambda entry: instants.parse(_text(entry), zone))

    def slugs(self, key: str) -> tuple[str, ...]:
        """Return a list of what can stand in an address."""
        found = self.texts(key)
        for text in found:
            if not is_slug(text):
                self._complaints.error("slug-malformed", self.line(key), key=key, found=text)
        return tuple(filter(is_slug, found))

    def paths(self, key: str) -> tuple[str, ...]:
        """Return a list of paths that led to the text on another site."""
        found = self.texts(key)
        for text in found:
            if not is_path(text):
                self._complaints.error("redirect-malformed", self.line(key), key=key, found=text)
        return tuple(filter(is_path, found))

    def valid(self, key: str, accepts: Callable[[str], object], code: str) -> str | None:
        """Return the text if `accepts` says so, else complain with `code`."""

        def checked(entry: Entry) -> str:
            text = _text(entry)
            if not accepts(text):
                raise ContentError(code, found=text)
            return text

        return self._read(key, checked)

    def choice(self, key: str, choices: Collection[str], code: str) -> str | None:
        """Return the text if it is one of `choices`, else complain with `code` and the nearest."""

        def chosen(entry: Entry) -> str:
            text = _text(entry)
            if text not in choices:
                hints: dict[str, Any] = dict(likely(text, choices))
                raise ContentError(code, found=text, **hints)
            return text

        return self._read(key, chosen)

    def _unknown(self, key: str, line: int, known: Collection[str]) -> None:
        near = nearest(key, known)
        if near:
            self._complaints.error("key-unknown", line, key=key, nearest=near)
        else:
            self._complaints.error("key-foreign", line, key=key, nearest="")

    def _check_length(self, key: str, entry: Entry) -> None:
        limit = LIMITS.get(key, LONGEST_NAME)
        length = max(map(len, entry.texts), default=0)
        if length > limit:
            self._complaints.error(
                "value-too-long", entry.line, key=key, limit=limit, length=length
            )

    def _read(self, key: str, convert: Callable[[Entry], T]) -> T | None:
        if not self.has(key):
            return None
        entry = self._entries[key]
        try:
            return convert(entry)
        except ContentError as error:
            self._complaints.take(error, entry.line, key=key)
            return None


def is_slug(text: str) -> bool:
    """Tell whether `text` can stand in an address, and in a file system, as it is."""
    return len(text) <= _LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def _text(entry: Entry) -> str:
    if entry.listed:
        raise ContentError("value-not-text")
    return _BLANKS.sub(" ", entry.texts[0]).strip()


def _flag(entry: Entry) -> bool:
    text = _text(entry)
    if text.lower() not in _FLAGS:
        raise ContentError("value-not-flag", found=text)
    return _FLAGS[text.lower()]


def _count(entry: Entry) -> int:
    text = _text(entry)
    if not _COUNT.fullmatch(text):
        raise ContentError("value-not-number", found=text)
    return int(text)
