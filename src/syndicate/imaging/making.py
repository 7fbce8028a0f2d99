"""Planned files of images → their bytes, made once and kept in a cache."""

import hashlib
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from syndicate import disk
from syndicate.errors import ContentError, reason_of
from syndicate.imaging import formats, published
from syndicate.imaging.plan import WIDTHS, Rendition
from syndicate.model import Image

RECIPE = 1  # goes up when the same rendition is to become other bytes
_DIGEST = 16  # hex digits of the SHA-256, as Image has it


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of one image: path below `public/` → rendition; None is the file as such."""

    image: Image
    files: Mapping[str, Rendition | None]


File = tuple[str, Callable[[], bytes]]


def files(plans: Iterable[Plan], home: Path, kept_in: Path) -> Iterator[File]:
    """Yield path below `public/` and what gives its bytes, which nobody has to call.

    Called for one rendition, it makes all of that image which the folder `kept_in` does not hold yet.
    Raises ContentError file-unreadable or image-broken, naming the file.
    """
    for plan in plans:
        for path, rendition in plan.files.items():
            yield path, partial(_bytes, plan, rendition, home, kept_in)


def forget(kept_in: Path, but: Collection[str]) -> None:
    """Remove from a cache what was made of images whose digest is not among `but`."""
    with suppress(OSError):  # of a cache that is not there yet, or that others work on
        for folder in kept_in.iterdir():
            if folder.name not in but:
                shutil.rmtree(folder, ignore_errors=True)


def _bytes(plan: Plan, rendition: Rendition | None, home: Path, kept_in: Path) -> bytes:
    image = plan.image
    if rendition is None:
        return _published(image, _source(image, home))
    found = disk.kept(_place(kept_in, image.digest, rendition))
    if found is not None:
        return found
    data = _source(image, home)
    digest = hashlib.sha256(data).hexdigest()[:_DIGEST]  # an editor may have replaced the file
    missing = [
        one
        for one in plan.files.values()
        if one and (one == rendition or not _place(kept_in, digest, one).exists())
    ]
    made = dict(zip(missing, _made(image, data, missing), strict=True))
    for one, those in made.items():
        disk.keep(_place(kept_in, digest, one), those)
    return made[rendition]


def _place(kept_in: Path, digest: str, rendition: Rendition) -> Path:
    recipe = hashlib.sha256(repr((RECIPE, _pillow(), rendition)).encode()).hexdigest()[:_DIGEST]
    return kept_in / digest / f"{rendition.label}-{recipe}"


@cache
def _pillow() -> str:
    from importlib import metadata  # noqa: PLC0415 - it takes longer than a build without images

    return metadata.version("pillow")


def _source(image: Image, home: Path) -> bytes:
    try:
        return (home / image.file).read_bytes()
    except OSError as error:  # it was there when it was measured
        raise ContentError("file-unreadable", file=image.file, reason=reason_of(error)) from error


def _published(image: Image, data: bytes) -> bytes:
    try:
        return published.cleaned(data, formats.named(image.name) or "svg")[0]
    except ValueError as error:
        raise _broken(image) from error


def _made(image: Image, data: bytes, wanted: Iterable[Rendition]) -> list[bytes]:
    from syndicate.imaging import pixels  # noqa: PLC0415 - a build that makes none needs no Pillow

    form = formats.told(data)
    if form is None:
        raise _broken(image)
    largest = min(WIDTHS[-1], image.width or WIDTHS[-1])
    try:
        clean, facts = published.cleaned(data, form)
        return list(pixels.made(clean, form, facts, list(wanted), largest))
    except ValueError as error:
        raise _broken(image) from error


def _broken(image: Image) -> ContentError:
    return ContentError("image-broken", file=image.file, image=image.name)
