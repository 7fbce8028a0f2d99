"""The command line as a person or a scheduler uses it: in this process, or in one of its own."""

import contextlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import time_machine
from PIL import Image

from syndicate.cli import words
from syndicate.cli.main import main
from syndicate.paths import data_root
from tests.support.warm import warmed

_IMPLIED = re.compile(r",active,implied,([^,]*),(?:business|inquiry)")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(home: Path, *arguments: str) -> Ran:
    """Run a command in this process, in English."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["--home", str(home), *_english(arguments)])
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            words.speak("en", home)
    return Ran(code, out.getvalue(), err.getvalue())


def at(instant: str, home: Path, *arguments: str) -> Ran:
    """Run a command in this process as if it were `instant`."""
    with time_machine.travel(instant, tick=False):
        return run(home, *arguments)


def start(home: Path, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "syndicate", "--home", str(home), *_english(arguments)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever was started in the background passes on that it hears no Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )


def spawn(home: Path, *arguments: str, **environment: str) -> Ran:
    """Run a command in a process of its own, to its end."""
    process = start(home, *arguments, **environment)
    out, err = process.communicate(timeout=120)
    return Ran(process.returncode, out, err)


def sample(home: Path) -> Path:
    """Make `home` a copy of the sample publication; return it.

    Its active readers have all agreed by themselves: what a purchase of 2018 implied is long over.
    Its photographs are small: most of the time of a first build would go into theirs.
    """
    shutil.copytree(data_root() / "config", home / "config")
    shutil.copytree(data_root() / "content", home / "content")
    for photograph in (home / "content").rglob("*.jpg"):
        photograph.write_bytes(_small(photograph.read_bytes()))
    readers = home / "config" / "sample-readers.csv"
    readers.write_text(_IMPLIED.sub(r",active,express,\1,", readers.read_text("utf-8")), "utf-8")
    return warmed(home)


@cache
def _small(photograph: bytes) -> bytes:
    made = io.BytesIO()
    with Image.open(io.BytesIO(photograph)) as whole:
        whole.reduce(3).save(made, "JPEG", quality=60)
    return made.getvalue()


def _english(arguments: tuple[str, ...]) -> list[str]:
    return list(arguments) if "--lang" in arguments else ["--lang", "en", *arguments]
