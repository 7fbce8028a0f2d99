"""What a page says of its lead picture, under whichever of the keys that themes use."""

from collections.abc import Iterator, Mapping
from typing import Any

from syndicate.content.importers.hugo import matter
from syndicate.content.importers.hugo.pages import Page

IMAGES = (
    *("image", "featured_image", "featuredimage", "cover", "thumbnail", "hero", "banner", "images"),
)
ALTS = ("image-alt", "image_alt", "imagealt", "alt", "featured_image_alt", "featuredimagealt")
_WITHIN = ("image", "src", "url", "path", "filename", "feature")
_NAMED = ("feature", "cover", "thumb", "header", "banner", "hero")


def lead(page: Page) -> tuple[str, str, str]:
    """Return address, alternative text and credit of a page's lead picture; "" for what is not told."""
    found = page.value(*IMAGES)
    alt = page.text(*ALTS)
    first = found[0] if isinstance(found, list) and found else found
    told = first if first is not None else next(_resources(page), None)
    if not isinstance(told, Mapping):
        return matter.text(told), alt, ""
    address = next((matter.text(told[key]) for key in _WITHIN if told.get(key)), "")
    words = (matter.text(told.get(key)) for key in ("alt", "caption", "title"))
    return address, next((one for one in words if one), alt), matter.text(told.get("credit"))


def _resources(page: Page) -> Iterator[Mapping[str, Any]]:
    """Yield the files of a bundle whose name says that they lead."""
    listed = page.value("resources")
    for one in listed if isinstance(listed, list) else ():
        name = matter.text(one.get("name")).lower() if isinstance(one, Mapping) else ""
        if any(word in name for word in _NAMED):
            yield one
