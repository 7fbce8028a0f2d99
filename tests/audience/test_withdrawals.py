"""The log of who left."""

import json
import logging
import multiprocessing
import os
import stat
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.audience.withdrawals import Withdrawal, append, keep, read
from syndicate.errors import StoreError
from tests.support.publication import NOW


def left(subscriber: str = "s1", newsletter: str | None = "actualites") -> Withdrawal:
    return Withdrawal(NOW, subscriber, newsletter, "one-click")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "other disk" / "withdrawals.log"


def test_what_is_appended_is_read_in_order(log: Path) -> None:
    for one in ("a", "b", "c"):
        append(log, left(one))
    assert [one.subscriber for one in read(log).withdrawals] == ["a", "b", "c"]


def test_a_line_is_what_the_contract_says(log: Path) -> None:
    append(log, left())
    append(log, Withdrawal(NOW.astimezone(timezone(timedelta(hours=-5))), "s2", None, "page"))
    lines = log.read_text().splitlines()
    assert json.loads(lines[0]) == {
        "at": "2026-03-10T09:00:00Z",
        "subscriber": "s1",
        "newsletter": "actualites",
        "source": "one-click",
    }
    assert json.loads(lines[1])["at"] == "2026-03-10T09:00:00Z"
    assert json.loads(lines[1])["newsletter"] is None


def test_only_its_owner_can_read_it(log: Path) -> None:
    append(log, left())
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_reading_goes_on_where_it_ended(log: Path) -> None:
    append(log, left("a"))
    first = read(log)
    append(log, left("b"))
    second = read(log, first.offset)
    assert [one.subscriber for one in second.withdrawals] == ["b"]
    assert second.offset == log.stat().st_size
    assert read(log, second.offset).withdrawals == ()
    assert read(log, second.offset).offset == second.offset


def test_no_log_is_nobody(log: Path) -> None:
    reading = read(log, 100)
    assert (reading.withdrawals, reading.offset, reading.skipped) == ((), 0, 0)


def test_a_log_that_was_replaced_by_a_shorter_one_is_read_whole(log: Path) -> None:
    append(log, left("a"))
    assert [one.subscriber for one in read(log, 10_000).withdrawals] == ["a"]


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\xff\xfe",
        b"not json",
        b"[]",
        b"{}",
        b'"text"',
        b'{"at": "yesterday", "subscriber": "s", "newsletter": null, "source": "page"}',
        b'{"at": "2026-03-10T09:00:00", "subscriber": "s", "newsletter": null, "source": "page"}',
        b'{"at": "2026-03-10T09:00:00Z", "subscriber": 7, "newsletter": null, "source": "page"}',
        b'{"at": "2026-03-10T09:00:00Z", "subscriber": "s", "newsletter": [], "source": "page"}',
        b"x" * 1_000_000,
        b"[" * 100_000,
        b'{"at": "0001-01-01T00:00:00+14:00", "subscriber": "s", "newsletter": null, "source": "p"}',
        b'{"at": "2026-03-10T09:00:00Z", "subscriber": "\\ud800", "newsletter": null, "source": "p"}',
        b'{"at": "2026-03-10T09:00:00Z", "subscriber": "s", "newsletter": "\\u0000", "source": "p"}',
        b'{"at": null, "subscriber": "s", "newsletter": null, "source": "page"}',
    ],
)
def test_a_line_that_cannot_be_read_is_skipped_and_counted(
    log: Path, garbage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    append(log, left("a"))
    log.write_bytes(log.read_bytes() + garbage + b"\n")
    append(log, left("b"))
    reading = read(log)
    (warned,) = caplog.records
    assert (warned.levelname, warned.getMessage()) == (
        "WARNING",
        "lines of the log of withdrawals skipped",
    )
    assert vars(warned)["lines"] == 1
    assert [one.subscriber for one in reading.withdrawals] == ["a", "b"]
    assert reading.skipped == 1
    assert reading.offset == log.stat().st_size


def test_a_half_written_line_waits_and_never_swallows_the_next(log: Path) -> None:
    append(log, left("a"))
    whole = log.stat().st_size
    log.write_bytes(log.read_bytes() + b'{"at": "2026-03-')
    torn = read(log)
    assert ([one.subscriber for one in torn.withdrawals], torn.offset) == (["a"], whole)
    append(log, left("b"))
    after = read(log, torn.offset)
    assert ([one.subscriber for one in after.withdrawals], after.skipped) == (["b"], 1)


def _append_many(place: tuple[Path, int]) -> None:
    path, number = place
    for count in range(40):
        append(path, left(f"{number}-{count}"))


def test_processes_that_write_at_once_lose_nothing(log: Path) -> None:
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as processes:
        list(processes.map(_append_many, [(log, number) for number in range(3)]))
    reading = read(log)
    assert len({one.subscriber for one in reading.withdrawals}) == 120
    assert reading.skipped == 0


def test_a_log_that_cannot_be_written_is_an_error_for_the_operator(log: Path) -> None:
    log.mkdir(parents=True)
    with pytest.raises(StoreError) as caught:
        append(log, left())
    assert caught.value.code == "withdrawals-unwritable"
    assert caught.value.file == str(log)


def test_a_full_disk_is_an_error_and_no_silence() -> None:
    with pytest.raises(StoreError, match="withdrawals-unwritable"):
        append(Path("/dev/full"), left())


def test_the_log_is_written_before_the_database_is_tried(log: Path) -> None:
    seen: list[int] = []
    keep(log, left(), lambda _one: seen.append(len(read(log).withdrawals)))
    assert seen == [1]


def test_a_reader_has_left_even_while_the_database_is_down(
    log: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(one: Withdrawal) -> None:
        raise StoreError("database-busy")

    with caplog.at_level(logging.ERROR):
        keep(log, left(), locked)
    assert [one.subscriber for one in read(log).withdrawals] == ["s1"]
    assert "database-busy" in caplog.text


def test_instants_come_back_in_utc(log: Path) -> None:
    append(log, left())
    (one,) = read(log).withdrawals
    assert one.at.isoformat() == "2026-03-10T09:00:00+00:00"


@pytest.mark.parametrize("kind", ["a folder", "a pipe", "below a file"])
def test_a_log_that_cannot_be_read_is_an_error_and_no_silence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "log"
    if kind == "a folder":
        path.mkdir()
    elif kind == "a pipe":
        os.mkfifo(path)
    else:
        path.write_text("a file")
        path /= "log"
    with pytest.raises(StoreError) as caught:
        read(path)
    assert (caught.value.code, caught.value.file) == ("withdrawals-unreadable", str(path))
    assert caught.value.fields["reason"] in ("EISDIR", "EINVAL", "ENOTDIR")


@given(st.binary(max_size=300) | st.lists(st.binary(max_size=40)).map(b"\n".join))
def test_arbitrary_bytes_are_nobody_or_somebody_but_no_trouble(data: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        assert read(Path(file.name)).offset <= len(data)
