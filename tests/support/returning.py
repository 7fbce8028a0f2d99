"""A publication whose mails have left, and what comes back to it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from syndicate.app import App, compose
from syndicate.audience import tokens
from syndicate.clocks import SteppingClock
from syndicate.delivery.notices import Notice
from syndicate.journeys import notices, returns
from syndicate.journeys.house import House
from syndicate.model import Delivery
from syndicate.store import bounces, deliveries, subscribers, suppressions
from syndicate.store.bounces import Listed
from syndicate.store.schema import deliveries as rows
from tests.support import homes
from tests.support.ledger import NOW, add_reader, enrolled, reader_id

DAY = timedelta(days=1)
BOUNCES, UNSUBSCRIBE = "retours@bounce.metropole.example", "unsub@bounce.metropole.example"
SETTINGS = f"""{homes.SETTINGS}
[bounces]
address = "{BOUNCES}"
unsubscribe = "{UNSUBSCRIBE}"
"""


@dataclass
class Post:
    """Readers, the mails that they were sent, and a clock that is stepped."""

    app: App
    clock: SteppingClock
    sent: dict[tuple[int, date], int] = field(default_factory=dict)

    @property
    def house(self) -> House:
        return self.app.house

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def wait(self, days: float) -> None:
        self.clock.sleep(days * 86_400)

    def readers(self, *numbers: int) -> None:
        with self.house.database.write() as c:
            for one in numbers:
                add_reader(c, one)

    def send(self, *numbers: int, **planned: Any) -> None:
        """Have an issue of today be accepted for these readers. planned: columns of the issue."""
        day = self.now.date()
        with self.house.database.write() as c:
            issue = enrolled(c, numbers, day=day, **planned)
            c.execute(
                update(rows)
                .where(rows.c.issue == issue.id)
                .values(state="sent", settled_at=self.now, handed_over_at=self.now)
            )
            for one in deliveries.listing(c, issue=issue.id):
                self.sent[int(one.recipient[-12:]), day] = one.id

    def delivery(self, number: int, day: date | None = None) -> Delivery:
        """Return what a sender held of the last mail to a reader."""
        id_ = self.sent[number, day or max(at for one, at in self.sent if one == number)]
        with self.house.database.read() as c:
            (row,) = (one for one in deliveries.listing(c) if one.id == id_)
        values = {name: getattr(row, name) for name in ("id", "purpose", "key", "recipient", "issue",
                                                        "locale", "zone", "state", "due", "attempts")}  # fmt: skip
        return Delivery(**values, selection=None, token=None)

    def returns_to(self, number: int) -> str:
        return self.house.returns_to(self.delivery(number))

    def leave_by(self, number: int) -> str:
        return self.house.leave_by(self.delivery(number))

    def message_id(self, number: int) -> str:
        one = self.delivery(number)
        return self.house.message_id(one.purpose, one.key, one.recipient)

    def take(self, mail: bytes, *arrived: str) -> dict[str, int]:
        """Take a mail; return what came of it, without what did not happen."""
        return _happened(returns.take_mail(self.house, mail, self.now, arrived))

    def tell(self, *told: Notice) -> dict[str, int]:
        return _happened(notices.take(self.house, told, self.now))

    def bounce(self, number: int, status: str = "5.1.1", action: str = "failed") -> dict[str, int]:
        """Have the last mail to a reader come back."""
        return self.take(report(number, status, action, at=self.now), self.returns_to(number))

    def suppressed(self, *numbers: int) -> dict[int, str]:
        """Return who of these is written to no more, and why."""
        marks = {self.mark(one): one for one in numbers}
        with self.house.database.read() as c:
            found = suppressions.reasons(c, marks)
        return {marks[mark]: why for mark, why in found.items()}

    def mark(self, number: int) -> str:
        return tokens.address_hmac(self.house.keys, address(number))

    def states(self, *numbers: int) -> dict[int, str]:
        """Return reader → what became of their subscription, and by what."""
        found = {}
        with self.house.database.read() as c:
            for one in numbers:
                (own,) = subscribers.subscriptions(c, reader_id(one))
                found[one] = f"{own.state} {own.left_by or ''}".strip()
        return found

    def kept(self) -> list[Listed]:
        with self.house.database.read() as c:
            return bounces.listing(c, None, None, 1000)


def address(number: int) -> str:
    return f"reader{number}@readers.example"


def report(
    number: int, status: str, action: str, *, at: datetime, returned: str = "", to: str = ""
) -> bytes:
    """Return what a mail server writes that could not deliver to a reader."""
    return (
        f"From: MAILER-DAEMON@mx.example\nTo: {to or BOUNCES}\nMessage-ID: <{at.timestamp()}.{number}"
        f".{status}@mx.example>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {address(number)}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {status[0]}50 {status} <{address(number)}> said no\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{returned}\n\n--b--\n"
    ).encode()


@contextmanager
def post(folder: Path, settings: str = SETTINGS) -> Iterator[Post]:
    clock = SteppingClock(NOW)
    app = compose(homes.home(folder / "home", settings), os.environ, clock)
    try:
        yield Post(app, clock)
    finally:
        app.close()


def _happened(taken: notices.Taken) -> dict[str, int]:
    return {done: count for done, count in taken.counts.items() if count}
