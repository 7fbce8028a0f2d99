"""Mails, one after another over one connection: MAIL, RCPT, DATA, the body, and the last line.

smtplib's own sendmail would send the last byte before we could record that it leaves. Where a server
takes commands in advance (PIPELINING, RFC 2920), a mail costs one round trip: its last line goes with
the envelope of the next, whose leaving is recorded while the body of this one is on its way.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial

from syndicate.delivery.replies import Phase
from syndicate.delivery.transports.answers import before_the_commit, doubt, error_of, reply_of
from syndicate.delivery.transports.wire import Encrypted, Plain
from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused
from syndicate.model import Message, Outcome
from syndicate.ports import Work

IN_FLIGHT = 2  # mails of one connection that are recorded as leaving: this one, and the next
_LAST = b".\r\n"
_GO_ON = 354


@dataclass(frozen=True, slots=True)
class _Turn:
    """A mail whose turn it is, and its commands; `ours` waits until it is recorded that it leaves."""

    message: Message
    commands: tuple[bytes, bytes, bytes]
    ours: Callable[[], Collection[int]]


@dataclass(slots=True)
class SmtpSession:
    """One connection, used again for each mail and made again when the server drops it."""

    connect: Callable[[], Plain | Encrypted]
    server: Plain | Encrypted
    host: str
    _used: int = field(default=0, init=False)

    def carry(self, work: Work) -> None:
        """Transmit mails; see `ports.Session.carry`."""
        turn, offered = self._next(work), False
        while turn is not None:
            following: _Turn | None = None
            try:
                with before_the_commit(self.host):
                    self._invite(turn, offered)
                following = self._next(work) if self._pipelines else None
                came = self._deliver(turn, following)
                offered = following is not None and came is not None
            except DeliveryError as error:
                came, offered = error, False
            except (
                BaseException
            ):  # the commit failed: without its last line the mail does not exist
                self.server.close()
                raise
            if came is not None:
                work.settle(turn.message, came)
            if isinstance(came, DeliveryError):
                self._recover(came, following, work, offered)
            turn = following or self._next(work)

    def close(self) -> None:
        """Say goodbye if anybody listens."""
        try:
            self.server.quit()
        except OSError:
            self.server.close()

    @property
    def _pipelines(self) -> bool:
        return self.server.has_extn("pipelining")

    def _next(self, work: Work) -> _Turn | None:
        """Take a mail; where there is a next in advance, have its leaving recorded in advance too."""
        while (message := work.take()) is not None:
            if (commands := _commands(message)) is None:
                work.settle(message, Refused("address-unfit", scope="recipient", kind="address"))
                continue
            if self._pipelines:
                return _Turn(message, commands, work.leaving([message]))
            return _Turn(message, commands, partial(_leaving, work, message))
        return None

    def _invite(self, turn: _Turn, offered: bool) -> None:
        """Announce a mail and wait until the server asks for its body.

        On a new connection, where this one was idle too long or has served enough: nothing is lost yet.
        """
        if self.server.sock is None:
            self._renew()
            offered = False
        try:
            self._announce(turn, offered)
        except (Deferred, OSError) as error:
            if not self._used or (isinstance(error, Deferred) and not _ends(error)):
                raise
            self._renew()
            self._announce(turn, offered=False)
        if self._pipelines:
            self._asked_for()
            return
        self._step("rcpt", turn.commands[1])
        self._step("data", turn.commands[2], _GO_ON)

    def _announce(self, turn: _Turn, offered: bool) -> None:
        """Send MAIL, with all that may go with it, unless it was sent before; hear what it is told."""
        if not offered:
            self.server.send(b"".join(turn.commands) if self._pipelines else turn.commands[0])
        try:
            self._step("mail")
        except DeliveryError as error:
            if self._pipelines and not _ends_connection(error):
                self._hear_out()
            raise

    def _asked_for(self) -> None:
        """Hear what RCPT and DATA are told, sent in advance."""
        try:
            self._step("rcpt")
        except DeliveryError as error:
            if not _ends_connection(error):
                self._hear_out(replies=1)
            raise
        self._step("data", expected=_GO_ON)

    def _hear_out(self, replies: int = 2) -> None:
        """Read what is said to the commands after one that failed; a body asked for has no line."""
        codes = [self.server.getreply()[0] for _ in range(replies)]
        if codes[-1] == _GO_ON:  # RFC 2920 §3.1: though no recipient was taken
            self.server.send(_LAST)
            self.server.getreply()

    def _step(self, phase: Phase, command: bytes = b"", expected: int = 250) -> None:
        if command:
            self.server.send(command)
        code, text = self.server.getreply()
        if code // 10 != expected // 10:
            raise error_of(code, text, phase, self.host)

    def _deliver(self, turn: _Turn, following: _Turn | None) -> Outcome | DeliveryError | None:
        """Send the body and, once that is recorded, the last line; return what the server said.

        None: the mail is no longer ours, and its last line has not left.
        """
        with before_the_commit(self.host):
            self.server.send(_body(turn.message))
            self._heed()
        if turn.message.delivery not in turn.ours():
            self.server.close()
            return None
        try:
            self.server.send(_LAST + (b"".join(following.commands) if following else b""))
            code, text = self.server.getreply()
        except OSError as error:
            raise doubt(error) from error
        self._used += 1
        reply = reply_of(code, text)
        if code // 100 == 2:  # noqa: PLR2004
            basic, enhanced, words = reply
            return Outcome(state="sent", code=basic, enhanced=enhanced, text=words)
        refusal = error_of(code, text, "body", self.host)
        return doubt(None, reply) if refusal.code == "smtp-garbled" else refusal

    def _heed(self) -> None:
        """Listen to a server that speaks before the last line: it is no answer to that line."""
        if self.server.hear():
            code, text = self.server.getreply()
            self.server.close()  # no command would be understood as one in the middle of a body
            raise error_of(code, text, "body", self.host)

    def _recover(
        self, error: DeliveryError, following: _Turn | None, work: Work, offered: bool
    ) -> None:
        """Make the connection fit for the next mail; raise an error after which there is none."""
        if _ends(error):
            self.server.close()
            if following is not None:
                work.give_back(following.message)
            raise error
        if not offered and self.server.sock is not None:
            self._reset()
        self._used += 1

    def _reset(self) -> None:
        try:
            code, _ = self.server.docmd("RSET")
        except OSError:
            code = -1
        if code != 250:  # noqa: PLR2004  RFC 5321 §4.1.1.5: the only reply
            self.server.close()

    def _renew(self) -> None:
        self.server.close()
        self.server, self._used = self.connect(), 0


def _body(message: Message) -> bytes:
    """Return the body with dots doubled at line starts (RFC 5321 §4.5.2), its last line ended."""
    data = message.data
    if message.dotted:  # ours have none, and need not be looked through
        data = data.replace(b"\r\n.", b"\r\n..")
        data = b"." + data if data.startswith(b".") else data
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def _leaving(work: Work, message: Message) -> Collection[int]:
    return work.leaving([message])()


def _commands(message: Message) -> tuple[bytes, bytes, bytes] | None:
    """Return MAIL, RCPT and DATA; None where no command can carry such an address."""
    envelope = f"{message.sender}{message.recipient}"
    if not envelope.isascii() or not envelope.isprintable():
        return None
    mail, rcpt = f"MAIL FROM:<{message.sender}>\r\n", f"RCPT TO:<{message.recipient}>\r\n"
    return mail.encode("ascii"), rcpt.encode("ascii"), b"DATA\r\n"


def _ends(error: DeliveryError) -> bool:
    return isinstance(error, Doubtful) or error.fields.get("scope") != "recipient"


def _ends_connection(error: DeliveryError) -> bool:
    return error.fields.get("scope") == "connection"
