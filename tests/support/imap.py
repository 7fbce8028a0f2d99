"""A real IMAP server (Dovecot) on loopback, for a mailbox of one folder of files."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.waiting import until

PASSWORD = "sesame"
USER = "retours"
PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_SETTINGS = """\
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
mail_location = maildir:{base}/mail
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 0
first_valid_gid = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Box:
    """A mailbox: its folder, and where the server listens."""

    base: Path
    port: int
    tls_port: int
    _count: int = 0

    def put(self, data: bytes, folder: str = "") -> None:
        """Have a mail arrive, as a mail server leaves it there."""
        self._count += 1
        inside = self.base / "mail" / (f".{folder}" if folder else "")
        name = f"{int(time.time())}.{self._count:04}.here"
        (inside / "tmp" / name).write_bytes(data)
        shutil.chown(inside / "tmp" / name, *_owner())
        (inside / "tmp" / name).rename(inside / "new" / name)

    def mails(self, folder: str = "") -> list[str]:
        """Return the flags of the mails in a folder: "S" of one that was seen."""
        inside = self.base / "mail" / (f".{folder}" if folder else "")
        new = ["" for _ in inside.glob("new/*")]
        return sorted(new + [one.name.rpartition(":2,")[2] for one in inside.glob("cur/*")])


@contextmanager
def box(certificate: tuple[Path, Path] | None = None) -> Iterator[Box]:
    """Run a server for one mailbox. certificate: its chain and its key, for one that speaks TLS."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory() as folder:  # pytest’s own are for its user’s eyes alone
        made = Box(Path(folder), _free_port(), _free_port())
        _furnish(made.base)
        file = made.base / "dovecot.conf"
        file.write_text(_settings(made, certificate))
        process = subprocess.Popen([PROGRAM, "-F", "-c", str(file)], stderr=subprocess.DEVNULL)
        try:
            until(lambda: _answers(made.port))
            yield made
        finally:
            process.terminate()
            process.wait(20)


def _furnish(base: Path) -> None:
    for folder in ("mail", "mail/.Lus"):
        for below in ("cur", "new", "tmp"):
            (base / folder / below).mkdir(parents=True)
    (base / "mail" / ".Lus" / "maildirfolder").touch()
    base.chmod(0o755)
    for one in (base / "mail", *(base / "mail").rglob("*")):
        shutil.chown(one, *_owner())


def _settings(made: Box, certificate: tuple[Path, Path] | None) -> str:
    root = os.geteuid() == 0
    me = getpass.getuser()
    user, group = _owner()
    chain = f"ssl_cert = <{certificate[0]}\nssl_key = <{certificate[1]}" if certificate else ""
    return _SETTINGS.format(
        base=made.base,
        ssl="yes" if certificate else "no",
        certificate=chain,
        internal="dovecot" if root else me,
        group="dovecot" if root else group,
        login="dovenull" if root else me,
        uid=user,
        gid=group,
        password=PASSWORD,
        port=made.port,
        tls_port=made.tls_port,
    )


def _owner() -> tuple[str, str]:
    """Return whose the mails are: never root's, for whom no server reads any."""
    if os.geteuid() == 0:
        return "nobody", "nogroup"
    import grp  # noqa: PLC0415 (only where somebody else than root runs this)

    return getpass.getuser(), grp.getgrgid(os.getegid()).gr_name


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as server:
            return server.recv(4) == b"* OK"
    except OSError:
        return False
