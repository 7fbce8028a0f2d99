"""What can go wrong, and who can mend it.

SyndicateError           carries a code and named fields; the sentence is chosen at the edge
├── ContentError         an editor can mend it: names the file and the line
├── TemplateError        a designer can mend it: names the template
├── SettingsError        an operator can mend it: names the setting
├── UsageError           whoever typed the command can mend it: names the argument
├── StoreError           an operator can mend it: the database refuses
│   └── StoreBusy        another writer holds the database: try again
├── Held                 this instance may not send until somebody says so
└── DeliveryError        a mail server or provider said no
    ├── Refused          never try this message again
    ├── Deferred         try again later
    └── Doubtful         the server may or may not have taken it: never repeat it blindly
"""

import errno
from pathlib import PurePath
from typing import Any, ClassVar

_AGAIN = -3  # EAI_AGAIN of getaddrinfo, whose errors have negative numbers on Linux


class SyndicateError(Exception):
    """Base of every error that syndicate raises on purpose.

    code:   kebab-case, stable; `localise.findings.SENTENCES` holds its sentence.
    fields: values for the sentence's placeholders; they are logged as they are, so never an
            address, a token or a secret.
    """

    mender: ClassVar[str] = "nobody"

    def __init__(
        self,
        code: str,
        *,
        file: str | None = None,
        line: int | None = None,
        setting: str | None = None,
        work: str | None = None,
        locale: str | None = None,
        **fields: Any,
    ) -> None:
        self.code = code
        self.file = file
        self.line = line
        self.setting = setting
        self.work = work
        self.locale = locale
        self.fields = fields
        super().__init__(code)

    def __str__(self) -> str:
        """Return place, code and fields in English, for logs and tracebacks."""
        place = ":".join(str(part) for part in (self.file, self.line, self.setting) if part)
        fields = " ".join(f"{key}={value!r}" for key, value in self.fields.items())
        return ": ".join(part for part in (place, f"{self.code} {fields}".strip()) if part)


def reason_of(error: OSError) -> str:
    """Return the name of what the system says, as "ENOSPC"; people read it in their language.

    A foreign error that the system gave no number goes by the name of its class.
    """
    number = error.errno or 0
    if number < 0:
        return "EAI_AGAIN" if number == _AGAIN else "EAI_NONAME"
    if isinstance(error, TimeoutError):
        return "ETIMEDOUT"
    return errno.errorcode.get(number, type(error).__name__)


class ContentError(SyndicateError):
    """An article, event or editorial cannot be read; names file and line."""

    mender = "editor"


class TemplateError(SyndicateError):
    """A template cannot be rendered; names the template."""

    mender = "designer"


class SettingsError(SyndicateError):
    """A setting is missing, unknown or impossible; names it, with file and line."""

    mender = "operator"


class UsageError(SyndicateError):
    """A command was given something that does not exist or makes no sense."""

    mender = "operator"


class StoreError(SyndicateError):
    """The database cannot be used as it is."""

    mender = "operator"


class StoreBusy(StoreError):
    """Another writer held the database for longer than we wait."""


def unwritable(path: PurePath, error: OSError) -> StoreError:
    """Return what is said where the system will not have us write at `path`."""
    return StoreError("output-unwritable", file=path.as_posix(), reason=reason_of(error))


class Held(SyndicateError):
    """Sending is held; `reason` tells why, `adopt` or `release` ends it."""

    mender = "operator"


class DeliveryError(SyndicateError):
    """A mail server or provider did not take a message.

    reply: (basic code or None, enhanced code or None, text) as the server gave it.
    """

    mender = "operator"

    def __init__(
        self,
        code: str,
        *,
        reply: tuple[int | None, str | None, str] = (None, None, ""),
        **fields: Any,
    ) -> None:
        super().__init__(code, **fields)
        self.reply = reply


class Refused(DeliveryError):
    """The server will never take this message for this recipient."""


class Deferred(DeliveryError):
    """The server did not take this message now."""


class Doubtful(DeliveryError):
    """The connection was lost after the last byte and before the reply."""
