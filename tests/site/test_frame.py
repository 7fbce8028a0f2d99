"""What stands around a page is made once, and known by a key."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.digests import SETTINGS, TEMPLATES, environments
from tests.support.editions import edition
from tests.support.sites import frames

from syndicate.errors import TemplateError
from syndicate.localise.titles import typeset
from syndicate.settings.brand import Brand
from syndicate.settings.options import Feeds, Link
from syndicate.site.frame import Frame
from syndicate.site.works import work

LEGAL = Link(
    title={"fr": "Mentions : légales", "fr-CA": "Mentions : légales", "en": "Legal & notices"},
    url={tag: f"https://a.example/{tag}?a=1&b=2" for tag in ("fr", "fr-CA", "en")},
)
LINKED = typeset(replace(SETTINGS, links={"legal": LEGAL}))


@pytest.fixture
def frame() -> Frame:
    return frames()["fr"]


def overridden(folder: Path, name: str, text: str) -> Frame:
    (folder / "web").mkdir(parents=True, exist_ok=True)
    (folder / "web" / name).write_text(text, encoding="utf-8")
    return replace(
        frames()["fr"],
        environment=environments((folder, TEMPLATES))("fr"),
        _shells={},
        _templates={},
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, settings=replace(SETTINGS, brand=Brand(accent="#990000"))),
        lambda one: replace(one, settings=replace(SETTINGS, feeds=Feeds(licence="CC BY 4.0"))),
        lambda one: replace(one, settings=LINKED),
        lambda one: replace(one, filled=frozenset()),
        lambda one: replace(one, issues={}),
        lambda one: replace(one, inputs="another catalogue"),
        lambda one: frames()["en"],
    ],
    ids=["brand", "licence", "links", "a section is empty", "no issue yet", "words", "language"],
)
def test_whatever_shows_on_every_page_changes_the_key(
    frame: Frame, change: Callable[[Frame], Frame]
) -> None:
    assert change(frame).key != frame.key


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("fr", '<li><a href="https://a.example/fr?a=1&amp;b=2">Mentions\u00a0: légales</a></li>'),
        ("en", '<li><a href="https://a.example/en?a=1&amp;b=2">Legal &amp; notices</a></li>'),
    ],
)
def test_every_page_ends_with_the_links_that_its_publisher_owes(tag: str, shown: str) -> None:
    made = work(replace(frames()[tag], settings=LINKED, _shells={}), edition(tag), [])[1]
    assert shown in made.decode().partition("<footer")[2]


def test_what_shows_on_no_page_of_a_work_leaves_the_key(frame: Frame) -> None:
    later = replace(frame, issues={"actualites": "2026-03-12"})
    moved = replace(frame, settings=replace(SETTINGS, home=Path("/elsewhere")))
    assert later.key == moved.key == frame.key == frames()["fr"].key


def test_a_template_of_the_publication_changes_the_key_and_the_pages(
    frame: Frame, tmp_path: Path
) -> None:
    own = overridden(tmp_path, "footer.html", "<footer>{{ publisher }} – à nous</footer>")
    assert own.key != frame.key
    _, page = work(own, edition(), [edition()])
    assert "<footer>Métropole d’exemple" in page.decode()
    assert "à nous</footer>" in page.decode()


def test_a_publication_may_leave_out_what_pages_would_put_in(tmp_path: Path) -> None:
    own = overridden(
        tmp_path,
        "shell.html",
        "<title>{{ slot('title') }}</title>{{ slot('main') }}{{ slot('x') }}",
    )
    _, page = work(own, edition(title="A & b"), [edition()])
    text = page.decode()
    assert text.startswith("<title>A &amp; b – Actualités</title>")
    assert "canonical" not in text
    assert "\ue000" not in text


@pytest.mark.parametrize("name", ["shell.html", "article.html"])
def test_a_slip_in_a_template_names_its_file_and_line(tmp_path: Path, name: str) -> None:
    own = overridden(tmp_path, name, "\n{{ nothing.at_all }}")
    with pytest.raises(TemplateError) as caught:
        work(own, edition(), [edition()])
    assert caught.value.code == "template-undefined"
    assert (caught.value.file, caught.value.line) == (f"templates/web/{name}", 2)
