"""`build --watch` in a process of its own, and builds that are cut short."""

import fcntl
import io
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.cli.progress import Bar
from tests.support.cli import run, start
from tests.support.homes import SETTINGS, home, write_article
from tests.support.waiting import until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = home(tmp_path / "home")
    write_article(made, "fete")
    return made


@pytest.fixture
def watching(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    process = start(folder, "build", "--watch")
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_each_build_is_one_line_until_ctrl_c(
    folder: Path, watching: "subprocess.Popen[str]"
) -> None:
    assert watching.stdout is not None
    assert watching.stdout.readline().startswith("1 work (")
    write_article(folder, "nouveau")
    assert watching.stdout.readline().startswith("2 works (")
    watching.send_signal(signal.SIGINT)
    out, err = watching.communicate(timeout=30)
    assert (watching.returncode, out) == (0, "")
    assert err == "Ended. What was built stands.\n"


def test_findings_are_told_when_they_are_others(
    folder: Path, watching: "subprocess.Popen[str]"
) -> None:
    assert watching.stdout is not None
    assert watching.stderr is not None
    watching.stdout.readline()
    write_article(folder, "fete", date="demain")
    assert watching.stderr.readline().startswith("content/articles/fete/index.fr.md:4: error: ")
    watching.stdout.readline()
    write_article(folder, "nouveau")
    assert watching.stdout.readline()
    write_article(folder, "fete")
    assert watching.stdout.readline().startswith("2 works (")
    watching.send_signal(signal.SIGTERM)
    _out, err = watching.communicate(timeout=30)
    assert watching.returncode == 0
    assert "error" not in err
    assert "Traceback" not in err


def test_one_document_and_many_exclude_each_other(folder: Path) -> None:
    ran = run(folder, "build", "--watch", "--json")
    assert ran.code == 2
    assert ran.json["error"]["code"] == "options-exclusive"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_cut_short_says_that_nothing_is_lost(
    folder: Path, number: signal.Signals
) -> None:
    lock = folder / "var" / "index.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # another build is under way
        process = start(folder, "build")
        until(lambda: _waits(process.pid))
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "")
    assert err == "Interrupted. Nothing is lost: the next build goes on.\n"
    assert run(folder, "build").code == 0


def test_a_hub_that_cannot_be_told_is_said_and_fails_nothing(tmp_path: Path) -> None:
    made = home(tmp_path / "home", f'{SETTINGS}\n[feeds]\nhubs = ["http://127.0.0.1:9/key"]\n')
    write_article(made, "fete")
    ran = run(made, "build")
    assert ran.code == 0
    assert "warning: The hub 127.0.0.1 is not told of changes" in ran.err
    assert "key" not in ran.err
    again = run(made, "build", "--json")
    assert (again.code, again.json["written"]) == (0, 0)


def test_a_disk_that_keeps_nothing_for_hubs_fails_nothing(tmp_path: Path) -> None:
    made = home(tmp_path / "home", f'{SETTINGS}\n[feeds]\nhubs = ["http://127.0.0.1:9/key"]\n')
    write_article(made, "fete")
    (made / "var" / "websub.json" / "in the way").mkdir(parents=True)
    assert run(made, "build").code == 0
    assert run(made, "build").code == 0


def test_the_style_sheet_outlives_a_second_build(folder: Path) -> None:
    run(folder, "build")
    (sheet,) = (folder / "public" / "media").glob("*/site.css")
    write_article(folder, "nouveau")
    run(folder, "build")
    assert sheet.is_file()


def test_nothing_is_drawn_where_nobody_looks(folder: Path) -> None:
    for arguments in (("build",), ("build", "--full", "--json")):
        ran = run(folder, *arguments)
        assert (ran.code, ran.err) == (0, "")


def test_a_bar_is_drawn_for_what_takes_long_and_leaves_nothing_behind() -> None:
    err, now = io.StringIO(), [0.0]
    bar = Bar(err, lambda: now[0])
    bar(1, 4)
    bar.clear()
    assert err.getvalue() == ""
    now[0] = 1.0
    bar(1, 4)
    now[0] = 2.0
    bar(2, 4)
    assert err.getvalue().endswith("2 of 4 works")
    assert err.getvalue().count("\n") == 0
    bar.clear()
    assert err.getvalue().endswith("\r\033[K")


def test_a_bar_says_what_it_counts() -> None:
    err, now = io.StringIO(), [0.0]
    bar = Bar(err, lambda: now[0], "{done} of {all} lines")
    now[0] = 1.0
    bar(1000, 2000)
    assert err.getvalue().endswith("1,000 of 2,000 lines")


def _waits(pid: int) -> bool:
    """Tell whether a process waits for a lock."""
    blocked = Path("/proc/locks").read_text(encoding="utf-8").splitlines()
    return any("->" in line and f" {pid} " in line for line in blocked)
