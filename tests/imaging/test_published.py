"""What is published of an image file: the image, and nothing about who took it where."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from syndicate.imaging import exif, formats, published
from syndicate.imaging.exif import Facts
from tests.support import photographs
from tests.support.photographs import landscape, quarters, saved, where

XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>exif:GPSLatitude='45,46N'</x:xmpmeta>"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TOLD = ("Téléphone".encode(), b"2026:03-09", b"GPSLatitude")


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def cleaned(data: bytes) -> bytes:
    form = formats.told(data)
    assert form
    return published.cleaned(data, form)[0]


def photograph(form: str, **options: object) -> bytes:
    own = where()
    own[0x0112] = 6
    more = {"xmp": XMP} if form != "PNG" else {}
    return saved(landscape(60, 40), form, exif=own, icc_profile=PROFILE, **more, **options)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_place_camera_and_time_are_gone_and_the_image_is_the_same(form: str) -> None:
    before = photograph(form)
    assert opened(before).getexif().get_ifd(0x8825)
    after = cleaned(before)
    for told in TOLD:
        assert told not in after
    found = opened(after)
    assert not found.getexif().get_ifd(0x8825)
    assert found.getexif().get(0x0132) is None
    assert found.tobytes() == opened(before).tobytes()
    assert found.info["icc_profile"] == PROFILE


def test_of_several_images_in_a_jpeg_the_first_is_published() -> None:
    exif = where()
    several = saved(
        landscape(40, 30), "MPO", save_all=True, append_images=[quarters(20, 15)], exif=exif
    )
    assert opened(several).format == "MPO"
    found = opened(cleaned(several))
    assert (found.format, found.size) == ("JPEG", (40, 30))
    assert b"MPF" not in cleaned(several)
    assert len(cleaned(several)) < len(several)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_how_it_is_turned_and_whose_it_is_stays(form: str) -> None:
    found = opened(cleaned(photograph(form))).getexif()
    assert (found[0x0112], found[0x013B], found[0x8298]) == (6, "M. Auteur", "Ville d'exemple")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_what_has_nothing_to_hide_keeps_its_bytes(form: str) -> None:
    data = saved(quarters(60, 40), form)
    assert cleaned(data) == data
    assert cleaned(cleaned(photograph("JPEG"))) == cleaned(photograph("JPEG"))


def test_animations_keep_every_image_and_their_loop() -> None:
    for form in ("GIF", "WEBP", "PNG"):
        data = photographs.moving(form)
        found, before = opened(cleaned(data)), opened(data)
        assert getattr(found, "n_frames", 1) == getattr(before, "n_frames", 1) == 3
        assert found.info.get("loop") == before.info.get("loop")


EXTRAS: dict[str, Callable[[], bytes]] = {
    "a comment of a JPEG": lambda: saved(quarters(8, 8), "JPEG", comment=b"45.77 N"),
    "IPTC of a JPEG": lambda: _with_segment(b"\xff\xed", b"Photoshop 3.0\x008BIM45.77 N"),
    "a preview in a JPEG": lambda: _with_segment(b"\xff\xe0", b"JFXX\0\x1045.77 N"),
    "what a telephone appends": lambda: photographs.JPEG + b"MotionPhoto_Data45.77 N",
    "a comment of a GIF": lambda: saved(quarters(8, 8), "GIF", comment=b"45.77 N"),
    "what follows a GIF": lambda: saved(quarters(8, 8), "GIF") + b"45.77 N",
    "what follows a PNG": lambda: photographs.PNG + b"45.77 N",
    "what follows a WebP": lambda: saved(quarters(8, 8), "WEBP") + b"45.77 N",
}


def _with_segment(marker: bytes, body: bytes) -> bytes:
    segment = marker + (len(body) + 2).to_bytes(2, "big") + body
    data = saved(quarters(8, 8), "JPEG")
    return data[:20] + segment + data[20:]


@pytest.mark.parametrize("extra", EXTRAS)
def test_what_is_not_the_image_is_gone(extra: str) -> None:
    before = EXTRAS[extra]()
    assert b"45.77 N" in before
    after = cleaned(before)
    assert b"45.77 N" not in after
    assert opened(after).tobytes() == opened(before).tobytes()


def test_texts_in_a_png_are_gone() -> None:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - of this one format

    texts = PngInfo()
    texts.add_text("Location", "45.77 N")
    texts.add_itxt("XML:com.adobe.xmp", "45.77 N")
    data = saved(quarters(8, 8), "PNG", pnginfo=texts)
    assert b"45.77 N" in data
    assert b"45.77 N" not in cleaned(data)


@pytest.mark.parametrize("order", ["<", ">"])
def test_facts_are_read_in_both_byte_orders(order: str) -> None:
    own = Image.Exif()
    own.endian = order
    own[0x0112], own[0x8298] = 3, "A"
    assert exif.read(own.tobytes()) == Facts(3, b"", b"A")


@pytest.mark.parametrize(
    "facts", [Facts(), Facts(8), Facts(1, b"A"), Facts(6, b"abc", "Évasion".encode())]
)
def test_what_is_written_is_what_is_read(facts: Facts) -> None:
    assert exif.read(exif.written(facts)) == facts


def test_damaged_facts_are_none() -> None:
    whole = exif.written(Facts(6, b"M. Auteur", b"Ville"))
    for kept in range(len(whole)):
        found = exif.read(whole[:kept])
        assert found.orientation in (1, 6)
    assert exif.read(whole.replace(b"\x06\0\0\0", b"\x09\0\0\0")).orientation == 1
    assert exif.read(b"Exif\0\0not TIFF") == Facts()
