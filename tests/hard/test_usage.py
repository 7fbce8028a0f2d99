"""A command line that cannot be understood: what is wrong with it, and where help is. Exit 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hard import told
from tests.support.homes import home, write_article

# what a person typed → the code, and what the sentence has to name
ROWS = {
    "a command that does not exist": (("bild",), "command-unknown-nearest", "build"),
    "a command like no other": (("zzzzzz",), "command-unknown", "zzzzzz"),
    "a command below another that does not exist": (
        ("issue", "sned", "x"),
        "command-unknown-nearest",
        "send",
    ),
    "an option that does not exist": (("build", "--ful"), "option-unknown-nearest", "--full"),
    "an option like no other": (("build", "--zzzzzz"), "option-unknown", "--zzzzzz"),
    "an option without its value": (
        ("new", "article", "x", "--locale"),
        "option-incomplete",
        "--locale",
    ),
    "an argument too few": (("issue", "plan"), "argument-missing", "NEWSLETTER"),
    "an argument too many": (("check", "now"), "command-misused", "check"),
    "a choice that is none": (("deliveries", "list", "--state", "x"), "argument-choice", "queued"),
    "a number out of range": (("schedule", "show", "--days", "9999"), "argument-range", "366"),
    "a number that is none": (("deliveries", "list", "--after", "x"), "argument-range", "--after"),
    "a number beyond every row": (
        ("deliveries", "list", "--after", "9" * 30),
        "argument-range",
        "--after",
    ),
    "a file that is not there": (
        ("subscribers", "import", "/nowhere.csv"),
        "table-unreadable",
        "",
    ),
    "a day that is none": (
        ("issue", "plan", "actualites", "--at", "hier"),
        "argument-instant",
        "hier",
    ),
    "a year long before": (("schedule", "tick", "--at", "0001-01-01"), "argument-instant", "0001"),
    "a year long after": (
        ("schedule", "tick", "--at", "9999-12-31T23:59Z"),
        "argument-instant",
        "9999",
    ),
    "two options that exclude each other": (
        ("deliver", "--due", "--until-empty"),
        "options-exclusive",
        "--due",
    ),
    "two newsletters": (("issue", "plan", "actualites", "lettre"), "newsletter-one", "lettre"),
    "a newsletter that does not exist": (
        ("issue", "plan", "actualite"),
        "newsletter-unknown",
        "actualites",
    ),
    "an issue that does not exist": (("issue", "show", "../../x"), "issue-unknown", "../../x"),
    "a work that does not exist": (
        ("issue", "plan", "actualites", "--works", "bone"),
        "work-unknown",
        "bonne",
    ),
    "a reader nobody knows": (("subscribers", "show", "a@b.example"), "reader-unknown", ""),
    "an address that is none": (("subscribers", "add", "x"), "address-invalid", ""),
    "a language nobody reads here": (
        ("subscribers", "add", "a@b.example", "--locale", "de"),
        "table-value",
        "de",
    ),
    "a time zone that is none": (
        ("subscribers", "add", "a@b.example", "--zone", "Mars"),
        "table-zone",
        "Mars",
    ),
    "a name that cannot be an address": (("new", "article", "../x"), "new-slug", "../x"),
    "a name of three hundred letters": (("new", "article", "a" * 300), "new-slug", "aaa"),
    "a new work in an unknown language": (
        ("new", "article", "x", "--locale", "../x"),
        "new-locale",
        "../x",
    ),
    "a work that is there already": (("new", "article", "bonne"), "new-exists", "bonne"),
    "a language to translate into that nobody reads": (
        ("translations", "export", "--to", "../x", "x.xlf"),
        "new-locale",
        "../x",
    ),
    "a work to translate that does not exist": (
        ("translations", "export", "--to", "en", "--work", "bone", "x.xlf"),
        "work-unknown",
        "bonne",
    ),
    "a work to translate into its own language": (
        ("translations", "export", "--to", "fr", "--work", "bonne", "x.xlf"),
        "xliff-source",
        "bonne",
    ),
    "a file for translators over another file": (
        ("translations", "export", "--to", "en", "config/syndicate.toml"),
        "xliff-exists",
        "",
    ),
    "a file from translators that is not there": (
        ("translations", "import", "nowhere.xlf"),
        "xliff-unreadable",
        "",
    ),
    "a file from translators that is a folder": (
        ("translations", "import", "content"),
        "argument-taken",
        "FILE",
    ),
    "bytes that are no text": (("issue", "show", "a\udcff"), "argument-bytes", ""),
    "a folder whose name is a variable that is not set": (("init", ""), "argument-empty", "FOLDER"),
    "a backup whose name is a variable that is not set": (("backup", ""), "argument-empty", "FILE"),
    "a backup into a folder's name": (("backup", "."), "argument-taken", "FILE"),
    "a hold without a reason": (("hold", "--reason", " "), "hold-reason", "200"),
    "a hold with a whole book for a reason": (
        ("hold", "--reason", "x" * 201),
        "hold-reason",
        "200",
    ),
    "a publication that is there already": (("init", "."), "home-exists", ""),
    "a port that is taken by its number": (("serve", "--port", "99999"), "argument-range", "65535"),
    "a host that is none": (
        ("serve", "--host", "nohost.invalid", "--port", "0"),
        "web-address-taken",
        "nohost",
    ),
}


@pytest.mark.wide
@pytest.mark.parametrize(("command", "code", "named"), ROWS.values(), ids=ROWS)
def test_what_cannot_be_done_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    code: str,
    named: str,
) -> None:
    folder = home(tmp_path / "home")
    write_article(folder, "bonne")
    monkeypatch.chdir(folder)
    found = told(folder, *command, finding=code, exit_code=2)
    assert all(named in " ".join(lines) for lines in found.lines.values())


def test_a_group_without_a_command_shows_its_help(tmp_path: Path) -> None:
    ran = run(tmp_path, "--lang", "fr", "issue")
    assert ran.code == 2
    assert "Commandes" in ran.err


def test_a_mistake_of_ours_is_told_in_words_and_kept_for_those_who_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home(tmp_path / "home")
    monkeypatch.setattr("syndicate.cli.build.said", lambda _made: 1 / 0)
    ran = run(folder, "--lang", "fr", "build")
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.err
    assert "Traceback" not in ran.err
    (report,) = (folder / "var" / "trouble").iterdir()
    assert report.name in ran.err
    assert "Traceback" in report.read_text(encoding="utf-8")


def test_a_hold_that_stands_already_is_said_and_stays(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    assert run(folder, "hold", "--reason", "vérification").code == 0
    ran = run(folder, "--lang", "fr", "hold", "--reason", "autre")
    assert ran.code == 1
    assert "vérification" in ran.err
    assert run(folder, "schedule", "show", "--json").json["held"]["reason"] == "vérification"


@pytest.mark.wide
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("command", [("check",), ("check", "--json"), ("--help",)])
def test_an_old_encoding_loses_letters_and_no_command(
    tmp_path: Path, encoding: str, command: tuple[str, ...]
) -> None:
    folder = home(tmp_path / "home")
    write_article(folder, "autre", date="31 juin")
    words = ("--home", str(folder), "--lang", "fr", *command)
    ran = subprocess.run(
        [sys.executable, "-m", "syndicate", *words],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        encoding=encoding,
        check=False,
    )
    assert ran.returncode == (0 if "--help" in command else 1)
    assert "Traceback" not in ran.stderr
    assert "UnicodeEncodeError" not in ran.stderr
    if "--json" in command:
        message = json.loads(ran.stdout)["findings"][0]["message"]
        assert message.startswith("«\u00a031 juin\u00a0»")


def test_an_output_without_room_ends_in_words(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        words = ("--home", str(folder), "check", "--json")
        ran = subprocess.run(
            [sys.executable, "-m", "syndicate", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert "ENOSPC" in ran.stderr
