"""A message of Amazon SNS → whether SNS has signed it.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

OLDEST = timedelta(hours=1)
CERTIFICATE_BYTES = 64 * 1024
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        *("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    ),
}
_SIGNED["UnsubscribeConfirmation"] = _SIGNED["SubscriptionConfirmation"]
_HOST = re.compile(r"sns\.([a-z]{2}(?:-[a-z]+)+-[0-9]{1,2})\.amazonaws\.com(?:\.cn)?")
_FILE = re.compile(r"/SimpleNotificationService-[0-9A-Za-z]+\.pem")


def is_ours(told: Mapping[str, Any], topic: str, now: datetime) -> bool:
    """Tell whether a message says to be of `topic`, of this hour, and signed by that region's SNS."""
    stamp, url = told.get("Timestamp"), told.get("SigningCertURL")
    if told.get("TopicArn") != topic or not isinstance(stamp, str) or not isinstance(url, str):
        return False
    try:
        age = now - datetime.fromisoformat(stamp)
    except (ValueError, TypeError):
        return False
    return abs(age) <= OLDEST and is_of_region(url, topic) and bool(_FILE.fullmatch(_path(url)))


def is_of_region(url: str, topic: str) -> bool:
    """Tell whether an address is SNS's own, in the region of a topic."""
    try:
        parts = urlsplit(url)
        found = _HOST.fullmatch(parts.netloc)
    except ValueError:
        return False
    return parts.scheme == "https" and found is not None and found[1] == topic.split(":")[3]


def is_signed(
    told: Mapping[str, Any], certificate_at: Callable[[str], bytes], now: datetime
) -> bool:
    """Tell whether the signature is right; `certificate_at` fetches what it is checked with.

    Ask `is_ours` first: the address of the certificate stands in the message itself.
    """
    # Few publications are told anything by SNS, and these are slow to import.
    from cryptography import x509  # noqa: PLC0415
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415

    hash_ = {"1": hashes.SHA1(), "2": hashes.SHA256()}.get(str(told.get("SignatureVersion")))  # noqa: S303  as SNS has it
    if hash_ is None or told.get("Type") not in _SIGNED:
        return False
    try:
        signature = b64decode(str(told.get("Signature")), validate=True)
        certificate = x509.load_pem_x509_certificate(certificate_at(str(told["SigningCertURL"])))
    except ValueError:
        return False
    key = certificate.public_key()
    in_force = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
    if not in_force or not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(signature, _signed(told), padding.PKCS1v15(), hash_)
    except InvalidSignature:
        return False
    return True


def _signed(told: Mapping[str, Any]) -> bytes:
    """Return what SNS signs: each name and each value on a line; Subject only where there is one."""
    names = (name for name in _SIGNED[told["Type"]] if told.get(name) is not None)
    return "".join(f"{name}\n{told[name]}\n" for name in names).encode("utf-8", "replace")


def _path(url: str) -> str:
    return urlsplit(url).path
