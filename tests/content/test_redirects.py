"""Addresses of another site, from which readers are led here."""

from pathlib import Path

import pytest

from syndicate.content.redirects import below, is_path
from tests.content.writing import library, write_article


@pytest.mark.parametrize(
    "path",
    ["/a", "/a/", "/2018/01/x.html", "/café/ça va", "/a.b/c"],
)
def test_a_path_from_the_root_can_lead_here(path: str) -> None:
    assert is_path(path)


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "//", "a/b", "//x.example/a", "/a//b", "/../a", "/a/../b", "/./a", "/.git/x"),
        *("/a?b", "/a#b", "/a\\b", "/a\nb", "/a'b", '/a"b', "/a;b", "/a{b}", "/$a", f"/{'a' * 1000}"),
        *("https://x.example/a", "/a/.hidden", "/a`b", "/a<b>"),
    ],
)  # fmt: skip
def test_anything_else_cannot(path: str) -> None:
    assert not is_path(path)


@pytest.mark.parametrize(
    ("base", "path", "inside"),
    [
        ("", "/a/b/", "a/b/"),
        ("", "/a/b", "a/b/"),
        ("", "/a/b.html", "a/b.html"),
        ("", "/a/v1.2", "a/v1.2/"),
        ("/news/", "/news/a", "a/"),
        ("/news", "/news/", None),
        ("/news", "/newspaper/a", None),
    ],
)
def test_it_is_a_page_or_a_file_below_our_root(base: str, path: str, inside: str | None) -> None:
    assert below(base, path) == inside


def test_an_editor_can_write_them(tmp_path: Path) -> None:
    write_article(tmp_path, redirect_from='["/old/a/", "/b.html"]')
    (work,) = library(tmp_path).works
    assert work.variants["fr"].redirect_from == ("/old/a/", "/b.html")


def test_one_that_cannot_be_is_told_with_its_line(tmp_path: Path) -> None:
    write_article(tmp_path, redirect_from="https://old.example/a")
    (told,) = library(tmp_path).findings
    assert (told.code, told.severity, told.line) == ("redirect-malformed", "error", 7)
