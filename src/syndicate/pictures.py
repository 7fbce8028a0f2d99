"""Images as pages and mails show them: which files there are, and which address is shown how large.

All by arithmetic on what is known of an Image; `imaging.making.files` makes what is planned here.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from syndicate import templating, urls
from syndicate.imaging import plan
from syndicate.imaging.making import Plan
from syndicate.imaging.plan import Rendition
from syndicate.model import Image
from syndicate.settings.brand import Brand

Use = Literal["text", "hero", "thumb"]
Public = Literal["pages", "mails"]

MAIL_COLUMN = 552  # pixels that a mail shows: 600 less its gutters
MAIL_THUMB = 120
MAIL_LOGO, _TALLEST_LOGO = 240, 64
SIZES: Mapping[Use, str] = {
    "text": "(min-width: 39.5rem) 36.5rem, calc(100vw - 3rem)",
    "hero": "(min-width: 48em) 46rem, 100vw",
    "thumb": "10rem",
}
"""How wide web/site.css shows each use."""
_FIRST_CHOICE: Mapping[Use, int] = {"text": 960, "hero": 1280, "thumb": 320}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What an `img` on a page says. `srcset` and `sizes` are empty where there is one file alone.

    width, height: of the image as such, for the room that it takes; None where nobody knows.
    """

    src: str
    srcset: str = ""
    sizes: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """What an `img` in a mail says; `width` and `height` in pixels as the mail shows it."""

    url: str
    width: int
    height: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A logo as mails and pages show it: `path` below `public/`, `url` absolute, measures in pixels."""

    path: str
    url: str
    width: int
    height: int


def planned(images: Iterable[Image], where: Collection[Public]) -> Iterator[Plan]:
    """Yield the files that `public/` holds of each image, once for each file of `content/`.

    where: pages show sizes of it; mails show it as a lead, as a thumbnail or in an editorial. Its own
           file is always there: feeds and partners have that address.
    """
    for path, image in {urls.media_path(one): one for one in images}.items():
        made: list[Rendition] = []
        if "pages" in where:
            made += plan.for_pages(image)
        if "mails" in where:
            wide = (plan.for_mail(image, shown) for shown in (MAIL_COLUMN, MAIL_THUMB))
            made += filter(None, wide)
        yield Plan(image, {path: None} | {urls.rendition_path(image, one): one for one in made})


def planned_logos(logos: Iterable[Image]) -> Iterator[Plan]:
    """Yield the files that `public/` holds of the brand's logos."""
    for image in logos:
        made = plan.for_mail(image, MAIL_LOGO)
        files: dict[str, Rendition | None] = {urls.media_path(image): None}
        if made:
            files[urls.rendition_path(image, made)] = made
        yield Plan(image, files)


def look(brand: Brand, logos: Mapping[str, Image], base_url: str) -> Mapping[str, Any]:
    """Return what every template finds of a brand besides its colours.

    serif, sans: stacks of fonts. logo, logo_dark: a Logo or None; a dark one alone is none.
    """
    day = _logo(logos.get("logo"), base_url)
    night = _logo(logos.get("logo_dark"), base_url) if day else None
    return {"logo": day, "logo_dark": night, **templating.fonts(brand)}


def _logo(image: Image | None, base_url: str) -> Logo | None:
    if image is None or not image.width or not image.height or not plan.mails_show(image):
        return None
    made = plan.for_mail(image, MAIL_LOGO)
    path = urls.rendition_path(image, made) if made else urls.media_path(image)
    width = max(1, min(MAIL_LOGO, image.width, _TALLEST_LOGO * image.width // image.height))
    height = max(1, round(image.height * width / image.width))
    return Logo(path=path, url=urls.absolute(base_url, path), width=width, height=height)


def sources(image: Image, use: Use, url: Callable[[str], str]) -> Sources:
    """Return how a page shows `image`.

    url: path below `public/` → percent-encoded address, as the page reaches it.
    """
    choice = _choice(image)
    wanted = _FIRST_CHOICE[use]
    first = next((path for width, path in choice if width >= wanted), choice[-1][1])
    several = len(choice) > 1
    return Sources(
        src=url(first),
        srcset=", ".join(f"{url(path)} {width}w" for width, path in choice) if several else "",
        sizes=SIZES[use] if several else "",
        width=image.width,
        height=image.height,
    )


def attributes(image: Image, use: Use, url: Callable[[str], str]) -> Mapping[str, str]:
    """Return the attributes of an `img` on a page, as `urls.with_absolute_media` takes them."""
    found = sources(image, use, url)
    told = {
        "src": found.src,
        "srcset": found.srcset,
        "sizes": found.sizes,
        "width": str(found.width or ""),
        "height": str(found.height or ""),
        "loading": "lazy",
    }
    return {name: value for name, value in told.items() if value}


def mailed(image: Image, shown: int, base_url: str) -> Mailed | None:
    """Return how a mail shows `image`, at most `shown` pixels wide; None where mails cannot.

    shown: MAIL_COLUMN or MAIL_THUMB, for which there are files.
    """
    if not plan.mails_show(image):
        return None
    made = plan.for_mail(image, shown)
    path = urls.media_path(image) if made is None else urls.rendition_path(image, made)
    width = min(shown, made.width if made else image.width or shown)
    height = image.height and image.width and max(1, round(image.height * width / image.width))
    return Mailed(url=urls.absolute(base_url, path), width=width, height=height)


def mail_attributes(image: Image, base_url: str) -> Mapping[str, str]:
    """Return the attributes of an `img` in the column of a mail."""
    found = mailed(image, MAIL_COLUMN, base_url)
    if found is None:
        return {"src": urls.absolute(base_url, urls.media_path(image))}
    return {
        "src": found.url,
        "width": str(found.width),
        "style": "display:block;max-width:100%;height:auto;",
    }


def _choice(image: Image) -> list[tuple[int, str]]:
    """Return width and path of each file that pages may show, the narrowest first."""
    made = [(one.width, urls.rendition_path(image, one)) for one in plan.for_pages(image)]
    if plan.shows_itself(image):
        made.append((image.width or 0, urls.media_path(image)))
    return made
