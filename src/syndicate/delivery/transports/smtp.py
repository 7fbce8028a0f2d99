"""The way to an SMTP server: connected, encrypted and logged in by smtplib, whose errors are all OSErrors."""

import smtplib
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from syndicate.delivery.transports.answers import at_connect
from syndicate.delivery.transports.desk import IN_FLIGHT
from syndicate.delivery.transports.stream import Stream
from syndicate.delivery.transports.switchboard import SmtpSession
from syndicate.delivery.transports.wire import Encrypted, NotSmtp, Plain
from syndicate.errors import DeliveryError, SettingsError, reason_of
from syndicate.settings.relay import Smtp

_PASSWORD = "delivery.smtp.password_file"  # noqa: S105  the name of the setting
_LONGEST_PASSWORD = 4096


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """Hands mails to the relay that `[delivery.smtp]` names."""

    options: Smtp
    home: Path
    name: str = "smtp"
    sessions: int = 1  # which has all connections

    @property
    def batch(self) -> int:
        """Return how many mails are in hand: those in flight, of each connection."""
        return IN_FLIGHT * self.options.connections

    def open(self) -> SmtpSession:
        """Connect, secure and log in; see `ports.Transport.open`.

        Raises Deferred when nothing answers, DeliveryError naming the setting when the server
        will not have us, SettingsError when the password cannot be read.
        """
        options = self.options
        timeout = options.timeout.total_seconds()
        most = options.connections
        return SmtpSession(self._connect(), self._connect, self.host, most, timeout)

    def _connect(self) -> Stream:
        password = self.password()
        with at_connect(self.host):
            server = self.greeted()
            try:
                self.secure(server, password)
                pipelines, utf8 = server.has_extn("pipelining"), _utf8(server)
                return Stream(_without_delay(server.released()), pipelines=pipelines, utf8=utf8)
            except BaseException:
                server.close()
                raise

    @property
    def host(self) -> str:
        """Return where the server is, as people are told."""
        return f"{self.options.host}:{self.options.port}"

    def greeted(self) -> Plain | Encrypted:
        """Connect. Raises OSErrors."""
        options = self.options
        timeout = options.timeout.total_seconds()
        name = socket.gethostname()  # getfqdn would ask the network
        if options.tls != "implicit":
            return Plain(options.host, options.port, name, timeout)
        context = ssl.create_default_context()
        return Encrypted(options.host, options.port, name, timeout=timeout, context=context)

    def secure(self, server: Plain | Encrypted, password: str) -> None:
        """Have a connection encrypted and log in, as the options say. Raises OSErrors, DeliveryError."""
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

    def password(self) -> str:
        """Return the password, "" for none. Raises SettingsError."""
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


def _utf8(server: Plain | Encrypted) -> str:
    if not server.has_extn("smtputf8"):
        return ""
    return f"{' BODY=8BITMIME' if server.has_extn('8bitmime') else ''} SMTPUTF8"  # To has 8 bits


def _without_delay(sock: socket.socket) -> socket.socket:
    # The last line may follow the body by itself: Nagle would hold it back for 40 ms each time.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock
