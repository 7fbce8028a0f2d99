"""Edits of one text, or of a setting, that change what others show."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from syndicate.journeys.publish import publish
from syndicate.paths import data_root
from tests.support.builds import NOW, anew, built, composed, files, place, write_event
from tests.support.homes import write_article


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def translated(home: Path) -> None:
    write_article(home, "pont", "en", title="The bridge")


def with_another_slug(home: Path) -> None:
    change(home / "content/articles/fete/index.fr.md", "---\n", "---\nslug: bal\n")


def at_home_elsewhere(home: Path) -> None:
    line = "---\ncanonical: https://ailleurs.example/fete\n"
    change(home / "content/articles/fete/index.fr.md", "---\n", line)


def no_longer_translated(home: Path) -> None:
    (home / "content/articles/fete/index.en.md").unlink()


def compressed(home: Path) -> None:
    change(home / "config/syndicate.toml", "[site]\n", "[site]\nprecompress = true\n")


EDITS: dict[str, Callable[[Path], None]] = {
    "a translation": translated,
    "a translation taken away": no_longer_translated,
    "a slug of one language": with_another_slug,
    "a text that is at home elsewhere in one language": at_home_elsewhere,
    "compressed copies": compressed,
}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    home = place(tmp_path / "home")
    write_article(home, "fete")
    write_article(home, "fete", "en", title="The feast")
    write_article(home, "pont")
    write_event(home, "bal")
    built(home)
    return home


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_and_its_undoing_are_as_if_built_from_nothing(
    published: Path, tmp_path: Path, edit: Callable[[Path], None]
) -> None:
    before = files(published / "public")
    for name in ("config", "content"):
        shutil.copytree(published / name, tmp_path / "kept" / name)
    edit(published)
    built(published)
    assert files(published / "public") == anew(published, tmp_path / "anew")
    for name in ("config", "content"):
        shutil.rmtree(published / name)
        shutil.copytree(tmp_path / "kept" / name, published / name)
    built(published)
    assert files(published / "public") == before


def test_a_section_that_is_gone_takes_its_works_along(published: Path) -> None:
    settings = published / "config/syndicate.toml"
    lines = settings.read_text("utf-8").split("\n")
    at = lines.index("[sections.culture]")
    settings.write_text("\n".join([*lines[:at], *lines[at + 4 :]]), "utf-8")
    made = built(published)
    assert {one.code for one in made.findings if one.severity == "error"} == {"section-unknown"}
    assert (published / "public/fr/articles/fete/index.html").exists()
    assert not (published / "public/fr/events/bal/index.html").exists()


def test_a_year_of_borrowed_texts_has_no_sitemap(published: Path) -> None:
    (published / "content/articles/fete/index.en.md").unlink()
    built(published)
    found = {one.name for one in (published / "public/sitemaps").iterdir()}
    assert found == {
        f"{tag}-{kind}-2026.xml" for tag in ("fr", "fr-ca") for kind in ("articles", "events")
    }
    assert "/en-" not in (published / "public/sitemap.xml").read_text("utf-8")


def test_a_template_that_comes_between_two_builds_of_one_process_is_seen(published: Path) -> None:
    footer = published / "templates" / "web" / "footer.html"
    page = published / "public" / "fr" / "articles" / "fete" / "index.html"
    with composed(published) as app:
        publish(app.house, NOW, full=True)
        footer.parent.mkdir(parents=True)
        shutil.copy(data_root() / "templates" / "web" / "footer.html", footer)
        with footer.open("a", encoding="utf-8") as file:
            file.write("<p>Pied de page")
        publish(app.house, NOW)  # as `serve` does when something is due
        assert "Pied de page" in page.read_text(encoding="utf-8")
