"""A mailbox on a server (IMAP4rev1) → the mails in it that were not read yet. The one door to imaplib."""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from syndicate.errors import Deferred, DeliveryError, SettingsError, reason_of
from syndicate.settings.returning import Imap

_TABLE = "bounces.imap"
_LONGEST_PASSWORD = 4096
_READ = "SyndicateRead"  # a keyword of ours, where the server keeps such; else \Seen has to do
_WHEN = re.compile(rb'INTERNALDATE "([^"]+)"')
_UID = re.compile(rb"\bUID (\d+)")
_ANY_KEYWORD = b"\\*"


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail as the mailbox has it: its number, when it came, and what was read of it."""

    uid: int
    at: datetime
    data: bytes


@dataclass(slots=True)
class Mailbox:
    """One folder of one mailbox, open. Not shared between threads.

    able:    what the server says that it can do, to who is logged in.
    keyword: it keeps marks of our own.
    """

    server: imaplib.IMAP4
    options: Imap
    largest: int
    able: frozenset[str]
    keyword: bool

    def waiting(self) -> list[int]:
        """Return the numbers of the mails that were not read yet, the oldest first."""
        unread = f"UNKEYWORD {_READ}" if self.keyword else "UNSEEN"
        found = self._said("SEARCH", "UNDELETED" if self.options.done else f"UNDELETED {unread}")
        return sorted(int(one) for line in found for one in line.split() if one.isdigit())

    def fetch(self, uids: Sequence[int]) -> Iterator[Kept]:
        """Yield mails, of each its first `largest` bytes; one that somebody took away is left out."""
        for uid in uids:
            answer = self._asked("FETCH", str(uid), f"(INTERNALDATE BODY.PEEK[]<0.{self.largest}>)")
            for part in answer:
                if isinstance(part, tuple) and len(part) == 2:  # noqa: PLR2004  what it is, and it
                    yield Kept(uid, _when(part[0]), bytes(part[1])[: self.largest])
                    break

    def done(self, uids: Sequence[int]) -> None:
        """Have these never wait again: moved to the folder for them, or marked where they are."""
        if not uids:
            return
        those, folder = ",".join(map(str, uids)), self.options.done
        if not folder:
            self._said("STORE", those, "+FLAGS.SILENT", f"(\\Seen {_READ if self.keyword else ''})")
        elif "MOVE" in self.able:
            self._said("MOVE", those, _quoted(folder))
        else:
            self._said("COPY", those, _quoted(folder))
            self._said("STORE", those, "+FLAGS.SILENT", "(\\Deleted)")
            if "UIDPLUS" in self.able:  # without it, others' mails might go too
                self._said("EXPUNGE", those)

    def _said(self, command: str, *arguments: str) -> list[bytes]:
        return [one for one in self._asked(command, *arguments) if isinstance(one, bytes)]

    def _asked(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes]]:
        kind, answer = self.server.uid(command, *arguments)
        if kind != "OK":
            raise DeliveryError(
                "mailbox-refused", setting=f"{_TABLE}.done", answer=_text(answer), command=command
            )
        return list(answer)


@contextmanager
def opened(options: Imap, home: Path, largest: int) -> Iterator[Mailbox]:
    """Connect, secure, log in and open the folder; say goodbye afterwards.

    Raises Deferred while nothing answers, DeliveryError naming the setting where the server will not
    have us, SettingsError where the password cannot be read.
    """
    password = _password(options, home)
    with _spoken(options):
        server = _connected(options)
        try:
            _log_in(server, options, password)
            yield _selected(server, options, largest)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()


def _connected(options: Imap) -> imaplib.IMAP4:
    seconds = options.timeout.total_seconds()
    if options.tls == "implicit":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(options.host, options.port, ssl_context=context, timeout=seconds)
    server = imaplib.IMAP4(options.host, options.port, timeout=seconds)
    if options.tls == "required":
        if "STARTTLS" not in server.capabilities:
            server.shutdown()
            raise DeliveryError("mailbox-tls", setting=f"{_TABLE}.tls", host=_host(options))
        server.starttls(ssl.create_default_context())
    return server


def _log_in(server: imaplib.IMAP4, options: Imap, password: str) -> None:
    try:
        server.login(options.user, password)
    except (imaplib.IMAP4.error, UnicodeEncodeError) as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise
        raise DeliveryError(
            "mailbox-login", setting=f"{_TABLE}.user", host=_host(options)
        ) from error


def _selected(server: imaplib.IMAP4, options: Imap, largest: int) -> Mailbox:
    kind, answer = server.select(_quoted(options.folder))
    if kind != "OK":
        raise DeliveryError(
            "mailbox-folder", setting=f"{_TABLE}.folder", found=options.folder, answer=_text(answer)
        )
    _, flags = server.response("PERMANENTFLAGS")
    keyword = any(_ANY_KEYWORD in one for one in flags or () if isinstance(one, bytes))
    _, said = server.capability()  # who is logged in may do more
    able = frozenset(_text(said).upper().split())
    return Mailbox(server, options, largest, able, keyword)


@contextmanager
def _spoken(options: Imap) -> Iterator[None]:
    """Say in our words what goes wrong between us and the server."""
    host = _host(options)
    try:
        yield
    except ssl.SSLError as error:
        raise DeliveryError("mailbox-handshake", setting=f"{_TABLE}.tls", host=host) from error
    except OSError as error:
        raise Deferred("mailbox-unreachable", host=host, reason=reason_of(error)) from error
    except imaplib.IMAP4.error as error:
        raise Deferred("mailbox-garbled", host=host, answer=_text([str(error)])) from error


def _password(options: Imap, home: Path) -> str:
    name, setting = options.password_file, f"{_TABLE}.password_file"
    try:
        with (home / name).open("rb") as file:
            data = file.read(_LONGEST_PASSWORD + 1)
    except OSError as error:
        reason = reason_of(error)
        raise SettingsError(
            "password-unreadable", file=name, setting=setting, reason=reason
        ) from error
    password = data.strip()
    if not password:
        raise SettingsError("password-empty", file=name, setting=setting)
    if len(data) > _LONGEST_PASSWORD or not password.isascii() or b"\n" in password:
        raise SettingsError("password-unfit", file=name, setting=setting)
    return password.decode("ascii")


def _when(head: bytes) -> datetime:
    """Return when a mail came; the very beginning where the server does not say so."""
    found = _WHEN.search(head)
    try:
        return datetime.strptime(
            found[1].decode().strip() if found else "", "%d-%b-%Y %H:%M:%S %z"
        ).astimezone(UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)


def _quoted(folder: str) -> str:
    """Return a folder's name as IMAP writes it: in its own UTF-7 (RFC 3501 §5.1.3), quoted."""
    made = []
    for run in re.findall(r"[ -~]+|[^ -~]+", folder):
        if run.isascii() and run.isprintable():
            made.append(run.replace("&", "&-"))
        else:
            letters = run.encode("utf-16-be")
            packed = "".join(f"{byte:08b}" for byte in letters)
            packed += "0" * (-len(packed) % 6)
            made.append(f"&{_sixes(packed)}-")
    name = "".join(made).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'


def _sixes(bits: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,"
    return "".join(alphabet[int(bits[at : at + 6], 2)] for at in range(0, len(bits), 6))


def _host(options: Imap) -> str:
    return f"{options.host}:{options.port}"


def _text(answer: Sequence[object]) -> str:
    words = (
        one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in answer
    )
    return " ".join(words)[:200]
