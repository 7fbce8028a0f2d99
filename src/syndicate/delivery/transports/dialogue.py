"""What is said on one connection: MAIL, RCPT, DATA, the body and the last line, one mail after another.

smtplib's own sendmail would send the last byte before we could record that it leaves. Where a server
takes commands in advance (PIPELINING, RFC 2920), a mail costs one round trip: its body goes with its
last line and the envelope of the next, whose leaving is recorded while this one is on its way.

The dialogue is written as if it waited; where it does it yields what for, and `switchboard` goes on with
another connection.
"""

import time
from dataclasses import dataclass

from syndicate.delivery.replies import Phase
from syndicate.delivery.transports.answers import doubt, error_of, lost, reply_of
from syndicate.delivery.transports.desk import COMMIT, REPLY, ROOM, Desk, Turn, Wait, Waiting
from syndicate.delivery.transports.stream import Stream
from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused
from syndicate.model import Message, Outcome

_LAST = b".\r\n"
_GO_ON = 354
_FINE = 2


@dataclass(slots=True, eq=False)
class Dialogue:
    """One connection, used again for each mail and made again when the server drops it.

    run: what is being said, while there are mails. waits: what for, and since when.
    used: how many mails this connection has carried.
    """

    desk: Desk
    stream: Stream
    run: Waiting[None] | None = None
    waits: Wait = REPLY
    since: float = 0.0
    writes: bool = False
    used: int = 0
    _offered: bool = False
    _away: bool = False

    def carry(self) -> Waiting[None]:
        """Transmit mails until there are none, or the connection is of no more use."""
        turn = self.desk.next(self)
        self._offered = False
        while turn is not None:
            following: Turn | None = None
            came: Outcome | DeliveryError | None
            try:
                yield from self._invited(turn)
                following = self.desk.next(self) if self.stream.pipelines else None
                came = yield from self._delivered(turn, following)
                self._offered = following is not None and came is not None
            except DeliveryError as error:
                came, self._offered = error, False
            if isinstance(came, DeliveryError) and _ends(came):
                self._end(turn, following, came)
                return
            if came is not None:
                self.desk.settle(turn, came)
            if isinstance(came, DeliveryError):
                yield from self._recovered()
            turn = following or self.desk.next(self)

    def _end(self, turn: Turn, following: Turn | None, came: DeliveryError) -> None:
        """Hang up; nobody is charged for a server that is away, nor for what another connection met before."""
        self.desk.hang_up(self)
        if isinstance(came, Deferred) and (self.desk.failed or self._away):
            self.desk.give_back(turn)
        else:
            self.desk.settle(turn, came)
        if following is not None:
            self.desk.give_back(following)
        self.desk.fail(came)

    def _invited(self, turn: Turn) -> Waiting[None]:
        """Announce a mail and wait until the server asks for its body.

        On a new connection, where this one was idle too long or has served enough: nothing is lost yet.
        """
        if self._offered and self.stream.agreed():
            return
        if self.stream.closed:
            yield from self._renewed(turn)
        try:
            yield from self._announced(turn)
        except (Deferred, OSError) as error:
            if not self.used or (isinstance(error, Deferred) and not _ends(error)):
                raise _translated(error, self.desk.host) from error
            yield from self._renewed(turn)
            yield from self._certain(self._announced(turn))
        yield from self._certain(self._asked_for(turn))

    def _certain(self, part: Waiting[None]) -> Waiting[None]:
        """Have a part said before the last line, where a lost connection means later."""
        try:
            yield from part
        except OSError as error:
            raise lost(error, self.desk.host) from error

    def _announced(self, turn: Turn) -> Waiting[None]:
        """Send MAIL, with all that may go with it, unless it was sent before; hear what it is told."""
        pipelines = self.stream.pipelines
        if not self._offered:
            yield from self._sent(b"".join(turn.commands) if pipelines else turn.commands[0])
        try:
            yield from self._step("mail")
        except DeliveryError as error:
            if pipelines and not _ends_connection(error):
                yield from self._heard_out(2)
            raise

    def _asked_for(self, turn: Turn) -> Waiting[None]:
        """Hear what RCPT and DATA are told."""
        if not self.stream.pipelines:
            yield from self._sent(turn.commands[1])
            yield from self._step("rcpt")
            yield from self._sent(turn.commands[2])
        else:
            try:
                yield from self._step("rcpt")
            except DeliveryError as error:
                if not _ends_connection(error):
                    yield from self._heard_out(1)
                raise
        yield from self._step("data", _GO_ON)

    def _heard_out(self, replies: int) -> Waiting[None]:
        """Read what is said to the commands after one that failed; a body asked for has no line."""
        code = 0
        for _ in range(replies):
            code, _text = yield from self._reply()
        if code == _GO_ON:  # RFC 2920 §3.1: though no recipient was taken
            yield from self._sent(_LAST)
            yield from self._reply()

    def _step(self, phase: Phase, expected: int = 250) -> Waiting[None]:
        code, text = yield from self._reply()
        if code // 10 != expected // 10:
            raise error_of(code, text, phase, self.desk.host)

    def _reply(self) -> Waiting[tuple[int, bytes]]:
        reply = self.stream.reply()
        if reply is None:
            self.since = time.monotonic()
        while reply is None:
            yield REPLY
            reply = self.stream.reply()
        return reply

    def _sent(self, data: bytes) -> Waiting[None]:
        self.stream.write(data)
        self.since = time.monotonic()
        while self.stream.unsent:
            yield ROOM
            self.stream.flush()

    def _delivered(
        self, turn: Turn, following: Turn | None
    ) -> Waiting[Outcome | DeliveryError | None]:
        """Send the body and, once that is recorded, the last line; return what the server said.

        None: the mail is no longer ours, and its last line has not left.
        """
        ahead = b"".join(following.commands) if following else b""
        body = _body(turn.message)
        if not turn.kept:
            yield from self._certain(self._given(body, 0))
            body = b""
            if not (yield from self._kept(turn)):
                self.desk.hang_up(self)
                return None
        try:
            yield from self._given(b"".join((body, _LAST, ahead)), len(ahead))
            code, text = yield from self._reply()
        except OSError as error:
            if len(self.stream.unsent) > len(ahead):
                raise lost(error, self.desk.host) from error
            raise doubt(error) from error
        self.used += 1
        return _outcome(code, text, self.desk.host)

    def _kept(self, turn: Turn) -> Waiting[bool]:
        """Wait until it is recorded that a mail leaves; tell whether it is ours still."""
        if not self.stream.pipelines:
            self.desk.record(turn)
        while turn.kept is None:
            yield COMMIT
        return turn.kept

    def _given(self, data: bytes, ahead: int) -> Waiting[None]:
        """Send all of `data`, heeding what is said before the last line, after which `ahead` bytes follow.

        A reply that comes before that line has left is no answer to it.
        """
        stream, self.since = self.stream, time.monotonic()
        stream.unsent = memoryview(data)
        while True:
            if (stream.unread or stream.error) and len(stream.unsent) > ahead:
                self._heed()
            stream.flush()
            if not stream.unsent:
                return
            yield ROOM

    def _heed(self) -> None:
        reply = self.stream.reply()
        if reply is not None:
            self.desk.hang_up(self)  # no command would be understood as one in the middle of a body
            raise error_of(*reply, "body", self.desk.host)

    def _recovered(self) -> Waiting[None]:
        """Make the connection fit for the next mail."""
        self.used += 1
        if self._offered or self.stream.closed:
            return
        try:
            yield from self._sent(b"RSET\r\n")
            code, _text = yield from self._reply()
        except OSError:
            code = -1
        if code != 250:  # noqa: PLR2004  RFC 5321 §4.1.1.5: the only reply
            self.desk.hang_up(self)

    def _renewed(self, turn: Turn) -> Waiting[None]:
        self.desk.hang_up(self)
        self._away = True
        self.stream = yield from self.desk.renewed(self)
        self.used, self._offered, self._away = 0, False, False
        turn.commands = commands_of(turn.message, self.stream.utf8)


def _outcome(code: int, text: bytes, host: str) -> Outcome | DeliveryError:
    """Return what the answer to the last line says of its mail."""
    reply = reply_of(code, text)
    if code // 100 == _FINE:
        basic, enhanced, words = reply
        return Outcome(state="sent", code=basic, enhanced=enhanced, text=words)
    refusal = error_of(code, text, "body", host)
    return doubt(None, reply) if refusal.code == "smtp-garbled" else refusal


def _body(message: Message) -> bytes:
    """Return the body with dots doubled at line starts (RFC 5321 §4.5.2), its last line ended."""
    data = message.data
    if message.dotted:  # ours have none, and need not be looked through
        data = data.replace(b"\r\n.", b"\r\n..")
        data = b"." + data if data.startswith(b".") else data
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def _translated(error: Deferred | OSError, host: str) -> DeliveryError:
    return lost(error, host) if isinstance(error, OSError) else error


def _ends(error: DeliveryError) -> bool:
    return isinstance(error, Doubtful) or error.fields.get("scope") != "recipient"


def _ends_connection(error: DeliveryError) -> bool:
    return error.fields.get("scope") == "connection"


def commands_of(message: Message, utf8: str) -> tuple[bytes, bytes, bytes]:
    """Return MAIL, RCPT and DATA. `utf8`: see `Stream`. Raises Refused for an address that they cannot carry."""
    sender, recipient = message.sender, message.recipient
    if not sender.isascii() or not f"{sender}{recipient}".isprintable():
        raise Refused("address-unfit", scope="recipient", kind="address")
    more = "" if recipient.isascii() else utf8
    if not (more or recipient.isascii()):
        raise Refused("eai-unsupported", scope="recipient", kind="")
    mail, rcpt = f"MAIL FROM:<{sender}>{more}\r\n", f"RCPT TO:<{recipient}>\r\n"
    return mail.encode("ascii"), rcpt.encode(), b"DATA\r\n"
