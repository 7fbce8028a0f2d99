"""A typed mail address → the one form under which it is known."""

import re

from syndicate.errors import UsageError

# What email-validator lets pass as it is, told a hundred times sooner: letters, digits and signs of
# ASCII, labels of a host that are no Punycode, and no name that means nothing outside of a network.
# Whatever else there is goes the long way; a test holds the two together.
_ATOM = r"[a-z0-9_!#$%&'*+\-/=?^`{|}~]+"
_LABEL = r"(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(
    rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*"
    rf"@(?:{_LABEL}\.)+(?!(?:arpa|invalid|local|localhost|onion|test)\Z)[a-z]{{2,63}}\Z"
)
_LONGEST = 254


def normalise(address: str) -> str:
    """Return the address as it is kept and compared: NFC, lower case, its domain as A-labels (RFC 5891).

    Raises UsageError address-invalid; nothing is asked of the network.
    """
    typed = address.strip()
    if typed.isascii() and len(typed) <= _LONGEST and _PLAIN.match(plain := typed.lower()):
        return plain
    return validated(typed)


def validated(typed: str) -> str:
    """Return what email-validator makes of an address, in lower case. Raises UsageError."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    try:
        found = validate_email(typed, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        raise UsageError("address-invalid") from error
    # A local part may be case-sensitive by RFC 5321; no provider makes two people of it.
    return f"{found.local_part.lower()}@{found.ascii_domain.lower()}"
