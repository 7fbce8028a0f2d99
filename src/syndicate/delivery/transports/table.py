"""Every way out for mail, by the name that `[delivery] transport` gives it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from syndicate.delivery.transports.folder import FolderTransport
from syndicate.delivery.transports.smtp import SmtpTransport
from syndicate.ports import Transport
from syndicate.settings.options import Delivery

TRANSPORTS: Mapping[str, Callable[[Delivery, Path], Transport]] = {
    "folder": lambda _options, home: FolderTransport(home / "var" / "outbox"),
    "smtp": lambda options, home: SmtpTransport(options.smtp, home),
}
