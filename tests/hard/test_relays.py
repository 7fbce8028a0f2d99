"""Whatever a mail server does to us, people are told what and where, and every mail stays whole."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.delivery import servers
from tests.delivery.servers import CLOSE, ENDLESS, SILENCE, raw, scripted, unused_port
from tests.support.cli import run
from tests.support.hard import place, told
from tests.support.homes import home, write_article

HOST = "SYNDICATE_DELIVERY__SMTP__HOST"
PORT = "SYNDICATE_DELIVERY__SMTP__PORT"
TLS = "SYNDICATE_DELIVERY__SMTP__TLS"
USER = "SYNDICATE_DELIVERY__SMTP__USER"
PASSWORD = "SYNDICATE_DELIVERY__SMTP__PASSWORD_FILE"
# Nothing waits: a mail put off is due again at once, so that each language meets the same trouble.
WAY = {
    "SYNDICATE_DELIVERY__TRANSPORT": "smtp",
    "SYNDICATE_DELIVERY__RETRY": "0s",
    "SYNDICATE_DELIVERY__SMTP__TIMEOUT": "1s",
    "SYNDICATE_DELIVERY__SMTP__CONNECTIONS": "1",
    HOST: "127.0.0.1",
    TLS: "none",
}
LOGIN = b"250-me\r\n250 AUTH PLAIN"
OFFERS = b"250-me\r\n250 STARTTLS"
READERS = 8  # so many that a run which gives up after two connections leaves some
AT_HOST = "[delivery.smtp.host]"


@dataclass(frozen=True)
class Row:
    """One kind of trouble: what the server does, what is said of it, and what is left."""

    code: str
    script: Mapping[str, bytes | list[bytes]] = field(default_factory=dict)
    early: Mapping[str, bytes] = field(default_factory=dict)
    way: Mapping[str, str] = field(default_factory=dict)
    place: str = AT_HOST
    says: str = ""
    left: frozenset[str] = frozenset()  # the states in which what is no longer queued is left
    exit_code: int = 1


PUT_OFF = frozenset({"deferred"})
LOGS_IN = {USER: "me", PASSWORD: "password"}
ROWS = {
    "nobody listens": Row("smtp-unreachable", way={PORT: "nobody"}, says="connection is refused"),
    "its name does not resolve": Row(
        "smtp-unreachable", way={HOST: "nohost.invalid"}, says="nohost.invalid:"
    ),
    "its name is no name": Row("smtp-unreachable", way={HOST: "a..b"}, says="a..b:"),
    "it never greets": Row("smtp-unreachable", {"BANNER": SILENCE}, says="no answer"),
    "it hangs up at once": Row("smtp-unreachable", {"BANNER": CLOSE}, says="was cut"),
    "its greeting never ends": Row("smtp-garbled", {"BANNER": ENDLESS}),
    "it is a web server": Row(
        "smtp-garbled", {"BANNER": raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")}, says="HTTP/1.1 400"
    ),
    "it is something else": Row("smtp-garbled", {"BANNER": raw(b"\x00\xff\x1b[31m\x80\x07\r\n")}),
    "it takes no mail today": Row(
        "smtp-away", {"BANNER": b"421 4.3.2 closed \x1b[31m"}, says="421 4.3.2 closed"
    ),
    "it does not want us": Row("smtp-unwelcome", {"BANNER": b"554 5.7.1 go away"}, says="go away"),
    "it offers no encryption": Row("smtp-tls", way={TLS: "required"}, place="[delivery.smtp.tls]"),
    "it refuses encryption": Row(
        "smtp-tls",
        {"EHLO": OFFERS, "STARTTLS": b"502 5.5.1 no"},
        way={TLS: "required"},
        place="[delivery.smtp.tls]",
    ),
    "it promises encryption and goes on in clear": Row(
        "smtp-handshake",
        {"EHLO": OFFERS, "STARTTLS": b"220 go"},
        {"STARTTLS": b"250 in clear\r\n"},
        way={TLS: "required"},
        place="[delivery.smtp.tls]",
    ),
    "it is not encrypted from the first byte": Row(
        "smtp-handshake", way={TLS: "implicit"}, place="[delivery.smtp.tls]"
    ),
    "it refuses our password": Row(
        "smtp-credentials",
        {"EHLO": LOGIN, "AUTH": b"535 5.7.8 no"},
        way=LOGS_IN,
        place="[delivery.smtp.user]",
        says="535 5.7.8 no",
    ),
    "it knows no login": Row("smtp-login", way=LOGS_IN, place="[delivery.smtp.user]"),
    "it never answers our login": Row(
        "smtp-unreachable", {"EHLO": LOGIN, "AUTH": SILENCE}, way=LOGS_IN
    ),
    "it refuses our address": Row(
        "smtp-sender",
        {"MAIL": b"550 5.7.1 not your address"},
        place="[sender.email]",
        says="not your address",
        left=PUT_OFF,
    ),
    "it asks for a login": Row(
        "smtp-credentials",
        {"MAIL": b"530 5.7.0 login first"},
        place="[delivery.smtp.user]",
        left=PUT_OFF,
    ),
    "it closes in mid-session": Row("smtp-away", {"RCPT": b"421 4.3.2 bye"}, left=PUT_OFF),
    "it hangs up after the sender": Row("smtp-lost", {"MAIL": CLOSE}, left=PUT_OFF),
    "it hangs up after the recipient": Row("smtp-lost", {"RCPT": CLOSE}, left=PUT_OFF),
    "it says nothing of the recipient": Row("smtp-lost", {"RCPT": SILENCE}, left=PUT_OFF),
    "it hangs up instead of taking the body": Row("smtp-lost", {"DATA": CLOSE}, left=PUT_OFF),
    "it agrees and takes no body": Row("smtp-garbled", {"DATA": b"250 fine"}, left=PUT_OFF),
    "it says yes before it can know": Row(
        "smtp-garbled", {"DATA": raw(b"354 go\r\n250 taken\r\n")}, left=PUT_OFF
    ),
    "it hangs up after the last byte": Row(
        "smtp-no-reply", {".": CLOSE}, left=frozenset({"unknown"})
    ),
    "it falls silent after the last byte": Row(
        "smtp-no-reply", {".": SILENCE}, left=frozenset({"unknown"})
    ),
    "it talks nonsense after the last byte": Row(
        "smtp-no-reply", {".": b"\x1b[2J\x00 what?"}, left=frozenset({"unknown"})
    ),
}
PASSWORDS: Mapping[str, tuple[str, bytes | None, str]] = {
    "is not there": ("password-unreadable", None, "it is not there"),
    "is a folder": ("password-unreadable", b"/", "it is a folder"),
    "is empty": ("password-empty", b"\n", "empty"),
    "has two lines": ("password-unfit", b"secret\nme\n", "more than a password"),
    "has an accent": ("password-unfit", "clé".encode(), "more than a password"),
}


@pytest.fixture
def due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with a mail that is due for each reader."""
    folder = home(tmp_path / "home")
    write_article(folder, "fete")
    table = tmp_path / "readers.csv"
    rows = "".join(f"r{n}@readers.example,actualites,express,2025-05-01\n" for n in range(READERS))
    table.write_text(f"email,newsletter,basis,consented_at\n{rows}", encoding="utf-8")
    assert run(folder, "subscribers", "import", str(table)).code == 0
    plan = ("issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z", "--json")
    issue = run(folder, *plan).json["id"]
    assert run(folder, "issue", "send", issue, "--now").code == 0
    (folder / "password").write_text("secret", encoding="utf-8")
    for name, value in WAY.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.mark.wide
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_server_in_trouble_is_told_and_no_mail_is_lost(
    due: Path, monkeypatch: pytest.MonkeyPatch, row: Row
) -> None:
    with scripted(row.script, early=row.early) as server:
        for name, value in {PORT: str(server.port), **row.way}.items():
            monkeypatch.setenv(name, str(unused_port()) if value == "nobody" else value)
        said = told(due, "deliver", finding=row.code, exit_code=row.exit_code)
    assert place(said.finding) == row.place
    assert row.says in said.finding["message"]
    assert {one["state"] for one in rows_of(due)} - {"queued"} == row.left
    fit_for_terminals(due)
    assert_all_arrive(due, monkeypatch)


@pytest.mark.wide
@pytest.mark.parametrize(
    ("script", "code", "state", "reply"),
    [
        ({"RCPT": b"550 5.1.1 \x1b[31mno such user"}, 1, "refused", 550),
        ({".": b"554 5.6.0 bad content"}, 1, "refused", 554),
        ({"RCPT": b"450 4.7.1 greylisted"}, 0, "deferred", 450),
        ({".": b"451 4.3.0 later"}, 0, "deferred", 451),
    ],
    ids=["no such reader", "content", "greylisted", "not now"],
)
def test_what_it_says_of_a_mail_is_kept_with_the_mail(
    due: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: Mapping[str, bytes],
    code: int,
    state: str,
    reply: int,
) -> None:
    monkeypatch.setenv("SYNDICATE_DELIVERY__RETRY", "1h")
    with scripted(script) as server:
        monkeypatch.setenv(PORT, str(server.port))
        ran = run(due, "deliver", "--json")
    assert (ran.code, ran.json["settled"][state]) == (code, READERS)
    assert {(one["state"], one["reply"]["code"]) for one in rows_of(due)} == {(state, reply)}
    fit_for_terminals(due)


@pytest.mark.wide
@pytest.mark.parametrize(("code", "content", "says"), PASSWORDS.values(), ids=PASSWORDS)
def test_a_password_file_that_is_no_use_is_named(
    due: Path, monkeypatch: pytest.MonkeyPatch, code: str, content: bytes | None, says: str
) -> None:
    (due / "password").unlink()
    if content == b"/":
        (due / "password").mkdir()
    elif content is not None:
        (due / "password").write_bytes(content)
    for name, value in LOGS_IN.items():
        monkeypatch.setenv(name, value)
    said = told(due, "deliver", finding=code, exit_code=3)
    assert place(said.finding) == "password [delivery.smtp.password_file]"
    assert says in said.finding["message"]
    assert {one["state"] for one in rows_of(due)} == {"queued"}
    for name in LOGS_IN:
        monkeypatch.delenv(name)
    assert_all_arrive(due, monkeypatch)


def rows_of(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = run(folder, "deliveries", "list", "--json").json["deliveries"]
    assert len(rows) == READERS
    return rows


def fit_for_terminals(folder: Path) -> None:
    for one in rows_of(folder):
        assert ((one["reply"] or {}).get("text") or "").isprintable()


def assert_all_arrive(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a good server have what is left: each mail once, and none of which nobody knows."""
    doubtful = sum(one["state"] == "unknown" for one in rows_of(folder))
    with good(monkeypatch) as mailbox:
        ran = run(folder, "deliver", "--json")
        assert ran.code == 0, ran.out
        assert run(folder, "deliver", "--json").json["settled"]["sent"] == 0
    receivers = sorted(recipient for _, (recipient,), _ in mailbox.mails)
    assert len(receivers) == len(set(receivers)) == READERS - doubtful


@contextmanager
def good(monkeypatch: pytest.MonkeyPatch) -> Iterator[servers.Mailbox]:
    with servers.real() as (mailbox, port):
        for name, value in {HOST: "127.0.0.1", PORT: str(port), TLS: "none"}.items():
            monkeypatch.setenv(name, value)
        for name in LOGS_IN:
            monkeypatch.delenv(name, raising=False)
        yield mailbox
