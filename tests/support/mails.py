"""The sample publication's mails: every template in every language, compiled once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from jinja2 import Environment

from syndicate import templating
from syndicate.content import edits as content_edits
from syndicate.model import Compiled, Page
from syndicate.newsletter.compose import compile_issue, page
from syndicate.newsletter.issue import candidates
from syndicate.settings.options import Settings
from tests.support import sample

TEMPLATES = sample.TOP / "templates"
NAMES = tuple(sorted(one.name for one in (TEMPLATES / "newsletters").iterdir()))
TAGS = ("fr", "fr-CA", "en")
DAY = date(2018, 11, 22)
# What nobody but a reader can fill in.
VALUES = {
    "unsubscribe_url": f"https://infolettre.metropole.example/u/{'aZ09-_' * 14}",
    "preferences_url": f"https://infolettre.metropole.example/p/{'aZ09-_' * 14}",
    "greeting": "Bonjour Marie,",
    "greeting_name": "Marie",
}


def environment(tag: str, settings: Settings | None = None) -> Environment:
    using = settings or sample.settings()
    words = sample.catalogues()[tag]
    return templating.environment([TEMPLATES], words, using.locales[tag], using.site.zone)


@cache
def pools(template: str, newsletter: str = "actualites") -> Mapping[str, Compiled]:
    """Return what the sample's issue of its demo is in `template`, with what its editors wrote."""
    settings, public = sample.settings(), sample.public()
    assert settings.demo
    decided, _ = content_edits.edits(sample.TOP, newsletter, DAY, settings)
    at = settings.demo.as_of + timedelta(hours=12)
    items = candidates(
        public,
        newsletter,
        settings,
        released={(one.work, tag): one.date for tag, those in public.items() for one in those},
        first_due=at + timedelta(days=1),
        freeze_at=at,
        edits=decided,
    )
    corrected = DAY - timedelta(days=7) if template == "erratum" else None
    return compile_issue(
        public,
        items,
        newsletter,
        settings,
        environment,
        DAY,
        decided,
        template=template,
        corrected=corrected,
    )


def chosen(template: str, tag: str) -> list[str]:
    """Return a selection as the template is meant for: about an event, of two works, or of all."""
    blocks = [one for one in pools(template)[tag].blocks if one.kind != "reminder"]
    if template == "event":
        blocks = [one for one in blocks if one.kind == "event"][:2]
    if template == "erratum":
        blocks = [blocks[0], next(one for one in blocks if one.kind == "event")]
    return [one.item for one in blocks]


@cache
def mail(template: str, tag: str) -> Page:
    """Return a mail of the sample as one reader gets it."""
    whole = page(pools(template)[tag], chosen(template, tag))
    return replace(whole, html=_filled(whole.html), text=_filled(whole.text))


def _filled(text: str) -> str:
    for name, value in VALUES.items():
        text = text.replace(templating.slot(name), value)
    assert templating.SLOT_OPEN not in text
    return text
