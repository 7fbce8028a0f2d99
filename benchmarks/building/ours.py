"""The publication as syndicate builds it, and how its build is called."""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median_low

from benchmarks.building import corpus

PATTERN = "https://www.metropole.example/{tag}/{kind}/{slug}"
TITLES = {
    "cooperation": ("Coopération", "Coopération", "Cooperation"),
    "culture": ("Culture", "Culture", "Culture"),
    "mobilite": ("Mobilité", "Mobilité", "Getting around"),
    "recherche": ("Recherche", "Recherche", "Research"),
}
NAMES = ("Actualités", "Actualités", "News")
_SETTINGS = f"""\
[site]
base_url = "https://actualites.metropole.example"
zone = "Europe/Paris"
authority = "{corpus.AUTHORITY}"
default_locale = "fr"
elsewhere = "ELSEWHERE"
title.fr = "{NAMES[0]}"
title.fr-CA = "{NAMES[1]}"
title.en = "{NAMES[2]}"

[feeds]
history = "1s" # Hugo has no archives of feeds

[sender]
legal_name = "Métropole d’exemple"
mailing_address = "1, place de l’Exemple, 63000 Clermont-Ferrand, France"
email = "actualites@metropole.example"

[locales.fr]
name = "Français"
babel = "fr_FR"
fallback = ["en"]

[locales.fr-CA]
name = "Français (Canada)"
babel = "fr_CA"
fallback = ["fr", "en"]

[locales.en]
name = "English"
babel = "en_CA"
fallback = ["fr"]
"""
_SECTION = """
[sections.{key}]
title.fr = "{fr}"
title.fr-CA = "{ca}"
title.en = "{en}"
"""
_LETTER = f"""
[newsletters.actualites]
title.fr = "{NAMES[0]}"
title.fr-CA = "{NAMES[1]}"
title.en = "{NAMES[2]}"
sections = {json.dumps(corpus.SECTIONS)}
"""


def prepare(home: Path, *, pages: bool) -> None:
    """Write the settings: with a page per work, or feeds only."""
    settings = _SETTINGS.replace("ELSEWHERE", "" if pages else PATTERN)
    for key, (fr, ca, en) in TITLES.items():
        settings += _SECTION.format(key=key, fr=fr, ca=ca, en=en)
    file = home / "config" / "syndicate.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(settings + _LETTER, encoding="utf-8")


def forget(home: Path) -> None:
    """Remove all that a build left: what it wrote, its caches, its database."""
    for name in ("public", "var"):
        shutil.rmtree(home / name, ignore_errors=True)


def command(home: Path) -> Sequence[str]:
    """Return the command that builds, as an operator would start it."""
    return [sys.executable, "-m", "syndicate", "--home", str(home), "build"]


def entries(home: Path) -> int:
    """Return how many entries our main and section feeds hold: their median."""
    files = [file for file in (home / "public").rglob("feed.json") if "archive" not in file.parts]
    return median_low(len(json.loads(file.read_bytes())["items"]) for file in files)
