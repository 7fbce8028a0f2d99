"""`check` as editors meet its notes on words: few, placed, and never an error."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import Ran, at, run
from tests.support.homes import SETTINGS, home, write_article

NOW = "2026-03-10T09:00:00Z"


def check(folder: Path, *arguments: str) -> Ran:
    return at(NOW, folder, "check", *arguments)


def notes(folder: Path, *codes: str) -> list[dict[str, Any]]:
    known = codes or ("word-suggested", "word-suggested-often", "word-ambiguous")
    return [one for one in check(folder, "--json").json["findings"] if one["code"] in known]


def brief(found: list[dict[str, Any]]) -> list[tuple[str, int, str, str]]:
    return [
        (one["file"].split("/", 2)[2], one["line"], one["locale"], one["fields"]["found"])
        for one in found
    ]


def own_words(folder: Path, tag: str, text: str) -> Path:
    file = folder / "locales" / "vocabulary" / f"{tag}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_word_is_noted_with_its_place_and_its_source(tmp_path: Path) -> None:
    folder = home(tmp_path)
    write_article(folder, "lettre", id="urn:lettre", body="Bonjour.\n\nNotre newsletter.\n")
    (one,) = notes(folder)
    assert (one["severity"], one["mender"], one["code"]) == ("note", "editor", "word-suggested")
    assert (one["file"], one["line"]) == ("content/articles/lettre/index.fr.md", 11)
    assert (one["work"], one["locale"]) == ("urn:lettre", "fr")
    assert one["fields"] | {"source": ""} == {
        "found": "newsletter",
        "preferred": "infolettre",
        "source": "",
        "note": "",
        "count": 1,
    }
    assert "Journal officiel (2024)" in one["fields"]["source"]
    assert one["message"].startswith("“infolettre” is the preferred word for “newsletter”")
    assert check(folder).code == 0


def test_a_concept_is_noted_once_in_a_file_however_often_it_is_there(tmp_path: Path) -> None:
    folder = home(tmp_path)
    body = "Des e-mails.\n\nUn email, et un hashtag.\n"
    write_article(folder, "lettre", title="E-mail ou pas", body=body)
    found = notes(folder)
    assert brief(found) == [
        ("lettre/index.fr.md", 2, "fr", "E-mail"),
        ("lettre/index.fr.md", 10, "fr", "hashtag"),
    ]
    assert [one["fields"]["count"] for one in found] == [3, 1]
    assert found[0]["fields"]["preferred"] == "Courriel"


def test_each_language_is_read_with_its_own_words(tmp_path: Path) -> None:
    folder = home(tmp_path)
    write_article(folder, "lettre", body="Un parking, un cookie.\n")
    write_article(folder, "lettre", "fr-CA", body="Un parking, des cookies tiers.\n")
    write_article(folder, "lettre", "en", body="Your e-mail about le parking.\n")
    assert sorted(brief(notes(folder))) == [
        ("lettre/index.en.md", 8, "en", "e-mail"),
        ("lettre/index.fr-CA.md", 8, "fr-CA", "cookies tiers"),
        ("lettre/index.fr-CA.md", 8, "fr-CA", "parking"),
    ]


MEALS = "Un dîner, des dîners, un petit déjeuner.\n"
READERS: Mapping[str, tuple[dict[str, dict[str, str]], list[tuple[str, int, str, str]]]] = {
    "who has no text of their own": (
        {"fr": {"body": MEALS}},
        [("repas/index.fr.md", 8, "fr-CA", "dîner, dîners, petit déjeuner")],
    ),
    "who has one": ({"fr": {"body": MEALS}, "fr-CA": {"body": "Le souper.\n"}}, []),
    "who has a draft": ({"fr": {"body": MEALS}, "fr-CA": {"body": "x\n", "status": "draft"}}, []),
    "who gets the other region’s": (
        {"fr-CA": {"body": "Le dîner du midi.\n"}},
        [],
    ),
    "who gets a text nobody else reads": ({"fr": {"body": MEALS, "status": "draft"}}, []),
    "who read it in time": ({"fr": {"body": MEALS, "expires": "2026-03-09T10:00:00Z"}}, []),
}


@pytest.mark.wide
@pytest.mark.parametrize(("files", "expected"), READERS.values(), ids=READERS)
def test_words_of_another_sense_are_noted_for_readers(
    tmp_path: Path,
    files: dict[str, dict[str, str]],
    expected: list[tuple[str, int, str, str]],
) -> None:
    folder = home(tmp_path)
    for tag, keys in files.items():
        write_article(folder, "repas", tag, **keys)
    assert brief(notes(folder, "word-ambiguous")) == expected


def test_a_note_on_another_sense_says_how_to_write_for_these_readers(tmp_path: Path) -> None:
    folder = home(tmp_path)
    write_article(folder, "repas", body=MEALS)
    (one,) = notes(folder)
    assert "syndicate translations draft repas --to fr-CA" in one["remedy"]
    assert "on soupe le soir" in one["remedy"]
    assert one["fields"]["count"] == 3


def test_a_work_that_is_over_is_not_read_again(tmp_path: Path) -> None:
    folder = home(tmp_path)
    past = "2026-03-09T10:00:00Z"
    write_article(folder, "lettre", body="Notre newsletter.\n", withdrawn=past, updated=past)
    assert notes(folder) == []


def test_what_editors_write_for_an_issue_is_read_until_it_has_left(tmp_path: Path) -> None:
    folder = home(tmp_path)
    for day in ("2026-03-05", "2026-03-12"):
        file = folder / "content" / "issues" / "actualites" / day / "index.fr.md"
        file.parent.mkdir(parents=True)
        file.write_text("---\nsubject: Notre newsletter\n---\n\nUn hashtag.\n", encoding="utf-8")
    assert brief(notes(folder)) == [
        ("actualites/2026-03-12/index.fr.md", 2, "fr", "newsletter"),
        ("actualites/2026-03-12/index.fr.md", 5, "fr", "hashtag"),
    ]


def test_a_publication_has_the_last_word(tmp_path: Path) -> None:
    folder = home(tmp_path)
    write_article(folder, "lettre", body="Notre newsletter, un hashtag, un trottoir.\n")
    own_words(
        folder,
        "fr",
        "infolettre:\n  off: true\n"
        "voirie:\n  avoid:\n    trottoir: banquette\n  source: Charte de la Ville\n",
    )
    assert [one["fields"]["preferred"] for one in notes(folder)] == ["mot-dièse", "banquette"]


def test_a_broken_vocabulary_is_an_error_with_its_line_and_the_rest_is_read(
    tmp_path: Path,
) -> None:
    folder = home(tmp_path)
    write_article(folder, "lettre", "en", body="Your e-mail.\n")
    own_words(folder, "fr", "courriel:\n  avoids: [x]\n")
    ran = check(folder, "--json")
    told = [one for one in ran.json["findings"] if one["severity"] == "error"]
    assert [(one["code"], one["file"], one["line"], one["mender"]) for one in told] == [
        ("key-unknown", "locales/vocabulary/fr.yaml", 2, "designer")
    ]
    assert ran.code == 1
    assert "The nearest key is “avoid”." in told[0]["remedy"]
    assert [one["fields"]["preferred"] for one in notes(folder)] == ["email"]


def test_a_language_without_a_vocabulary_has_no_notes(tmp_path: Path) -> None:
    settings = SETTINGS.replace(
        "[locales.en]", '[locales.de]\nname = "Deutsch"\nbabel = "de_DE"\n\n[locales.en]'
    )
    settings = settings.replace('title.en = "News"', 'title.en = "News"\ntitle.de = "Neues"')
    settings = settings.replace("name.en", 'name.de = "Die Metropole"\nname.en')
    settings = settings.replace('title.en = "Cooperation"', 'title.en = "C"\ntitle.de = "K"')
    folder = home(tmp_path, settings)
    write_article(folder, "brief", "de", body="Eine e-mail, ein Newsletter.\n")
    assert notes(folder) == []


def test_a_vocabulary_under_a_name_that_nobody_reads_is_named(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    vocabulary = folder / "locales" / "vocabulary"
    vocabulary.mkdir(parents=True)
    for name in ("fr_CA.yaml", "fr.yml", ".draft", "fr.yaml"):
        (vocabulary / name).write_text("", encoding="utf-8")
    found = run(folder, "check", "--json").json["findings"]
    named = [(one["file"], one["severity"]) for one in found if one["code"] == "vocabulary-name"]
    assert named == [
        ("locales/vocabulary/fr.yml", "warning"),
        ("locales/vocabulary/fr_CA.yaml", "warning"),
    ]
