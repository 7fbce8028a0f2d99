"""What a mail log or an export says of our mails, whatever else stands in it."""

import gzip
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from syndicate.delivery.traces import Column, Passed, Trace, lines, postfix, table
from syndicate.errors import UsageError

OURS = "actualites-2026-03-12.0a1b@metropole.example"
MX = "relay=mx.readers.example[192.0.2.7]:25, delay=1.2, delays=0.1/0/0.5/0.6"
TO = f"to=<ana@readers.example>, {MX}"


def logged(*events: str, number: str = "4XyZ1k2m3nz", name: str = "postfix") -> list[bytes]:
    """Return lines as Postfix writes them: service, then what it says."""
    made = []
    for event in events:
        service, _, words = event.partition(" ")
        made.append(f"Mar 12 08:00:01 mail {name}/{service}[123]: {number}: {words}\n".encode())
    return made


def traces(read: Iterable[bytes], wanted: tuple[str, ...] = (OURS,)) -> list[Trace]:
    return list(postfix(read, wanted, Passed()))


CLEANUP = f"cleanup message-id=<{OURS}>"
SENT = f"smtp {TO}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9F1)"
QUEUED = "qmgr from=<actualites@metropole.example>, size=61234, nrcpt=1 (queue active)"
DEFERRED = f"smtp {TO}, dsn=4.7.1, status=deferred (host mx said: 450 4.7.1 Greylisted (in reply to RCPT TO command))"
BOUNCED = f"smtp {TO}, dsn=5.1.1, status=bounced (host mx said: 550 5.1.1 <ana>: no such user (in reply to RCPT TO command))"
EXPIRED = "qmgr from=<actualites@metropole.example>, status=expired, returned to sender"
FILTER = "smtp to=<ana@readers.example>, relay=127.0.0.1[127.0.0.1]:10024, dsn=2.0.0, status=sent (250 2.0.0 from MTA: queued as X)"


def best(read: Iterable[bytes]) -> Trace | None:
    found = traces(read)
    return max(found, key=lambda one: one.weight) if found else None


@pytest.mark.parametrize(
    ("events", "fate", "code", "enhanced"),
    [
        ([CLEANUP, QUEUED, SENT], "sent", 250, "2.0.0"),
        ([CLEANUP, DEFERRED, SENT], "sent", 250, "2.0.0"),
        ([CLEANUP, DEFERRED], "sent", 450, "4.7.1"),
        ([CLEANUP, QUEUED], "sent", None, None),
        ([CLEANUP, QUEUED, BOUNCED], "refused", 550, "5.1.1"),
        ([CLEANUP, DEFERRED, EXPIRED], "resend", None, None),
        ([CLEANUP, BOUNCED, SENT], "sent", 250, "2.0.0"),
        ([CLEANUP, FILTER, BOUNCED], "refused", 550, "5.1.1"),
    ],
    ids=["sent", "put off, then sent", "put off", "queued", "bounced", "expired", "both", "filter"],
)
def test_the_strongest_word_of_a_log_counts(
    events: list[str], fate: str, code: int | None, enhanced: str | None
) -> None:
    found = best(logged(*events))
    assert found is not None
    assert (found.message_id, found.fate, found.code, found.enhanced) == (
        OURS,
        fate,
        code,
        enhanced,
    )


def test_a_mail_that_was_begun_and_never_came_to_the_queue_leaves_no_trace() -> None:
    assert traces(logged("smtpd client=web[192.0.2.1]", CLEANUP)) == []


def test_mails_of_others_leave_no_trace_nor_does_a_number_used_again() -> None:
    assert traces(logged("cleanup message-id=<else@where.example>", SENT)) == []
    again = "cleanup message-id=<else@where.example>"
    assert traces(logged(CLEANUP, "qmgr removed", SENT, again, SENT)) == []
    assert traces(logged(CLEANUP, again, SENT)) == []


def test_logs_of_any_time_format_and_instance_are_read() -> None:
    for name in ("postfix", "postfix-out", "postfix/submission"):
        assert [one.fate for one in traces(logged(CLEANUP, SENT, name=name))] == ["sent"]
    stamped = [
        b"2026-03-12T08:00:01.123456+01:00 mail " + line[21:] for line in logged(CLEANUP, SENT)
    ]
    assert [one.fate for one in traces(stamped)] == ["sent"]


def test_what_is_no_log_of_postfix_is_noticed() -> None:
    passed = Passed()
    noise = [b"Mar 12 08:00:01 mail exim[1]: hello\n", b"\x00\xff" * 500 + b"\n", b"\n"]
    assert list(postfix(noise, (OURS,), passed)) == []
    assert passed.known == 0


def test_a_reply_is_kept_on_one_line_fit_for_terminals() -> None:
    rude = f"smtp {TO}, dsn=5.0.0, status=bounced (550 \x1b[31mno\x07 {'x' * 900})"
    (found,) = traces(logged(CLEANUP, rude))
    assert found.text.isprintable()
    assert len(found.text) == 500


def test_logs_are_read_line_by_line_packed_or_not_the_oldest_first(tmp_path: Path) -> None:
    old, new = tmp_path / "mail.log.1.gz", tmp_path / "mail.log"
    old.write_bytes(gzip.compress(b"".join(logged(CLEANUP))))
    new.write_bytes(b"".join(logged(SENT)) + b"x" * 200_000)
    read = list(lines([old, new]))
    assert max(map(len, read)) <= 64 * 1024
    assert [one.fate for one in traces(read)] == ["sent"]


@pytest.mark.parametrize("content", [None, gzip.compress(b"x" * 9000)[:30]], ids=["gone", "torn"])
def test_a_log_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "mail.log"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        list(lines([file]))
    assert (caught.value.code, caught.value.file) == ("log-unreadable", "mail.log")


def exported(
    text: str, named: Mapping[Column, str] | None = None, passed: Passed | None = None
) -> list[Trace]:
    read = text.splitlines(keepends=True)
    return list(table(read, (OURS,), passed or Passed(), named or {}, "export.csv"))


@pytest.mark.parametrize(
    ("state", "fate"),
    [
        ("delivered", "sent"),
        ("Opened", "sent"),
        ("soft_bounce", "sent"),
        ("Hard bounce", "refused"),
        ("blocked", "refused"),
        ("expired", "resend"),
    ],
)
def test_an_export_is_understood_by_its_header(state: str, fate: str) -> None:
    text = f"Date;Message-ID;Event;Reason\n2026;<{OURS}>;{state};550 5.1.1 no\n2026;<x@y>;sent;\n"
    (found,) = exported(text)
    assert (found.fate, found.code, found.enhanced) == (fate, 550, "5.1.1")


def test_columns_of_an_export_may_have_names_of_their_own() -> None:
    text = f"Kennung,Zustand\n{OURS},delivered\n"
    assert [one.fate for one in exported(text, {"message_id": "Kennung", "status": "Zustand"})] == [
        "sent"
    ]
    with pytest.raises(UsageError) as caught:
        exported(text, {"message_id": "Kennung"})
    assert (caught.value.code, caught.value.fields["missing"]) == ("export-header", "status")


def test_a_state_that_nobody_knows_is_counted_and_settles_nothing() -> None:
    passed = Passed()
    assert exported(f"message id,status\n{OURS},teleported\n", passed=passed) == []
    assert (passed.known, passed.strange) == (1, {"teleported": 1})


def test_a_cell_without_an_end_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        exported('message id,status\n"' + "x" * 200_000 + "\n")
    assert caught.value.code == "table-row"
