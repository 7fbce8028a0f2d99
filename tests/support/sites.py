"""The pages of a small publication, made and read."""

from typing import Any

from lxml import html as lxml_html
from lxml.html import HtmlElement

from syndicate.model import Channel
from syndicate.site.pages import pages
from tests.support.digests import SETTINGS, by_locale, environments, week
from tests.support.publication import NOW

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


def channel(path: str, title: str) -> Channel:
    return Channel(
        id=f"tag:{path}",
        path=path,
        base_url="https://news.example",
        site_url="https://news.example/",
        title=title,
        description="",
        language="fr",
        author="",
        entries=(),
        updated=NOW,
    )


CHANNELS = tuple(
    channel(f"{tag}/{name}", name)
    for tag in ("fr", "fr-ca", "en")
    for name in ("feed", "cooperation/feed", "culture/feed", "agenda")
)


def site(editions: list[Any] | None = None, **changes: Any) -> dict[str, str]:
    made = pages(
        by_locale(week() if editions is None else editions),
        CHANNELS,
        TYPES,
        changes.pop("settings", SETTINGS),
        environments(),
        changes.pop("now", NOW),
    )
    return {path: data.decode() for path, data in made}


def read(files: dict[str, str], path: str) -> HtmlElement:
    return lxml_html.fromstring(files[path])
