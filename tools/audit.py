"""Every locked package → what is known against it, by pip-audit; exceptions have a reason and an end.

Ends with 1 where something is known that no exception allows, or an exception is over. Where the service of
vulnerabilities cannot be asked, says so and ends with 0: who works offline is not kept from working.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).parents[1] / "requirements"
_UNREACHABLE = re.compile(
    r"(?:ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|ServiceError|TooManyRedirects)\b.*|Could not connect.*"
)
_PINNED = re.compile(r"^\S+==.*?(?<!\\)\n", re.MULTILINE | re.DOTALL)


class Unanswered(Exception):
    """The service did not answer, or knows no package of ours."""


@dataclass(frozen=True, slots=True)
class Known:
    """A vulnerability of a locked package; names: its id and its aliases."""

    package: str
    version: str
    names: tuple[str, ...]
    fixed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """An exception: of which package, why, and the last day on which it holds."""

    package: str
    reason: str
    until: date


def exceptions(text: str) -> Mapping[str, Allowed]:
    """Return the exceptions of a file by name. Raises ValueError for one without package, reason or day."""
    found = {}
    for name, row in tomllib.loads(text).items():
        package, reason, until = (row.get(key) for key in ("package", "reason", "until"))
        if not (package and reason and isinstance(until, date)):
            raise ValueError(f"{name}: needs package, reason and until")
        found[name] = Allowed(package, reason, until)
    return found


def verdict(known: Sequence[Known], allowed: Mapping[str, Allowed], today: date) -> Iterator[str]:
    """Yield what stands against the lock: what nothing allows, and exceptions that are over."""
    for name, one in allowed.items():
        if one.until < today:
            yield f"{name}: the exception for {one.package} ended on {one.until}: {one.reason}"
    for found in known:
        rows = [allowed[name] for name in found.names if name in allowed]
        if not any(row.package == found.package and row.until >= today for row in rows):
            mended = f"mended in {', '.join(found.fixed)}" if found.fixed else "not mended yet"
            yield f"{found.package} {found.version}: {found.names[0]}, {mended}"


def read(report: Mapping[str, Any]) -> tuple[list[Known], list[str]]:
    """Return what pip-audit's report knows, and the packages that it could not look at."""
    known, passed_over = [], []
    for one in report["dependencies"]:
        if "skip_reason" in one:
            passed_over.append(str(one["name"]))
        for vuln in one.get("vulns", ()):
            names = (vuln["id"], *vuln.get("aliases", ()))
            known.append(Known(one["name"], one["version"], names, tuple(vuln["fix_versions"])))
    return known, passed_over


def ask(lock: Path, options: Sequence[str]) -> tuple[list[Known], list[str]]:
    """Ask about every package of a lock. Raises Unanswered, or RuntimeError where pip-audit fails."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "-r",
        str(lock),
        "--require-hashes",
        "--disable-pip",
    ]
    shown = ["--format", "json", "--progress-spinner", "off", "--desc", "off", "--aliases", "on"]
    ran = subprocess.run([*command, *shown, *options], capture_output=True, text=True, check=False)
    if ran.stdout.startswith("{"):
        return read(json.loads(ran.stdout))
    last = ran.stderr.strip().rpartition("\n")[2]
    found = _UNREACHABLE.search(last)
    if found:
        raise Unanswered(found[0].partition(" (Caused by")[0])
    raise RuntimeError(last)


def look(lock: Path, options: Sequence[str]) -> tuple[list[Known], list[str]]:
    """Ask about one package, and if there is an answer about all of them."""
    text = lock.read_text(encoding="utf-8")
    first = _PINNED.search(text)
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.txt"
        one.write_text(first[0] if first else "", encoding="utf-8")
        if ask(one, options)[1]:
            raise Unanswered(
                "it does not know the first of our packages, as a mirror of an index may not"
            )
    return ask(lock, options)


def main() -> int:
    """Tell what is known against the locked packages; return how the command ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--lock", type=Path, default=REQUIREMENTS / "dev.lock"
    )  # run.lock is part of it
    parser.add_argument("--exceptions", type=Path, default=REQUIREMENTS / "exceptions.toml")
    given, options = parser.parse_known_args()
    allowed = exceptions(given.exceptions.read_text(encoding="utf-8"))
    known: list[Known] = []
    try:
        known, passed_over = look(given.lock, options)
        told = f"audit: known vulnerabilities in {given.lock.name}: {len(known)}"
        unknown = f"; not known to the service: {', '.join(passed_over)}" if passed_over else ""
        print(told + unknown)
    except Unanswered as reason:
        print(f"audit: skipped, for the service of vulnerabilities could not be asked: {reason}")
    against = list(verdict(known, allowed, datetime.fromtimestamp(time.time(), UTC).date()))
    print(*against, sep="\n", end="\n" if against else "", file=sys.stderr)
    return 1 if against else 0


if __name__ == "__main__":
    sys.exit(main())
