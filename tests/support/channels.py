"""Small channels, and what a feed needs of the languages around it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from syndicate.feeds.channel import Place, empty, filled, places
from syndicate.feeds.entry import Around, Words, entry_of
from syndicate.model import Card, Channel, Edition
from syndicate.settings.options import Settings
from tests.support.publication import settings


class Echo:
    """A catalogue that translates nothing."""

    def gettext(self, message: str) -> str:
        return message


def by_path(
    editions: Mapping[str, Sequence[Edition]],
    publication: Settings | None = None,
    catalogues: Mapping[str, Words] | None = None,
) -> Mapping[str, Channel]:
    """Return every channel of a small publication by its path, with all its entries."""
    publication = publication or settings(Path())
    around = Around(publication, catalogues or dict.fromkeys(publication.locales, Echo()))
    siblings: dict[str, list[Card]] = {}
    for tag in publication.locales:
        for one in editions.get(tag, ()):
            if not one.notice:
                siblings.setdefault(one.work, []).append(one)
    return {
        place.path: _channel(place, editions.get(place.tag, ()), siblings, around)
        for place in places(publication)
    }


def _channel(
    place: Place,
    editions: Sequence[Edition],
    siblings: Mapping[str, Sequence[Card]],
    around: Around,
) -> Channel:
    entries = [
        entry_of(one, siblings.get(one.work, ()), around)
        for one in editions
        if one.kind == place.kind and place.section in (None, one.section)
    ]
    return filled(empty(place, around.settings, around.catalogues[place.tag]), entries)
