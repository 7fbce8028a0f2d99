"""A typed mail address → the one form under which it is known."""

from syndicate.errors import UsageError


def normalise(address: str) -> str:
    """Return the address as it is kept and compared: NFC, lower case, its domain as A-labels (RFC 5891).

    Raises UsageError address-invalid; nothing is asked of the network.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    try:
        found = validate_email(address.strip(), check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        raise UsageError("address-invalid") from error
    # A local part may be case-sensitive by RFC 5321; no provider makes two people of it.
    return f"{found.local_part.lower()}@{found.ascii_domain.lower()}"
