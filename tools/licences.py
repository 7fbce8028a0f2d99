"""The packages of requirements/run.lock and their metadata → docs/licences.md. With --check: what is not in order.

A licence that requirements/licences.toml does not allow ends with 1 either way.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[1]
PAGE = TOP / "docs" / "licences.md"
_LOCKED = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;]+)", re.MULTILINE
)
_ROW = re.compile(r"^\| (?P<name>[^ |]+) \| [^|]+ \| (?P<licence>[^|]+) \|$", re.MULTILINE)
_INTRODUCTION = """\
# Licences

Made by `make licences`; a change by hand is lost.

This program is published under the EUPL-1.2. What it needs at run time is installed beside
it, each under its own terms; it holds no copy of any of it. `make check` fails where a package has a licence that
is not among these, or another one than here.

## Which may be

| Licence | Why |
|---|---|
"""
_PACKAGES = """
## Which there are

The packages of `requirements/run.lock`. One of several licences at choice (“OR”) is enough.

| Package | Version | Licence |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Policy:
    """What requirements/licences.toml says."""

    allowed: Mapping[str, str]
    names: Mapping[str, str]
    packages: Mapping[str, Mapping[str, str]]

    def licence(self, package: str, said: str) -> str:
        """Return a package's licence in SPDX. Raises ValueError where metadata say it otherwise than before."""
        own = self.packages.get(package)
        if own is None:
            return self.names.get(said, said)
        if own["says"] != said:
            raise ValueError(f"{package}: its metadata now say “{said}”")
        return own["is"]

    def allows(self, licence: str) -> bool:
        """Tell whether one of the licences at choice is allowed, with all that it is joined to."""
        choices = licence.replace("(", "").replace(")", "").split(" OR ")
        return any(all(one in self.allowed for one in choice.split(" AND ")) for choice in choices)


def policy(text: str) -> Policy:
    """Return the policy of a file."""
    read = tomllib.loads(text)
    return Policy(read["allowed"], read["names"], read["packages"])


def locked(text: str) -> Mapping[str, str]:
    """Return the packages of a lock with their versions; several where Python’s own version decides."""
    found: dict[str, list[str]] = {}
    for one in _LOCKED.finditer(text):
        found.setdefault(_plain(one["name"]), []).append(one["version"])
    return {name: ", ".join(dict.fromkeys(versions)) for name, versions in sorted(found.items())}


def told(
    installed: Mapping[str, str], rules: Policy, lock: Mapping[str, str], before: str
) -> tuple[str, list[str]]:
    """Return the page and what is not in order; `before` is the page as it was, for what is not installed here."""
    known = {one["name"]: one["licence"] for one in _ROW.finditer(before)}
    rows, wrong = [], []
    for name, version in lock.items():
        try:
            licence = (
                rules.licence(name, installed[name])
                if name in installed
                else known.get(name, "UNKNOWN")
            )
        except ValueError as error:
            wrong.append(str(error))
            continue
        if not rules.allows(licence):
            wrong.append(
                f"{name}: {licence} is not among the licences of requirements/licences.toml"
            )
        rows.append(f"| {name} | {version} | {licence} |")
    allowed = [f"| {name} | {why} |" for name, why in rules.allowed.items()]
    return _INTRODUCTION + "\n".join(allowed) + "\n" + _PACKAGES + "\n".join(rows) + "\n", wrong


def said_by_metadata() -> Mapping[str, str]:
    """Return what the metadata of each installed package say, by pip-licenses."""
    command = [
        sys.executable,
        "-m",
        "piplicenses",
        "--python",
        sys.executable,
        "--from=mixed",
        "--format=json",
        "--with-system",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    listed: list[dict[str, Any]] = json.loads(ran.stdout)
    return {_plain(one["Name"]): one["License"] for one in listed}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _against(page: str, wrong: list[str]) -> Iterator[str]:
    yield from wrong
    if "--check" in sys.argv and (not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page):
        yield "docs/licences.md is not up to date: make licences"


def main() -> int:
    """Write the page, or with --check tell whether it is what it should be; say which licences may not be."""
    rules = policy((TOP / "requirements" / "licences.toml").read_text(encoding="utf-8"))
    lock = locked((TOP / "requirements" / "run.lock").read_text(encoding="utf-8"))
    before = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    page, wrong = told(said_by_metadata(), rules, lock, before)
    against = list(_against(page, wrong))
    print(*against, sep="\n", end="\n" if against else "", file=sys.stderr)
    if "--check" not in sys.argv:
        PAGE.write_text(page, encoding="utf-8")
    return 1 if against else 0


if __name__ == "__main__":
    sys.exit(main())
