"""Each alert, brought about by what people and machines do, reaches staff in their language by a real mail server."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.alerting import (
    BOUNCES,
    DUE,
    ISSUE,
    PLAN,
    SOON,
    STAFF,
    Inbox,
    Provoked,
    after,
    free_port,
    inbox,
    publication,
    tell,
    ticked,
)
from tests.support.cli import at, run
from tests.support.faults import Plan, faulty

PARITY = 'approvals = 0\nparity = ["fr", "en"]\nlate = "{late}"'
WAITS = PARITY.format(late="wait") + '\nuntil = "1h"'
TOO_LATE = after(DUE, hours=2)


@pytest.fixture(scope="module")
def staff() -> Iterator[Inbox]:
    with inbox() as made:
        yield made


def _planned(home: Path) -> str:
    ticked(home, PLAN)
    return PLAN


def _soon(home: Path) -> str:
    ticked(home, PLAN)
    return after(SOON, minutes=1)


def _alone(home: Path) -> str:
    assert at(PLAN, home, "issue", "plan", "actualites", "--works", "fete", "--at", DUE).code == 0
    return PLAN


def _due(home: Path) -> str:
    ticked(home, PLAN, DUE)
    return after(DUE, minutes=1)


def _sent(home: Path) -> str:
    _due(home)
    at(DUE, home, "deliver")
    return after(DUE, minutes=1)


def _late(home: Path) -> str:
    ticked(home, PLAN)
    assert at(PLAN, home, "hold", "--reason", "works").code == 0
    ticked(home, DUE)
    assert at(after(DUE, hours=7), home, "release").code == 0
    return after(DUE, hours=7)


def _overdue(home: Path) -> str:
    ticked(home, PLAN, DUE, TOO_LATE)
    return TOO_LATE


def _held(home: Path) -> str:
    assert at(PLAN, home, "hold", "--reason", "wrong subject").code == 0
    return PLAN


def _copied(home: Path) -> str:
    ticked(home, PLAN)
    moved = home.with_name("before")
    home.rename(moved)
    shutil.copytree(moved, home, symlinks=True)
    return PLAN


def _down(home: Path) -> str:
    os.environ["SYNDICATE_DELIVERY__SMTP__PORT"] = str(free_port())
    _due(home)
    assert at(DUE, home, "deliver").code == 1
    return after(DUE, minutes=3)


def _never_backed_up(home: Path) -> str:
    tell(home, PLAN)
    return after(PLAN, days=8)


def _backed_up(home: Path) -> str:
    assert at(PLAN, home, "backup", str(home.with_name("backup.db"))).code == 0
    return after(PLAN, days=7, minutes=1)


def _many(home: Path) -> None:
    rows = [
        f"r{n}@{'gmail' if n < 10 else 'free'}.example,express,{PLAN},Europe/Paris"
        for n in range(110)
    ]
    table = home / "readers.csv"
    table.write_text("\n".join(("email,basis,consented_at,zone", *rows)), encoding="utf-8")
    wishes = ("--newsletter", "actualites", "--locale", "fr")
    ran = at(PLAN, home, "subscribers", "import", str(table), *wishes)
    assert ran.code == 0, ran.err


def _refused(home: Path) -> str:
    _many(home)
    return _sent(home)


def _complained(home: Path) -> str:
    _many(home)
    _sent(home)
    file = min((home / "var" / "outbox" / ISSUE).glob("*.eml"))
    head = file.read_text().partition("\n\n")[0]
    (home / "arf.eml").write_text(ARF.format(head=head))
    taken = at(DUE, home, "bounces", "take", str(home / "arf.eml"), "--json").json
    assert taken["complained"] == 1
    return after(DUE, minutes=1)


ARF = """\
From: fbl@gmail.example
To: retours@bounce.metropole.example
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

abuse
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: x/1
Version: 1

--b
Content-Type: text/rfc822-headers

{head}

--b--
"""
ONE, TWO = "approvals = 1", 'approvals = 1\nif_unapproved = "skip"'
BLOCKED = {"gmail.com": "rcpt 550 5.7.606 blocked"}
SLOWED = {"gmail.com": "rcpt 450 4.7.28 too fast"}
NEWS, ACTU = "News, March 12, 2026", "Actualités, 12 mars 2026"
ALERTS: Mapping[str, Provoked] = {
    "to approve": Provoked(_planned, f"To approve: {NEWS}", f"À approuver : {ACTU}", ONE,
        says={"en": "leaves on Thursday, March 12, 2026, at 3:00 a.m. (Toronto)",
              "fr": "part le jeudi 12 mars 2026, à 8 h (Paris)",
              "fr-CA": "part le jeudi 12 mars 2026, à 3 h (Toronto)"}),
    "to approve soon": Provoked(_soon, f"Not approved yet, leaves soon: {NEWS}",
        f"Pas encore approuvé, départ imminent : {ACTU}", ONE),
    "to approve, outside every schedule": Provoked(_alone, f"To approve: {NEWS}",
        f"À approuver : {ACTU}", ONE, says={"en": "outside every schedule", "fr": "hors calendrier"}),
    "a translation is late": Provoked(_planned, f"Translations awaited: {NEWS}",
        f"Traductions attendues : {ACTU}", PARITY.format(late="carry"),
        says={"en": "English: missing", "fr": "« La fête », anglais : manquant"}),
    "held, not approved": Provoked(_due, f"Held, not approved: {NEWS}",
        f"Retenu, non approuvé : {ACTU}", ONE, says={"en": "nobody has approved it"}),
    "held, too late": Provoked(_late, f"Held, too late: {NEWS}", f"Retenu, trop tard : {ACTU}"),
    "held by the checks": Provoked(_overdue, f"Held by the checks: {NEWS}",
        f"Retenu par les vérifications : {ACTU}", WAITS, says={"en": "content/articles/fete"}),
    "skipped": Provoked(_due, f"Skipped: {NEWS}", f"Numéro sauté : {ACTU}", TWO),
    "sent": Provoked(_sent, f"Sent: {NEWS}", f"Envoyé : {ACTU}",
        says={"en": "Handed to the mail server: 3", "fr": "Remis au serveur d’envoi : 3"}),
    "held by somebody": Provoked(_held, "All sending is held: wrong subject",
        "Tous les envois sont retenus : wrong subject"),
    "a copy": Provoked(_copied, "This installation is held: it looks like the copy of another",
        "Cette installation est retenue : elle semble être la copie d’une autre",
        says={"en": "syndicate adopt --by EMAIL"}),
    "no mail leaves": Provoked(_down, "No mail leaves (smtp)", "Aucun message ne part (smtp)",
        faults={}, says={"en": "the connection is refused", "fr": "la connexion est refusée"}),
    "a provider refuses us": Provoked(_sent, "gmail refuses our mail",
        "gmail refuse nos messages", faults=BLOCKED, says={"en": "550 5.7.606 blocked"}),
    "a provider asks for less": Provoked(_sent, "gmail asks for less mail",
        "gmail demande moins de messages", faults=SLOWED),
    "in doubt": Provoked(_sent, f"Mails in doubt: 3 ({ISSUE})",
        f"Messages au sort inconnu : 3 ({ISSUE})", faults={"gmail.com": "body lost"}),
    "never backed up": Provoked(_never_backed_up, "No backup yet", "Pas encore de sauvegarde"),
    "no backup for a week": Provoked(_backed_up, "No backup since March 11, 2026",
        "Pas de sauvegarde depuis le 11 mars 2026"),
    "complaints": Provoked(_complained, "Many complaints: 1 for 113 mails",
        "Nombreuses plaintes : 1 pour 113 messages", more=BOUNCES,
        says={"en": "That is 0.9% of", "fr": "Soit 0,9 % des"}),
    "refusals": Provoked(_refused, f"Many refusals: 10 of 113 mails ({ISSUE})",
        f"Nombreux refus : 10 messages sur 113 ({ISSUE})",
        faults={"gmail.example": "rcpt 550 5.1.1 unknown"}),
}  # fmt: skip


def texts(mail: EmailMessage) -> tuple[str, str]:
    parts = [one.get_content() for one in mail.iter_parts()]
    assert [one.get_content_type() for one in mail.iter_parts()] == ["text/plain", "text/html"]
    return parts[0], parts[1]


def plain(text: str) -> str:
    """Return words without the lines and the spaces in which they are set."""
    return " ".join(text.split())


@pytest.mark.wide
@pytest.mark.parametrize("case", ALERTS.values(), ids=ALERTS)
def test_each_reaches_everybody_once_in_their_language(
    case: Provoked, staff: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as stack:
        if case.faults is not None:
            server = stack.enter_context(faulty(tmp_path / "s", Plan(providers=case.faults)))
            for name, value in server.environment.items():
                monkeypatch.setenv(name, value)
        home = publication(tmp_path, staff.port, case.options, case.more)
        instant = case.act(home)
        staff.taken()
        told = tell(home, instant)
        assert told.code == 0, told.err
        for tag, who in STAFF.items():
            (mail,) = [one for to, one in staff.received if to == who and _is(one, case, tag)]
            _assert_sound(mail, tag, case)
        staff.received.clear()
        for minutes in (1, 20):
            assert tell(home, after(instant, minutes=minutes)).code == 0
        assert staff.taken() == {}


def _is(mail: EmailMessage, case: Provoked, tag: str) -> bool:
    wanted = case.english if tag == "en" else case.french
    return plain(str(mail["Subject"])) == wanted


def _assert_sound(mail: EmailMessage, tag: str, case: Provoked) -> None:
    assert mail.defects == []
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == tag
    assert mail["List-Unsubscribe"] is None
    text, html = texts(mail)
    assert "https://news.example/console/" in text
    assert 'href="https://news.example/console/' in html
    assert "syndicate " in text
    assert f'lang="{tag}"' in html
    said = case.says.get(tag) or case.says.get(tag.partition("-")[0])
    if said:
        assert plain(said) in plain(text), text


def test_a_test_goes_to_a_role_or_an_address_in_its_language(staff: Inbox, tmp_path: Path) -> None:
    home = publication(tmp_path, staff.port)
    staff.taken()
    assert run(home, "alerts", "test", "--role", "sender").code == 0
    got = {who: str(mail["Subject"]) for who, mail in staff.taken().items()}
    assert got == {
        STAFF["fr"]: "Essai des alertes",
        STAFF["fr-CA"]: "Essai des alertes",
        STAFF["en"]: "Test of alerts",
    }
    assert run(home, "alerts", "test", "--to", STAFF["en"]).code == 0
    assert run(home, "alerts", "test", "--to", "new@staff.example").code == 0
    assert [str(mail["Subject"]) for _, mail in staff.received] == [
        "Test of alerts",
        "Essai des alertes",
    ]
