"""Mails → an SMTP server. smtplib does what is hard; MAIL, RCPT, DATA and the body are ours.

smtplib's own sendmail would send the last byte before we could record that it leaves. All its
errors are OSErrors.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from syndicate.delivery.replies import Phase, Verdict, classify, enhanced_of
from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused, SettingsError
from syndicate.model import Message, Outcome
from syndicate.settings.options import Smtp

# What a reply that concerns the whole job says is wrong, and the setting to look at.
_JOB_ERRORS = {
    "credentials": ("smtp-credentials", "delivery.smtp.user"),
    "unwelcome": ("smtp-unwelcome", "delivery.smtp.host"),
    "protocol": ("smtp-protocol", "delivery.smtp.host"),
    "sender": ("smtp-sender", "sender.email"),
}


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
        return SmtpSession(self._connect, self._connect())

    def _connect(self) -> smtplib.SMTP:
        password = self._password()
        with _at_connect(self.options):
            server = self._greeted()
            try:
                _without_delay(server)
                self._secure(server, password)
            except BaseException:
                server.close()
                raise
        return server

    def _greeted(self) -> smtplib.SMTP:
        options = self.options
        timeout = options.timeout.total_seconds()
        name = socket.gethostname()  # getfqdn would ask the network
        if options.tls != "implicit":
            return smtplib.SMTP(options.host, options.port, name, timeout)
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(options.host, options.port, name, timeout=timeout, context=context)

    def _secure(self, server: smtplib.SMTP, password: str) -> None:
        server.ehlo_or_helo_if_needed()
        if self.options.tls == "required":
            if not server.has_extn("starttls"):
                raise DeliveryError("smtp-tls", setting="delivery.smtp.tls")
            code, text = server.starttls(context=ssl.create_default_context())
            if code != 220:  # noqa: PLR2004  RFC 3207 §4: ready
                raise smtplib.SMTPResponseException(code, text)
            server.ehlo()
        if self.options.user:
            server.login(self.options.user, password)

    def _password(self) -> str:
        if not self.options.password_file:
            return ""
        try:
            return (self.home / self.options.password_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            setting = "delivery.smtp.password_file"
            raise SettingsError("password-unreadable", setting=setting) from error


def _without_delay(server: smtplib.SMTP) -> None:
    # The last line follows the body at once: Nagle would hold it back for 40 ms each time.
    if server.sock is not None:
        server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@dataclass(slots=True)
class SmtpSession:
    """One connection, used again for each mail and made again when the server drops it."""

    connect: Callable[[], smtplib.SMTP]
    server: smtplib.SMTP
    _used: int = field(default=0, init=False)

    def hand_over(self, message: Message, commit: Callable[[], bool]) -> Outcome:
        """Transmit one mail; see `ports.Session.hand_over`."""
        try:
            with _in_phase():
                self._offer(message)
                self._command("data", "DATA", expected=354)
                self._write(_stuffed(message.data))
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
            raise _error(code, text, phase)

    def _write(self, data: bytes) -> None:
        if self.server.sock is None:
            raise smtplib.SMTPServerDisconnected
        self.server.sock.sendall(data)

    def _finish(self) -> Outcome:
        """Send the last line and read what came of it."""
        try:
            self._write(b".\r\n")
            code, text = self.server.getreply()
        except OSError as error:
            raise Doubtful("smtp-no-reply") from error
        try:
            refusal = None if code // 100 == 2 else _error(code, text, "body")  # noqa: PLR2004
        except ValueError as error:
            raise Doubtful("smtp-no-reply", reply=_reply(code, text)) from error
        if refusal is not None:
            raise refusal
        self._used += 1
        basic, enhanced, words = _reply(code, text)
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


def _reply(code: int, text: bytes) -> tuple[int | None, str | None, str]:
    words = text.decode("utf-8", "replace").replace("\n", " ")[:500]
    return (code if code > 0 else None), enhanced_of(words), words


def _error(code: int, text: bytes, phase: Phase) -> DeliveryError:
    """Return the error for a reply that is not the one hoped for; ValueError if it is none."""
    reply = _reply(code, text)
    verdict = classify(code, reply[1], phase)
    if verdict.scope == "job":
        name, setting = _JOB_ERRORS[verdict.kind]
        return DeliveryError(name, reply=reply, setting=setting, scope="job", answer=reply[2])
    return _of_recipient(verdict, reply)


def _of_recipient(
    verdict: Verdict, reply: tuple[int | None, str | None, str]
) -> Refused | Deferred:
    fields = {"scope": verdict.scope, "kind": verdict.kind}
    if verdict.action == "refused":
        return Refused("smtp-refused", reply=reply, **fields)
    return Deferred("smtp-deferred", reply=reply, **fields)


@contextmanager
def _in_phase() -> Iterator[None]:
    """Translate what goes wrong before the commit: the mail has certainly not been taken."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise Deferred("smtp-lost", scope="connection", kind="server") from error


@contextmanager
def _at_connect(options: Smtp) -> Iterator[None]:
    """Translate what goes wrong before there is a connection."""
    host = f"{options.host}:{options.port}"
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise _error(error.smtp_code, _bytes(error.smtp_error), "connect") from error
    except smtplib.SMTPResponseException as error:
        raise _greeting_error(error, host) from error
    except ssl.SSLCertVerificationError as error:
        setting = "delivery.smtp.tls"
        raise DeliveryError("smtp-certificate", setting=setting, host=host) from error
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryError("smtp-credentials", setting="delivery.smtp.user") from error
    except OSError as error:
        raise Deferred("smtp-unreachable", scope="connection", kind="server", host=host) from error


def _greeting_error(error: smtplib.SMTPResponseException, host: str) -> DeliveryError:
    try:
        return _error(error.smtp_code, _bytes(error.smtp_error), "connect")
    except ValueError:
        return Deferred("smtp-unreachable", scope="connection", kind="server", host=host)


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
