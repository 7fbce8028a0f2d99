from pathlib import Path

import pytest

from syndicate.delivery.transports.folder import FolderTransport
from syndicate.errors import DeliveryError, Doubtful
from syndicate.model import Outcome
from tests.delivery.mails import mail
from tests.delivery.relays import hand_over


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_mail_is_a_file_named_by_its_row(tmp_path: Path) -> None:
    session = FolderTransport(tmp_path).open()
    assert hand_over(session, mail(42), lambda: True) == Outcome(state="sent")
    session.close()
    assert files(tmp_path) == ["actualites-2026-03-12/00000042.eml"]
    kept = tmp_path / "actualites-2026-03-12" / "00000042.eml"
    assert kept.read_bytes() == mail(42).data


def test_a_retry_replaces_its_own_file(tmp_path: Path) -> None:
    session = FolderTransport(tmp_path).open()
    hand_over(session, mail(), lambda: True)
    hand_over(session, mail(data=b"again\r\n"), lambda: True)
    (name,) = files(tmp_path)
    assert (tmp_path / name).read_bytes() == b"again\r\n"


def test_nothing_is_there_before_the_commit(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def commit() -> bool:
        seen.append([name for name in files(tmp_path) if name.endswith(".eml")])
        return True

    hand_over(FolderTransport(tmp_path).open(), mail(), commit)
    assert seen == [[]]


def test_a_mail_that_is_no_longer_ours_leaves_no_trace(tmp_path: Path) -> None:
    outcome = hand_over(FolderTransport(tmp_path).open(), mail(), lambda: False)
    assert (outcome.state, files(tmp_path)) == ("dropped", [])


def test_a_folder_that_cannot_be_written_stops_the_job(tmp_path: Path) -> None:
    (tmp_path / "actualites-2026-03-12").write_text("in the way")
    with pytest.raises(DeliveryError) as caught:
        hand_over(FolderTransport(tmp_path).open(), mail(), lambda: True)
    assert type(caught.value) is DeliveryError
    assert caught.value.code == "outbox-unwritable"


def test_a_failure_after_the_commit_is_doubtful(tmp_path: Path) -> None:
    (tmp_path / "actualites-2026-03-12" / "00000007.eml" / "x").mkdir(parents=True)
    with pytest.raises(Doubtful):
        hand_over(FolderTransport(tmp_path).open(), mail(), lambda: True)


def test_a_failing_commit_leaves_no_trace(tmp_path: Path) -> None:
    def commit() -> bool:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        hand_over(FolderTransport(tmp_path).open(), mail(), commit)
    assert files(tmp_path) == []
