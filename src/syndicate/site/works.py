"""An edition and its siblings → the page of a work."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from itertools import count
from typing import Any

from markupsafe import Markup

from syndicate import templating, urls
from syndicate.model import Card, Edition, Image
from syndicate.pictures import MAIL_COLUMN, attributes, mailed
from syndicate.settings.options import Site
from syndicate.site import links, structured
from syndicate.site.entries import picture
from syndicate.site.frame import Frame
from syndicate.site.head import Head
from syndicate.site.links import Place
from syndicate.site.page import File, page

# As nh3 writes HTML: attributes stand in double quotes; ">" may stand in them.
_TABLE = re.compile(r'<table\b(?:[^">]|"[^"]*")*>')

_ALIGNED = re.compile(r'(<t[dh]\b(?:[^">]|"[^"]*")*?) style="text-align:\s*([a-z]+);?"')
_CLASSES = {"right": ' class="end"', "end": ' class="end"', "center": ' class="center"'}


def work(frame: Frame, edition: Edition, siblings: Sequence[Card]) -> File:
    """Return the page of an edition, which must have one (`urls.has_page`).

    siblings: the same work as readers of every locale get it, `edition` itself included; where it
              was withdrawn, nothing leads.
    """
    public = [one for one in siblings if not one.withdrawn]
    place = _place(frame, edition, public)
    canonical = links.canonical(edition, public, frame.settings.site)
    section = frame.section_title(edition.section)
    head = Head(
        title=edition.title,
        description=edition.summary,
        canonical=canonical,
        kind="article",
        properties=_properties(frame, edition, section),
        structured=_structured(frame, edition, canonical, section),
    )
    return page(frame, place, head, f"{edition.kind}.html", **_shown(frame, edition, section))


def sibling(card: Card, site: Site) -> tuple[str, str, bool]:
    """Return all that the page of a work shows of the work in another language."""
    return card.locale, links.target(card, site), card.notice


def _place(frame: Frame, edition: Edition, siblings: Sequence[Card]) -> Place:
    """Return where the work is read in each language; what only stands in is no translation."""
    site = frame.settings.site
    targets = {one.locale: links.target(one, site) for one in siblings}
    own = {one.locale: targets[one.locale] for one in siblings if not one.notice}
    return Place(path=urls.edition_path(edition), languages=own or targets, shown=targets)


def _shown(frame: Frame, edition: Edition, section: str) -> Mapping[str, Any]:
    root = "../" * urls.edition_path(edition).count("/")
    published, changed = frame.day(edition.date), frame.day(edition.updated)
    told = "" if changed == published else frame.say("Updated {day}", day=changed)
    happening = edition.happening
    on = happening and not happening.cancelled
    return {
        "edition": edition,
        "summary": "" if _opens_with(edition.html, edition.summary) else edition.summary,
        "lang": templating.lang(edition),
        "section_title": section,
        "section_url": links.reach(root, urls.section_path(frame.tag, edition.section)),
        "published": published,
        "published_iso": frame.iso(edition.date),
        "changed": told,
        "changed_iso": frame.iso(edition.updated),
        "image": picture(edition.image, root, "hero"),
        "calendar": links.reach(root, urls.calendar_path(edition)) if on else None,
        "agenda": links.reach(root, urls.agenda_path(frame.tag)),
        "body": Markup(  # noqa: S704 - sanitised when it was read
            _tables(
                frame,
                urls.with_absolute_media(
                    edition.html, edition.media, root, show=_sources(partial(links.reach, root))
                ),
            )
        ),
    }


def _sources(url: Callable[[str], str]) -> Callable[[Image], Mapping[str, str]]:
    return partial(attributes, use="text", url=url)


def _tables(frame: Frame, html: str) -> str:
    """Return a text whose wide tables scroll by themselves, with the keyboard too (WCAG 2.1.1).

    How a column is aligned becomes a class: the pages' policy lets no attribute carry a style.
    """
    if "<table" not in html:
        return html
    numbers = count(1)

    def opened(table: re.Match[str]) -> str:
        label = escape(frame.say("Table {number}", number=next(numbers)))
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">{table[0]}'

    html = _ALIGNED.sub(lambda cell: f"{cell[1]}{_CLASSES.get(cell[2], '')}", html)
    return _TABLE.sub(opened, html).replace("</table>", "</table></div>")


def _opens_with(html: str, summary: str) -> bool:
    """Tell whether the text begins with its own summary, which then need not be shown twice."""
    first, words = html.partition("</p>")[0], summary.split()
    longest = max(words, key=len, default="")
    if escape(longest, quote=False) not in first:  # spares reading most texts
        return False
    return Markup(first).striptags().split() == words  # noqa: S704 - only to be read


def _properties(frame: Frame, edition: Edition, section: str) -> tuple[tuple[str, str], ...]:
    """Return what Open Graph calls an article, and its picture."""
    found = [
        ("article:published_time", frame.iso(edition.date)),
        ("article:modified_time", frame.iso(edition.updated)),
        ("article:section", section),
        *(("article:tag", tag) for tag in edition.tags),
    ]
    image = edition.image
    if image:
        found += [
            *_shared(image, frame.base_url),
            ("og:image:alt", image.alt),
        ]
    return tuple(found)


def _shared(image: Image, base_url: str) -> Iterator[tuple[str, str]]:
    """Yield what is shown where a page is shared: a light file, in a form that everybody reads."""
    found = mailed(image, MAIL_COLUMN, base_url)
    yield "og:image", found.url if found else urls.absolute(base_url, urls.media_path(image))


def _structured(
    frame: Frame, edition: Edition, url: str, section: str
) -> tuple[structured.Thing, ...]:
    if edition.happening:
        thing = structured.event(frame, edition, edition.happening, url)
    else:
        thing = structured.article(frame, edition, url)
    return (
        thing,
        structured.crumbs(
            frame,
            (section, urls.section_path(frame.tag, edition.section)),
            (edition.title, urls.edition_path(edition)),
        ),
    )
