"""A backup that is not as it was written changes nothing; a command that is killed leaves nothing half done."""

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import homes
from tests.support.cli import at, run
from tests.support.kept import ADDED, bring, made, reason, save

pytestmark = pytest.mark.filed  # each names its own databases


@pytest.fixture
def filed(tmp_path: Path) -> Path:
    """Return a home with one reader, in a file."""
    home = made(tmp_path / "home")
    assert at(ADDED, home, "subscribers", "add", "a@readers.example").code == 0
    return home


def _packed(parts: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for info, data in parts:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return made.getvalue()


def _parts(backup: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(backup)) as tar:
        return [(one, _bytes(tar, one)) for one in tar]


def _bytes(tar: tarfile.TarFile, one: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(one)
    assert file is not None
    return file.read()


def _with(name: str, kind: bytes = tarfile.REGTYPE) -> Callable[[bytes], bytes]:
    def change(backup: bytes) -> bytes:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        return _packed([(info, b""), *_parts(backup)])

    return change


def _edited(edit: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """Return what changes the manifest, and leaves the rest."""

    def change(backup: bytes) -> bytes:
        parts = _parts(backup)
        info, data = parts.pop()
        said = json.loads(data)
        edit(said)
        return _packed([*parts, (info, json.dumps(said).encode())])

    return change


def _flipped(name: str) -> Callable[[bytes], bytes]:
    def change(backup: bytes) -> bytes:
        parts = [
            (info, data[:40] + bytes([data[40] ^ 1]) + data[41:] if info.name == name else data)
            for info, data in _parts(backup)
        ]
        return _packed(parts)

    return change


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a bit of the database": _flipped("syndicate.db"),
    "a bit of a key": _flipped("var/keys/identity"),
    "cut short": lambda backup: backup[: len(backup) // 2],
    "cut short before the manifest": lambda backup: _packed(_parts(backup)[:-1]),
    "without its database": lambda backup: _packed(_parts(backup)[1:]),
    "empty": lambda _: b"",
    "no archive": lambda _: b"no archive at all" * 100,
    "a file above the home": _with("../evil"),
    "a file above a folder of ours": _with("var/archives/../../evil"),
    "a file anywhere": _with("/etc/cron.d/evil"),
    "a file in the settings": _with("config/syndicate.toml"),
    "a file among the keys' files": _with("var/keys/deep/evil"),
    "a hidden separator": _with("var/archives/a\\..\\b"),
    "a link among the archives": _with("var/archives/link", tarfile.SYMTYPE),
    "a hard link": _with("var/archives/link", tarfile.LNKTYPE),
    "a device": _with("var/archives/device", tarfile.CHRTYPE),
    "a name twice": _with("var/keys/identity"),
    "a file that the manifest does not know": _with("var/archives/more"),
    "a later format": _edited(lambda said: said.update(format=2)),
    "a later schema": _edited(lambda said: said.update(revision="9999")),
    "another schema than it says": _edited(lambda said: said.update(revision="0003")),
    "other rows than it says": _edited(lambda said: said["tables"].update(subscribers=7)),
    "a manifest of another shape": _edited(lambda said: said.update(members=[])),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    home = made(tmp_path_factory.mktemp("whole") / "home")
    assert run(home, "subscribers", "add", "a@readers.example").code == 0
    return save(home).read_bytes()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_backup_that_is_not_as_it_was_written_changes_nothing(
    whole: bytes, tmp_path: Path, damage: str
) -> None:
    changed = tmp_path / "x.tar"
    changed.write_bytes(DAMAGES[damage](whole))
    home = homes.home(tmp_path / "home")
    before = sorted(tmp_path.rglob("*"))
    refused = run(home, "restore", str(changed), "--over")
    assert refused.code == 1, refused.out
    assert "Traceback" not in refused.err
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_unchanged_in_the_table_above_is_restored(whole: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(_packed(_parts(whole)))
    bring(homes.home(tmp_path / "home"), tmp_path / "x.tar")


KILLS = 8


@pytest.mark.wide
@pytest.mark.parametrize("share", range(KILLS))
def test_a_backup_that_is_killed_is_none_and_the_next_one_is(filed: Path, share: int) -> None:
    target = filed.parent / "killed.tar"
    arguments = ("--home", str(filed), "backup", str(target))
    _die(filed, arguments, share)
    assert not target.exists()
    after = save(filed, "after.tar")
    assert not list(target.parent.glob(".*")), "what was left is swept"
    bring(made(filed.parent / "other"), after)


@pytest.mark.wide
@pytest.mark.parametrize("share", range(KILLS))
def test_a_restore_that_is_killed_sends_nothing_and_is_done_again(filed: Path, share: int) -> None:
    backup, other = save(filed), made(filed.parent / "other")
    _die(
        filed,
        ("--home", str(other), "restore", str(backup)),
        share,
        like=made(filed.parent / "like"),
    )
    if (other / "var" / "syndicate.db").exists():
        assert reason(other) == "restored"
    bring(other, backup, "--over")
    assert reason(other) == "restored"
    assert run(other, "subscribers", "show", "a@readers.example").code == 0


def _die(home: Path, arguments: tuple[str, ...], share: int, like: Path | None = None) -> None:
    """Have a command be killed at one of its calls to the system, at its share of them all."""
    count = home.parent / "count"
    first = list(arguments)
    if like is not None:
        first[1] = str(like)
    else:
        first[-1] = str(home.parent / "first.tar")
    dying = [sys.executable, "-m", "tests.support.dying"]
    environment = os.environ | {"DYING_COUNT": str(count)}
    subprocess.run(
        [*dying, "0", "SIGKILL", *first], env=environment, check=True, capture_output=True
    )
    calls = int(count.read_text())
    at_call = str(1 + calls * (2 * share + 1) // (2 * KILLS))
    done = subprocess.run(
        [*dying, at_call, "SIGKILL", *arguments], env=environment, check=False, capture_output=True
    )
    assert done.returncode == -9


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path) -> Iterator[None]:
    yield
    assert not list(tmp_path.rglob("var/trouble/*")), "an error that nobody foresaw"


CUT_SHORT = """
import os, signal, sys
from syndicate.cli.main import main
from syndicate.store.travel.carry import Journey
Journey.differences = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main(sys.argv[1:])
"""


@pytest.mark.parametrize("same", [True, False], ids=["the same backup", "another backup"])
def test_a_restore_into_a_server_that_was_killed_goes_on(
    filed: Path, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch, same: bool
) -> None:
    backup, other = save(filed), made(filed.parent / "other")
    assert run(filed, "subscribers", "add", "b@readers.example").code == 0
    later = save(filed, "later.tar")
    monkeypatch.setenv("SYNDICATE_STORE__URL", new_database())
    arguments = ("--home", str(other), "restore", str(backup))
    command = [sys.executable, "-c", CUT_SHORT, *arguments]
    assert subprocess.run(command, check=False).returncode == -9
    assert "not whole yet" in run(other, "issue", "list").err
    if same:
        bring(other, backup)
    else:
        assert run(other, "restore", str(later)).code == 2
        bring(other, later, "--over")
    assert reason(other) == "restored"
    assert (run(other, "subscribers", "show", "b@readers.example").code == 0) is not same
