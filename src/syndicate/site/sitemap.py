"""Cards → sitemaps: one for each locale, kind and year, their index, and the robots.txt that names it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import escape

from syndicate import timezones, urls
from syndicate.model import Card, Kind
from syndicate.settings.options import Settings, Site
from syndicate.site import links
from syndicate.site.page import File

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def is_listed(card: Card, site: Site) -> bool:
    """Tell whether a sitemap names a work's page: it is here, and the text is at home in it."""
    return urls.has_page(card, site) and not card.notice


def sitemap(
    settings: Settings,
    part: tuple[str, Kind, int],
    works: Iterable[tuple[Card, Sequence[Card]]],
) -> File:
    """Return the sitemap of one locale, kind and year of publication (`lists.year_of`).

    works: those that are listed (`is_listed`), each with the same work in every locale. A sitemap
    takes 50,000 of them.
    """
    site, zone = settings.site, ZoneInfo(settings.site.zone)
    entries = (_entry(card, siblings, site, zone) for card, siblings in works)
    text = (
        f'{_HEAD}<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">\n{"".join(entries)}</urlset>\n'
    )
    return urls.sitemap_path(*part), text.encode()


def index(settings: Settings, parts: Iterable[tuple[str, datetime]]) -> File:
    """Return the index of all sitemaps. parts: the path of each, and its newest `updated`."""
    site, zone = settings.site, ZoneInfo(settings.site.zone)
    entries = (
        f"<sitemap><loc>{escape(urls.absolute(site.base_url, path))}</loc>"
        f"<lastmod>{timezones.local(newest, zone).isoformat()}</lastmod></sitemap>\n"
        for path, newest in parts
    )
    text = f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">\n{"".join(entries)}</sitemapindex>\n'
    return urls.SITEMAP, text.encode()


def robots(settings: Settings) -> File:
    """Return robots.txt: everybody is welcome, and there is the index."""
    where = urls.absolute(settings.site.base_url, urls.SITEMAP)
    return urls.ROBOTS, f"User-agent: *\nDisallow:\n\nSitemap: {where}\n".encode()


def _entry(card: Card, siblings: Sequence[Card], site: Site, zone: ZoneInfo) -> str:
    targets = {
        one.locale: urls.edition_url(site, one)
        for one in siblings
        if not (one.notice or one.withdrawn)
    }
    default = targets.get(site.default_locale)
    named = "".join(
        f'<xhtml:link rel="alternate" hreflang="{one.locale}" href="{escape(one.url)}"/>'
        for one in links.alternates(targets, site.base_url, default)
    )
    return (
        f"<url><loc>{escape(urls.edition_url(site, card))}</loc>"
        f"<lastmod>{timezones.local(card.updated, zone).isoformat()}</lastmod>{named}</url>\n"
    )
