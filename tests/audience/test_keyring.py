"""The folder of secret keys."""

import fcntl
import multiprocessing
import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from syndicate.audience import keyring
from syndicate.errors import SettingsError, StoreError


def _identity(folder: Path) -> tuple[bytes, bytes]:
    keys = keyring.load(folder)
    return keys.identity, keys.signing[keys.newest]


def test_keys_are_made_once_and_stay(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "keys"
    assert _identity(folder) == _identity(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["identity", "token-1"]


def test_only_their_owner_can_read_them(tmp_path: Path) -> None:
    keyring.load(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}


def test_two_publications_share_nothing(tmp_path: Path) -> None:
    assert not set(_identity(tmp_path / "a")) & set(_identity(tmp_path / "b"))


def test_processes_that_start_at_once_get_the_same_keys(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as processes:
        found = list(processes.map(_identity, [tmp_path / "keys"] * 12))
    assert len(set(found)) == 1
    assert len(list((tmp_path / "keys").iterdir())) == 2


def test_rotation_adds_a_key_and_keeps_the_older(tmp_path: Path) -> None:
    before = keyring.load(tmp_path)
    after = keyring.rotate(tmp_path)
    assert after.newest == before.newest + 1
    assert after.signing[1] == before.signing[1]
    assert after.signing[2] != before.signing[1]
    assert after.identity == before.identity
    assert keyring.load(tmp_path) == after


@pytest.mark.parametrize("content", ["", "not hexadecimal", "abcd"])
def test_a_damaged_key_is_never_replaced(tmp_path: Path, content: str) -> None:
    keyring.load(tmp_path)
    (tmp_path / "identity").write_text(content)
    with pytest.raises(SettingsError) as caught:
        keyring.load(tmp_path)
    assert caught.value.code == "key-damaged"
    assert caught.value.file == str(tmp_path / "identity")
    assert (tmp_path / "identity").read_text() == content


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(StoreError, match="output-unwritable"):
        keyring.load(tmp_path / "var" / "keys")


def test_a_key_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "identity").mkdir()
    with pytest.raises(SettingsError, match="key-unreadable"):
        keyring.load(tmp_path)


def test_secrets_stand_in_no_repr(tmp_path: Path) -> None:
    keys = keyring.load(tmp_path)
    assert keys.identity.hex() not in repr(keys)
    assert repr(keys) == "Keys()"


def test_what_a_killed_process_left_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    before = keyring.load(tmp_path)
    left, busy, notes = (tmp_path / f".{name}" for name in ("token-1.new", "token-2.new", "notes"))
    for file in (left, busy, notes):
        file.write_text("half a key")
    with busy.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert keyring.load(tmp_path) == before
    assert (left.exists(), busy.exists(), notes.exists()) == (False, True, True)
