"""Senders to compare with: `python -m benchmarks.delivering.others NAME PORT MAILS FILE`.

Each sends the mail in FILE so many times, and prints how many seconds that took.

aiosmtplib: 20 connections, each used again; the mail is joined from pieces for each reader.
naive:      smtplib, one connection, and an EmailMessage built anew for each reader, as tutorials have it.
"""

import asyncio
import smtplib
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

SENDER = "actualites@metropole.example"
CONNECTIONS = 20


def naive(port: int, mails: int, data: bytes) -> None:
    """Build each mail from its texts, and send it."""
    whole = message_from_bytes(data, policy=policy.default)
    text, html = (whole.get_body((kind,)).get_content() for kind in ("plain", "html"))
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(mails):
            mail = EmailMessage()
            mail["From"], mail["To"] = SENDER, f"reader{number}@readers.example"
            mail["Subject"] = "La fête des jumelages"
            mail.set_content(text)
            mail.add_alternative(html, subtype="html")
            server.send_message(mail)


def in_turns(port: int, mails: int, data: bytes) -> None:
    """Send over connections that an event loop serves in turn."""
    asyncio.run(_all(port, mails, data))


async def _all(port: int, mails: int, data: bytes) -> None:
    head, _, rest = data.partition(b"reader0")
    numbers = iter(range(mails))
    await asyncio.gather(*(_some(port, numbers, head, rest) for _ in range(CONNECTIONS)))


async def _some(port: int, numbers: Iterator[int], head: bytes, rest: bytes) -> None:
    import aiosmtplib  # noqa: PLC0415 (the other sender does without)

    server = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False)
    async with server:
        for number in numbers:  # one iterator, shared by all
            who = b"reader%d" % number
            mail = b"".join((head, who, rest))
            await server.sendmail(SENDER, [f"{who.decode()}@readers.example"], mail)


SENDERS: Mapping[str, Callable[[int, int, bytes], None]] = {"aiosmtplib": in_turns, "naive": naive}


if __name__ == "__main__":
    name, port, mails, file = sys.argv[1:]
    content = Path(file).read_bytes()
    start = time.perf_counter()
    SENDERS[name](int(port), int(mails), content)
    print(time.perf_counter() - start)
