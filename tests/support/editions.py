"""Editions to make feeds and pages of, each with its three languages in step."""

from datetime import timedelta
from typing import Any

from syndicate.model import Edition, Happening
from tests.support.publication import NOW

WORK = "urn:uuid:00000000-0000-5000-8000-000000000001"


def edition(locale: str = "fr", slug: str = "fete", **changes: Any) -> Edition:
    kind = changes.get("kind", "article")
    values: dict[str, Any] = {
        "work": WORK,
        "kind": kind,
        "name": slug,
        "entry_id": f"tag:metropole.example,2026:{kind}/{slug}/{locale}",
        "locale": locale,
        "shown": locale,
        "filled_from": locale,
        "translation": "source" if locale == "fr" else "ready",
        "notice": False,
        "section": "cooperation",
        "title": f"La fête des jumelages ({locale})",
        "summary": "Trois jours de rencontres.",
        "html": "<p>Bonjour.</p>\n",
        "slug": slug,
        "date": NOW - timedelta(days=3),
        "updated": NOW - timedelta(days=1),
    }
    return Edition(**values | changes)


def happening(**changes: Any) -> Happening:
    values: dict[str, Any] = {
        "start": NOW + timedelta(days=5),
        "end": NOW + timedelta(days=5, hours=2),
        "zone": "Europe/Paris",
        "place": "Opéra",
    }
    return Happening(**values | changes)
