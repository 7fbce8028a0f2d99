"""The pages of a small publication, made and read."""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import html as lxml_html
from lxml.html import HtmlElement

from syndicate.localise.catalogue import Catalogue
from syndicate.settings.options import Settings
from syndicate.site.frame import Frame
from syndicate.site.letters import Number
from syndicate.site.sheet import stylesheet
from tests.support import whole
from tests.support.digests import SETTINGS, by_locale, environments, week
from tests.support.publication import NOW

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
ISSUES = (Number("2026-03-05", "Un pont & deux rives"), Number("2025-12-18"))


def frames(
    settings: Settings = SETTINGS, filled: Mapping[str, frozenset[str]] | None = None
) -> dict[str, Frame]:
    environment = environments(using=settings)
    sheet, _css = stylesheet(environment(settings.site.default_locale), settings.brand)
    sections = frozenset(settings.sections)
    return {
        tag: Frame(
            tag=tag,
            settings=settings,
            environment=environment(tag),
            words={one: Catalogue(one) for one in settings.locales},
            sheet=sheet,
            types=TYPES,
            filled=filled.get(tag, frozenset()) if filled is not None else sections,
            issues={"actualites": ISSUES[0].number},
        )
        for tag in settings.locales
    }


def site(editions: Sequence[Any] | None = None, **changes: Any) -> dict[str, str]:
    by_tag = by_locale(week() if editions is None else list(editions))
    settings = changes.pop("settings", SETTINGS)
    filled = {tag: frozenset(one.section for one in those) for tag, those in by_tag.items()}
    numbers = {tag: {"actualites": ISSUES} for tag in settings.locales}
    made = whole.pages(frames(settings, filled), by_tag, numbers, changes.pop("now", NOW))
    environment = environments(using=settings)(settings.site.default_locale)
    files = [stylesheet(environment, settings.brand), *made]
    return {path: data.decode() for path, data in files}


def read(files: Mapping[str, str], path: str) -> HtmlElement:
    return lxml_html.fromstring(files[path].encode())
