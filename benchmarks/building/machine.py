"""On what, and with what, the figures were found."""

import os
import platform
import subprocess
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

_TOP = Path(__file__).parents[2]


def described(hugo: str | None, size: int, rounds: int) -> Sequence[str]:
    """Return lines that say when, where and which versions. `hugo`: its version, if it ran."""
    other = f"Hugo {hugo.removeprefix('v')}" if hugo else "Hugo cannot be had: syndicate runs alone"
    return (
        f"{size} works × 3 languages, {rounds} rounds, {today()}",
        place(),
        f"{own()}; {other}",
    )


def today() -> str:
    """Return the day."""
    return time.strftime("%Y-%m-%d", time.gmtime())


def place() -> str:
    """Return what machine this is, and how busy it is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    processors = f"{os.cpu_count()} cores ({_processor()})"
    load = f"load {os.getloadavg()[0]:.1f} at the start"
    return f"{processors}, {memory:.0f} GiB, {platform.system()}; {load}"


def own() -> str:
    """Return which version of ours runs on which Python."""
    ours = f"syndicate {version('syndicate-press')}{_revision()}"
    return f"{ours} on Python {platform.python_version()}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _revision() -> str:
    git = ["git", "-C", str(_TOP), "rev-parse", "--short", "HEAD"]
    ran = subprocess.run(git, check=False, capture_output=True, text=True)
    return f" ({ran.stdout.strip()})" if ran.returncode == 0 else ""
