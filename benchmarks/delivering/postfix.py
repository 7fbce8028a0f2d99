"""Postfix's own smtp-sink and smtp-source: where they come from, and running them on loopback.

They are taken out of Debian's package without installing it, so that no mail server is set up or started.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_BACKLOG = "1000"
_START_S = 10


@dataclass(frozen=True, slots=True)
class Programs:
    """Where they are, and the environment in which they find their libraries."""

    sink: str
    source: str
    environment: Mapping[str, str]


def found(tools: Path) -> Programs | None:
    """Return the programs: those of the machine, or out of the package, unpacked below `tools`.

    None where neither can be had.
    """
    here = f"{os.environ['PATH']}:/usr/sbin"
    sink, source = (shutil.which(name, path=here) for name in ("smtp-sink", "smtp-source"))
    if sink and source:
        return Programs(sink, source, dict(os.environ))
    place = tools / "postfix"
    if not (place / "usr" / "sbin" / "smtp-sink").exists() and not _unpacked(place):
        return None
    libraries = {"LD_LIBRARY_PATH": str(place / "usr" / "lib" / "postfix")}
    programs = (str(place / "usr" / "sbin" / name) for name in ("smtp-sink", "smtp-source"))
    return Programs(*programs, {**os.environ, **libraries})


def _unpacked(place: Path) -> bool:
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return False
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    with suppress(subprocess.CalledProcessError):
        subprocess.run(["apt-get", "download", "-qq", "postfix"], cwd=place, check=True, capture_output=True)  # fmt: skip
        package = next(place.glob("*.deb"))
        subprocess.run(["dpkg", "-x", str(package), str(place)], check=True, capture_output=True)
        return True
    return False


@contextmanager
def sink(programs: Programs) -> Iterator[int]:
    """Run smtp-sink, which takes every mail and keeps none; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    command = [programs.sink, *user, f"127.0.0.1:{port}", _BACKLOG]
    process = subprocess.Popen(command, env=programs.environment)
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    last = time.monotonic() + _START_S
    while time.monotonic() < last and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("smtp-sink does not answer")


def source(programs: Programs, port: int, mails: int, size: int, sessions: int) -> Sequence[str]:
    """Return the command that sends as fast as Postfix can, over sessions that are used again."""
    many = ["-s", str(sessions), "-d", "-m", str(mails), "-l", str(size)]
    ends = ["-f", "actualites@metropole.example", "-t", "reader@readers.example"]
    return [programs.source, *many, *ends, f"127.0.0.1:{port}"]
