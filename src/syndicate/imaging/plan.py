"""Which renditions an image has, by arithmetic alone: nothing is read, and nothing is made.

So that mails, pages and `public/` agree on an address before anybody has made the file.
"""

from dataclasses import dataclass

from syndicate.imaging import formats
from syndicate.imaging.formats import Format
from syndicate.model import Image

WIDTHS = (320, 640, 960, 1280, 1920)
MAIL_BYTES = 200_000
MAIL_DENSITY = 2  # pixels of the file per pixel that a mail shows
_LIGHT = 400_000  # bytes of an original that a page may show as it is
_TALLEST_IN_A_MAIL = 4000  # pixels; formats have limits, and so has patience
_SIZED: frozenset[Format] = frozenset(("avif", "jpeg", "png", "webp"))
_IN_MAILS: frozenset[Format] = frozenset(("gif", "jpeg", "png"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A file to make of an image.

    label: what its name has besides the image's own: "640", "mail-1104".
    limit: bytes that it may have; quality goes first, then width: the file may be narrower.
    """

    label: str
    width: int
    height: int
    form: Format
    limit: int | None = None


def for_pages(image: Image) -> tuple[Rendition, ...]:
    """Return what is made for pages, the narrowest first; none of drawings and animations."""
    form = formats.named(image.name)
    if form not in _SIZED or image.nature == "animated" or not image.width:
        return ()
    widths = [width for width in WIDTHS if width < image.width]
    if image.width <= WIDTHS[-1] and image.length > _LIGHT:
        widths.append(image.width)
    return tuple(_rendition(image, str(width), width, form) for width in widths)


def shows_itself(image: Image) -> bool:
    """Tell whether the file as such is among what pages choose from."""
    made = for_pages(image)
    return not made or (image.length <= _LIGHT and (image.width or 0) <= WIDTHS[-1])


def for_mail(image: Image, shown: int) -> Rendition | None:
    """Return what is made for a mail that shows `image` `shown` pixels wide; None: nothing has to be.

    Always JPEG, or PNG where it may be transparent: other formats do not reach Outlook.
    """
    if formats.named(image.name) == "svg" or not image.width or not image.height:
        return None
    widest = MAIL_DENSITY * shown
    plain = image.nature != "peculiar" and formats.named(image.name) in _IN_MAILS
    if plain and image.width <= widest and image.length <= MAIL_BYTES:
        return None
    width = min(widest, image.width, image.width * _TALLEST_IN_A_MAIL // image.height or 1)
    see_through = image.nature in ("transparent", "animated")
    form: Format = "png" if see_through else "jpeg"
    return _rendition(image, f"mail-{widest}", width, form, MAIL_BYTES)


def mails_show(image: Image) -> bool:
    """Tell whether mail programs can show `image`, or what is made of it."""
    sized = bool(image.width and image.height)
    return formats.named(image.name) in (_SIZED | _IN_MAILS if sized else _IN_MAILS)


def _rendition(
    image: Image, label: str, width: int, form: Format, limit: int | None = None
) -> Rendition:
    height = round((image.height or 0) * width / (image.width or 1))
    return Rendition(label=label, width=width, height=max(1, height), form=form, limit=limit)
