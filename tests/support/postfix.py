"""A real Postfix on loopback, with folders, a port and a certificate of its own, in front of some mailboxes."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.waiting import until

PROGRAM = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
# tools/programs installs it.
LACKING = (
    "needs postfix"
    if PROGRAM is None
    else "needs openssl"
    if shutil.which("openssl") is None
    else "only root can run postfix"
    if os.geteuid() != 0
    else ""
)
_OWNER = "65534"  # nobody, in front of whose mailboxes it stands
_ON_TOP = re.compile(
    rb"(?:(?:Return-Path|X-Original-To|Delivered-To|Received): .*\r\n(?:[ \t].*\r\n)*)*"
)
_MAIN = """\
compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
maillog_file = {base}/log
maillog_file_prefixes = {base}
myhostname = mx.readers.example
mydestination =
local_recipient_maps =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_peername_lookup = no
default_transport = error:nobody is out there
smtpd_relay_restrictions = reject_unauth_destination
smtpd_tls_security_level = may
smtpd_tls_cert_file = {chain}
smtpd_tls_key_file = {key}
smtputf8_enable = yes
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = texthash:{base}/etc/mailboxes
virtual_mailbox_base = {base}/mail
virtual_uid_maps = static:{owner}
virtual_gid_maps = static:{owner}
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
tlsmgr unix - - n 1000 1 tlsmgr
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """A server at work, and what it delivered. chain: who vouches for it."""

    base: Path
    port: int

    @property
    def chain(self) -> Path:
        return self.base / "etc" / "chain.pem"

    @property
    def log(self) -> str:
        return (self.base / "log").read_text("utf-8", "replace")

    def mails(self, address: str, count: int = 1) -> list[bytes]:
        """Return what arrived at an address, with the line ends that it had, below what servers put on top."""
        return [one[_length_of_top(one) :] for one in self._kept(address, count)]

    def tops(self, address: str, count: int = 1) -> list[bytes]:
        """Return what servers put on top of it."""
        return [one[: _length_of_top(one)] for one in self._kept(address, count)]

    def _kept(self, address: str, count: int) -> list[bytes]:
        folder = self.base / "mail" / address / "new"
        until(lambda: len(list(folder.glob("*"))) >= count)
        return [one.read_bytes().replace(b"\n", b"\r\n") for one in sorted(folder.iterdir())]


@contextmanager
def postfix(addresses: Collection[str]) -> Iterator[Postfix]:
    """Run a server for these addresses, that knows nobody else."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory() as folder:  # pytest’s own are for its user’s eyes alone
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            made = Postfix(Path(folder), probe.getsockname()[1])
        _furnish(made, addresses)
        _told(made, "start")
        try:
            until(lambda: _answers(made.port))
            yield made
        finally:
            _told(made, "stop")


def _told(made: Postfix, what: str) -> None:
    command = [str(PROGRAM), "-c", str(made.base / "etc"), what]
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    assert ran.returncode == 0, made.log


def _furnish(made: Postfix, addresses: Collection[str]) -> None:
    base = made.base
    base.chmod(0o755)
    etc, mail = base / "etc", base / "mail"
    for one in (etc, mail, base / "queue"):
        one.mkdir()
    shutil.chown(mail, int(_OWNER), int(_OWNER))
    key = etc / "key.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        f" -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {made.chain}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    domains = " ".join(sorted({one.rpartition("@")[2] for one in addresses}))
    boxes = "".join(f"{one} {one}/\n" for one in addresses)
    (etc / "mailboxes").write_text(boxes, encoding="utf-8")
    values = {"base": base, "chain": made.chain, "key": key, "owner": _OWNER}
    (etc / "main.cf").write_text(_MAIN.format(domains=domains, **values), encoding="ascii")
    (etc / "master.cf").write_text(_MASTER.format(port=made.port), encoding="ascii")


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as server:
            return server.recv(3) == b"220"
    except OSError:
        return False


def _length_of_top(data: bytes) -> int:
    top = _ON_TOP.match(data)
    return top.end() if top else 0
