"""The units for systemd: it reads them without a word, and finds little that an intruder could do."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = sorted((Path(__file__).parents[2] / "contrib" / "systemd").iterdir())
SERVICES = [one.name for one in UNITS if one.suffix == ".service"]
OURS = "/opt/syndicate/bin/syndicate"
MOST = 20  # of 100: systemd calls that OK; without any of it a service has 96
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd is not installed here"
)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Give copies that start a program which is here."""
    for one in UNITS:
        text = one.read_text("utf-8").replace(OURS, sys.executable)
        (tmp_path / one.name).write_text(text, "utf-8")
    return tmp_path


def analysed(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


@needs_systemd
def test_systemd_reads_every_unit_without_a_word(units: Path) -> None:
    ran = analysed("verify", "--man=no", *(str(units / one.name) for one in UNITS))
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")


@needs_systemd
def test_a_misspelt_line_would_be_found(units: Path) -> None:
    file = units / "syndicate.service"
    file.write_text(file.read_text("utf-8").replace("NoNewPrivileges=", "NoNewPriviledges="))
    assert "NoNewPriviledges" in analysed("verify", "--man=no", str(file)).stderr


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_little_is_left_to_an_intruder(units: Path, name: str) -> None:
    file = units / name
    ran = analysed("security", "--offline=true", f"--threshold={MOST}", str(file))
    assert ran.returncode == 0, ran.stdout


def test_services_differ_only_in_what_they_start_and_write() -> None:
    hardening = {}
    for name in SERVICES:
        text = next(one for one in UNITS if one.name == name).read_text("utf-8")
        hardening[name] = re.findall(
            r"^(?:Protect|Restrict|Private|NoNew|Capability|System|Lock|Memory|UMask|Remove).*",
            text,
            re.MULTILINE,
        )
    assert len({tuple(one) for one in hardening.values()}) == 1
    assert len(hardening["syndicate.service"]) > 20


def test_they_start_commands_that_there_are() -> None:
    from syndicate.cli.main import COMMANDS  # noqa: PLC0415 - of this test alone

    coming = {"worker"}  # its unit came first
    started = {
        word
        for one in UNITS
        for word in re.findall(rf"{OURS} --home \S+ (\w+)", one.read_text("utf-8"))
    }
    assert started == {"serve", "worker", "backup"}
    assert started <= COMMANDS.keys() | coming


def test_a_backup_has_a_name_of_its_instant() -> None:
    unit = next(one for one in UNITS if one.name == "syndicate-backup.service").read_text("utf-8")
    (line,) = re.findall(r"^ExecStart=/bin/sh -c '(.*)'$", unit, re.MULTILINE)
    shell = line.replace("$$", "$").replace("%%", "%").replace(f"exec {OURS}", "echo")
    ran = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=True)
    assert re.fullmatch(
        r"--home /srv/newsletter backup /var/backups/syndicate/syndicate-\d{4}-\d\d-\d\dT\d{6}Z\.db\n",
        ran.stdout,
    )
