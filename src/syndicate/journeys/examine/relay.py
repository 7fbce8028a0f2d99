"""The way out: whether the mail server would have us, without a mail."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

from syndicate.delivery.transports.examine import Server, looked_at
from syndicate.delivery.transports.smtp import SmtpTransport
from syndicate.errors import DeliveryError, SettingsError
from syndicate.journeys.examine.checks import Check, error, note, warning
from syndicate.localise.findings import finding_of
from syndicate.model import Finding
from syndicate.settings.options import Settings
from syndicate.settings.relay import Smtp

_SOON_DAYS, _VERY_SOON_DAYS = 21, 3
_LEAST_BYTES = 1_000_000  # of a mail with its images elsewhere: ours have some 100 kB
_OLD = ("SSLv3", "TLSv1", "TLSv1.1")


def relays(settings: Settings, home: Path, now: datetime, *, online: bool) -> Iterator[Check]:
    """Yield each mail server that the settings name, and the service that is asked by HTTP instead."""
    delivery = settings.delivery
    if delivery.transport == "folder":
        yield Check(area="relay", name="relay", skipped="folder")
    elif delivery.transport != "smtp":
        facts = {"service": delivery.transport}
        yield Check(area="relay", name="relay", facts=facts, skipped="by-http")
    else:
        yield _looked(delivery.smtp, "delivery.smtp", home, now, online=online)
    if settings.alerts.smtp is not None:
        yield _looked(settings.alerts.smtp, "alerts.smtp", home, now, online=online)


def _looked(options: Smtp, table: str, home: Path, now: datetime, *, online: bool) -> Check:
    found = list(_of_options(options, table, home))
    if not online:
        return Check(area="relay", name="relay", findings=tuple(found), skipped="offline")
    try:
        server = looked_at(SmtpTransport(options, home))
    except (DeliveryError, SettingsError) as refused:
        told = _of_table(finding_of(refused), table)
        host = {"host": f"{options.host}:{options.port}"}
        return Check(area="relay", name="relay-away", facts=host, findings=(*found, told))
    days = (server.ends - now).days if server.ends else None
    facts = {
        "table": table,
        "host": server.host,
        "address": server.address,
        "tls": server.tls or None,
        "certificate_days": days,
        "logged_in": server.logged_in,
        "pipelines": server.pipelines,
        "utf8": server.utf8,
        "most_bytes": server.most or None,
    }
    found += of_server(server, table, days)
    name = "relay-secure" if server.tls else "relay"
    return Check(area="relay", name=name, facts=facts, findings=tuple(found))


def _of_options(options: Smtp, table: str, home: Path) -> Iterator[Finding]:
    if options.tls == "none" and not _is_here(options.host):
        yield warning("smtp-clear", setting=f"{table}.tls", host=options.host)
    if options.password_file and _others_read(home / options.password_file):
        setting = f"{table}.password_file"
        yield warning("password-shared", setting=setting, file=options.password_file)


def of_server(server: Server, table: str, days: int | None) -> Iterator[Finding]:
    """Yield what is to be said of a mail server."""
    if days is not None and days < _VERY_SOON_DAYS:
        yield error("smtp-certificate-ends", setting=f"{table}.host", host=server.host, days=days)
    elif days is not None and days < _SOON_DAYS:
        yield warning("smtp-certificate-ends", setting=f"{table}.host", host=server.host, days=days)
    if server.tls in _OLD:
        yield warning("smtp-tls-old", setting=f"{table}.host", host=server.host, found=server.tls)
    if 0 < server.most < _LEAST_BYTES:
        yield warning("smtp-size", setting=f"{table}.host", host=server.host, bytes=server.most)
    if not server.pipelines:
        yield note("smtp-no-pipelining", setting=f"{table}.host", host=server.host)


def _of_table(finding: Finding, table: str) -> Finding:
    """Return a finding about the table that was meant: a transport knows only that of readers' mail."""
    setting = (finding.setting or f"{table}.host").replace("delivery.smtp", table)
    return replace(finding, setting=setting)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.startswith("/")


def _others_read(file: Path) -> bool:
    if file.is_relative_to("/run"):  # secrets of a container: everybody in it is us
        return False
    try:
        return bool(file.stat().st_mode & 0o007)
    except OSError:  # said when it is read
        return False
