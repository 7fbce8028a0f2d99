"""The one door to Pillow: what an image file holds, and smaller images made of it.

What is given is what `published` leaves of a file: one JPEG, where telephones write several.
The same bytes always become the same bytes, for one version of Pillow.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import AvifImagePlugin, Image, ImageCms, WebPImagePlugin

from syndicate.imaging import exif
from syndicate.imaging.exif import Facts
from syndicate.imaging.formats import NAMES, Format
from syndicate.imaging.plan import Rendition

PLUGINS = (AvifImagePlugin, WebPImagePlugin)  # imported, they are registered: no other has to be
Image.MAX_IMAGE_PIXELS = None  # its warning names no file; we count before we decode
MOST = 64_000_000  # pixels: up to four bytes each stand in memory while an image is made smaller
_TROUBLE = (
    OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError,
    EOFError, RuntimeError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
_QUALITY = 82
_ALL, _FEW = 0, 256  # colours of a PNG
_STEPS: Mapping[Format, Sequence[int]] = {
    "jpeg": (_QUALITY, 74, 66, 58, 50),
    "png": (_ALL, _FEW, 64),
}
_NARROWER = 0.75
_TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Look:
    """What the first bytes of a file tell. `size` is as it is shown, turned if it has to be."""

    size: tuple[int, int]
    animated: bool
    transparent: bool
    printed: bool


def look(data: bytes, form: Format, facts: Facts) -> Look:
    """Read the head of an image file. Raises ValueError where there is none."""
    with _opened(data, form) as image:
        animated = bool(getattr(image, "is_animated", False))
        turned = _facts(image, form, facts).turned
        size = (image.height, image.width) if turned else image.size
        return Look(size, animated, image.has_transparency_data, image.mode == "CMYK")


def made(
    data: bytes, form: Format, facts: Facts, wanted: Sequence[Rendition], largest: int
) -> Iterator[bytes]:
    """Yield the file of each of `wanted`, decoding once; of an animation, the first image.

    largest: the widest rendition that this image ever gets, wanted now or not: a JPEG is decoded no
             larger than that needs, and the bytes must not depend on what is made along with them.
    Raises ValueError where the image cannot be decoded.
    """
    with _opened(data, form) as image:
        if image.width * image.height > MOST:
            raise ValueError("more pixels than there is room for")
        facts = _facts(image, form, facts)
        if form == "jpeg":
            _draft(image, facts, largest)
        few = image.mode == "P"
        upright = _upright(_plain(image), facts)
        for rendition in wanted:
            yield _file(upright, rendition, exif.rights(facts), few=few)


@contextmanager
def _opened(data: bytes, form: Format) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about damage that does not keep an image from showing
            with Image.open(BytesIO(data), formats=(NAMES[form].upper(),)) as image:
                yield image
    except _TROUBLE as error:
        raise ValueError("not an image that can be read") from error


def _facts(image: Image.Image, form: Format, facts: Facts) -> Facts:
    """Return `facts`; an AVIF is turned by what its EXIF does not know, and Pillow puts there."""
    return exif.read(image.info.get("exif", b"")) if form == "avif" else facts


def _draft(image: Image.Image, facts: Facts, largest: int) -> None:
    width, height = image.size[::-1] if facts.turned else image.size
    box = (largest, max(1, height * largest // width))
    image.draft(None, box[::-1] if facts.turned else box)


def _upright(image: Image.Image, facts: Facts) -> Image.Image:
    turn = _TURN.get(facts.orientation)
    return image if turn is None else image.transpose(turn)


def _plain(image: Image.Image) -> Image.Image:
    """Return grey or sRGB, with transparency only where there is some."""
    profile = image.info.get("icc_profile")
    see_through = image.has_transparency_data
    if image.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        image = _eight_bits(image)
    if see_through:
        colours = image.convert("RGBA")
        found = _in_srgb(colours.convert("RGB"), profile)
        found.putalpha(colours.getchannel("A"))
    elif image.mode in ("L", "1"):
        found = image.convert("L")
    elif image.mode == "CMYK":
        found = _in_srgb(image, profile).convert("RGB")
    else:
        found = _in_srgb(image.convert("RGB"), profile)
    found.info.clear()
    return found


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode == "F":
        return image.convert("L")
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return `image` in the colours that every screen shows; a profile that is none changes nothing."""
    if not profile:
        return image
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        if image.mode != "CMYK" and "sRGB" in ImageCms.getProfileDescription(own):
            return image
        return ImageCms.profileToProfile(image, own, _srgb(), outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _file(image: Image.Image, rendition: Rendition, rights: bytes, *, few: bool) -> bytes:
    size = (rendition.width, rendition.height)
    if rendition.limit is None:
        step = (_FEW if few else _ALL) if rendition.form == "png" else _QUALITY
        return _encoded(_sized(image, size), rendition.form, rights, step)
    found = b""
    while True:
        for step in _STEPS[rendition.form]:
            found = _encoded(_sized(image, size), rendition.form, rights, step)
            if len(found) <= rendition.limit:
                return found
        if max(size) == 1:
            return found
        size = (max(1, int(size[0] * _NARROWER)), max(1, int(size[1] * _NARROWER)))


def _sized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(image: Image.Image, form: Format, rights: bytes, step: int) -> bytes:
    """Return the file; `step` is a quality, of a PNG how many colours it may have."""
    out = BytesIO()
    options: dict[str, Any] = {"exif": b"Exif\0\0" + rights} if rights else {}
    if form == "jpeg":
        _flat(image).save(out, "JPEG", quality=step, optimize=True, progressive=True, **options)
    elif form == "png":
        shown = image if step == _ALL else _quantized(image, step)
        shown.save(out, "PNG", **options)
    elif form == "webp":
        image.save(out, "WEBP", quality=step, method=4, **options)
    else:
        image.save(out, "AVIF", quality=65, speed=6, max_threads=1, **options)
    return out.getvalue()


def _quantized(image: Image.Image, colours: int) -> Image.Image:
    return image.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _flat(image: Image.Image) -> Image.Image:
    """Return `image` on white, for a format without transparency."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")
