"""Alerts arrive once and whatever else is wrong: held, killed, doubled, refused; by mail, by webhook, in the log."""

import json
import os
import re
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from syndicate.app import App, compose
from syndicate.clocks import SteppingClock
from syndicate.journeys import instance
from syndicate.schedule import jobs
from tests.support import homes
from tests.support.alerting import (
    DUE,
    ISSUE,
    PLAN,
    STAFF,
    Inbox,
    after,
    alerts,
    free_port,
    inbox,
    publication,
    tell,
    ticked,
)
from tests.support.cli import at, run, spawn, start
from tests.support.homes import SETTINGS, write_article
from tests.support.waiting import until

CONSOLE = Path(__file__).parents[2] / "docs" / "console.md"
SECRET = "correct-horse"
START = datetime.fromisoformat(PLAN)


@dataclass
class Hook:
    """A web server that answers as it is told, and keeps what it was sent."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    posts: list[tuple[str, bytes]] = field(default_factory=list)
    pings: int = 0

    @property
    def heard(self) -> list[Any]:
        return [json.loads(body) for _, body in self.posts]


@contextmanager
def hook() -> Iterator[Hook]:
    made = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.posts.append((self.headers["Syndicate-Signature"], body))
            self._say(made.answers.pop(0) if made.answers else 204)

        def do_GET(self) -> None:
            made.pings += 1
            self._say(204)

        def _say(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def staff() -> Iterator[Inbox]:
    with inbox() as made:
        yield made


def hooked(folder: Path, staff: Inbox, url: str) -> Path:
    """Return a publication with a webhook on this machine."""
    more = f'webhook = "{url}"\nwebhook_secret_file = "config/secret"\nprivate = true\n'
    settings = SETTINGS.replace("approvals = 0", "approvals = 1") + alerts(staff.port, more=more)
    home = homes.home(folder / "home", settings)
    (home / "config" / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    write_article(home, "fete", title="La fête")
    return home


def recipe() -> Callable[..., bool]:
    """Return what the documents have people do with a signature."""
    found = re.search(r"```python\n(import hashlib.*?)```", CONSOLE.read_text("utf-8"), re.DOTALL)
    assert found
    names: dict[str, Any] = {}
    exec(found[1], names)  # noqa: S102 (our own document)
    is_ours: Callable[..., bool] = names["is_ours"]
    return is_ours


def subjects(staff: Inbox, who: str = STAFF["en"]) -> list[str]:
    return [str(mail["Subject"]) for to, mail in staff.received if to == who]


class TestTheWebhook:
    def test_is_told_in_every_language_and_signed(self, staff: Inbox, tmp_path: Path) -> None:
        with hook() as hooks:
            home = hooked(tmp_path, staff, hooks.url)
            ticked(home, PLAN)
            assert tell(home, PLAN).code == 0
            ((signature, body),) = hooks.posts
        told = json.loads(body)
        assert (told["event"], told["kind"], told["subject"]) == ("stands", "approval", ISSUE)
        assert told["text"]["en"]["subject"] == "To approve: News, March 12, 2026"
        assert told["text"]["fr-CA"]["subject"].startswith("À approuver")
        assert told["url"] == f"https://news.example/console/issues/{ISSUE}"
        assert told["command"] == f"syndicate issue approve {ISSUE} --by EMAIL"
        is_ours, now = recipe(), START.timestamp()
        assert is_ours(SECRET.encode(), signature, body, now)
        assert not is_ours(b"another", signature, body, now)
        assert not is_ours(SECRET.encode(), signature, body.replace(b"approval", b"breaker"), now)
        assert not is_ours(SECRET.encode(), signature, body, now + 3600)
        assert not is_ours(SECRET.encode(), "", body, now)
        assert not is_ours(SECRET.encode(), "t=x,v1=00", body, now)

    def test_is_tried_again_less_and_less_often(self, staff: Inbox, tmp_path: Path) -> None:
        with hook() as hooks:
            hooks.answers = [500, 503]
            home = hooked(tmp_path, staff, hooks.url)
            ticked(home, PLAN)
            for minutes, tries in ((0, 1), (0.5, 1), (1, 2), (5, 2), (6, 3), (300, 3)):
                ran = tell(home, after(PLAN, minutes=minutes))
                assert len(hooks.posts) == tries, minutes
                assert ran.code == (1 if minutes in (0, 1) else 0)
        assert len({one["id"] for one in hooks.heard}) == 1
        assert len(staff.received) == len(STAFF)

    def test_hears_that_something_is_over(self, staff: Inbox, tmp_path: Path) -> None:
        with hook() as hooks:
            home = hooked(tmp_path, staff, hooks.url)
            ticked(home, PLAN)
            tell(home, PLAN)
            assert at(PLAN, home, "issue", "approve", ISSUE, "--by", "a@staff.example").code == 0
            tell(home, after(PLAN, minutes=1))
        assert [(one["kind"], one["event"]) for one in hooks.heard] == [
            ("approval", "stands"),
            ("approval", "over"),
        ]
        assert len(staff.received) == len(STAFF)  # who approved it knows

    def test_needs_a_secret(self, tmp_path: Path) -> None:
        home = homes.home(tmp_path / "h", f'{SETTINGS}\n[alerts]\nwebhook = "https://a.example"\n')
        ran = run(home, "check")
        assert ran.code == 3
        assert "alerts.webhook_secret_file" in ran.err

    def test_stays_away_from_our_own_network_unless_told(
        self, staff: Inbox, tmp_path: Path
    ) -> None:
        with hook() as hooks:
            home = hooked(tmp_path, staff, hooks.url)
            file = home / "config" / "syndicate.toml"
            file.write_text(file.read_text("utf-8").replace("private = true", ""), "utf-8")
            ran = run(home, "alerts", "test", "--role", "admin")
            assert ran.code == 1
            assert hooks.posts == []


def test_alerts_leave_while_all_sending_is_held_and_the_release_is_told(
    staff: Inbox, tmp_path: Path
) -> None:
    home = publication(tmp_path, staff.port)
    at(PLAN, home, "hold", "--reason", "wrong subject")
    tell(home, PLAN)
    at(after(PLAN, minutes=5), home, "release")
    tell(home, after(PLAN, minutes=5))
    assert subjects(staff) == ["All sending is held: wrong subject", "Sending goes on"]
    at(after(PLAN, minutes=9), home, "hold", "--reason", "wrong subject")
    tell(home, after(PLAN, minutes=9))
    assert len(subjects(staff)) == 3  # it came back, and is news
    assert len({str(mail["Message-ID"]) for _, mail in staff.received}) == 9


def test_a_server_that_is_back_is_told_with_what_waited(
    staff: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = publication(tmp_path, staff.port)
    monkeypatch.setenv("SYNDICATE_DELIVERY__TRANSPORT", "smtp")
    monkeypatch.setenv("SYNDICATE_DELIVERY__SMTP__HOST", "127.0.0.1")
    monkeypatch.setenv("SYNDICATE_DELIVERY__SMTP__TLS", "none")
    monkeypatch.setenv("SYNDICATE_DELIVERY__SMTP__PORT", str(free_port()))
    ticked(home, PLAN, DUE)
    assert at(DUE, home, "deliver").code == 1
    tell(home, after(DUE, minutes=1))
    assert subjects(staff) == []  # most are back by then
    tell(home, after(DUE, minutes=3))
    assert subjects(staff) == ["No mail leaves (smtp)"]
    with inbox() as readers:
        monkeypatch.setenv("SYNDICATE_DELIVERY__SMTP__PORT", str(readers.port))
        assert at(after(DUE, minutes=20), home, "deliver").code == 0
        assert len(readers.received) == 3
    tell(home, after(DUE, minutes=21))
    assert sorted(subjects(staff)[1:]) == ["Mail leaves again (smtp)", "Sent: News, March 12, 2026"]


def test_without_a_server_of_their_own_they_leave_as_all_mail_does(tmp_path: Path) -> None:
    settings = SETTINGS + alerts(1).partition("[alerts.smtp]")[0]
    home = homes.home(tmp_path / "home", settings)
    at(PLAN, home, "hold", "--reason", "works")
    assert tell(home, PLAN).code == 0
    written = sorted((home / "var" / "outbox" / "alerts").glob("*.eml"))
    assert len(written) == 3
    assert b"Auto-Submitted: auto-generated" in written[0].read_bytes()


def test_two_processes_tell_once(staff: Inbox, tmp_path: Path) -> None:
    home = publication(tmp_path, staff.port)
    assert run(home, "hold", "--reason", "works").code == 0
    both = [start(home, "alerts", "tell") for _ in range(2)]
    for process in both:
        _out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    assert sorted(who for who, _ in staff.received) == sorted(STAFF.values())


class Killer(Inbox):
    """Kills who sends to it when a mail is there and not yet acknowledged."""

    victim: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        said = await super().handle_DATA(server, session, envelope)
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = 0
        return said


def test_killed_between_sending_and_noting_it_tells_again_under_the_same_id(
    tmp_path: Path,
) -> None:
    with inbox(Killer()) as staff:
        assert isinstance(staff, Killer)
        home = publication(tmp_path, staff.port)
        assert run(home, "hold", "--reason", "works").code == 0
        process = start(home, "alerts", "tell")
        staff.victim = process.pid
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
        first = len(staff.received)
        assert first >= 1
        now = datetime.now(UTC)
        assert tell(home, (now + timedelta(minutes=5)).isoformat()).code == 0
        assert len(staff.received) == first  # another may still be at it
        assert tell(home, (now + timedelta(minutes=11)).isoformat()).code == 0
        assert {who for who, _ in staff.received} == set(STAFF.values())
        assert len({str(mail["Message-ID"]) for _, mail in staff.received}) == len(STAFF)


def test_what_a_server_would_not_take_is_tried_again_and_no_address_is_in_the_log(
    staff: Inbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = publication(tmp_path, staff.port)
    at(PLAN, home, "hold", "--reason", "works")
    staff.says = [f"451 4.3.0 not now <{who}>" for who in STAFF.values()]
    ran = tell(home, PLAN)
    assert ran.code == 1
    assert "@staff.example" not in ran.err + caplog.text
    assert staff.received == []
    tell(home, after(PLAN, minutes=6))
    assert len(staff.received) == len(STAFF)


@pytest.mark.filed
def test_a_copy_says_that_it_is_held_once_and_nothing_else(staff: Inbox, tmp_path: Path) -> None:
    home = publication(tmp_path, staff.port, "approvals = 1")
    ticked(home, PLAN)
    copy = Path(shutil.copytree(home, tmp_path / "copy", symlinks=True))
    for minutes in (0, 1, 60):
        tell(copy, after(PLAN, minutes=minutes))
    assert subjects(staff) == ["This installation is held: its folder was moved"]
    assert str(copy) in staff.received[0][1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    tell(home, PLAN)
    assert subjects(staff)[1:] == ["To approve: News, March 12, 2026"]
    at(after(PLAN, minutes=61), copy, "adopt", "--by", "a@staff.example")
    tell(copy, after(PLAN, minutes=61))
    assert "Sending goes on" in subjects(staff)


def test_another_late_translation_is_news_and_one_that_is_done_is_not(
    staff: Inbox, tmp_path: Path
) -> None:
    options = 'approvals = 0\nparity = ["fr", "en"]\nlate = "carry"'
    home = publication(tmp_path, staff.port, options)
    ticked(home, PLAN)
    tell(home, PLAN)
    write_article(home, "gare", title="La gare")
    assert at(after(PLAN, minutes=15), home, "build").code == 0
    tell(home, after(PLAN, minutes=16))
    write_article(home, "fete", "en", title="The fair")
    assert at(PLAN, home, "translations", "accept", "fete", "--to", "en").code == 0
    tell(home, after(PLAN, minutes=32))
    assert subjects(staff) == ["Translations awaited: News, March 12, 2026"] * 2
    (standing,) = at(PLAN, home, "alerts", "list", "--json").json["alerts"]
    assert standing["lines"] == ["“La gare”, English: missing (nobody is named as its translator)"]


@pytest.mark.filed
def test_what_concerns_nobody_goes_to_the_admins_or_else_to_all(
    staff: Inbox, tmp_path: Path
) -> None:
    for roles in ("admin", "editor"):
        settings = SETTINGS + alerts(staff.port, roles)
        home = homes.home(tmp_path / roles, settings)
        at(PLAN, home, "hold", "--reason", "works")
        tell(home, PLAN)
    assert len(staff.received) == 2 * len(STAFF)


@dataclass
class Beating:
    """A publication whose heartbeat somebody listens to, and a clock that is stepped."""

    app: App
    clock: SteppingClock
    hook: Hook

    def beats(self, minutes: float, *, ticking: bool = True) -> bool:
        """Tell whether a heartbeat is heard after so many minutes."""
        before = self.hook.pings
        self.clock.sleep(minutes * 60)
        if ticking:
            jobs.JOBS["tick"].run(self.app.house, self.clock.now())
        jobs.JOBS["heartbeat"].run(self.app.house, self.clock.now())
        return self.hook.pings > before


@pytest.fixture
def beating(tmp_path: Path) -> Iterator[Beating]:
    with hook() as made:
        table = f'\n[alerts]\nheartbeat_url = "{made.url}"\nprivate = true\n'
        clock = SteppingClock(START)
        with closing(
            compose(homes.home(tmp_path / "h", SETTINGS + table), os.environ, clock)
        ) as app:
            yield Beating(app, clock, made)


def test_the_heart_beats_as_long_as_somebody_ticks(beating: Beating) -> None:
    assert not beating.beats(1, ticking=False)
    assert beating.beats(1)
    assert beating.beats(1, ticking=False)
    assert not beating.beats(3, ticking=False)
    assert beating.beats(1)


def test_a_hold_lets_it_beat_and_a_copy_does_not(beating: Beating) -> None:
    house = beating.app.house
    instance.hold(house, "works", "a@staff.example", beating.clock.now())
    assert beating.beats(1)
    instance.release(house, "a@staff.example", beating.clock.now())
    (house.var / "instance").unlink()
    instance.recognise(house, beating.clock.now())
    assert not beating.beats(1)


def test_serve_tells_by_itself(staff: Inbox, tmp_path: Path) -> None:
    home = publication(tmp_path, staff.port)
    assert run(home, "hold", "--reason", "works").code == 0
    process = start(home, "serve", "--port", "0")
    try:
        until(lambda: len(staff.received) == len(STAFF))
    finally:
        process.send_signal(signal.SIGTERM)
        _out, err = process.communicate(timeout=60)
    assert len(staff.received) == len(STAFF), err
    assert "alert instance-held stands" in err
    assert "@staff.example" not in err


def test_a_command_in_a_process_of_its_own_ends_well(staff: Inbox, tmp_path: Path) -> None:
    home = publication(tmp_path, staff.port)
    assert spawn(home, "alerts", "list").out.strip() == "Nothing stands that staff should know."
    assert run(home, "alerts", "test").code == 2
    nobody = run(homes.home(tmp_path / "other"), "alerts", "test", "--role", "admin")
    assert nobody.code == 2
    assert "[alerts.to]" in nobody.err


def test_staff_with_an_account_are_told_in_its_language_until_it_is_disabled(
    tmp_path: Path,
) -> None:
    with inbox() as staff:
        home = publication(tmp_path, staff.port)
        for name, tag in (("camille", "en"), ("gone", "en")):
            added = at(
                PLAN,
                home,
                "staff",
                "add",
                f"{name}@metropole.example",
                "--role",
                "admin",
                "--locale",
                tag,
            )
            assert added.code == 0, added.err
        assert at(PLAN, home, "staff", "disable", "gone@metropole.example").code == 0
        assert at(PLAN, home, "hold", "--reason", "works").code == 0
        tell(home, PLAN)
        taken = staff.taken()
        assert taken["camille@metropole.example"]["Content-Language"] == "en"
        assert "gone@metropole.example" not in taken
