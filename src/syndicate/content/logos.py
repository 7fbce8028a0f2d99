"""The logos that the brand names → images of the publication, or what an operator has to mend."""

from collections.abc import Mapping
from pathlib import Path

from syndicate.content.images import Images
from syndicate.errors import ContentError
from syndicate.model import Image
from syndicate.settings.brand import Brand


def logos(home: Path, brand: Brand) -> tuple[Mapping[str, Image], Mapping[str, ContentError]]:
    """Return "logo" and "logo_dark" as far as they are set and can be read, and why others cannot."""
    images = Images(home)
    found: dict[str, Image] = {}
    wrong: dict[str, ContentError] = {}
    for name in ("logo", "logo_dark"):
        written = getattr(brand, name)
        if not written:
            continue
        try:
            found[name] = images.find(home / "config", written)
        except ContentError as error:
            wrong[name] = error
    return found, wrong
