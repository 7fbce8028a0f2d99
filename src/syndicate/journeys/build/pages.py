"""Each locale's surroundings, made once, and in them the pages of works."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from syndicate import urls
from syndicate.feeds.formats import TYPES
from syndicate.journeys.house import Workshop
from syndicate.localise.editions import whole
from syndicate.model import Article, Card
from syndicate.site import works
from syndicate.site.frame import Frame
from syndicate.site.page import File
from syndicate.site.sheet import stylesheet

Latest = Mapping[str, Mapping[str, str]]
"""Locale → newsletter → the number of its latest issue that has a web version."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What pages of works are made with. `sheet`: path and bytes of the style sheet."""

    sheet: File
    frames: Mapping[str, Frame]

    def of_work(
        self, work: Article, found: Mapping[str, Card]
    ) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Yield path → page of each edition of a work that has one here. found: by locale."""
        siblings = tuple(found.values())
        for tag, card in found.items():
            frame = self.frames[tag]
            if urls.has_page(card, frame.settings.site):
                path = f"{urls.edition_path(card)}index.html"
                yield path, partial(_page, frame, work, card, siblings)


def _page(frame: Frame, work: Article, card: Card, siblings: tuple[Card, ...]) -> bytes:
    return works.work(frame, whole(work, card, frame.settings), siblings)[1]


def pages(workshop: Workshop, latest: Latest) -> Pages:
    """Return what pages are made with.

    Every section is in the menu, filled or not: editors set it up to be seen, and no page has to be
    made anew because another section has its first article.
    """
    settings = workshop.settings
    default = workshop.environment(settings.site.default_locale)
    sheet = stylesheet(default, settings.brand)
    frames = {
        tag: Frame(
            tag=tag,
            settings=settings,
            environment=workshop.environment(tag),
            words=workshop.catalogues(),
            sheet=sheet[0],
            types=TYPES,
            filled=frozenset(settings.sections),
            issues=latest.get(tag, {}),
        )
        for tag in settings.locales
    }
    return Pages(sheet, frames)
