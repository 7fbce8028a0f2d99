"""What is known of an image before a pixel of it is decoded, and which files are refused."""

import struct
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest
from PIL import Image

from syndicate.errors import ContentError
from syndicate.imaging import formats, published
from syndicate.imaging.measure import Measure, measure
from tests.support import photographs
from tests.support.photographs import landscape, moving, quarters, saved


def measured(data: bytes, name: str) -> Measure:
    form = formats.named(name)
    assert form
    return measure(data, form, name)


def oriented(form: str, number: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = number
    return saved(quarters(40, 30), form, exif=exif)


FILES: dict[str, tuple[bytes, str, tuple[int, int], str]] = {
    "a JPEG": (saved(landscape(40, 30), "JPEG"), "a.JPG", (40, 30), "plain"),
    "a grey JPEG": (saved(landscape(40, 30, "L"), "JPEG"), "a.jpeg", (40, 30), "plain"),
    "a JPEG for printers": (
        saved(landscape(40, 30, "CMYK"), "JPEG"),
        "a.jpg",
        (40, 30),
        "peculiar",
    ),
    "a progressive JPEG": (
        saved(landscape(40, 30), "JPEG", progressive=True),
        *("a.jpg", (40, 30), "plain"),
    ),
    "a JPEG with restarts": (
        saved(landscape(40, 30), "JPEG", restart_marker_blocks=1),
        *("a.jpg", (40, 30), "plain"),
    ),
    "a JPEG with another behind it": (
        saved(landscape(40, 30), "MPO", save_all=True, append_images=[quarters(20, 15)]),
        *("a.jpg", (40, 30), "plain"),
    ),
    "a PNG": (saved(landscape(40, 30), "PNG"), "a.png", (40, 30), "plain"),
    "a PNG with a palette": (saved(landscape(40, 30, "P"), "PNG"), "a.png", (40, 30), "plain"),
    "a PNG of two colours": (saved(landscape(40, 30, "1"), "PNG"), "a.png", (40, 30), "plain"),
    "a PNG of 16 bits": (saved(landscape(40, 30, "I;16"), "PNG"), "a.png", (40, 30), "plain"),
    "a transparent PNG": (
        saved(landscape(40, 30, "RGBA"), "PNG"),
        *("a.png", (40, 30), "transparent"),
    ),
    "a PNG with one transparent colour": (
        saved(landscape(40, 30, "L"), "PNG", transparency=0),
        *("a.png", (40, 30), "transparent"),
    ),
    "a PNG that moves": (moving("PNG"), "a.png", (40, 30), "animated"),
    "a GIF": (saved(landscape(40, 30, "P"), "GIF"), "a.gif", (40, 30), "plain"),
    "a GIF that moves": (moving("GIF"), "a.gif", (40, 30), "animated"),
    "a WebP": (saved(landscape(40, 30), "WEBP"), "a.webp", (40, 30), "plain"),
    "a lossless WebP": (
        saved(landscape(40, 30, "RGBA"), "WEBP", lossless=True),
        *("a.webp", (40, 30), "transparent"),
    ),
    "a WebP that moves": (moving("WEBP"), "a.webp", (40, 30), "animated"),
    "an AVIF": (saved(landscape(40, 30), "AVIF"), "a.avif", (40, 30), "plain"),
    "a transparent AVIF": (
        saved(landscape(40, 30, "RGBA"), "AVIF"),
        *("a.avif", (40, 30), "transparent"),
    ),
    "an AVIF that is turned": (oriented("AVIF", 6), "a.avif", (30, 40), "peculiar"),
    "a WebP that is turned": (oriented("WEBP", 8), "a.webp", (30, 40), "peculiar"),
    "a PNG that is turned": (oriented("PNG", 5), "a.png", (30, 40), "peculiar"),
}


@pytest.mark.parametrize(("data", "name", "size", "nature"), FILES.values(), ids=FILES)
def test_an_image_is_measured_as_it_is_shown(
    data: bytes, name: str, size: tuple[int, int], nature: str
) -> None:
    found = measured(data, name)
    assert (found.width, found.height) == size
    # An AVIF turns by a property of its own, which mail programs see as little as the AVIF.
    assert found.nature == ("plain" if name == "a.avif" and nature == "peculiar" else nature)
    form = formats.named(name)
    assert form
    assert found.length == len(published.cleaned(data, form)[0])


@pytest.mark.parametrize("number", range(1, 9))
def test_a_photograph_on_its_side_changes_its_measures(number: int) -> None:
    found = measured(oriented("JPEG", number), "a.jpg")
    assert (found.width, found.height) == ((30, 40) if number > 4 else (40, 30))
    assert found.nature == ("plain" if number == 1 else "peculiar")


PROLOG = """\ufeff<?xml version="1.0"?>
<!-- <svg width="1" height="1"> -->
<!DOCTYPE svg [<!ENTITY a "b">]>
"""


@pytest.mark.parametrize(
    ("drawing", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"/>', (64, 48)),
        ("<svg width='64px' height=\"48.4\"></svg>", (64, 48)),
        ('<svg width="1in" height="2.54cm"/>', (96, 96)),
        ('<svg viewBox="0 0 640 360"/>', (640, 360)),
        ('<svg viewBox="0,0,640,360" width="100%" height="auto"/>', (640, 360)),
        ('<svg viewBox="0 0 640 360" width="320"/>', (320, 180)),
        ('<svg viewBox="0 0 640 360" height="180"/>', (320, 180)),
        ('<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="8" height="6"/>', (8, 6)),
        (PROLOG + "<svg\n  height='6'\n  width='8'/>", (8, 6)),
        ("<svg/>", (None, None)),
        ('<svg viewBox="0 0 0 0"/>', (None, None)),
        ('<svg width="&a;" height="1e9"/>', (None, None)),
        ('<svg width="9999999" height="8"/>', (None, 8)),
        ('<svg viewBox="a b c d" width="0"/>', (None, None)),
    ],
)
def test_a_drawing_says_how_large_it_wants_to_be(
    drawing: str, size: tuple[int | None, int | None]
) -> None:
    found = measured(drawing.encode(), "a.svg")
    assert (found.width, found.height, found.nature) == (*size, "drawn")
    assert measured(drawing.encode("utf-16"), "a.svg").width == size[0]


def png_of(width: int, height: int) -> bytes:
    """Return a PNG that says it is that large, and is forty bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + crc

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return formats.PNG_START + head + pixels + chunk(b"IEND", b"")


PNG = saved(landscape(40, 30), "PNG")
REFUSED: dict[str, tuple[bytes, str, str, Mapping[str, object]]] = {
    "a text": (b"Bonjour, je suis une image.", "a.jpg", "image-broken", {}),
    "nothing": (b"", "a.png", "image-broken", {}),
    "a page": (b"<!doctype html><html><svg/></html>", "a.svg", "image-broken", {}),
    "a photograph of an iPhone": (
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99),
        *("a.jpg", "image-broken", {}),
    ),
    "a PNG called a JPEG": (
        PNG,
        *("a.jpg", "image-mislabelled", {"format": "PNG", "extension": "png"}),
    ),
    "a JPEG called a drawing": (
        photographs.JPEG,
        *("a.svg", "image-mislabelled", {"format": "JPEG", "extension": "jpg"}),
    ),
    "more pixels than there is room for": (
        png_of(20_000, 10_000),
        *("a.png", "image-pixels", {"width": 20_000, "height": 10_000, "limit": 64}),
    ),
    "a bomb": (
        png_of(2**31 - 1, 2**31 - 1),
        *("a.png", "image-pixels", {"width": 2**31 - 1, "height": 2**31 - 1, "limit": 64}),
    ),
    "no width": (png_of(0, 10), "a.png", "image-broken", {}),
}


@pytest.mark.parametrize(("data", "name", "code", "fields"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_image_is_refused_with_its_name(
    data: bytes, name: str, code: str, fields: Mapping[str, object]
) -> None:
    with pytest.raises(ContentError) as refused:
        measured(data, name)
    assert (refused.value.code, refused.value.fields) == (code, {"image": name, **fields})


WHOLE: dict[str, Callable[[], bytes]] = {
    "a.jpg": lambda: saved(landscape(200, 150), "JPEG", exif=photographs.where()),
    "a.png": lambda: saved(landscape(200, 150), "PNG"),
    "a.gif": lambda: moving("GIF"),
    "a.webp": lambda: saved(landscape(200, 150), "WEBP", exif=photographs.where()),
    "a.avif": lambda: saved(landscape(200, 150), "AVIF", exif=photographs.where()),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_was_cut_off_is_refused_wherever_it_was_cut(name: str) -> None:
    data = WHOLE[name]()
    for kept in (*range(1, 80, 7), len(data) // 2, len(data) - 1):
        with pytest.raises(ContentError) as refused:
            measured(data[:kept], name)
        assert refused.value.code == "image-broken", kept


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_file_is_refused_or_measured_and_nothing_else(name: str) -> None:
    data = bytearray(WHOLE[name]())
    for at in range(0, min(len(data), 1500), 3):
        damaged = bytes(data[:at] + bytes((data[at] ^ 0xA5,)) + data[at + 1 :])
        with suppress(ContentError):
            assert measured(damaged, name).length
