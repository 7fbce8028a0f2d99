"""What every bad input has to come to: a place, a fact and a remedy, in the person's language."""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from syndicate.cli.words import HOUSE_LOCALES
from syndicate.localise.catalogue import Catalogue, load
from syndicate.localise.findings import say
from syndicate.model import Finding
from syndicate.paths import data_root
from tests.support.cli import Ran, run
from tests.support.homes import home as new_home
from tests.support.homes import write_article

# What a sentence for people never shows: Python's words, an unfilled placeholder.
_BARE = re.compile(
    r"Traceback|[a-z]+Error\b|\bNone\b|\bNoneType\b|<class|\{[a-z_]+\}|\[Errno|codec can"
)
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ue000-\uf8ff]")
_LABELS = {
    "en": re.compile(r"(error|warning|note): "),
    "fr": re.compile("(erreur|avertissement|remarque)\u00a0: "),
}

USAGE = 2  # what a command that has no --json ends with
Lines = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a command said of one trouble: its finding, and fact and remedy in each language."""

    finding: dict[str, Any]
    lines: dict[str, Lines]


def built(folder: Path) -> Path:
    """Make `folder` a home that was built before anything went wrong."""
    made = new_home(folder)
    write_article(made, "bonne")
    assert run(made, "build").code == 0
    return made


def told(home: Path, *command: str, finding: str, exit_code: int = 1) -> Told:
    """Run a command that meets trouble, as a person in France and as a script do.

    finding: the code of the trouble. Its place, fact and remedy are asserted to be fit for people
    in each language. A command without --json is read in English and French as people do.
    """
    french = run(home, "--lang", "fr", *command)
    assert french.code == exit_code, french.out + french.err
    document = run(home, *command, "--json")
    found = _found(document.json, finding) if document.out.startswith("{") else {}
    if found:
        lines = _lines_of(found, french)
    else:
        assert document.code == USAGE, f"no {finding} in {document.out}{document.err}"
        english = run(home, "--lang", "en", *command)
        lines = {"en": _lines(english, {}, "en"), "fr": _lines(french, {}, "fr")}
    assert lines["fr"][0] != lines["en"][0], f"{finding} has no French: {lines['fr']}"
    for tag, pair in lines.items():
        _assert_fit(tag, pair)
    return Told(found, lines)


def place(finding: dict[str, Any]) -> str:
    """Return where a finding is: "file:line [setting]", as far as it says."""
    spot = ":".join(str(finding[key]) for key in ("file", "line") if finding[key])
    setting = f"[{finding['setting']}]" if finding["setting"] else ""
    return f"{spot} {setting}".strip()


def _found(document: dict[str, Any], code: str) -> dict[str, Any]:
    findings = [document["error"]] if "error" in document else document.get("findings", [])
    return next((one for one in findings if one["code"] == code), {})


def _lines_of(found: dict[str, Any], french: Ran) -> dict[str, Lines]:
    """Return what is said of `found`: in French as it was printed, elsewhere as it is worded."""
    return {
        "en": (found["message"], found["remedy"] or ""),
        "fr": _lines(french, found, "fr"),
        "fr-CA": say(_as_finding(found), _catalogue("fr-CA")),
    }


@cache
def _catalogue(tag: str) -> Catalogue:
    return load(tag, HOUSE_LOCALES, (data_root() / "locales",), None)


def _lines(said: Ran, found: dict[str, Any], tag: str) -> Lines:
    """Return the fact and the remedy as printed, the fact with its place."""
    lines = (said.out + said.err).splitlines()
    spot = ":".join(str(found[key]) for key in ("file", "line") if found.get(key))
    facts = [n for n, line in enumerate(lines) if spot in line and _LABELS[tag].search(line)]
    wanted = say(_as_finding(found), _catalogue(tag))[0] if found else ""
    at = next((n for n in facts if wanted in lines[n]), None)
    assert at is not None, f"nothing about {found.get('code')} in {lines}"
    remedy = lines[at + 1] if at + 1 < len(lines) else ""
    assert remedy.startswith("    → "), f"no remedy after {lines[at]}"
    return lines[at], remedy


def _as_finding(found: dict[str, Any]) -> Finding:
    names = ("code", "severity", "mender", "file", "line", "setting", "work", "locale", "fields")
    return Finding(**{name: found[name] for name in names})


def _assert_fit(tag: str, pair: Lines) -> None:
    for line in pair:
        assert line.strip()
        assert not _BARE.search(line), line
        assert not _CONTROL.search(line), repr(line)
        assert len(line) < 1000, line
    if review := os.environ.get("HARD_REVIEW"):
        with Path(review).open("a", encoding="utf-8") as file:
            file.write(f"{tag:<6}{pair[0]}\n      {pair[1].strip()}\n")
