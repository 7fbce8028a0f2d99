"""The keys that content/ knows, as they are read → the page of front matter."""

import ast
from collections.abc import Mapping
from pathlib import Path

from pages.text import code, made, table
from syndicate.content import fields

_READERS = Path(__file__).parents[2] / "src" / "syndicate" / "content"
_INTRODUCTION = (
    (
        "What may stand between the two lines of `---` at the head of a file below `content/`. The"
        " [editors’ guide](../guide.md) shows how they are used."
    ),
    (
        "An **instant** is `2026-11-26T09:00:00+01:00`; without an offset it is read in `[site] zone` (of an event, in its own"
        " `zone`), without a time it is midnight. A **list** is `[one, two]`, one line for each after `-`, or a single text."
        " A **slug** is of lower-case letters, digits, `.`, `_` and `-`. A key that is not known here is an error, with the"
        " nearest name."
    ),
)
# How each method of Fields is called in words; `valid` and `choice` are told key by key.
_KINDS = {
    "text": "text", "texts": "list of texts", "flag": "`true` or `false`", "count": "whole number",
    "moment": "instant", "_instant": "instant", "slugs": "list of slugs",
}  # fmt: skip
_TOLD = {
    "redirect_from": "list of paths", "id": "URI", "section": "key of a section", "status": "`ready` or `draft`", "slug": "slug",
    "source": "`TAG@` and 12 hex digits", "source_parts": "marks, written by `accept`",
    "canonical": "web address", "zone": "time zone", "place": "text", "image": "path of a file",
}  # fmt: skip
_REQUIRED = {"title", "summary", "date", "section"}
_OF_EVENTS = {"start", "zone"}
_SHARED = {"id", "date", "section", "start", "end", "all_day", "zone", "cancelled", "sequence"}
_MEANING: Mapping[str, str] = {
    "title": "What readers see first.",
    "summary": "One or two sentences, for mails, feeds and lists.",
    "date": "When it becomes public; in the future it means “not before”. It never changes afterwards.",
    "section": "Where it belongs: a table `[sections.…]` of the settings.",
    "updated": "When readers were told of a change; `date` if it is missing. Nothing else makes a work “changed”.",
    "slug": "Its name in its address, in this language; the folder’s name if it is missing.",
    "tags": "Words that group works; they are in feeds as categories.",
    "author": "Who wrote it: one or several.",
    "image": "Its picture, a file beside the text.",
    "image_alt": "What the picture shows; needed with `image`.",
    "image_credit": "Whose picture it is.",
    "featured": "Whether it comes first in the next issue.",
    "status": "`draft`: nobody sees it. `ready` if it is missing.",
    "expires": "From then on it is gone from pages and feeds.",
    "withdrawn": "When it was taken back; feeds say so for 30 days. `syndicate withdraw` writes it.",
    "canonical": "Where it is read, if that is elsewhere: it then has no page here, and feeds link there.",
    "redirect_from": "Paths from the root of the host at which it was read before it came here; they lead to it.",
    "aliases": "Names that its address had before, the newest first; they lead to the new one.",
    "source": "Of a translation: the language and the state of the text that it was made of."
    " `syndicate translations accept` writes it.",
    "source_parts": "The same, part by part, so that it can be said what has changed.",
    "translator": "Whom to ask for this translation, if not the locale’s `translator`.",
    "reviewed_by": "Who has read the translation.",
    "id": "Who it is, for ever. `new`, `stamp` and imports write it; leave it alone.",
    "guid": "The id of its entry in feeds in this language, where it was published elsewhere before.",
    "start": "When it begins.",
    "end": "When it ends; of a whole day, the last day.",
    "all_day": "Whether `start` and `end` are days.",
    "zone": "The time zone where it takes place.",
    "place": "Where, in this language.",
    "cancelled": "When it was called off.",
    "sequence": "0 at first; one more whenever time or place changes, so that calendars follow.",
    "subject": "The subject of the mail; without one, each reader’s mail is named after its first item.",
    "preheader": "The line that mail programs show beside the subject.",
    "lead": "The work that comes first, by the name of its folder.",
    "include": "Works to add, of any age and section.",
    "exclude": "Works to leave out.",
    "order": "Works to put before the others, in this order.",
}


def page() -> str:
    """Return the page of front matter. Raises LookupError where a key and what is said here do not agree."""
    known = {*fields.COMMON, *fields.HAPPENING, *fields.EDITORIAL}
    if known != _MEANING.keys():
        raise LookupError(f"tools/pages/frontmatter.py: {sorted(known ^ _MEANING.keys())}")
    kinds = _kinds() | _TOLD
    return "\n".join(
        [
            made("Front matter", *_INTRODUCTION),
            "## Articles and events\n",
            _table(fields.COMMON, kinds),
            "## Events besides\n",
            _table(fields.HAPPENING, kinds),
            "## Issues\n",
            (
                "In `content/issues/NEWSLETTER/DATE/index.TAG.md`, all of them optional."
                " `lead`, `include`, `exclude` and `order` count in the file of the first language.\n"
            ),
            _table(fields.EDITORIAL, kinds),
        ]
    )


def _table(keys: tuple[str, ...], kinds: Mapping[str, str]) -> str:
    return table(
        ["Key", "Type", "Meaning"],
        [[f"{code(key)}{_mark(key)}", _typed(key, kinds[key]), _meaning(key)] for key in keys],
    )


def _mark(key: str) -> str:
    return " *needed*" if key in _REQUIRED | _OF_EVENTS else ""


def _typed(key: str, kind: str) -> str:
    most = fields.LIMITS.get(key, fields.LONGEST_NAME)
    return f"{kind}, {most:,} characters at most" if kind in ("text", "list of texts") else kind


def _meaning(key: str) -> str:
    shared = " The same in every language." if key in _SHARED else ""
    return _MEANING[key] + shared


def _kinds() -> dict[str, str]:
    """Return by which method each key is read, in words: `read.texts("tags")` is a list of texts."""
    found = {}
    for name in ("sheets.py", "edits.py"):
        for node in ast.walk(ast.parse((_READERS / name).read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            first = node.args[0] if node.args else None
            kind = _KINDS.get(node.func.attr)
            if kind and isinstance(first, ast.Constant) and first.value in _MEANING:
                found[first.value] = kind
    return found | dict.fromkeys(("start", "end"), "instant, or day")
