"""A mail server in a process of its own that fails as its plan says, and keeps its own truth on disk.

`python -m tests.support.faulty FOLDER` reads FOLDER/plan.json, writes its port to FOLDER/port, and
appends to FOLDER/record.jsonl what became of each mail, before it answers. A fault is what happens
where, in words that a person can write:

    connect 421 4.3.2 closed      a reply (421 is followed by the end of the connection)
    mail 451 4.3.0 later          to MAIL; so do `rcpt`, `data`, and `body`, the line after the mail
    rcpt drop                     the end of the connection instead of a reply
    rcpt garbage                  bytes that are no reply
    data slow, data stall         a reply after `slow_s`; after `stall_s`, when nobody waits any more
    body cut                      the connection ends when a part of the mail has come
    body lost                     the mail is taken, and its acknowledgement never comes
    accept                        none
"""

import asyncio
import base64
import json
import os
import random
import ssl
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import asdict
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from tests.support.faults import Entry, Plan

GARBAGE = b"\x1b[2J\x00 what?\r\n"
_LAST_WORDS_S = 0.5
_CUT_AFTER = 20  # lines of a mail


class HungUpError(Exception):
    """This connection is over."""


class Faults:
    """Says what goes wrong next: the same for the same seed, whichever connection it meets."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.met: Counter[str] = Counter()

    def meet(self, name: str) -> tuple[str, str]:
        """Return phase and act of what happens to `name` (a recipient, or a phase) now."""
        turn = self.met[name]
        self.met[name] += 1
        return _parted(self._fault(name, turn))

    def _fault(self, name: str, turn: int) -> str:
        provider = self.plan.providers.get(name.rpartition("@")[2])
        turns = self.plan.turns.get(name, ())
        if provider is not None or turn < len(turns):
            return provider or turns[turn]
        draw = random.Random(f"{self.plan.seed} {name} {turn}").random()  # noqa: S311 (to be repeated, not secret)
        for fault, rate in self.plan.rates.items():
            if (fault.partition(" ")[0] in ("connect", "mail")) != (name in ("connect", "mail")):
                continue
            if name in ("connect", "mail") and not fault.startswith(name):
                continue
            draw -= rate
            if draw < 0:
                return fault
        return "accept"


def _parted(fault: str) -> tuple[str, str]:
    phase, _, act = fault.partition(" ")
    return phase, act


class Talk:
    """One connection."""

    def __init__(self, server: "Server", reader: Any, writer: Any, number: int) -> None:
        self.server, self.reader, self.writer, self.number = server, reader, writer, number
        self.plan = server.plan
        self.trusted = not server.plan.login
        self.sender = self.recipient = ""
        self.fate = ("accept", "")

    async def go(self) -> None:
        await self.reply("connect", b"220 faulty ESMTP", self.server.faults.meet("connect"))
        while line := await self.reader.readline():
            words = line.decode("utf-8", "replace").split(maxsplit=1)
            verb = words[0].upper() if words else "?"
            act = getattr(self, f"on_{verb.lower()}", None)
            await (act(words[-1].strip()) if act else self.say(b"500 5.5.2 what?"))

    async def on_ehlo(self, _: str) -> None:
        offers = [*self.plan.offers]
        offers += ["AUTH PLAIN"] if self.plan.login else []
        offers += ["STARTTLS"] if self.plan.tls and not self.secure else []
        lines = ["faulty", *offers]
        text = "".join(f"250{'-' if one is not lines[-1] else ' '}{one}\r\n" for one in lines)
        await self.send(text.encode())

    async def on_helo(self, _: str) -> None:
        await self.say(b"250 faulty")

    async def on_noop(self, _: str) -> None:
        await self.say(b"250 2.0.0 ok")

    async def on_rset(self, _: str) -> None:
        self.sender = self.recipient = ""
        await self.say(b"250 2.0.0 ok")

    async def on_quit(self, _: str) -> None:
        await self.say(b"221 2.0.0 bye")
        raise HungUpError

    async def on_starttls(self, _: str) -> None:
        await self.say(b"220 2.0.0 go")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.plan.tls)
        await self.writer.start_tls(context)

    async def on_auth(self, words: str) -> None:
        _, _, given = words.partition(" ")
        name, _, password = self.plan.login.partition(":")
        self.trusted = given == base64.b64encode(f"\0{name}\0{password}".encode()).decode()
        await self.say(b"235 2.7.0 welcome" if self.trusted else b"535 5.7.8 no")

    async def on_mail(self, words: str) -> None:
        self.sender = self.recipient = ""
        _, *extras = words.split()
        known = {"BODY=8BITMIME": "8BITMIME", "SMTPUTF8": "SMTPUTF8"}
        strange = [one for one in extras if known.get(one.upper(), "?") not in self.plan.offers]
        if not self.trusted:
            await self.say(b"530 5.7.0 log in first")
        elif strange:
            await self.say(b"555 5.5.4 no such parameter")
        elif await self.reply("mail", b"250 2.1.0 ok", self.server.faults.meet("mail")):
            self.sender = words.partition("<")[2].partition(">")[0] or "<>"

    async def on_rcpt(self, words: str) -> None:
        recipient = words.partition("<")[2].partition(">")[0]
        if not self.sender:
            await self.say(b"503 5.5.1 MAIL first")
            return
        self.fate = self.server.faults.meet(recipient)
        if await self.reply("rcpt", b"250 2.1.5 ok", self.fate, recipient):
            self.recipient = recipient

    async def on_data(self, _: str) -> None:
        if not (self.recipient or (self.sender and self.plan.anyway)):
            await self.say(b"554 5.5.1 no valid recipients")
            return
        agreed = b"354 go ahead"
        if await self.reply("data", agreed, self.fate, self.recipient, hoped=354):
            await self.take(await self.body())
        self.sender = self.recipient = ""

    async def body(self) -> bytes:
        lines: list[bytes] = []
        while (line := await self.reader.readline()) != b".\r\n":
            if not line:
                raise HungUpError
            lines.append(line.removeprefix(b"."))
            if self.fate == ("body", "cut") and len(lines) == _CUT_AFTER:
                self.note("body", taken=False, answer=0)
                self.drop()
        return b"".join(lines)

    async def take(self, data: bytes) -> None:
        head = BytesHeaderParser().parsebytes(data)
        message_id = str(head["Message-ID"] or "").strip()
        if not self.recipient:
            await self.say(b"554 5.5.1 no valid recipients")
            return
        if self.fate == ("body", "lost"):
            self.note("body", taken=True, answer=0, message_id=message_id)
            self.drop()
        await self.reply("body", b"250 2.0.0 taken", self.fate, self.recipient, message_id)

    async def reply(
        self,
        phase: str,
        usual: bytes,
        fate: tuple[str, str],
        recipient: str = "",
        message_id: str = "",
        hoped: int = 0,
    ) -> bool:
        """Answer as fate has it, on record before it is said; tell whether that is a yes."""
        act = fate[1] if fate[0] == phase else ""
        line = act.encode() if act[:3].isdigit() else usual
        silent = act in ("drop", "garbage") or (act == "stall" and phase == "body")
        code = 0 if silent else int(line[:3])
        good = code == (hoped or int(usual[:3]))
        # Of what stalls we have taken it all the same: that is what makes it hard.
        taken = phase == "body" and (good or act == "stall")
        if phase == "body" or (recipient and not good):
            self.note(phase, taken=taken, answer=code, recipient=recipient, message_id=message_id)
        if act == "drop":
            self.drop()
        if act in ("slow", "stall"):
            await asyncio.sleep(self.plan.slow_s if act == "slow" else self.plan.stall_s)
        await (self.send(GARBAGE) if act == "garbage" else self.say(line))
        if code == 421:
            raise HungUpError
        return good

    def note(self, phase: str, *, taken: bool, answer: int, recipient: str = "", message_id: str = "") -> None:  # fmt: skip
        self.server.note(
            Entry(
                recipient=recipient or self.recipient,
                message_id=message_id,
                taken=taken,
                answer=answer,
                phase=phase,
                connection=self.number,
            )
        )

    @property
    def secure(self) -> bool:
        return self.writer.get_extra_info("ssl_object") is not None

    async def say(self, line: bytes) -> None:
        await self.send(line + b"\r\n")

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def drop(self) -> None:
        self.writer.transport.abort()
        raise HungUpError


class Server:
    """Listens, and keeps the record."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plan = Plan(**json.loads((folder / "plan.json").read_text("utf-8")))
        self.faults = Faults(self.plan)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self.record = os.open(folder / "record.jsonl", flags, 0o600)
        self.connections = 0

    def note(self, entry: Entry) -> None:
        """Write one line, past every buffer of ours."""
        os.write(self.record, json.dumps(asdict(entry)).encode() + b"\n")

    async def welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError):  # the sender was killed, or we dropped it
            with suppress(HungUpError):
                await Talk(self, reader, writer, self.connections).go()
            await _last_words(reader, writer)
        writer.close()

    async def serve(self) -> None:
        listener = await asyncio.start_server(self.welcome, "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        whole = self.folder / "port.new"
        whole.write_text(str(port), encoding="ascii")
        whole.replace(self.folder / "port")
        await listener.serve_forever()


async def _last_words(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Let a last reply arrive: the end of a connection with unread input takes it along."""
    if writer.transport.is_closing() or not writer.can_write_eof():
        return
    writer.write_eof()
    with suppress(asyncio.TimeoutError):
        async with asyncio.timeout(_LAST_WORDS_S):
            while await reader.read(65536):
                pass


if __name__ == "__main__":
    asyncio.run(Server(Path(sys.argv[1])).serve())
