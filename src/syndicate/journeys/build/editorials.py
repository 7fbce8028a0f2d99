"""The images of editorials and of the brand, which mails show from the web."""

from collections.abc import Iterator

from syndicate import pictures
from syndicate.content import edits
from syndicate.imaging import making
from syndicate.journeys.build.document import Document, key_of
from syndicate.journeys.house import Workshop
from syndicate.model import Image


def editorials(workshop: Workshop) -> Iterator[Document]:
    """Yield the files of every image in an editorial, and of the logos."""
    logos = pictures.planned_logos(workshop.logos.values())
    plans = (*pictures.planned(_images(workshop), ["mails"]), *logos)
    cache = workshop.var / "cache" / "images"
    for path, make in making.files(plans, workshop.home, cache):
        yield Document(path, key_of(path.encode()), make)  # a path changes with its bytes


def _images(workshop: Workshop) -> Iterator[Image]:
    for newsletter in workshop.settings.newsletters:
        for occurrence in edits.occurrences(workshop.home, newsletter):
            found, _ = edits.edits(workshop.home, newsletter, occurrence, workshop.settings)
            for edit in found.values():
                yield from edit.media.values()
