"""An export of Ghost → works."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from syndicate import timezones
from syndicate.content.importers.ghost.editors import from_lexical, from_mobiledoc
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.markup import LONGEST_KIB, plain, to_markdown
from syndicate.content.importers.pairing import Pairs
from syndicate.content.importers.times import when
from syndicate.content.importers.values import Arrival, Incoming, Lost, Picture, Text, note
from syndicate.errors import ContentError, reason_of
from syndicate.model import Finding

MOST_MIB = 256
_URL = "__GHOST_URL__"
_DRAFTS = frozenset({"draft"})
_PUBLIC = frozenset({"published", "scheduled", *_DRAFTS})

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How an export is to be read. base: the site's address, which no export tells; "" if nobody says."""

    base: str = ""
    pages: bool = False
    pairs: Pairs


def works(path: Path, tongues: Tongues, asked: Asked) -> Iterator[Arrival]:
    """Yield the works of an export, in its order. Raises ContentError import-json, import-no-ghost and others."""
    yield from _Reading(path.name, _data(path), tongues, asked).arrivals()


class _Reading:
    """One export being read."""

    def __init__(self, origin: str, data: Row, tongues: Tongues, asked: Asked) -> None:
        self.origin, self.tongues, self.asked = origin, tongues, asked
        self.base = asked.base.rstrip("/")
        self.posts = _rows(data, "posts")
        self.settings = {str(row.get("key")): row.get("value") for row in _rows(data, "settings")}
        self.zone: tzinfo = timezones.zone(self._setting("timezone", "activeTimezone")) or UTC
        self.tags = _joined(data, "posts_tags", "tags", "tag_id")
        self.authors = _joined(data, "posts_authors", "users", "author_id")
        self.users = {str(row.get("id")): row for row in _rows(data, "users")}
        self.metas = {str(row.get("post_id")): row for row in _rows(data, "posts_meta")}
        self.pages = 0
        self.foreign: Counter[str] = Counter()

    def arrivals(self) -> Iterator[Arrival]:
        groups: dict[str, list[tuple[Row, Text]]] = {}
        for post in self.posts:
            for one in self._post(post):
                if isinstance(one, Text):
                    group = self._known(post)[1]
                    here = groups.setdefault(group, [])
                    again = any(other.locale == one.locale for _, other in here)
                    groups.setdefault(
                        f"{group} {_text(post, 'id')}" if again else group, []
                    ).append((post, one))
                else:
                    yield one
        for those in groups.values():
            first = those[0][0]
            yield Incoming(
                key=f"ghost:{_text(first, 'id')}",
                texts=tuple(text for _, text in those),
                sections=tuple(
                    dict.fromkeys(name for post, _ in those for name in self._sections(post))
                ),
            )
        yield from self._rest()

    def _post(self, post: Row) -> Iterator[Text | Finding]:
        title = _text(post, "title")
        if post.get("type") == "page" or str(post.get("page")) in {"1", "True"}:
            self.pages += not self.asked.pages
            if not self.asked.pages:
                return
        public = _text(post, "visibility") in {"public", ""}
        if _text(post, "status") not in _PUBLIC or not public:
            yield note("import-private-left", self._origin(post), title=title)
            return
        language = self._known(post)[0]
        tag = self.tongues.tag(language)
        if tag is None:
            self.foreign[language or "–"] += 1
            return
        try:
            yield from self._texts(post, tag)
        except ContentError as error:
            fields: dict[str, Any] = {"title": title, **error.fields}
            yield note(error.code, self._origin(post), severity="error", **fields)

    def _texts(self, post: Row, tag: str) -> Iterator[Text | Finding]:
        meta = self.metas.get(_text(post, "id"), {})
        date = self._moment(post, "published_at", "created_at")
        if date is None:
            raise ContentError("import-date-missing")
        lost: list[Lost] = []
        made = to_markdown(self._html(post, lost), self._address(post) or "/")
        for one in (*lost, *made.lost):
            fields: dict[str, Any] = {"title": _text(post, "title"), **one.fields}
            yield note(one.code, self._origin(post), locale=tag, **fields)
        for key in ("codeinjection_head", "codeinjection_foot"):
            if _text(post, key):
                title = _text(post, "title")
                yield note(
                    "import-markup-left", self._origin(post), locale=tag, what=key, title=title
                )
        canonical = _text(post, "canonical_url") or _text(meta, "canonical_url")
        own = urlsplit(self.base).netloc
        elsewhere = urlsplit(canonical).netloc not in {"", own} and _URL not in canonical
        draft = _text(post, "status") in _DRAFTS
        yield Text(
            locale=tag,
            origin=self._origin(post),
            title=plain(_text(post, "title")),
            summary=plain(
                _text(post, "custom_excerpt") or _text(meta, "meta_description", "og_description")
            ),
            body=made.body,
            date=date,
            updated=self._moment(post, "updated_at"),
            slug=_text(post, "slug"),
            addresses=() if draft else (self._address(post) or f"/{_text(post, 'slug')}/",),
            guid=_text(post, "id") or None,
            tags=tuple(
                _text(one, "name")
                for one in self.tags.get(_text(post, "id"), ())
                if not _inner(one)
            ),
            authors=tuple(self._authors(post)),
            image=self._lead(post, meta),
            pictures=tuple(self._placed(one) for one in made.pictures),
            canonical=canonical if elsewhere else None,
            featured=str(post.get("featured")) in {"1", "True"},
            draft=draft,
        )

    def _origin(self, post: Row) -> str:
        """Return how findings name a post: an export is one long line."""
        return f"{self.origin}#{_text(post, 'slug', 'id')}"

    def _html(self, post: Row, lost: list[Lost]) -> str:
        html = _text(post, "html")
        if not html and _text(post, "lexical"):
            html = from_lexical(_text(post, "lexical"), lost)
        if not html and _text(post, "mobiledoc"):
            html = from_mobiledoc(_text(post, "mobiledoc"), lost)
        if len(html) > LONGEST_KIB * 1024:
            raise ContentError("import-too-large", limit=LONGEST_KIB)
        return html.replace(_URL, self.base)

    def _lead(self, post: Row, meta: Row) -> Picture | None:
        written = _text(post, "feature_image", "image").replace(_URL, self.base)
        caption = plain(_text(meta, "feature_image_caption"))
        alt = _text(meta, "feature_image_alt") or caption
        return self._placed(Picture(url=written, alt=alt)) if written else None

    def _placed(self, picture: Picture) -> Picture:
        """Return a picture with its whole address, as far as that is known."""
        rooted = picture.url.startswith("/") and self.base
        return Picture(url=f"{self.base}{picture.url}" if rooted else picture.url, alt=picture.alt)

    def _address(self, post: Row) -> str:
        return f"{self.base}/{_text(post, 'slug')}/" if self.base else ""

    def _authors(self, post: Row) -> Iterator[str]:
        several = self.authors.get(_text(post, "id"), ())
        alone = self.users.get(_text(post, "author_id"))
        yield from (_text(one, "name") for one in (several or ([alone] if alone else [])))

    def _sections(self, post: Row) -> Iterator[str]:
        for one in self.tags.get(_text(post, "id"), ()):
            if not _inner(one):
                yield from (_text(one, "slug"), _text(one, "name"))

    def _known(self, post: Row) -> tuple[str, str]:
        """Return the language of a post and what its languages share: by a table, or by a tag such as #fr."""
        number, slug = _text(post, "id"), _text(post, "slug")
        named = self.asked.pairs.of(self._address(post), slug, number, _text(post, "uuid"))
        if named:
            return named
        codes = (_text(one, "name")[1:] for one in self.tags.get(number, ()) if _inner(one))
        told = next((code for code in codes if self.tongues.knows(code)), "")
        return told or self._setting("locale", "lang"), f"post:{number}"

    def _setting(self, *keys: str) -> str:
        found = (self.settings.get(key) for key in keys)
        return next((one for one in found if isinstance(one, str) and one), "")

    def _moment(self, post: Row, *keys: str) -> datetime | None:
        written = next((post[key] for key in keys if post.get(key)), None)
        if isinstance(written, int) and not isinstance(written, bool) and 0 < written < 7e12:  # noqa: PLR2004 (ms)
            return datetime.fromtimestamp(written / 1000, UTC).astimezone(self.zone)
        return when(written, UTC).astimezone(self.zone) if isinstance(written, str) else None

    def _rest(self) -> Iterator[Finding]:
        if self.pages:
            yield note("import-pages-left", self.origin, count=self.pages)
        for code, count in sorted(self.foreign.items()):
            yield note(
                "import-language-unknown",
                self.origin,
                severity="error",
                mender="operator",
                found=code,
                count=count,
            )


def _data(path: Path) -> Row:
    try:
        if path.stat().st_size > MOST_MIB * 1024 * 1024:
            raise ContentError("import-export-too-large", limit=MOST_MIB)
        found: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise ContentError("file-unreadable", file=path.name, reason=reason_of(error)) from error
    except (ValueError, RecursionError) as error:
        raise ContentError("import-json", line=getattr(error, "lineno", 1)) from error
    match found:
        case {"db": [{"data": dict(data)}, *_]} | {"data": dict(data)} if isinstance(
            data.get("posts"), list
        ):
            return data
        case _:
            raise ContentError("import-no-ghost")


def _rows(data: Row, name: str) -> Sequence[Row]:
    found = data.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _joined(data: Row, between: str, name: str, key: str) -> dict[str, list[Row]]:
    """Return post's id → rows of another table, in the order that a table between the two gives."""
    rows = {str(row.get("id")): row for row in _rows(data, name)}
    found: dict[str, list[Row]] = {}
    order = sorted(_rows(data, between), key=lambda row: _order(row.get("sort_order")))
    for row in order:
        if str(row.get(key)) in rows:
            found.setdefault(str(row.get("post_id")), []).append(rows[str(row.get(key))])
    return found


def _order(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _inner(tag: Row) -> bool:
    """Tell whether a tag is only for the staff."""
    return _text(tag, "visibility") == "internal" or _text(tag, "name").startswith("#")


def _text(row: Row, *keys: str) -> str:
    found = (row.get(key) for key in keys)
    return next((str(one) for one in found if isinstance(one, str | int) and one != ""), "")
