"""Links by which somebody without an account reads a page before the public does.

A link is signed, so that guesses cost no look into the database, and has a row, so that one link can
be withdrawn without the others, or the readers' links that the same keys sign.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from syndicate import pictures, urls
from syndicate.audience import tokens
from syndicate.errors import UsageError
from syndicate.imaging import making
from syndicate.index.works import Name, as_kind
from syndicate.journeys.build.pages import pages
from syndicate.journeys.desk import shelf
from syndicate.journeys.house import House
from syndicate.localise.editions import cards
from syndicate.model import Article, Card, Image, Variant
from syndicate.pictures import Public
from syndicate.settings.options import Settings
from syndicate.store import audit, previews
from syndicate.store.previews import Preview

DAYS = (1, 7, 30)
_MEDIA = "media/"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it would be. `public`: it is by now, at this address."""

    html: bytes
    tag: str
    until: datetime
    public: str | None


def make(house: House, name: Name, tag: str, days: int, by: str, now: datetime) -> str:
    """Make a link to one language of a work, good for some days; return its URL. Audited.

    Raises UsageError preview-days, and preview-none for a language that has no text.
    """
    if days not in DAYS:
        raise UsageError("preview-days", known=", ".join(map(str, DAYS)))
    work, _told = shelf.read_now(house, name, now)
    if work is None or _page(house, work, tag, now) is None:
        raise UsageError("preview-none", name=name[1], locale=tag)
    made = Preview(
        id=str(uuid.uuid4()),
        kind=name[0],
        name=name[1],
        locale=tag,
        by=by,
        at=now,
        until=now + timedelta(days=days),
    )
    with house.database.write() as c:
        previews.add(c, made)
        fields = {"work": f"{name[0]}/{name[1]}", "locale": tag, "until": made.until.isoformat()}
        audit.record(c, now, by, "preview", made.id, fields)
    return url(house, made)


def url(house: House, one: Preview) -> str:
    """Return where a link leads."""
    return urls.preview(house.settings.web_url, tokens.preview(house.keys, one.id), one.locale)


def open_of(house: House, name: Name, now: datetime) -> list[Preview]:
    """Return the links to a work that are good."""
    with house.database.read() as c:
        return previews.open_of(c, *name, now)


def withdraw(house: House, id_: str, by: str, now: datetime) -> bool:
    """Have a link lead nowhere from now on; audited. False where it did not already."""
    with house.database.write() as c:
        done = previews.withdraw(c, id_, now)
        if done:
            audit.record(c, now, by, "preview-withdrawn", id_, {})
    return done


def shown(house: House, token: str, tag: str, now: datetime) -> Shown | None:
    """Return the page that a link leads to; None for a link that is good no more, or never was."""
    found = _found(house, token, now)
    if found is None or urls.tag_path(found[0].locale) != tag:
        return None
    one, work = found
    html = _page(house, work, one.locale, now)
    if html is None:
        return None
    is_public = cards(work, house.settings, now).get(one.locale)
    there = urls.edition_url(house.settings.site, is_public) if is_public else None
    return Shown(html, one.locale, one.until, there)


def image(house: House, token: str, path: str, now: datetime) -> bytes | None:
    """Return an image that the page of a link shows: `path` below "media/"."""
    found = _found(house, token, now)
    if found is None:
        return None
    wanted = f"{_MEDIA}{path}"
    where: tuple[Public, ...] = ("pages",)
    plans = pictures.planned(_images(found[1]), where)
    for place, give in making.files(plans, house.home, house.var / "cache" / "images"):
        if place == wanted:
            return give()
    return None


def _found(house: House, token: str, now: datetime) -> tuple[Preview, Article] | None:
    claim = tokens.verify(house.keys, token, "preview")
    if claim is None or claim.newsletter is not None:
        return None
    with house.database.read() as c:
        one = previews.get(c, claim.subscriber)
    if one is None or one.withdrawn_at is not None or one.until <= now:
        return None
    work, _told = shelf.read_now(house, (as_kind(one.kind), one.name), now)
    return None if work is None else (one, work)


def _page(house: House, work: Article, tag: str, now: datetime) -> bytes | None:
    """Return the page of a work as it will be, its images below "../media/"."""
    if tag not in house.settings.locales:
        return None
    settings = _lenient(house.settings, work.section)
    opened = _opened(work, tag, now)
    found = cards(opened, settings, now)
    if tag not in found:
        return None
    mine: dict[str, Card] = {tag: found[tag]}
    for _path, give in pages(house, {}).of_work(opened, mine):
        html = give()
        for image_ in _images(work):
            place = f"{_MEDIA}{image_.digest}/".encode()
            html = html.replace(b"../../../" + place, b"../" + place)
        return html
    return None


def _opened(work: Article, tag: str, now: datetime) -> Article:
    """Return a work as if it were public: one language of it, with its source."""
    free = {
        one: replace(text, status="ready", withdrawn=None, expires=None)
        if one == tag
        else _kept(text)
        for one, text in work.variants.items()
    }
    return replace(work, date=min(work.date, now), variants=free)


def _kept(text: Variant) -> Variant:
    return replace(text, withdrawn=None, expires=None)


def _lenient(settings: Settings, section: str) -> Settings:
    known = settings.sections.get(section)
    if known is None:
        return settings
    return replace(
        settings, sections={**settings.sections, section: replace(known, missing="omit")}
    )


def _images(work: Article) -> list[Image]:
    found: list[Image] = []
    for text in work.variants.values():
        found += [one for one in (text.image, *text.media.values()) if one is not None]
    return found
