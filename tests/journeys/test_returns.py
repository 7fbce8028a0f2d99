"""The mailbox that mails come back to, on a real server, and what is done with each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.delivery import mailbox
from syndicate.errors import Deferred, DeliveryError, UsageError
from syndicate.journeys.returns import look, poll
from syndicate.schedule.jobs import JOBS
from tests.delivery.bounces.test_reading import corpus, letter
from tests.support import imap
from tests.support.imap import Box
from tests.support.returning import SETTINGS, Post, post, report

pytestmark = pytest.mark.skipif(imap.PROGRAM is None, reason="needs dovecot")


@pytest.fixture
def box() -> Iterator[Box]:
    with imap.box() as made:
        yield made


def _settings(box: Box) -> str:
    return (
        f'{SETTINGS}[bounces.imap]\nhost = "127.0.0.1"\nport = {box.port}\ntls = "none"\n'
        f'user = "{imap.USER}"\npassword_file = "password"\ndone = "Lus"\n'
    )


@pytest.fixture
def here(tmp_path: Path, box: Box) -> Iterator[Post]:
    with post(tmp_path, _settings(box)) as made:
        (made.house.home / "password").write_text(imap.PASSWORD)
        made.readers(1, 2, 3)
        made.send(1, 2, 3)
        made.wait(0.1)
        yield made


def fill(here: Post, box: Box) -> None:
    """Have a bounce, a complaint, somebody who leaves, a holiday and a forgery arrive."""
    for to, mail in (
        (here.returns_to(1), report(1, "5.1.1", "failed", at=here.now)),
        (here.returns_to(2), corpus("rfc5965-1")),
        (here.leave_by(3), letter(here.leave_by(3))),
        (here.returns_to(1), corpus("sisimai-rfc3834-01")),
        ("retours@bounce.metropole.example", report(3, "5.1.1", "failed", at=here.now)),
    ):
        box.put(f"Delivered-To: {to}\n".encode() + mail)


def test_every_mail_is_read_once(here: Post, box: Box) -> None:
    fill(here, box)
    done = poll(here.house, here.now)
    assert (done.mails, done.left) == (5, 0)
    assert {what: count for what, count in done.taken.counts.items() if count} == {
        "suppressed": 1,
        "complained": 1,
        "left": 1,
        "ignored": 1,
        "strange": 1,
    }
    assert here.suppressed(1, 2, 3) == {1: "bounce", 2: "complaint"}
    assert here.states(1, 2, 3) == {1: "active", 2: "left complaint", 3: "left mail"}
    assert (box.mails(), len(box.mails("Lus"))) == ([], 5)
    assert poll(here.house, here.now).mails == 0


def test_a_look_that_was_cut_short_is_done_again_and_changes_nothing(
    tmp_path: Path, box: Box
) -> None:
    settings = _settings(box).replace('"Lus"', '"Nulle part"')
    with post(tmp_path / "short", settings) as here:
        (here.house.home / "password").write_text(imap.PASSWORD)
        here.readers(1, 2, 3)
        here.send(1, 2, 3)
        fill(here, box)
        with pytest.raises(DeliveryError) as caught:  # after all was taken
            poll(here.house, here.now)
        assert caught.value.code == "mailbox-refused"
        assert len(box.mails()) == 5
        with mailbox.opened(here.house.settings.bounces.imap, here.house.home, 100) as opened:
            opened.server.create('"Nulle part"')
        again = poll(here.house, here.now)
        assert again.taken.counts["known"] == 3
        assert len(here.kept()) == 3
        assert here.suppressed(1, 2, 3) == {1: "bounce", 2: "complaint"}
    assert box.mails() == []


def test_the_clock_of_serve_looks_by_itself(here: Post, box: Box) -> None:
    fill(here, box)
    JOBS["bounces"].run(here.house, here.now)
    assert box.mails() == []
    assert JOBS["bounces"].every(here.house.settings).total_seconds() == 300


def test_a_server_that_is_away_keeps_what_it_has(tmp_path: Path, box: Box) -> None:
    away = f'{SETTINGS}[bounces.imap]\nhost = "127.0.0.1"\nport = {box.tls_port}\ntls = "none"\npassword_file = "p"\n'
    with post(tmp_path / "away", away) as made:
        (made.house.home / "p").write_text("x")
        with pytest.raises(Deferred):
            look(made.house, made.now)


def test_without_a_mailbox_nobody_looks(tmp_path: Path) -> None:
    with post(tmp_path) as made:
        look(made.house, made.now)
        with pytest.raises(UsageError) as caught:
            poll(made.house, made.now)
    assert caught.value.code == "mailbox-none"
