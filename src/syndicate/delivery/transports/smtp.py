"""Mails → an SMTP server. smtplib does what is hard; MAIL, RCPT, DATA and the body are ours.

smtplib's own sendmail would send the last byte before we could record that it leaves. All its
errors are OSErrors.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from syndicate.delivery.replies import Phase
from syndicate.delivery.transports.answers import (
    at_connect,
    before_the_commit,
    doubt,
    error_of,
    reply_of,
)
from syndicate.delivery.transports.wire import Encrypted, NotSmtp, Plain
from syndicate.errors import Deferred, DeliveryError, Doubtful, SettingsError, reason_of
from syndicate.model import Message, Outcome
from syndicate.settings.options import Smtp

_PASSWORD = "delivery.smtp.password_file"  # noqa: S105  the name of the setting
_LONGEST_PASSWORD = 4096


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """Hands mails to the relay that `[delivery.smtp]` names."""

    options: Smtp
    home: Path
    name: str = "smtp"

    def open(self) -> "SmtpSession":
        """Connect, secure and log in; see `ports.Transport.open`.

        Raises Deferred when nothing answers, DeliveryError naming the setting when the server
        will not have us, SettingsError when the password cannot be read.
        """
        return SmtpSession(self._connect, self._connect(), self.host)

    def _connect(self) -> Plain | Encrypted:
        password = self._password()
        with at_connect(self.host):
            server = self._greeted()
            try:
                _without_delay(server)
                self._secure(server, password)
            except BaseException:
                server.close()
                raise
        return server

    @property
    def host(self) -> str:
        """Return where the server is, as people are told."""
        return f"{self.options.host}:{self.options.port}"

    def _greeted(self) -> Plain | Encrypted:
        options = self.options
        timeout = options.timeout.total_seconds()
        name = socket.gethostname()  # getfqdn would ask the network
        if options.tls != "implicit":
            return Plain(options.host, options.port, name, timeout)
        context = ssl.create_default_context()
        return Encrypted(options.host, options.port, name, timeout=timeout, context=context)

    def _secure(self, server: Plain | Encrypted, password: str) -> None:
        server.ehlo_or_helo_if_needed()
        if self.options.tls == "required":
            if not server.has_extn("starttls"):
                raise DeliveryError("smtp-tls", setting="delivery.smtp.tls", host=self.host)
            self._encrypt(server)
            server.ehlo()
        if self.options.user:
            self._log_in(server, password)

    def _log_in(self, server: Plain | Encrypted, password: str) -> None:
        try:
            server.login(self.options.user, password)
        except UnicodeEncodeError as error:
            raise DeliveryError(
                "smtp-login", setting="delivery.smtp.user", host=self.host
            ) from error
        except ValueError as error:  # a challenge that is no base64
            raise NotSmtp(b"334") from error

    def _encrypt(self, server: Plain | Encrypted) -> None:
        try:
            server.starttls(context=ssl.create_default_context())
        except smtplib.SMTPResponseException as error:
            if error.smtp_code // 100 != 5:  # noqa: PLR2004
                raise
            raise DeliveryError("smtp-tls", setting="delivery.smtp.tls", host=self.host) from error

    def _password(self) -> str:
        name = self.options.password_file
        if not name:
            return ""
        try:
            with (self.home / name).open("rb") as file:
                data = file.read(_LONGEST_PASSWORD + 1)
        except OSError as error:
            reason = reason_of(error)
            raise SettingsError(
                "password-unreadable", file=name, setting=_PASSWORD, reason=reason
            ) from error
        password = data.strip()
        if not password:
            raise SettingsError("password-empty", file=name, setting=_PASSWORD)
        # smtplib can send no other letters; what is no letter at all was not meant to be one.
        if len(data) > _LONGEST_PASSWORD or not password.isascii() or _controls(password):
            raise SettingsError("password-unfit", file=name, setting=_PASSWORD)
        return password.decode("ascii")


def _controls(text: bytes) -> bool:
    return any(byte < ord(" ") or byte == 0x7F for byte in text)  # noqa: PLR2004  DEL


def _without_delay(server: Plain | Encrypted) -> None:
    # The last line follows the body at once: Nagle would hold it back for 40 ms each time.
    if server.sock is not None:
        server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@dataclass(slots=True)
class SmtpSession:
    """One connection, used again for each mail and made again when the server drops it."""

    connect: Callable[[], Plain | Encrypted]
    server: Plain | Encrypted
    host: str
    _used: int = field(default=0, init=False)

    def hand_over(self, message: Message, commit: Callable[[], bool]) -> Outcome:
        """Transmit one mail; see `ports.Session.hand_over`."""
        try:
            with before_the_commit(self.host):
                self._offer(message)
                self._command("data", "DATA", expected=354)
                self.server.send(_stuffed(message.data))
                self._heed()
            if not commit():
                self._abort()
                return Outcome(state="dropped")
            return self._finish()
        except DeliveryError as error:
            self._recover(error)
            raise
        except BaseException:  # the commit failed: without its last line the mail does not exist
            self._abort()
            raise

    def close(self) -> None:
        """Say goodbye if anybody listens."""
        try:
            self.server.quit()
        except OSError:
            self._abort()

    def _offer(self, message: Message) -> None:
        """Announce sender and recipient, on a new connection if this one has gone away."""
        if self.server.sock is None:
            self.server, self._used = self.connect(), 0
        try:
            self._command("mail", f"MAIL FROM:<{message.sender}>")
        except (Deferred, OSError) as error:
            if not self._used or (isinstance(error, Deferred) and not _ends(error)):
                raise
            self._abort()  # it was idle too long, or has served enough: nothing is lost yet
            self.server, self._used = self.connect(), 0
            self._command("mail", f"MAIL FROM:<{message.sender}>")
        self._command("rcpt", f"RCPT TO:<{message.recipient}>")

    def _command(self, phase: Phase, line: str, expected: int = 250) -> None:
        code, text = self.server.docmd(line)
        if code // 10 != expected // 10:
            raise error_of(code, text, phase, self.host)

    def _heed(self) -> None:
        """Listen to a server that speaks before the last line: it is no answer to that line."""
        if self.server.hear():
            code, text = self.server.getreply()
            self._abort()  # no command would be understood as one in the middle of a body
            raise error_of(code, text, "body", self.host)

    def _finish(self) -> Outcome:
        """Send the last line and read what came of it."""
        try:
            self.server.send(b".\r\n")
            code, text = self.server.getreply()
        except OSError as error:
            raise doubt(error) from error
        reply = reply_of(code, text)
        if code // 100 != 2:  # noqa: PLR2004
            refusal = error_of(code, text, "body", self.host)
            raise doubt(None, reply) if refusal.code == "smtp-garbled" else refusal
        self._used += 1
        basic, enhanced, words = reply
        return Outcome(state="sent", code=basic, enhanced=enhanced, text=words)

    def _recover(self, error: DeliveryError) -> None:
        """Make the connection fit for the next mail, or close it."""
        if isinstance(error, Doubtful) or _ends(error):
            self._abort()
            return
        try:
            code, _ = self.server.docmd("RSET")
        except OSError:
            code = -1
        if code != 250:  # noqa: PLR2004  RFC 5321 §4.1.1.5: the only reply
            self._abort()
        self._used += 1

    def _abort(self) -> None:
        """Close without a word: an unfinished mail is thrown away (RFC 5321 §4.1.1.4)."""
        self.server.close()


def _ends(error: DeliveryError) -> bool:
    return error.fields.get("scope") != "recipient"


def _stuffed(data: bytes) -> bytes:
    """Return the body with dots doubled at line starts (RFC 5321 §4.5.2), its last line ended."""
    stuffed = data.replace(b"\r\n.", b"\r\n..")
    if data.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
