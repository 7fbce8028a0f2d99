"""Homes on disk for tests: settings in TOML, and articles written by a line of code."""

from collections.abc import Mapping
from pathlib import Path

from tests.support.warm import warmed

SETTINGS = """\
[site]
base_url = "https://news.example"
zone = "Europe/Paris"
authority = "metropole.example,2026"
default_locale = "fr"
title.fr = "Actualités"
title.fr-CA = "Actualités"
title.en = "News"

[sender]
legal_name = "Métropole d’exemple"
mailing_address = "1, place de l’Exemple, 63000 Clermont-Ferrand, France"
email = "actualites@metropole.example"
name.fr = "La Métropole"
name.fr-CA = "La Métropole"
name.en = "The Metropolis"

[locales.fr]
name = "Français"
babel = "fr_FR"
fallback = ["en"]
zone = "Europe/Paris"

[locales.fr-CA]
name = "Français (Canada)"
babel = "fr_CA"
fallback = ["fr", "en"]
zone = "America/Toronto"

[locales.en]
name = "English"
babel = "en_CA"
fallback = ["fr"]
zone = "America/Toronto"

[sections.cooperation]
title.fr = "Coopération"
title.fr-CA = "Coopération"
title.en = "Cooperation"

[newsletters.actualites]
title.fr = "Actualités"
title.fr-CA = "Actualités"
title.en = "News"
sections = ["cooperation"]
approvals = 0
grace = "0s"

[newsletters.actualites.schedules.weekly]
every = "week"
on = "thursday"
at = "08:00"
zone = "recipient"
"""


def home(folder: Path, settings: str = SETTINGS) -> Path:
    """Make `folder` a home with `settings` and no content; return it."""
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "syndicate.toml").write_text(settings, encoding="utf-8")
    (folder / "content" / "articles").mkdir(parents=True)
    return warmed(folder)


def write_article(home: Path, name: str, locale: str = "fr", **front: str) -> Path:
    """Write an article; keyword arguments replace or add lines of its front matter."""
    lines = {
        "title": f"Article {name}",
        "summary": "Une phrase.",
        "date": "2026-03-09T08:00:00+01:00",
        "section": "cooperation",
    } | front
    body = lines.pop("body", "Bonjour à toutes et à tous.\n")
    return write_work(home / "content" / "articles" / name / f"index.{locale}.md", lines, body)


def write_work(file: Path, lines: Mapping[str, str], body: str) -> Path:
    """Write one language of a work: front matter of `lines`, and a body."""
    file.parent.mkdir(parents=True, exist_ok=True)
    block = "".join(f"{key}: {value}\n" for key, value in lines.items())
    file.write_text(f"---\n{block}---\n\n{body}", encoding="utf-8")
    return file
