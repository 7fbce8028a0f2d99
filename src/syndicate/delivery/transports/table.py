"""Every way out for mail, by the name that `[delivery] transport` gives it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from syndicate.clocks import SystemClock
from syndicate.delivery.transports.brevo import BrevoTransport
from syndicate.delivery.transports.folder import FolderTransport
from syndicate.delivery.transports.mailgun import MailgunTransport
from syndicate.delivery.transports.mailjet import MailjetTransport
from syndicate.delivery.transports.ses import SesTransport
from syndicate.delivery.transports.smtp import SmtpTransport
from syndicate.ports import Transport
from syndicate.settings.options import Delivery

_NOW = SystemClock().now  # what providers want signed is the time of day, also of a demonstration

TRANSPORTS: Mapping[str, Callable[[Delivery, Path], Transport]] = {
    "folder": lambda _options, home: FolderTransport(home / "var" / "outbox"),
    "smtp": lambda options, home: SmtpTransport(options.smtp, home),
    "mailjet": lambda options, home: MailjetTransport(options.mailjet, home, _NOW),
    "brevo": lambda options, home: BrevoTransport(options.brevo, home, _NOW),
    "ses": lambda options, home: SesTransport(options.ses, home, _NOW),
    "mailgun": lambda options, home: MailgunTransport(options.mailgun, home, _NOW),
}
