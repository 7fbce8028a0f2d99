"""Small channels, and what a feed needs of the languages around it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from syndicate.feeds.channel import channels
from syndicate.model import Channel, Edition
from syndicate.settings.options import Settings
from tests.support.publication import settings


class Echo:
    """A catalogue that translates nothing."""

    def gettext(self, message: str) -> str:
        return message


def by_path(
    editions: Mapping[str, Sequence[Edition]], publication: Settings | None = None
) -> Mapping[str, Channel]:
    """Return every channel of a small publication by its path."""
    publication = publication or settings(Path())
    words = dict.fromkeys(publication.locales, Echo())
    return {one.path: one for one in channels(editions, publication, words)}
