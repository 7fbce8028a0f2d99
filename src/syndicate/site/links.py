"""What a page points to: its own address, the other languages, the feeds, and its way to them.

Within the publication a page links by relative paths that name `index.html`, so that `public/` can
also be read from a disk; what other machines read (canonical, hreflang, feeds) is absolute.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from syndicate import urls
from syndicate.model import Alternate, Channel, Edition

X_DEFAULT = "x-default"
_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One document of a channel; `label` is what the format calls itself."""

    url: str
    type: str
    title: str
    label: str


def relative(page: str, target: str) -> str:
    """Return how the page at path `page` reaches `target`; paths of pages end with "/" or are empty."""
    file = f"{target}index.html" if not target or target.endswith("/") else target
    return "../" * page.count("/") + quote(file)


def feeds_of(
    channels: Iterable[Channel], types: Mapping[str, str], page: str | None = None
) -> tuple[Feed, ...]:
    """Return the documents of `channels`, by absolute URL, or as the page at `page` reaches them.

    types: extension → media type.
    """
    return tuple(
        Feed(
            url=relative(page, f"{channel.path}.{extension}")
            if page is not None
            else urls.absolute(channel.base_url, f"{channel.path}.{extension}"),
            type=media_type,
            title=channel.title,
            label=_NAMES.get(extension, extension.upper()),
        )
        for channel in channels
        for extension, media_type in types.items()
    )


def alternates(
    paths: Mapping[str, str], base_url: str, default: str | None
) -> tuple[Alternate, ...]:
    """Return the hreflang set of a page, the same on each of `paths` (tag → path), itself included.

    default: the path for readers of any other language; None takes the chooser.
    """
    named = [
        Alternate(locale=tag, url=urls.absolute(base_url, path)) for tag, path in paths.items()
    ]
    other = Alternate(locale=X_DEFAULT, url=urls.absolute(base_url, default or ""))
    return (*named, other)


def canonical(edition: Edition, siblings: Sequence[Edition], base_url: str) -> str:
    """Return the address that search engines should keep for an edition's text.

    That is where its author says, or where the text stands in its own language, or here.
    """
    if edition.canonical:
        return edition.canonical
    original = [one for one in siblings if edition.notice and one.locale == edition.filled_from]
    return urls.edition_url(base_url, original[0] if original else edition)
