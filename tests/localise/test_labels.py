"""The few words of an agenda's cell."""

from datetime import UTC, datetime

import pytest

from syndicate.localise import formats, labels
from syndicate.model import Happening

TALK = Happening(
    start=datetime(2026, 3, 1, 18, tzinfo=UTC),
    end=datetime(2026, 3, 1, 20, tzinfo=UTC),
    zone="UTC",
    place=None,
)
FAIR = Happening(
    start=datetime(2026, 11, 12, tzinfo=UTC),
    end=datetime(2026, 11, 15, tzinfo=UTC),
    zone="UTC",
    place=None,
    all_day=True,
)


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("fr_FR", ("dimanche", "1er_mars", "dim._1er_mars", "jeu. – sam.", "12–14_nov.")),
        ("fr_CA", ("dimanche", "1er_mars", "dim._1er_mars", "jeu. – sam.", "12–14_nov.")),
        ("en_CA", ("Sunday", "March_1", "Sun,_Mar_1", "Thu – Sat", "Nov_12–14")),
    ],
)
def test_an_event_has_short_labels_in_each_locale(locale: str, told: tuple[str, ...]) -> None:
    labelled = (
        labels.weekday(TALK, locale),
        labels.days(TALK, locale),
        labels.short_days(TALK, locale),
        labels.weekday(FAIR, locale),
        labels.short_days(FAIR, locale),
    )
    assert labelled == tuple(each.replace("_", "\u00a0") for each in told)


def test_a_language_is_named_in_another() -> None:
    assert formats.language("en-GB", "fr_FR") == "anglais"
    assert formats.language("fr-CA", "en_CA") == "French"
    assert formats.language("xx", "fr_FR") == "xx"
