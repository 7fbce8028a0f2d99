"""A file that is replaced is the old one or the new one, whatever happens on the way."""

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from syndicate import disk


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_new_file_has_its_bytes_and_rights_and_nothing_beside_it(tmp_path: Path) -> None:
    disk.replace(tmp_path / "a", b"new")
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"new")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644


def test_a_replaced_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    (tmp_path / "link").symlink_to("a")
    disk.replace(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_what_a_killed_writer_left_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / ".a.new").write_bytes(b"half of something much longer than what comes now")
    disk.replace(tmp_path / "a", b"new")
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"new")


def test_a_file_that_is_there_is_never_created_again(tmp_path: Path) -> None:
    disk.create(tmp_path / "a", b"first", mode=0o600)
    with pytest.raises(FileExistsError):
        disk.create(tmp_path / "a", b"second")
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"first")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_many_writers_of_one_file_leave_one_whole(tmp_path: Path) -> None:
    texts = [bytes([letter]) * 100_000 for letter in b"abcdefgh"]
    threads = [threading.Thread(target=disk.replace, args=(tmp_path / "a", text)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() in texts


def test_a_folder_in_the_way_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        disk.replace(tmp_path / "a", b"new")
    assert names(tmp_path) == ["a"]


def test_a_link_where_a_writer_would_write_aside_leads_nobody_astray(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / ".a.new").symlink_to("mine")
    with pytest.raises(OSError, match="symbolic"):
        disk.replace(tmp_path / "a", b"new")
    assert (tmp_path / "mine").read_bytes() == b"mine"


def test_a_sweep_takes_what_was_left_and_leaves_what_is_being_written(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    left, busy = tmp_path / "deep" / ".left.new", tmp_path / ".busy.new"
    for file in (left, busy, tmp_path / "page.new", tmp_path / ".hidden"):
        file.write_bytes(b"x")
    with busy.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        disk.sweep(tmp_path)
    assert names(tmp_path) == [".busy.new", ".hidden", "deep", "page.new"]
    assert names(tmp_path / "deep") == []


def test_a_process_killed_while_it_writes_holds_nobody_up(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from syndicate import disk\n"
        "os.fsync = lambda _handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "disk.replace(Path(sys.argv[1]), b'half')"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "a")], check=False)
    assert killed.returncode == -9
    assert names(tmp_path) == [".a.new"]
    disk.replace(tmp_path / "a", b"whole")
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"whole")


def test_all_of_it_is_written_however_little_the_system_takes_at_once(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    data = bytes(range(256)) * 2000
    thread = threading.Thread(target=disk.write_whole, args=(writer, data))
    thread.start()
    found = b""
    while len(found) < len(data):
        found += os.read(reader, 1000)
    thread.join()
    os.close(reader)
    os.close(writer)
    assert found == data
