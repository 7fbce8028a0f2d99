"""The wheel carries all it needs: installed elsewhere, it runs the demo from its own data."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

TOP = Path(__file__).parents[1]


def test_the_demo_runs_from_an_installed_wheel(tmp_path: Path) -> None:
    build = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        str(tmp_path / "dist"),
    ]
    subprocess.run(build, cwd=TOP, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        assert "syndicate/_data/locales/vocabulary/fr-CA.yaml" in packed.namelist()
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # The dependencies are lent from here; .pth files, and so the editable project, do not count.
    lent = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib"), "SYNDICATE_LANG": "en"}
    where = [python, "-c", "import syndicate; print(syndicate.__file__)"]
    found = subprocess.run(
        where, cwd=tmp_path, env=lent, check=True, capture_output=True, text=True
    )
    assert str(tmp_path / "venv") in found.stdout
    command = str(tmp_path / "venv" / "bin" / "syndicate")
    demo = [command, "--home", str(tmp_path / "home"), "demo"]
    ran = subprocess.run(demo, cwd=tmp_path, env=lent, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "120 emails delivered" in ran.stdout
