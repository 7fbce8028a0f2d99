"""Image files for tests: two of one grey pixel, and whatever Pillow can write."""

import hashlib
import struct
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image

JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300ffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffc0000b080001000101011100ffc40014000100000000000000000000000000000002ffc4001410010000"
    "0000000000000000000000000000ffda0008010100003f004fffd9"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63"
    "38010000ca00c999ca5d7e0000000049454e44ae426082"
)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def landscape(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return shades that run into one another; with transparency, where the mode has some."""
    image = Image.linear_gradient("L").resize((width, height))
    bands = (image, image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), image.rotate(180))
    found = Image.merge("RGB", bands).convert(mode)
    if mode == "RGBA":
        found.putalpha(image)
    return found


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return what no format can compress."""
    size = width * height * len(Image.new(mode, (1, 1)).getbands())
    return Image.frombytes(mode, (width, height), hashlib.shake_128(b"noise").digest(size))


def quarters(width: int, height: int) -> Image.Image:
    """Return red, green, blue and white in the corners, clockwise from the upper left."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (0, 0, width // 2, height // 2))
    image.paste("lime", (width // 2, 0, width, height // 2))
    image.paste("blue", (width // 2, height // 2, width, height))
    return image


def frames(*colours: str, size: tuple[int, int] = (40, 30)) -> Sequence[Image.Image]:
    return [Image.new("RGB", size, colour) for colour in colours]


def moving(form: str, size: tuple[int, int] = (40, 30)) -> bytes:
    first, *rest = frames("red", "lime", "blue", size=size)
    return saved(first, form, save_all=True, append_images=rest, duration=100, loop=0)


def display_p3() -> bytes:
    """Return the colour profile of telephones' photographs, its curve a plain power (ICC.1:2001-04)."""

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(*values: float) -> bytes:
        return b"XYZ " + bytes(4) + b"".join(map(fixed, values))

    name = b"P3 for tests"
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    described = b"desc" + bytes(4) + struct.pack(">I", len(name) + 1) + name + bytes(79)
    tags = {
        b"desc": described + bytes(-len(described) % 4),
        b"cprt": b"text" + bytes(8),
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.5151, 0.2412, -0.0011),
        b"gXYZ": xyz(0.2919, 0.6922, 0.0419),
        b"bXYZ": xyz(0.1572, 0.0666, 0.7841),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for tag, value in tags.items():
        table += tag + struct.pack(">II", at + len(body), len(value))
        body += value
    rest = b"acsp" + bytes(28) + fixed(0.9642) + fixed(1.0) + fixed(0.8249) + bytes(48)
    head = bytes(4) + struct.pack(">I", 0x02100000) + b"mntrRGB XYZ " + bytes(12) + rest
    return struct.pack(">I", at + len(body)) + head + table + body


def where() -> Image.Exif:
    """Return what a telephone writes: place, camera, time, and whose it is."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Téléphone".encode(), "2026:03-09 08:00:00"
    exif[0x013B], exif[0x8298] = "M. Auteur", "Ville d'exemple"
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 46.0, 38.0), 3: "E", 4: (3.0, 4.0, 56.0)})
    return exif
