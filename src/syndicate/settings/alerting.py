"""The options of what staff are told: who, in which language, and through what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from syndicate.settings import forms
from syndicate.settings.relay import Smtp


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """`[alerts.to]`: the addresses of each role; somebody may have several."""

    editor: tuple[forms.Address, ...] = ()
    approver: tuple[forms.Address, ...] = ()
    sender: tuple[forms.Address, ...] = ()
    admin: tuple[forms.Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """`[alerts]`.

    staff:     whether whoever has an account is told, by role, besides those in `to`.
    languages: tag → who reads alerts in it; others do in the site's default.
    smtp:      a server of their own; None: whatever `[delivery]` names.
    private:   webhook and heartbeat may be at addresses that are not public.
    """

    to: Recipients = field(default_factory=Recipients)
    staff: bool = True
    languages: Mapping[str, tuple[forms.Address, ...]] = field(default_factory=dict)
    from_: forms.OptionalAddress = ""
    smtp: Smtp | None = None
    webhook: forms.OptionalRequest = ""
    webhook_secret_file: str = ""
    heartbeat_url: forms.OptionalRequest = ""
    private: bool = False
    backup_after: timedelta = timedelta(days=7)
