"""Every public address: paths below `public/`, and the absolute URLs made of them.

A path has no leading slash and is not percent-encoded, as `absolute` alone does; a page's ends with "/".
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape, unescape
from urllib.parse import quote, urljoin, urlsplit

from syndicate.imaging.formats import EXTENSION
from syndicate.imaging.plan import Rendition
from syndicate.model import FOLDERS, Card, Image, Kind
from syndicate.settings.options import Site

OPML = "feeds.opml"
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
_ADDRESSES = frozenset({"src", "href"})
_SIZES = frozenset({"width", "height"})
_FEEDS: Mapping[Kind, str] = {"article": "feed", "event": "agenda"}
_MEDIA_TYPES: Mapping[str, str] = {"jpg": "image/jpeg", "svg": "image/svg+xml"}
# As nh3 writes HTML: attributes stand in double quotes and hold none; ">" may stand in them.
_TAG = re.compile(r'<(?:a|img|source|video|audio)\b(?:[^">]|"[^"]*")*>')
_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')  # each in turn: a title may end in "src="
_WHOLE = ("https://", "http://", "mailto:", "tel:")
_IN_A_URI = ":/?#[]@!$&'()*+,;=%~"
_URI = re.compile(r"[A-Za-z0-9_.\-~:/?#\[\]@!$&'()*+,;=%]*")
_PLAIN = re.compile(r"[A-Za-z0-9_.~/-]*")  # as most paths are
_LONGEST_NAME = (
    200  # bytes; file systems take 255, and a file has a longer name while it is written
)


def tag_path(tag: str) -> str:
    """Return a language tag as a path shows it: "fr-CA" is "fr-ca"."""
    return tag.lower()


def home_path(tag: str) -> str:
    """Return the path of a locale's home page."""
    return f"{tag_path(tag)}/"


def front_path(tag: str, site: Site) -> str:
    """Return the path of the page that a locale opens with: about the feeds, if works are read elsewhere."""
    return feeds_path(tag) if site.elsewhere else home_path(tag)


def edition_path(card: Card) -> str:
    """Return the path of the page of a work in one locale."""
    return work_path(card.locale, card.kind, card.slug)


def work_path(tag: str, kind: Kind, slug: str) -> str:
    """Return the path of the page of a work in one locale, by its name there."""
    return f"{tag_path(tag)}/{FOLDERS[kind]}/{slug}/"


def calendar_path(card: Card) -> str:
    """Return the path of the file that brings one event into a calendar, beside its page."""
    return f"{edition_path(card)}event.ics"


def section_path(tag: str, section: str) -> str:
    """Return the path of a section's page."""
    return f"{tag_path(tag)}/{section}/"


def year_path(tag: str, section: str, year: int) -> str:
    """Return the path of the page of a section's articles of one year."""
    return f"{section_path(tag, section)}{year:04}/"


def agenda_path(tag: str, month: str | None = None) -> str:
    """Return the path of the agenda, or of one month of it ("2026-11")."""
    return f"{tag_path(tag)}/agenda/{f'{month}/' if month else ''}"


def feeds_path(tag: str) -> str:
    """Return the path of the page about the feeds."""
    return f"{tag_path(tag)}/feeds/"


def subscribe_path(tag: str) -> str:
    """Return the path of the page about subscribing."""
    return f"{tag_path(tag)}/subscribe/"


def issues_path(tag: str, newsletter: str | None = None) -> str:
    """Return the path of the list of newsletters, or of one newsletter's past issues."""
    return f"{tag_path(tag)}/issues/{f'{newsletter}/' if newsletter else ''}"


def issues_feed_path(tag: str, newsletter: str) -> str:
    """Return the path of the feed of a newsletter's issues, without its extension."""
    return f"{issues_path(tag, newsletter)}feed"


def gone_path(tag: str) -> str:
    """Return the path of what a server says of a page that was withdrawn."""
    return f"{tag_path(tag)}/410.html"


def sitemap_path(tag: str, kind: Kind, year: int) -> str:
    """Return the path of the sitemap of a locale's works of one kind and year."""
    return f"sitemaps/{tag_path(tag)}-{FOLDERS[kind]}-{year:04}.xml"


def feed_path(tag: str, section: str | None = None, kind: Kind = "article") -> str:
    """Return the path of a feed without its extension: "fr-ca/cooperation/feed", "fr/agenda"."""
    folder = section_path(tag, section) if section else home_path(tag)
    return f"{folder}{_FEEDS[kind]}"


def issue_path(tag: str, newsletter: str, number: str) -> str:
    """Return the path of the web version of an issue.

    number: its occurrence, "2026-11-26"; "2026-11-26-2" for a second one on that day.
    """
    return f"{tag_path(tag)}/issues/{newsletter}/{number}/"


def media_path(image: Image) -> str:
    """Return the path of an image; it changes with the image's bytes.

    Its name is the file's own, but for what no file of a web site should be called.
    """
    return f"media/{image.digest}/{_file_name(image.name)}"


def rendition_path(image: Image, rendition: Rendition) -> str:
    """Return the path of a file made of an image: "media/<digest>/fete-640.jpg"."""
    stem = _file_name(image.name).rpartition(".")[0]
    ending = f"-{rendition.label}.{EXTENSION[rendition.form]}"
    return f"media/{image.digest}/{_fitting(stem, ending)}"


def media_type(name: str) -> str:
    """Return the media type of an image by its file's name."""
    extension = name.rpartition(".")[2].lower()
    return _MEDIA_TYPES.get(extension, f"image/{extension}")


@lru_cache(maxsize=4096)
def _file_name(name: str) -> str:
    """Return `name` without invisible characters and backslashes, not hidden, and not too long."""
    kept = "".join(one if one.isprintable() and one != "\\" else "-" for one in name)
    visible = f"-{kept[1:]}" if kept.startswith(".") else kept
    stem, point, extension = visible.rpartition(".")
    return _fitting(stem, f"{point}{extension}")


def _fitting(stem: str, ending: str) -> str:
    room = _LONGEST_NAME - len(ending.encode())
    return f"{stem.encode()[:room].decode(errors='ignore')}{ending}"


def absolute(base_url: str, path: str) -> str:
    """Return the URL of a path below `base_url`, percent-encoded."""
    return f"{base_url.rstrip('/')}/{quoted(path)}"


def rooted(base_url: str, path: str) -> str:
    """Return the address of a path below `base_url` from anywhere on its host: "/news/fr/"."""
    return f"{urlsplit(base_url).path.rstrip('/')}/{quoted(path)}"


def quoted(path: str) -> str:
    """Return a path percent-encoded."""
    return path if _PLAIN.fullmatch(path) else quote(path)


def uri(address: str) -> str:
    """Return a URL as people copy it, in the form of RFC 3986: RSS, calendars and headers take no other."""
    if _URI.fullmatch(address):
        return address
    scheme, _, rest = address.partition("://")
    host, *path = re.split("(?=[/?#])", rest, maxsplit=1)
    try:
        host = host.encode("idna").decode()
    except UnicodeError:  # no name of a host: so be it, in ASCII
        host = quote(host, safe=_IN_A_URI)
    return f"{scheme}://{host}{quote(''.join(path), safe=_IN_A_URI)}"


def webcal(url: str) -> str:
    """Return the address under which calendars subscribe to the file at `url`."""
    return f"webcal://{url.partition('://')[2]}"


def edition_url(site: Site, card: Card) -> str:
    """Return the URL at which a work is read in one locale: where its author says, or the site has it.

    A text that stands in for a missing one is elsewhere found in its own language.
    """
    if card.canonical:
        return uri(card.canonical)
    if not site.elsewhere:
        return absolute(site.base_url, edition_path(card))
    tag = card.filled_from if card.notice else card.locale
    pattern = site.elsewhere.replace("{tag}", tag_path(tag))
    return pattern.replace("{kind}", FOLDERS[card.kind]).replace("{slug}", quote(card.slug))


def has_page(card: Card, site: Site) -> bool:
    """Tell whether a work has a page below `public/`: it is not withdrawn, and not read elsewhere."""
    return not (card.withdrawn or card.canonical or site.elsewhere)


def one_click(web_url: str, token: str) -> str:
    """Return the URL that leaves a newsletter (RFC 8058)."""
    return f"{web_url.rstrip('/')}/u/{token}"


def preferences(web_url: str, token: str) -> str:
    """Return the URL of a reader's preferences."""
    return f"{web_url.rstrip('/')}/p/{token}"


def confirm(web_url: str, token: str) -> str:
    """Return the URL by which a reader confirms what they asked for."""
    return f"{web_url.rstrip('/')}/c/{token}"


def preview(web_url: str, token: str, tag: str) -> str:
    """Return the URL that shows a page before the public reads it: as far from the root as the page's own."""
    return f"{web_url}/v/{token}/{tag_path(tag)}/"


def signup(web_url: str, tag: str) -> str:
    """Return the URL of the form by which people subscribe."""
    return f"{web_url.rstrip('/')}/s/{tag_path(tag)}"


def console(web_url: str, issue: str = "") -> str:
    """Return the URL of the staff's console, or of an issue in it."""
    return f"{web_url.rstrip('/')}/console/{f'issues/{issue}' if issue else ''}"


def with_absolute_media(
    html: str,
    media: Mapping[str, Image],
    base_url: str,
    page: str = "",
    show: Callable[[Image], Mapping[str, str]] | None = None,
) -> str:
    """Return sanitised HTML whose images and links stand by themselves, wherever it is shown.

    `src` values are looked up in `media`, other addresses are resolved against `base_url`: a URL,
    or a page's way to the root ("../../"). Links to a place in the text itself ("#note-1") are
    resolved against `page`, its URL, if the text leaves its page.

    show: what an image's tag says, where that is not its own file in its own size. What its author
          wrote in the tag stays, but for `src`.
    """

    def addressed(match: re.Match[str]) -> str:
        if match[1] not in _ADDRESSES:
            return match[0]
        return f' {match[1]}="{escape(_joined(base_url, page, unescape(match[2])))}"'

    def shown(tag: re.Match[str]) -> str:
        written = dict(_ATTRIBUTE.findall(tag[0]))
        image = media.get(unescape(written.get("src", "")))
        if image is None:
            return _ATTRIBUTE.sub(addressed, tag[0])
        told = show(image) if show else _as_such(image, base_url)
        return _told(tag[0], written, told)

    return _TAG.sub(shown, html)


def _as_such(image: Image, base_url: str) -> Mapping[str, str]:
    size = {"width": image.width, "height": image.height} if image.width and image.height else {}
    source = absolute(base_url, media_path(image))
    return {"src": source} | {name: str(length) for name, length in size.items()}


def _told(tag: str, written: Mapping[str, str], told: Mapping[str, str]) -> str:
    """Return an image's tag with its `src` replaced and what else is `told` added."""
    sized = _SIZES if _SIZES & written.keys() else frozenset()
    more = [name for name in told if name not in sized and name not in written]
    source = f' src="{escape(told["src"])}"'
    own = _ATTRIBUTE.sub(lambda one: source if one[1] == "src" else one[0], tag)
    return own[:-1] + "".join(f' {name}="{escape(told[name])}"' for name in more) + ">"


def _joined(base_url: str, page: str, address: str) -> str:
    if address.startswith("#"):
        return f"{page}{address}"
    if address.startswith(_WHOLE):
        return address
    base = f"{base_url.rstrip('/')}/"
    if urlsplit(base).scheme:
        return urljoin(base, address)
    stands = address.startswith("/") or urlsplit(address).scheme
    return address if stands else f"{base}{address}"
