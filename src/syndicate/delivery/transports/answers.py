"""What a mail server answers, or fails to → our errors, each with the setting to look at."""

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from syndicate.delivery.replies import Phase, Verdict, classify, enhanced_of
from syndicate.delivery.transports.wire import NotSmtp
from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused, reason_of
from syndicate.localise.findings import printable

Reply = tuple[int | None, str | None, str]

_LONGEST = 500
_HOST = "delivery.smtp.host"
_TLS = "delivery.smtp.tls"
_USER = "delivery.smtp.user"
# What a reply that concerns the whole job says is wrong, and the setting to look at.
_JOB_ERRORS = {
    "credentials": ("smtp-credentials", _USER),
    "unwelcome": ("smtp-unwelcome", _HOST),
    "protocol": ("smtp-protocol", _HOST),
    "sender": ("smtp-sender", "sender.email"),
}
_CONNECTION: Mapping[str, Any] = {"scope": "connection", "kind": "server"}
# OpenSSL's X509_V_ERR: has expired, is not valid yet; is for another name, for another address.
_CERTIFICATES = {
    9: "smtp-certificate-expired",
    10: "smtp-certificate-expired",
    62: "smtp-certificate-name",
    64: "smtp-certificate-name",
}


def reply_of(code: int, text: bytes) -> Reply:
    """Return a reply as it is kept: on one line, fit for any terminal, and not too long."""
    words = printable(" ".join(text.decode("utf-8", "replace").split()))[:_LONGEST]
    return (code if code > 0 else None), enhanced_of(words), words


def error_of(code: int, text: bytes, phase: Phase, host: str) -> DeliveryError:
    """Return the error for a reply that is not the one hoped for."""
    reply = reply_of(code, text)
    answer = f"{code} {reply[2]}".strip()
    try:
        verdict = classify(code, reply[1], phase)
    except ValueError:
        return _garbled(answer, host)
    if verdict.action == "sent":  # it agrees, but not to what was asked
        return _garbled(answer, host)
    if verdict.scope == "job":
        name, setting = _JOB_ERRORS[verdict.kind]
        return DeliveryError(name, reply=reply, setting=setting, scope="job", answer=answer)
    return _of_this_mail(verdict, reply, {"host": host, "answer": answer})


def doubt(error: OSError | None, reply: Reply = (None, None, "")) -> Doubtful:
    """Return the doubt that is left when the last byte is gone and no reply that counts came."""
    if isinstance(error, NotSmtp):
        reply = reply_of(0, error.said)
    return Doubtful("smtp-no-reply", reply=reply, setting=_HOST)


def lost(error: OSError, host: str) -> Deferred:
    """Return what a connection fails with while the mail has certainly not been taken."""
    if isinstance(error, NotSmtp):
        return _garbled(reply_of(0, error.said)[2], host)
    reason = _reason(error)
    return Deferred("smtp-lost", setting=_HOST, host=host, reason=reason, **_CONNECTION)


@contextmanager
def at_connect(host: str) -> Iterator[None]:
    """Translate what goes wrong before there is a connection."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise error_of(error.smtp_code, _bytes(error.smtp_error), "connect", host) from error
    except ssl.SSLError as error:
        raise _tls_error(error, host) from error
    except NotSmtp as error:
        raise _garbled(reply_of(0, error.said)[2], host) from error
    except (OSError, ValueError) as error:
        raise _unreachable(error, host) from error


def _garbled(said: str, host: str) -> Deferred:
    fields: dict[str, Any] = {"host": host, "answer": said, **_CONNECTION}
    return Deferred("smtp-garbled", reply=(None, None, said), setting=_HOST, **fields)


def _of_this_mail(verdict: Verdict, reply: Reply, said: Mapping[str, Any]) -> Refused | Deferred:
    fields: dict[str, Any] = {"scope": verdict.scope, "kind": verdict.kind}
    if verdict.scope == "connection":
        return Deferred("smtp-away", reply=reply, setting=_HOST, **fields, **said)
    if verdict.action == "refused":
        return Refused("smtp-refused", reply=reply, **fields)
    return Deferred("smtp-deferred", reply=reply, **fields)


def _unreachable(error: OSError | ValueError, host: str) -> DeliveryError:
    lost = isinstance(error, smtplib.SMTPServerDisconnected)
    if isinstance(error, smtplib.SMTPException) and not lost:  # no login that smtplib can make
        return DeliveryError("smtp-login", setting=_USER, host=host)
    # A ValueError is a host that no name service can be asked for.
    reason = _reason(error) if isinstance(error, OSError) else "EAI_NONAME"
    return Deferred("smtp-unreachable", setting=_HOST, host=host, reason=reason, **_CONNECTION)


def _tls_error(error: ssl.SSLError, host: str) -> DeliveryError:
    if isinstance(error, ssl.SSLCertVerificationError):
        code = _CERTIFICATES.get(error.verify_code, "smtp-certificate")
        return DeliveryError(code, setting=_TLS, host=host)
    if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return _unreachable(error, host)
    return DeliveryError("smtp-handshake", setting=_TLS, host=host)


def _reason(error: OSError) -> str:
    # ssl's numbers are its own; and to people a broken pipe is a connection that was cut.
    cut = (ssl.SSLError, BrokenPipeError, smtplib.SMTPServerDisconnected)
    return "ECONNRESET" if isinstance(error, cut) else reason_of(error)


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
