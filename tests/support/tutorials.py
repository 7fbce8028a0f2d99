"""A tutorial in Markdown → its blocks, and a shell that does what they say, in their order.

    ```sh                                   commands, in one shell from the first to the last
    ```sh title="In another terminal"       goes on beside what follows, until the tutorial ends
    ```toml title="config/syndicate.toml"   a file that is written whole, below the shell's folder
    ```toml title="FILE, at the end"        lines that are put at the end of a file
    ```text title="It says"                 what the block before has printed: each line is in it, in this
                                            order; "…" is anything. A block beside is waited for.

Whatever else stands in a fence fails: every block of a tutorial is tried.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.support.waiting import until

TOP = Path(__file__).parents[2]
BESIDE, SAID, AT_THE_END = "In another terminal", "It says", ", at the end"
_FENCE = re.compile(
    r"^```(?P<language>\S*)(?: title=\"(?P<title>[^\"]*)\")?\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_INDENTED = re.compile(r"\n\n(?: {4}|\t)\S")
_LONG_S = 300  # a block is several commands, and a machine may be busy

Kind = Literal["commands", "beside", "file", "more", "said"]


@dataclass(frozen=True, slots=True)
class Block:
    """What a fence holds; `name` is a file's path, `line` where the fence begins."""

    kind: Kind
    text: str
    line: int
    name: str = ""


def blocks(page: str) -> list[Block]:
    """Return the blocks of a tutorial. Raises ValueError for one that could not be tried."""
    outside = _FENCE.sub("", page)
    if "```" in outside or _INDENTED.search(outside):
        raise ValueError("a block that no test can try")
    return [_block(one, page.count("\n", 0, one.start()) + 1) for one in _FENCE.finditer(page)]


def _block(found: "re.Match[str]", line: int) -> Block:
    language, title, text = found["language"], found["title"] or "", found["text"]
    if language == "sh" and title in ("", BESIDE):
        return Block("beside" if title else "commands", text, line)
    if title == SAID and language == "text":
        return Block("said", text, line)
    if not title or title in (BESIDE, SAID) or language == "sh":
        raise ValueError(f"line {line}: neither commands nor a file nor what was said")
    if title.endswith(AT_THE_END):
        return Block("more", text, line, title.removesuffix(AT_THE_END))
    return Block("file", text, line, title)


def missing(wanted: str, said: str) -> str | None:
    """Return the first line of `wanted` that `said` does not have after those before it; None if all are there."""
    place = 0
    for line in filter(None, map(str.strip, wanted.splitlines())):
        pattern = ".*?".join(map(re.escape, line.split("…")))
        found = re.compile(pattern).search(said, place)
        if found is None:
            return line
        place = found.end()
    return None


@dataclass
class Shell:
    """One bash for all commands of a tutorial, and what goes on beside it."""

    folder: Path
    environment: Mapping[str, str]
    beside: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    last: Path = Path()
    going: "subprocess.Popen[bytes] | None" = None
    here: Path = field(init=False)
    _bash: "subprocess.Popen[bytes]" = field(init=False)

    def __post_init__(self) -> None:
        self.here = self.folder
        self._bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def do(self, block: Block, number: int) -> None:
        """Do what a block says; an AssertionError tells what came of it instead."""
        match block.kind:
            case "commands":
                self._run(block, number)
            case "beside":
                self._start(block, number)
            case "file" | "more":
                file = self.here / block.name
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("a" if block.kind == "more" else "w", encoding="utf-8") as stream:
                    stream.write(block.text)
            case "said":
                self._expect(block)

    def _run(self, block: Block, number: int) -> None:
        assert self._bash.stdin is not None
        script, done = self._file(number, "sh"), self._file(number, "done")
        self.last = self._file(number, "out")
        script.write_text(f"set -euo pipefail\n{block.text}", encoding="utf-8")
        line = f". '{script}' >'{self.last}' 2>&1 </dev/null; pwd >'{done}.new'; mv '{done}.new' '{done}'\n"
        self._bash.stdin.write(line.encode())
        self._bash.stdin.flush()
        bash = self._bash
        until(lambda: done.exists() or bash.poll() is not None, _LONG_S)
        assert done.exists(), f"line {block.line}:\n{block.text}\n{self._said()}"
        self.going = None
        self.here = Path(done.read_text(encoding="utf-8").rstrip("\n"))

    def _start(self, block: Block, number: int) -> None:
        self.last = self._file(number, "out")
        with self.last.open("wb") as out:
            self.going = subprocess.Popen(
                ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", block.text],
                cwd=self.here,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.beside.append(self.going)

    def _expect(self, block: Block) -> None:
        going = self.going  # what goes on beside is waited for; anything else has ended
        if going is not None:
            until(
                lambda: not missing(block.text, self._said()) or going.poll() is not None, _LONG_S
            )
        lacking = missing(block.text, self._said())
        assert lacking is None, f"line {block.line}: “{lacking}” is not in\n{self._said()}"

    def _said(self) -> str:
        return self.last.read_text(encoding="utf-8", errors="replace")

    def _file(self, number: int, ending: str) -> Path:
        return self.folder.with_name(f"{self.folder.name}-{number:02}.{ending}")

    def end(self) -> None:
        """Stop what goes on beside, as Ctrl-C does, and the shell."""
        for one in self.beside:
            if one.poll() is None:
                os.killpg(one.pid, signal.SIGTERM)
            one.wait(_LONG_S)
        if self._bash.stdin is not None:
            self._bash.stdin.close()
            self._bash.wait(_LONG_S)


@contextmanager
def shell(folder: Path, environment: Mapping[str, str]) -> Iterator[Shell]:
    """Give a shell in a fresh folder, in which `syndicate` and `python3` are those under test."""
    (folder / "bin").mkdir(parents=True)
    for name, what in (("syndicate", "-m syndicate "), ("python3", "")):
        command = folder / "bin" / name
        command.write_text(f"#!/bin/sh\nexec '{sys.executable}' {what}\"$@\"\n", encoding="utf-8")
        command.chmod(0o755)
    (folder / "work").mkdir()
    around = {
        **{key: value for key, value in os.environ.items() if not key.startswith("SYNDICATE_")},
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(TOP / "src"),
        "SYNDICATE_LANG": "en",
    }
    opened = Shell(folder / "work", around | dict(environment))
    try:
        yield opened
    finally:
        opened.end()


def follow(
    page: Path,
    folder: Path,
    *,
    instead: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Path:
    """Do all that a tutorial says; return the folder in which its reader stands at the end.

    instead:     what stands in the tutorial → what is there in the test, as ports and names of hosts.
    environment: what its reader has set before, as DATABASE_URL.
    """
    with shell(folder, environment or {}) as opened:
        for number, block in enumerate(blocks(page.read_text(encoding="utf-8"))):
            text = block.text
            for told, here in (instead or {}).items():
                text = text.replace(told, here)
            opened.do(Block(block.kind, text, block.line, block.name), number)
        return opened.here
