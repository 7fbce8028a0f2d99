"""Which files are made of an image, known before any is."""

from dataclasses import replace

import pytest

from syndicate import pictures, urls
from syndicate.imaging import plan
from syndicate.model import Image, Nature

PHOTO = Image(
    file="content/articles/fete/fête.jpg",
    digest="0123456789abcdef",
    alt="Une fête",
    width=1280,
    height=720,
    length=80_000,
)


def image(name: str = "fête.jpg", **changed: object) -> Image:
    return replace(PHOTO, file=f"content/articles/fete/{name}", **changed)  # type: ignore[arg-type]


def names(one: Image, *where: pictures.Public) -> list[str]:
    (found,) = pictures.planned([one], where)
    return [path.removeprefix("media/0123456789abcdef/") for path in found.files]


@pytest.mark.parametrize(
    ("one", "made"),
    [
        (image(), ["-320.jpg", "-640.jpg", "-960.jpg"]),
        (image(width=320), []),
        (image(width=321), ["-320.jpg"]),
        (image(width=6000, height=4000, length=9_000_000), ["-320.jpg", "-640.jpg", "-960.jpg", "-1280.jpg", "-1920.jpg"]),
        (image(length=900_000), ["-320.jpg", "-640.jpg", "-960.jpg", "-1280.jpg"]),
        (image("fête.JPEG", width=640), ["-320.jpg"]),
        (image("fête.png", width=640), ["-320.png"]),
        (image("fête.webp", width=640), ["-320.webp"]),
        (image("fête.avif", width=640), ["-320.avif"]),
        (image("fête.gif", width=640), []),
        (image("fête.svg", width=640, nature="drawn"), []),
        (image("fête.webp", nature="animated"), []),
        (image(width=None, height=None), []),
    ],
)  # fmt: skip
def test_pages_have_smaller_files_beside_the_file_as_such(one: Image, made: list[str]) -> None:
    assert names(one, "pages") == [one.name, *(f"fête{ending}" for ending in made)]
    assert names(one) == [one.name]


@pytest.mark.parametrize(
    ("one", "made"),
    [
        (image(), ["-mail-1104.jpg", "-mail-240.jpg"]),
        (image(width=1104), ["-mail-240.jpg"]),
        (image(width=200), []),
        (image(width=200, nature="peculiar"), ["-mail-1104.jpg", "-mail-240.jpg"]),
        (image(width=200, length=200_001), ["-mail-1104.jpg", "-mail-240.jpg"]),
        (image("fête.webp", width=200), ["-mail-1104.jpg", "-mail-240.jpg"]),
        (image("fête.avif", width=200), ["-mail-1104.jpg", "-mail-240.jpg"]),
        (
            image("fête.png", nature="transparent", width=900),
            ["-mail-240.png"],
        ),
        (image("fête.gif", nature="animated", width=900, length=999_999), ["-mail-1104.png", "-mail-240.png"]),
        (image("fête.svg", nature="drawn"), []),
        (image("fête.webp", width=None), []),
    ],
)  # fmt: skip
def test_mails_have_files_that_every_program_shows(one: Image, made: list[str]) -> None:
    assert names(one, "mails") == [one.name, *(f"fête{ending}" for ending in made)]


@pytest.mark.parametrize("width", [1, 100, 240, 1103, 1104, 1105, 6000])
def test_a_mail_gets_at_most_two_pixels_for_one(width: int) -> None:
    one = image(width=width, height=width)
    for shown in (pictures.MAIL_COLUMN, pictures.MAIL_THUMB):
        found = pictures.mailed(one, shown, "https://n.example")
        assert found
        assert found.width == min(shown, width)
        made = plan.for_mail(one, shown)
        assert (made.width if made else width) <= 2 * shown


def test_a_mail_names_the_very_file_that_is_planned() -> None:
    for one in (image(), image("a b.webp"), image("c.png", nature="transparent")):
        paths = names(one, "mails")
        for shown in (pictures.MAIL_COLUMN, pictures.MAIL_THUMB):
            found = pictures.mailed(one, shown, "https://n.example")
            assert found
            assert found.url in [
                urls.absolute("https://n.example", f"media/0123456789abcdef/{path}")
                for path in paths
            ]


@pytest.mark.parametrize(
    ("name", "nature", "width"),
    [("fête.svg", "drawn", 640), ("fête.webp", "plain", None), ("fête.avif", "plain", None)],
)
def test_a_mail_shows_nothing_that_it_cannot(name: str, nature: Nature, width: int | None) -> None:
    one = image(name, nature=nature, width=width)
    assert pictures.mailed(one, pictures.MAIL_COLUMN, "https://n.example") is None
    assert set(pictures.mail_attributes(one, "https://n.example")) == {"src"}


def test_a_very_tall_image_is_narrower_in_a_mail() -> None:
    made = plan.for_mail(image(width=600, height=60_000, length=900_000), 552)
    assert made
    assert (made.width, made.height) == (40, 4000)


def test_a_page_offers_every_size_with_its_width() -> None:
    found = pictures.sources(image(), "text", lambda path: f"../{path}")
    media = "../media/0123456789abcdef/fête"
    assert found.src == f"{media}-960.jpg"
    assert found.srcset == (
        f"{media}-320.jpg 320w, {media}-640.jpg 640w, {media}-960.jpg 960w, {media}.jpg 1280w"
    )
    assert (found.sizes, found.width, found.height) == (pictures.SIZES["text"], 1280, 720)
    assert pictures.sources(image(), "thumb", str).src.endswith("-320.jpg")
    assert pictures.sources(image(), "hero", str).src.endswith("fête.jpg")


@pytest.mark.parametrize(
    ("one", "widest"),
    [(image(width=6000, length=9_000_000), "-1920.jpg"), (image(length=900_000), "-1280.jpg")],
)
def test_a_page_never_shows_a_file_that_is_too_heavy(one: Image, widest: str) -> None:
    for use in pictures.SIZES:
        found = pictures.sources(one, use, str)
        assert "fête.jpg" not in found.src + found.srcset
        assert found.srcset.partition(" 1920w")[0].rpartition(", ")[2] or widest in found.srcset


@pytest.mark.parametrize(
    "one", [image("a.svg", nature="drawn"), image("a.gif"), image(width=None, height=None)]
)
def test_where_there_is_one_file_a_page_offers_no_choice(one: Image) -> None:
    found = pictures.sources(one, "hero", str)
    assert (found.src, found.srcset, found.sizes) == (urls.media_path(one), "", "")
    told = pictures.attributes(one, "hero", str)
    assert "srcset" not in told
    assert ("width" in told) == (one.width is not None)


def test_one_file_in_three_languages_is_planned_once() -> None:
    several = [PHOTO, replace(PHOTO, alt="A party"), replace(PHOTO, alt="Une autre fête")]
    assert len(list(pictures.planned(several, ("pages", "mails")))) == 1


def test_the_name_of_a_rendition_fits_into_a_folder() -> None:
    one = image(f"{'é' * 120}.jpeg")
    longest = max(urls.rendition_path(one, made).rpartition("/")[2] for made in plan.for_pages(one))
    assert len(longest.encode()) <= 200
    assert longest.endswith("é-960.jpg")
