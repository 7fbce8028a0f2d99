"""The text of a file: its images, and what it is known by."""

from pathlib import Path

import pytest

from syndicate.model import Event
from tests.content.writing import (
    PIXEL,
    block,
    errors,
    library,
    only_work,
    write,
    write_article,
    write_event,
)
from tests.support import photographs


def test_images_in_a_body_are_known_by_the_path_that_stands_in_the_html(tmp_path: Path) -> None:
    write(tmp_path, "articles/images/un été.jpg", PIXEL)
    write_article(tmp_path, "articles/fete.fr.md", body="![Un été](<images/un été.jpg>)\n")
    one = only_work(tmp_path).variants["fr"]
    assert set(one.media) == {"images/un%20%C3%A9t%C3%A9.jpg"}
    (image,) = one.media.values()
    assert (image.file, image.alt) == ("content/articles/images/un été.jpg", "Un été")
    assert 'src="images/un%20%C3%A9t%C3%A9.jpg"' in one.html


BODIES = {
    "an image that is not there": ("A\n\n![a](photo.webp)\n", [("image-missing", 10)]),
    "an image that has another name": ("![a](scenes.jpg)\n", [("image-missing-nearest", 8)]),
    "an image of no name": ("A\n\n![a]()\n", [("image-address", 10)]),
    "an image of an empty name": ("![](%20)\n", [("image-address", 8)]),
    "an image that is a script": ("![a](javascript:a)\n", [("image-address", 8)]),
    "an image that is a letter": ("![a](mailto:a@b.example)\n", [("image-address", 8)]),
    "an image with an endless description": (
        f"![{'a' * 5001}](scene.jpg)\n",
        [("alt-too-long", 8)],
    ),
    "quotations in quotations": ("A\n" + ">" * 5000 + " x\n", [("nested-too-deep", 9)]),
    "elements in elements": ("A\n\n" + "<div>\n" * 5000, [("nested-too-deep", 110)]),
    "lists in lists": ("- " * 5000 + "x\n", [("nested-too-deep", 8)]),
    "tables in tables": ("<table><tr><td>" * 40 + "x\n", [("nested-too-deep", 8)]),
    "emphasis in emphasis": ("*a **b " * 200 + "c" + "** d*" * 200, [("nested-too-deep", 8)]),
    "an image without description": ("![](scene.jpg)\n", [("image-alt-missing", 8)]),
    "an image in HTML without alt": ("A\n<img src=scene.jpg>\n", [("image-alt-missing", 9)]),
    "an image outside": ("![a](../../../secret.jpg)\n", [("image-outside", 8)]),
    "an image with a NUL": ("![a](photo%00.gif)\n", [("image-missing", 8)]),
    "an image with an endless name": (f"![a]({'a' * 999}.jpg)\n", [("image-missing", 8)]),
    "an image in data": ("![a](data:image/png;base64,AA)\n", [("image-address", 8)]),
    "a remote image without description": (
        "![](https://a.example/a.jpg)",
        [("image-alt-missing", 8)],
    ),
    "a remote image": ("![a](https://a.example/a.jpg)\n", []),
    "an image used twice": ("![a](scene.jpg)\n\n![](scene.jpg)\n", [("image-alt-missing", 10)]),
}


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
def test_images_of_a_body_are_looked_at(
    tmp_path: Path, body: str, expected: list[tuple[str, int]]
) -> None:
    (tmp_path / "secret.jpg").write_bytes(PIXEL)
    write(tmp_path, "articles/fete/scene.jpg", PIXEL)
    write_article(tmp_path, body=body)
    assert errors(library(tmp_path)) == expected


FILES = {
    "a text": (b"Bonjour", ("image-broken", {"image": "scene.jpg"})),
    "the half of an image": (PIXEL[:80], ("image-broken", {"image": "scene.jpg"})),
    "another format": (
        photographs.PNG,
        ("image-mislabelled", {"image": "scene.jpg", "format": "PNG", "extension": "png"}),
    ),
}


@pytest.mark.parametrize(("data", "expected"), FILES.values(), ids=FILES)
def test_a_file_that_is_not_the_image_it_is_called_is_told_at_its_line(
    tmp_path: Path, data: bytes, expected: tuple[str, dict[str, str]]
) -> None:
    write(tmp_path, "articles/fete/scene.jpg", data)
    write_article(tmp_path, body="A\n\n![La scène](scene.jpg)\n")
    (found,) = library(tmp_path).findings
    assert (found.file, found.line) == ("content/articles/fete/index.fr.md", 10)
    assert (found.severity, found.code, found.fields) == ("error", *expected)


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["Windows", "old Mac"])
def test_line_ends_change_neither_text_nor_fingerprint(tmp_path: Path, end: str) -> None:
    text = block(
        {"title": "A", "summary": "B", "date": "2026-03-09", "section": "culture", "id": "urn:x:1"}
    )
    body = "Un  \ndeux\n\n- trois\n"
    write(tmp_path, "articles/a.fr.md", text + body)
    one = only_work(tmp_path).variants["fr"]
    write(tmp_path, "articles/a.fr.md", b"\xef\xbb\xbf" + (text + body).replace("\n", end).encode())
    other = only_work(tmp_path).variants["fr"]
    assert one == other


def test_dates_and_states_leave_the_fingerprint_as_it_is(tmp_path: Path) -> None:
    write_article(tmp_path)
    one = only_work(tmp_path).variants["fr"].fingerprint
    write_article(
        tmp_path, date="2026-03-08", status="draft", slug="autre", tags="[a]", id="urn:x:2"
    )
    assert only_work(tmp_path).variants["fr"].fingerprint == one
    write_article(tmp_path, body="Bonsoir.\n")
    assert only_work(tmp_path).variants["fr"].fingerprint != one


def test_no_private_character_reaches_a_variant(tmp_path: Path) -> None:
    write_event(
        tmp_path,
        title=r'"A\uE000unsubscribe_url\uE001"',
        summary="\ue000a",
        place=r'"\uE000&#xE000;"',
        tags=r'["\uE000a"]',
        body="&#xE000;a&#57344; `\ue000`\n",
    )
    (work,) = library(tmp_path).works
    assert isinstance(work, Event)
    assert not [char for char in repr(work) if "\ue000" <= char <= "\uf8ff"]
