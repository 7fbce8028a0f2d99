"""What an operator asks the doctor: so far, how the keys that sign mails are, and what to publish of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from syndicate.delivery import sign
from syndicate.errors import SettingsError
from syndicate.localise.findings import finding_of
from syndicate.model import Finding
from syndicate.settings.options import Algorithm, Settings
from syndicate.settings.rules import signing_domain, unaligned


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key of the settings.

    name:    of its record in the DNS.
    record:  what the record says, in one piece; "" while there is no key.
    strings: the same as the DNS keeps it.
    """

    selector: str
    algorithm: Algorithm
    file: str
    sign: bool
    made: bool
    bits: int | None
    name: str
    record: str
    strings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """All keys of a domain, and what is to be said of them."""

    domain: str
    keys: tuple[SigningKey, ...]
    findings: tuple[Finding, ...]


def signing_keys(settings: Settings, home: Path, *, make: bool) -> SigningKeys:
    """Look at every key that the settings name; those that are missing are made if `make` says so.

    Raises StoreError output-unwritable.
    """
    keys, findings = [], [*_of_addresses(settings)]
    for selector in settings.delivery.dkim.selectors:
        key, told = _key(settings, home, selector, make=make)
        keys.append(key)
        findings += told
    return SigningKeys(signing_domain(settings), tuple(keys), tuple(findings))


def signing_findings(settings: Settings, home: Path) -> Iterator[Finding]:
    """Yield what keeps mails from being signed, or their signatures from counting."""
    yield from _of_addresses(settings)
    for selector, one in settings.delivery.dkim.selectors.items():
        if one.sign:
            yield from _key(settings, home, selector, make=False)[1]


def _key(
    settings: Settings, home: Path, selector: str, *, make: bool
) -> tuple[SigningKey, list[Finding]]:
    from syndicate.delivery import dkim_keys  # noqa: PLC0415 (slow to import, and few sign)

    option = settings.delivery.dkim.selectors[selector]
    path = sign.key_file(settings, home, selector)
    made = make and dkim_keys.make(path, option.algorithm)
    key = SigningKey(
        selector=selector,
        algorithm=option.algorithm,
        file=_below(home, path),
        sign=option.sign,
        made=made,
        bits=None,
        name=f"{selector}._domainkey.{signing_domain(settings)}",
        record="",
        strings=(),
    )
    try:
        found = dkim_keys.read(path, option.algorithm, sign.setting_of(selector))
    except SettingsError as error:
        return key, [replace(finding_of(error), file=key.file)]
    strings = dkim_keys.strings(found.record)
    key = replace(key, bits=found.bits, record=found.record, strings=strings)
    return key, [_warning("dkim-key-shared", key.file, None)] if found.shared else []


def _of_addresses(settings: Settings) -> Iterator[Finding]:
    for keys, domain in unaligned(settings):
        found = _warning("dkim-unaligned", settings.file, ".".join(keys))
        yield replace(found, fields={"found": domain, "domain": signing_domain(settings)})


def _warning(code: str, file: str, setting: str | None) -> Finding:
    return Finding(code=code, severity="warning", mender="operator", file=file, setting=setting)


def _below(home: Path, path: Path) -> str:
    return str(path.relative_to(home) if path.is_relative_to(home) else path)
