"""Planned files become real ones: right side up, in the colours of screens, light enough for a mail."""

import hashlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from syndicate import model, pictures
from syndicate.content.images import Images
from syndicate.errors import ContentError
from syndicate.imaging import making
from tests.support import photographs
from tests.support.photographs import landscape, moving, noise, quarters, saved

LIMIT = 200_000


def read(home: Path, name: str, data: bytes) -> model.Image:
    file = home / "content" / "articles" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return Images(home).find(file, name)


def files(home: Path, image: model.Image) -> Mapping[str, Callable[[], bytes]]:
    plans = pictures.planned([image], ("pages", "mails"))
    return {
        path.rpartition("/")[2]: data for path, data in making.files(plans, home, home / "cache")
    }


def made(home: Path, name: str, data: bytes) -> dict[str, bytes]:
    return {path: give() for path, give in files(home, read(home, name, data)).items()}


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def near(found: object, expected: tuple[int, ...], by: int = 12) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= by for one, other in zip(found, expected, strict=True))


SOURCES: dict[str, tuple[str, bytes, dict[str, tuple[str, str]]]] = {
    "JPEG": (
        "a.jpg",
        saved(landscape(700, 500), "JPEG"),
        {"a-320.jpg": ("JPEG", "RGB"), "a-mail-240.jpg": ("JPEG", "RGB")},
    ),
    "grey JPEG": ("a.jpg", saved(landscape(700, 500, "L"), "JPEG"), {"a-320.jpg": ("JPEG", "L")}),
    "CMYK JPEG": (
        "a.jpg",
        saved(landscape(700, 500, "CMYK"), "JPEG"),
        {"a-320.jpg": ("JPEG", "RGB"), "a-mail-1104.jpg": ("JPEG", "RGB")},
    ),
    "PNG": ("a.png", saved(landscape(700, 500), "PNG"), {"a-320.png": ("PNG", "RGB")}),
    "PNG with a palette": (
        "a.png",
        saved(landscape(700, 500, "P"), "PNG"),
        {"a-320.png": ("PNG", "P"), "a-mail-240.jpg": ("JPEG", "RGB")},
    ),
    "PNG of 16 bits": (
        "a.png",
        saved(landscape(700, 500, "I;16"), "PNG"),
        {"a-320.png": ("PNG", "L")},
    ),
    "transparent PNG": (
        "a.png",
        saved(landscape(700, 500, "RGBA"), "PNG"),
        {"a-320.png": ("PNG", "RGBA"), "a-mail-240.png": ("PNG", "RGBA")},
    ),
    "WebP": (
        "a.webp",
        saved(landscape(700, 500), "WEBP"),
        {"a-320.webp": ("WEBP", "RGB"), "a-mail-1104.jpg": ("JPEG", "RGB")},
    ),
    "AVIF": (
        "a.avif",
        saved(landscape(700, 500), "AVIF"),
        {"a-320.avif": ("AVIF", "RGB"), "a-mail-1104.jpg": ("JPEG", "RGB")},
    ),
    "GIF that moves": (
        "a.gif",
        moving("GIF", (700, 500)),
        {"a-mail-240.png": ("PNG", "RGB")},
    ),
    "WebP that moves": (
        "a.webp",
        moving("WEBP", (700, 500)),
        {"a-mail-1104.png": ("PNG", "RGB")},
    ),
}


@pytest.mark.parametrize(("name", "data", "expected"), SOURCES.values(), ids=SOURCES)
def test_every_format_becomes_files_of_the_right_kind(
    tmp_path: Path, name: str, data: bytes, expected: dict[str, tuple[str, str]]
) -> None:
    found = made(tmp_path, name, data)
    assert expected.keys() <= found.keys()
    for path, (form, mode) in expected.items():
        image = opened(found[path])
        assert (image.format, image.mode) == (form, mode)
        assert image.size[0] in (240, 320, 640, 700)
        assert abs(image.size[0] / image.size[1] - 700 / 500) < 0.02


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_what_moves_is_published_as_it_is_and_stands_still_in_a_mail(
    tmp_path: Path, name: str
) -> None:
    data = moving("GIF" if name == "a.gif" else "WEBP", (700, 500))
    found = made(tmp_path, name, data)
    assert found[name] == data
    assert near(opened(found["a-mail-240.png"]).convert("RGB").getpixel((9, 9)), (255, 0, 0))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("number", range(1, 9))
def test_a_photograph_stands_upright_and_needs_no_telling(
    tmp_path: Path, form: str, number: int
) -> None:
    upright = quarters(400, 300)
    turns: dict[int, list[Image.Transpose]] = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    stored = upright
    for turn in turns.get(number, []):
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = number
    name = f"a.{form.lower()}"
    found = made(tmp_path, name, saved(stored, form, exif=exif))
    image = opened(next(data for path, data in found.items() if path.startswith("a-320")))
    assert image.getexif().get(0x0112, 1) == 1
    assert image.size == (320, 240)
    corners = ((10, 10), (310, 10), (310, 230), (10, 230))
    colours = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))
    shown = image.convert("RGB")
    for corner, colour in zip(corners, colours, strict=True):
        assert near(shown.getpixel(corner), colour, 40)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_no_file_tells_where_and_every_one_tells_whose(tmp_path: Path, form: str) -> None:
    data = saved(landscape(700, 500), form, exif=photographs.where())
    for name, file in made(tmp_path, f"a.{form.lower()}", data).items():
        found = opened(file).getexif()
        assert not found.get_ifd(0x8825), name
        assert found.get(0x0132) is None, name
        assert found[0x8298] == "Ville d'exemple", name
        assert "Téléphone".encode() not in file, name


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_wide_colours_become_those_of_screens(tmp_path: Path, mode: str) -> None:
    coat = Image.new("RGB", (400, 300), (200, 100, 60)).convert(mode)
    data = saved(coat, "PNG", icc_profile=photographs.display_p3())
    found = made(tmp_path, "a.png", data)
    shown = opened(found["a-320.png"])
    assert "icc_profile" not in shown.info
    assert near(shown.convert("RGB").getpixel((9, 9)), (215, 95, 47), 6)  # redder, in sRGB
    assert opened(found["a.png"]).info["icc_profile"] == photographs.display_p3()


def test_a_profile_that_is_none_changes_nothing(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    odd = saved(landscape(400, 300), "JPEG", icc_profile=profile)  # of no RGB: it is left aside
    wrong = saved(landscape(400, 300), "JPEG", icc_profile=b"not a profile")
    plain = made(tmp_path, "a.jpg", saved(landscape(400, 300), "JPEG"))["a-320.jpg"]
    for data in (odd, wrong):
        found = made(tmp_path, "a.jpg", data)
        assert found["a-320.jpg"] == plain
        assert "icc_profile" not in opened(found["a-320.jpg"]).info
        assert "icc_profile" in opened(found["a.jpg"]).info


@pytest.mark.parametrize(
    ("name", "form", "mode", "size"),
    [
        ("a.jpg", "JPEG", "RGB", (1800, 1200)),
        ("a.png", "PNG", "RGB", (700, 1500)),
        ("a.png", "PNG", "RGBA", (700, 500)),
        ("a.webp", "WEBP", "RGB", (1200, 800)),
    ],
)
def test_noise_is_light_enough_for_a_mail(
    tmp_path: Path, name: str, form: str, mode: str, size: tuple[int, int]
) -> None:
    found = made(tmp_path, name, saved(noise(*size, mode), form))
    mails = {path: data for path, data in found.items() if "mail" in path}
    assert mails
    for path, data in mails.items():
        assert len(data) <= LIMIT, path
        assert opened(data).size[0] <= (1104 if "1104" in path else 240)
        assert opened(data).format in ("JPEG", "PNG")


def test_the_same_bytes_become_the_same_bytes_alone_or_together(tmp_path: Path) -> None:
    data = saved(landscape(4200, 400), "JPEG")  # wide enough to be decoded at half its size
    together = made(tmp_path / "a", "a.jpg", data)
    assert made(tmp_path / "b", "a.jpg", data) == together
    alone = files(tmp_path / "c", read(tmp_path / "c", "a.jpg", data))
    for name in reversed(list(alone)):
        for kept in (tmp_path / "c" / "cache").rglob("*-*"):
            kept.unlink()
        assert alone[name]() == together[name]


def test_nothing_is_made_twice_and_nothing_before_it_is_asked_for(tmp_path: Path) -> None:
    image = read(tmp_path, "a.jpg", saved(landscape(700, 500), "JPEG"))
    found = files(tmp_path, image)
    assert not (tmp_path / "cache").exists()
    first = {name: give() for name, give in found.items() if name != "a.jpg"}
    (tmp_path / image.file).unlink()
    assert {name: give() for name, give in found.items() if name != "a.jpg"} == first


def test_a_cache_forgets_what_no_image_needs(tmp_path: Path) -> None:
    one = read(tmp_path, "a.jpg", saved(landscape(700, 500), "JPEG"))
    other = read(tmp_path, "b.jpg", saved(quarters(700, 500), "JPEG"))
    for image in (one, other):
        files(tmp_path, image)[f"{image.name[0]}-320.jpg"]()
    making.forget(tmp_path / "cache", {other.digest})
    assert [folder.name for folder in (tmp_path / "cache").iterdir()] == [other.digest]
    making.forget(tmp_path / "nowhere", ())


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    image = read(tmp_path, "a.jpg", saved(landscape(700, 500), "JPEG"))
    first = {name: give() for name, give in files(tmp_path, image).items()}
    for kept in (tmp_path / "cache").rglob("*-*"):
        kept.write_bytes(kept.read_bytes()[:-5])
    assert {name: give() for name, give in files(tmp_path, image).items()} == first


def test_a_cache_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    image = read(tmp_path, "a.jpg", saved(landscape(700, 500), "JPEG"))
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert all(give() for give in files(tmp_path, image).values())


@pytest.mark.parametrize("path", ["a.jpg", "a-320.jpg"])
def test_a_file_that_went_or_broke_meanwhile_is_named(tmp_path: Path, path: str) -> None:
    image = read(tmp_path, "a.jpg", saved(landscape(700, 500), "JPEG"))
    (tmp_path / image.file).write_bytes(b"\xff\xd8\xff\xe0 no more")
    with pytest.raises(ContentError) as broken:
        files(tmp_path, image)[path]()
    assert (broken.value.code, broken.value.file) == ("image-broken", image.file)
    (tmp_path / image.file).unlink()
    with pytest.raises(ContentError) as gone:
        files(tmp_path, image)[path]()
    assert (gone.value.code, gone.value.file) == ("file-unreadable", image.file)


def test_what_was_replaced_meanwhile_is_not_kept_under_its_old_name(tmp_path: Path) -> None:
    old, new = saved(landscape(700, 500), "JPEG"), saved(quarters(700, 500), "JPEG")
    image = read(tmp_path, "a.jpg", old)
    (tmp_path / image.file).write_bytes(new)
    files(tmp_path, image)["a-320.jpg"]()
    digests = {one.name for one in (tmp_path / "cache").iterdir()}
    assert digests == {hashlib.sha256(new).hexdigest()[:16]}


def test_pixels_that_cannot_be_decoded_are_no_crash(tmp_path: Path) -> None:
    data = bytearray(saved(landscape(700, 500), "PNG"))
    at = data.index(b"IDAT") + 4
    data[at : at + 20] = b"\xff" * 20
    image = read(tmp_path, "a.png", bytes(data))
    with pytest.raises(ContentError) as broken:
        files(tmp_path, image)["a-320.png"]()
    assert broken.value.code == "image-broken"
