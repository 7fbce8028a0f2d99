"""`withdraw` writes into the files what readers have to be told, and says what follows."""

from pathlib import Path

from tests.journeys.test_withdrawal import EARLY, ISSUE, NOON, PARIS, acts, publication, tick
from tests.support.cli import at
from tests.support.homes import write_article


def test_every_language_says_it_and_everything_else_stays(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete")
    files = [
        write_article(home, "fete", tag, date="2026-03-09T20:00:00+01:00") for tag in ("fr", "en")
    ]
    before = [file.read_text("utf-8") for file in files]
    ran = at(NOON, home, "withdraw", "fete", "--reason", "Une erreur de nom", "--json")
    assert ran.code == 0, ran.err
    assert sorted(ran.json["files"]) == [
        "content/articles/fete/index.en.md",
        "content/articles/fete/index.fr.md",
    ]
    moment = "2026-03-12T11:00:00+01:00"
    said = f"withdrawn: {moment}\nupdated: {moment}\n---\n"
    for file, text in zip(files, before, strict=True):
        assert file.read_text("utf-8") == text.replace("---\n\n", f"{said}\n")
    assert [act for act, _ in acts(home)] == ["withdraw"]
    found = [one["code"] for one in at(NOON, home, "check", "--json").json["findings"]]
    assert "updated-too-early" not in found


def test_it_says_which_issues_and_archives_are_concerned(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", "pont")
    tick(home, EARLY, PARIS)
    found = at(NOON, home, "withdraw", "fete", "--json").json
    assert found["issues"] == [ISSUE]
    assert found["archives"] == [
        f"var/archives/issues/actualites/2026-03-12/{tag}.html" for tag in ("en", "fr", "fr-CA")
    ]
    again = at("2026-03-12T11:00:00Z", home, "withdraw", "fete", "--json").json
    assert (again["files"], again["since"]) == ([], NOON)


def test_it_is_said_in_words_and_a_wrong_name_changes_nothing(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete")
    wrong = at(NOON, home, "withdraw", "fette")
    assert (wrong.code, "fete" in wrong.err) == (2, True)
    ran = at(NOON, home, "withdraw", "fete")
    assert ran.code == 0
    assert "“Article fete” is withdrawn." in ran.out
    assert "410" in ran.out
    assert "was withdrawn on" in at(NOON, home, "withdraw", "fete").out


def test_a_database_that_is_away_does_not_keep_a_text_public(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete")
    database = home / "var/syndicate.db"
    database.unlink()
    database.mkdir()
    ran = at(NOON, home, "withdraw", "fete", "--json")
    assert ran.code == 0, ran.err
    assert len(ran.json["files"]) == 1
    assert [one["severity"] for one in ran.json["findings"]] == ["warning"]
    assert at(NOON, home, "build").code == 0
    assert not (home / "public/fr/articles/fete/index.html").exists()
