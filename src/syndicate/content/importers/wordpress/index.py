"""A first reading of an export → what its texts refer to: people, pictures, and each other."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from syndicate.content.importers.markup import plain
from syndicate.content.importers.pairing import Pairs
from syndicate.content.importers.values import Picture
from syndicate.content.importers.wordpress.wxr import Part, parts

TAKEN_AWAY = frozenset({"trash", "auto-draft", "inherit"})
_SIZE = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled|e\d{10,})(?=\.\w+$)")


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a text before it is read: its number, language and what its languages share."""

    number: str
    language: str
    group: str


@dataclass(slots=True)
class Index:
    """What an export's texts refer to.

    base: the site's address. authors: login → name. pictures: number → picture; of: URL → number;
    within: number of a post → numbers of what is attached to it. parents: category → the one above it.
    heads: number → head of every text that is to come, in their order. left: type → how many there are of
    what is not taken. comments: how many there are.
    """

    base: str = ""
    language: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    pictures: dict[int, Picture] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)
    within: dict[int, list[int]] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    comments: int = 0

    def picture(self, address: str) -> Picture | None:
        """Return the attachment that an address shows, in whatever size."""
        bare = _bare(address)
        number = self.of.get(bare, self.of.get(_SIZE.sub("", bare)))
        return None if number is None else self.pictures[number]

    def shown(self, post: int, numbers: Sequence[int]) -> list[Picture]:
        """Return pictures by their numbers; without numbers, those attached to a post."""
        wanted = numbers or self.within.get(post, [])
        return [self.pictures[one] for one in wanted if one in self.pictures]


def read(path: Path, types: frozenset[str], pairs: Pairs) -> Index:
    """Return the index of an export; types: of what is to come. Raises what `wxr.parts` does."""
    made = Index()
    for part in parts(path):
        if part.name == "item":
            _item(part, types, pairs, made)
        else:
            _head(part, made)
    return made


def _head(part: Part, made: Index) -> None:
    if part.name == "channel":
        made.base = (part.text("wp:base_blog_url") or part.text("link")).rstrip("/") + "/"
        made.language = part.text("language")
    elif part.name == "wp:author":
        login = part.text("wp:author_login")
        whole = f"{part.text('wp:author_first_name')} {part.text('wp:author_last_name')}".strip()
        made.authors[login] = part.text("wp:author_display_name") or whole or login
    elif part.name == "wp:category":
        slug = part.text("wp:category_nicename")
        made.names[slug] = part.text("wp:cat_name")
        made.parents[slug] = part.text("wp:category_parent")


def _item(part: Part, types: frozenset[str], pairs: Pairs, made: Index) -> None:
    kind = part.text("wp:post_type")
    made.comments += part.comments
    if kind == "attachment":
        _attachment(part, made)
    elif kind not in types or part.text("wp:status") in TAKEN_AWAY:
        made.left[kind if kind not in types else part.text("wp:status")] += 1
    else:
        head = _language(part, pairs, made)
        made.heads[head.number] = head


def _language(part: Part, pairs: Pairs, made: Index) -> Head:
    """Return the language of a text and its group: by a table, by Polylang, or by what WPML exports."""
    number = part.text("wp:post_id")
    named = pairs.of(part.text("link"), part.text("guid"), number, part.text("wp:post_name"))
    if named:
        return Head(number, named[0], named[1])
    terms = {domain: nicename for domain, nicename, _ in part.terms}
    group = terms.get("post_translations", "") or part.one("_wpml_import_translation_group")
    language = terms.get("language", "") or part.one("_wpml_import_language_code")
    return Head(number, language or made.language, f"group:{group}" if group else f"post:{number}")


def _attachment(part: Part, made: Index) -> None:
    number, parent = _number(part.text("wp:post_id")), _number(part.text("wp:post_parent"))
    url = urljoin(made.base, part.text("wp:attachment_url"))
    if number is None or not url.startswith(("http://", "https://")):
        return
    alt = part.one("_wp_attachment_image_alt") or plain(part.text("excerpt:encoded"))
    made.pictures[number] = Picture(url=url, alt=alt)
    made.of[_bare(url)] = number
    if parent:
        made.within.setdefault(parent, []).append(number)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004 (a MySQL bigint)


def number_of(part: Part, key: str) -> int | None:
    """Return the number that a meta key or an element holds."""
    return _number(part.one(key) or part.text(key))


def _bare(address: str) -> str:
    return re.sub(r"^https?:", "", address.partition("?")[0])


def above(made: Mapping[str, str], slug: str) -> list[str]:
    """Return the categories that a category is in, the nearest first; a ring of them ends."""
    found: list[str] = []
    while (slug := made.get(slug, "")) and slug not in found:
        found.append(slug)
    return found
