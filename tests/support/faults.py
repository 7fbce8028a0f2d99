"""What a server is to do wrong, and what it knows of each mail; `faulty` is the server itself."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.support.waiting import until

OFFERS = ("PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What goes wrong, and how often.

    rates:     fault → how likely it is, per mail (or per connection, for `connect`).
    turns:     recipient → faults of the first, second, … attempt to reach them; afterwards, rates.
    providers: domain → fault for all who are there, before anything else.
    anyway:    DATA is agreed to where no recipient was, as RFC 2920 §3.1 lets a server do.
    login:     "name:password" for AUTH PLAIN; nobody may send without.
    tls:       certificate and key, for STARTTLS.
    """

    seed: int = 2018
    rates: Mapping[str, float] = field(default_factory=dict)
    turns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)
    offers: Sequence[str] = OFFERS
    slow_s: float = 0.05
    stall_s: float = 3.0
    anyway: bool = False
    login: str = ""
    tls: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What became of one mail, or of one recipient who was not agreed to.

    taken:  the server has the mail.
    answer: the code of the reply; 0 where none came, or nothing that is one.
    phase:  what that was the answer to: "mail", "rcpt", "data" or "body".
    """

    recipient: str
    message_id: str
    taken: bool
    answer: int
    phase: str
    connection: int

    @property
    def refused(self) -> bool:
        return self.answer // 100 == 5

    @property
    def doubtful(self) -> bool:
        """Tell whether a sender cannot know what became of it."""
        return self.phase == "body" and not self.answer


@dataclass(frozen=True)
class Faulty:
    """A faulty server at work: how to send to it, and what it knows."""

    folder: Path

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text(encoding="ascii"))

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the settings that send to it."""
        return {
            "SYNDICATE_DELIVERY__TRANSPORT": "smtp",
            "SYNDICATE_DELIVERY__SMTP__HOST": "127.0.0.1",
            "SYNDICATE_DELIVERY__SMTP__PORT": str(self.port),
            "SYNDICATE_DELIVERY__SMTP__TLS": "none",
        }

    def lines(self) -> int:
        """Return how many entries there are by now."""
        return (self.folder / "record.jsonl").read_bytes().count(b"\n")

    def record(self) -> list[Entry]:
        """Return all that it noted, the oldest first."""
        text = (self.folder / "record.jsonl").read_text("utf-8")
        return [Entry(**json.loads(line)) for line in text.splitlines()]


@contextmanager
def faulty(folder: Path, plan: Plan | None = None) -> Iterator[Faulty]:
    """Run a faulty server for as long as this lasts."""
    folder.mkdir(parents=True)
    (folder / "plan.json").write_text(json.dumps(asdict(plan or Plan())), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.faulty", str(folder)],
        cwd=Path(__file__).parents[2],
    )
    try:
        until(lambda: (folder / "port").exists() or process.poll() is not None)
        assert process.poll() is None
        yield Faulty(folder)
    finally:
        process.kill()
        process.wait()
