import subprocess
import sys
from pathlib import Path

import pytest

from syndicate.delivery import locks
from syndicate.errors import StoreError

HOLD = (
    "import sys, time; from pathlib import Path; from syndicate.delivery import locks\n"
    "with locks.held(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
)


def test_a_lock_that_nobody_ever_held_is_free(tmp_path: Path) -> None:
    assert locks.is_free(tmp_path / "none.lock")


def test_a_lock_is_held_and_then_gone(tmp_path: Path) -> None:
    lock = tmp_path / "locks" / "a.lock"
    with locks.held(lock):
        assert not locks.is_free(lock)
        with pytest.raises(BlockingIOError), locks.held(lock):
            pass
        assert not locks.is_free(lock)
    assert not lock.exists()


def test_a_folder_that_takes_no_lock_is_named(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError) as caught, locks.held(tmp_path / "locks" / "a.lock"):
        pass
    assert (caught.value.code, caught.value.file) == (
        "output-unwritable",
        f"{tmp_path}/locks/a.lock",
    )


def test_a_lock_is_free_once_its_holder_is_killed(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    command = [sys.executable, "-c", HOLD, str(lock)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    with holder.stdout:
        assert holder.stdout.readline() == b"held\n"
        assert not locks.is_free(lock)
        holder.kill()
        holder.wait()
    assert locks.is_free(lock)
    assert lock.exists()


def test_a_lock_that_we_may_not_look_at_counts_as_held(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("in the way", encoding="utf-8")
    assert not locks.is_free(tmp_path / "locks" / "a.lock")


def test_a_lock_whose_file_somebody_took_away_ends_all_the_same(tmp_path: Path) -> None:
    with locks.held(tmp_path / "a.lock"):
        (tmp_path / "a.lock").unlink()
    assert locks.is_free(tmp_path / "a.lock")
