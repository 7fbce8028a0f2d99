"""A small issue to compile: four articles, two events, three locales, the packaged templates."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment
from lxml import html as lxml_html

from syndicate import templating
from syndicate.localise.catalogue import Catalogue
from syndicate.model import Compiled, Edition, Image
from syndicate.newsletter.compose import compile_issue
from syndicate.newsletter.issue import PoolItem, candidates
from syndicate.settings.options import Settings
from tests.support.editions import edition, happening
from tests.support.publication import NOW, settings

TEMPLATES = Path(__file__).parents[2] / "templates"
OCCURRENCE = date(2026, 3, 12)
FIRST_DUE = datetime.fromisoformat("2026-03-12T07:00:00+00:00")
SETTINGS = settings(Path("/nowhere"))
IMAGE = Image(
    file="content/articles/fete/été.jpg", digest="0123456789abcdef", alt="L’été « ici »\u00a0!"
)

Editions = dict[str, tuple[Edition, ...]]


def work(name: str) -> str:
    return f"urn:example:{name}"


def in_every_locale(name: str, **changes: Any) -> list[Edition]:
    title = changes.pop("title", f"Titre de {name}")
    changes.setdefault("updated", changes.setdefault("date", NOW - timedelta(days=3)))
    return [edition(tag, name, work=work(name), title=title, **changes) for tag in SETTINGS.locales]


def by_locale(editions: list[Edition]) -> Editions:
    return {tag: tuple(one for one in editions if one.locale == tag) for tag in SETTINGS.locales}


def week(image: Image = IMAGE) -> list[Edition]:
    """Return a week's works: a featured one, two sections, one that only fr has, two events."""
    day = timedelta(days=1)
    return [
        *in_every_locale("fete", date=NOW - 2 * day, featured=True, image=image),
        *in_every_locale("pont", date=NOW - day, title="Un pont & <deux> rives\u202f?"),
        *in_every_locale("orgue", date=NOW - 3 * day, section="culture", image=image),
        edition(
            "fr",
            "seul",
            work=work("seul"),
            date=NOW - 4 * day,
            updated=NOW - 4 * day,
            section="culture",
        ),
        *in_every_locale("concert", kind="event", section="culture", happening=happening()),
        *in_every_locale(
            "voyage",
            kind="event",
            happening=happening(start=NOW + 40 * day, end=None, zone="America/Toronto"),
        ),
    ]


def released(editions: Mapping[str, tuple[Edition, ...]]) -> dict[tuple[str, str], datetime]:
    return {(one.work, tag): one.date for tag, those in editions.items() for one in those}


def pool_items(editions: Editions, **changes: Any) -> tuple[PoolItem, ...]:
    values: dict[str, Any] = {
        "released": released(editions),
        "first_due": FIRST_DUE,
        "freeze_at": FIRST_DUE - timedelta(days=1),
    }
    return candidates(editions, "actualites", changes.pop("settings", SETTINGS), **values | changes)


def environments(
    folders: tuple[Path, ...] = (TEMPLATES,), using: Settings = SETTINGS
) -> Callable[[str], Environment]:
    def environment(tag: str) -> Environment:
        return templating.environment(folders, Catalogue(tag), using.locales[tag], using.site.zone)

    return environment


def compiled(editions: list[Edition] | None = None, **changes: Any) -> Mapping[str, Compiled]:
    by_tag = by_locale(week() if editions is None else editions)
    items = changes.pop("items", None) or pool_items(by_tag)
    return compile_issue(
        by_tag,
        items,
        "actualites",
        changes.pop("settings", SETTINGS),
        changes.pop("environment", environments()),
        OCCURRENCE,
        **changes,
    )


def keys(*names: str) -> list[str]:
    return [work(name) for name in names]


def headings(html: str) -> list[tuple[str, str]]:
    document = lxml_html.fromstring(html)
    return [(one.tag, one.text_content().strip()) for one in document.xpath("//h1|//h2|//h3")]
