"""Run a release and record what it leaves: a publication whose issue was paused half-way, and how it went on.

Called with the packages of today but the code of that release, from a folder of its own:

    git archive COMMIT | tar x -C RELEASE
    cd RELEASE && PYTHONPATH=src python …/tools/record.py OUT.tar.gz

The archive holds the home (its database as SQL) as it was when the issue was paused, and in `rest/`
the mails that the same release went on to send when it was let. Nothing in it is anybody's: readers are
of readers.example, and the keys were made for this.
"""

import contextlib
import gzip
import io
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

import time_machine

from syndicate.cli.main import main

SETTINGS = """\
[site]
base_url = "https://news.example"
zone = "Europe/Paris"
authority = "metropole.example,2026"
default_locale = "fr"
title.fr = "Actualités"
title.fr-CA = "Actualités"
title.en = "News"

[sender]
legal_name = "Métropole d’exemple"
mailing_address = "1, place de l’Exemple, 63000 Clermont-Ferrand, France"
email = "actualites@metropole.example"
name.fr = "La Métropole"
name.fr-CA = "La Métropole"
name.en = "The Metropolis"

[locales.fr]
name = "Français"
babel = "fr_FR"
fallback = ["en"]
zone = "Europe/Paris"

[locales.fr-CA]
name = "Français (Canada)"
babel = "fr_CA"
fallback = ["fr", "en"]
zone = "America/Toronto"

[locales.en]
name = "English"
babel = "en_CA"
fallback = ["fr"]
zone = "America/Toronto"

[sections.cooperation]
title.fr = "Coopération"
title.fr-CA = "Coopération"
title.en = "Cooperation"

[newsletters.actualites]
title.fr = "Actualités"
title.fr-CA = "Actualités"
title.en = "News"
sections = ["cooperation"]
approvals = 0
grace = "0s"

[newsletters.actualites.schedules.weekly]
every = "week"
on = "thursday"
at = "08:00"
zone = "recipient"
"""
ARTICLES = {
    "index.fr.md": (
        "Jumelages : trente ans déjà",
        "Où en est-on ? « Bien », dit-on.",
        "Un **bilan**, en 30 ans.",
    ),
    "index.en.md": (
        "Twin towns: thirty years",
        "Where are we? “Fine”, they say.",
        "What came **of it**.",
    ),
}
READERS = [
    (f"lecteur{number}@readers.example", tag)
    for number, tag in enumerate(["fr", "fr-CA", "en"] * 4, start=1)
]
ADDED, PLANNED, SOON = "2026-03-10T12:00:00Z", "2026-03-11T12:00:00Z", "2026-03-12T06:30:00Z"
PARIS, PAUSED, TORONTO = "2026-03-12T07:00:05Z", "2026-03-12T07:05:00Z", "2026-03-12T12:00:05Z"
ISSUE = "actualites-2026-03-12"


def record(target: Path) -> None:
    """Make the home, send half, pause, keep; then let a copy go on, and keep what it sent."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _make(home)
        _send_half(home)
        rest = Path(shutil.copytree(home, Path(folder) / "copy"))
        _at(TORONTO, rest, "adopt", "--by", "record@metropole.example")
        _at(TORONTO, rest, "issue", "resume", ISSUE)
        _at(TORONTO, rest, "deliver")
        _pack(target, home, rest)


def _make(home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "syndicate.toml").write_text(SETTINGS, encoding="utf-8")
    works = home / "content" / "articles" / "jumelages"
    works.mkdir(parents=True)
    for name, (title, summary, body) in ARTICLES.items():
        front = f'title: "{title}"\nsummary: "{summary}"\ndate: 2026-03-09T08:00:00+01:00\nsection: cooperation'
        (works / name).write_text(f"---\n{front}\n---\n{body}\n", encoding="utf-8")
    for address, tag in READERS:
        _at(ADDED, home, "subscribers", "add", address, "--locale", tag)


def _send_half(home: Path) -> None:
    for moment in (PLANNED, SOON, PARIS):
        _at(moment, home, "schedule", "tick")
    _at(PARIS, home, "deliver")
    _at(PAUSED, home, "issue", "pause", ISSUE)


def _at(instant: str, home: Path, *arguments: str) -> None:
    said = io.StringIO()
    with (
        time_machine.travel(instant, tick=False),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        try:
            main(["--home", str(home), "--lang", "en", *arguments])
        except SystemExit as end:
            if end.code:
                raise SystemExit(f"{' '.join(arguments)}: {said.getvalue()}") from end


def _pack(target: Path, home: Path, rest: Path) -> None:
    """Write all of it, the same bytes for the same files."""
    with contextlib.closing(sqlite3.connect(home / "var" / "syndicate.db")) as database:
        dump = "\n".join(database.iterdump()).encode()
    sent = sorted((home / "var" / "outbox").rglob("*.eml"))
    later = [
        one
        for one in sorted((rest / "var" / "outbox").rglob("*.eml"))
        if one.name not in {before.name for before in sent}
    ]
    kept = [
        ("home/var/syndicate.sql", dump),
        *_named(home, "home", _files(home, ("config", "content", "var/keys"))),
        *_named(home, "home", sent),
        *(("rest/" + one.name, one.read_bytes()) for one in later),
    ]
    assert sent, "nothing left before the pause"
    assert later, "nothing left after it"
    with (
        target.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for name, data in sorted(kept):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    print(f"{target}: {len(sent)} mails before the pause, {len(later)} after it")


def _files(home: Path, folders: Sequence[str]) -> list[Path]:
    return [one for folder in folders for one in (home / folder).rglob("*") if one.is_file()]


def _named(home: Path, top: str, files: Sequence[Path]) -> list[tuple[str, bytes]]:
    return [(f"{top}/{one.relative_to(home).as_posix()}", one.read_bytes()) for one in files]


if __name__ == "__main__":
    record(Path(sys.argv[1]).absolute())
