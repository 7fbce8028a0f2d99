"""Bytes of an image file → its measures, or what an editor has to mend."""

from dataclasses import dataclass

from syndicate.errors import ContentError
from syndicate.imaging import formats, published, svg
from syndicate.imaging.exif import Facts
from syndicate.imaging.formats import Format
from syndicate.model import Nature


@dataclass(frozen=True, slots=True)
class Measure:
    """Width and height as the image is shown; `length` in bytes of what is published of it."""

    width: int | None
    height: int | None
    length: int
    nature: Nature


def measure(data: bytes, form: Format, image: str) -> Measure:
    """Measure an image without decoding it.

    form:  what its name promises; the bytes have to agree.
    image: what an editor calls it.
    Raises ContentError image-broken, image-mislabelled or image-pixels.
    """
    told = formats.told(data)
    if form == "svg" and told is None:
        return _drawing(data, image)
    if told is None:
        raise ContentError("image-broken", image=image)
    if told != form:
        name, extension = formats.NAMES[told], formats.EXTENSION[told]
        raise ContentError("image-mislabelled", image=image, format=name, extension=extension)
    try:
        clean, facts = published.cleaned(data, form)
        return _measured(clean, form, facts, image)
    except ValueError as error:
        raise ContentError("image-broken", image=image) from error


def _drawing(data: bytes, image: str) -> Measure:
    size = svg.size(data)
    if size is None:
        raise ContentError("image-broken", image=image)
    return Measure(*size, len(data), "drawn")


def _measured(clean: bytes, form: Format, facts: Facts, image: str) -> Measure:
    from syndicate.imaging import pixels  # noqa: PLC0415 - who has no image needs no Pillow

    seen = pixels.look(clean, form, facts)
    width, height = seen.size
    if width * height > pixels.MOST:
        limit = pixels.MOST // 1_000_000
        raise ContentError("image-pixels", image=image, width=width, height=height, limit=limit)
    nature: Nature = "plain"
    if seen.animated:
        nature = "animated"
    elif seen.transparent:
        nature = "transparent"
    elif seen.printed or facts.orientation != 1:
        nature = "peculiar"
    return Measure(width, height, len(clean), nature)
