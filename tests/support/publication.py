"""A small publication to test on: three locales, two sections, one weekly newsletter."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from syndicate.model import Article, Event, Variant
from syndicate.settings.options import (
    Locale,
    Newsletter,
    Section,
    Sender,
    Settings,
    Site,
)
from syndicate.settings.recurrence import Schedule

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def three(text: str) -> dict[str, str]:
    return {"fr": text, "fr-CA": text, "en": text}


def settings(home: Path, **changes: Any) -> Settings:
    """Return settings whose tables can be replaced by name: settings(home, delivery=Delivery(…))."""
    base = Settings(
        home=home,
        file="config/syndicate.toml",
        site=Site(
            base_url="https://news.example",
            zone="Europe/Paris",
            authority="metropole.example,2026",
            title={"fr": "Actualités", "fr-CA": "Actualités", "en": "News"},
            default_locale="fr",
        ),
        sender=Sender(
            legal_name="Métropole d’exemple",
            mailing_address="1, place de l’Exemple, 63000 Clermont-Ferrand, France",
            email="actualites@metropole.example",
            name=three("La Métropole"),
        ),
        locales={
            "fr": Locale(name="Français", babel="fr_FR", fallback=("en",), zone="Europe/Paris"),
            "fr-CA": Locale(
                name="Français (Canada)",
                babel="fr_CA",
                fallback=("fr", "en"),
                zone="America/Toronto",
            ),
            "en": Locale(name="English", babel="en_CA", fallback=("fr",), zone="America/Toronto"),
        },
        sections={
            "cooperation": Section(
                title={"fr": "Coopération", "fr-CA": "Coopération", "en": "Cooperation"}
            ),
            "culture": Section(
                title={"fr": "Culture", "fr-CA": "Culture", "en": "Culture"}, missing="omit"
            ),
        },
        newsletters={
            "actualites": Newsletter(
                title=three("Actualités"),
                sections=("cooperation", "culture"),
                approvals=0,
                schedules={
                    "weekly": Schedule(every="week", on="thursday", at="08:00", zone="recipient")
                },
            )
        },
    )
    return replace(base, **changes)


def variant(locale: str = "fr", slug: str = "fete", **changes: Any) -> Variant:
    values: dict[str, Any] = {
        "locale": locale,
        "file": f"content/articles/{slug}/index.{locale}.md",
        "title": "La fête des jumelages",
        "summary": "Trois jours de rencontres.",
        "html": "<p>Bonjour.</p>\n",
        "slug": slug,
        "updated": NOW - timedelta(days=1),
        "fingerprint": "0123456789ab",
    }
    return Variant(**values | changes)


def article(name: str = "fete", **changes: Any) -> Article:
    values: dict[str, Any] = {
        "id": f"urn:uuid:00000000-0000-5000-8000-{zlib.crc32(name.encode()) % 10**12:012d}",
        "name": name,
        "section": "cooperation",
        "date": NOW - timedelta(days=1),
        "source": "fr",
        "variants": {"fr": variant(slug=name)},
    }
    return Article(**values | changes)


def event(name: str = "concert", **changes: Any) -> Event:
    values: dict[str, Any] = {
        "id": f"urn:uuid:00000000-0000-5000-9000-{zlib.crc32(name.encode()) % 10**12:012d}",
        "name": name,
        "section": "culture",
        "date": NOW - timedelta(days=2),
        "source": "fr",
        "variants": {"fr": variant(slug=name, place="Opéra")},
        "start": NOW + timedelta(days=5),
        "end": NOW + timedelta(days=5, hours=2),
        "zone": "Europe/Paris",
    }
    return Event(**values | changes)
