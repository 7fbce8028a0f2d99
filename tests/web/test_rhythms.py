"""How often a newsletter comes, in the words of readers."""

from collections.abc import Iterator

import pytest

from syndicate.app import App, compose
from syndicate.localise.rhythm import rhythm
from syndicate.sandbox import rendered
from syndicate.settings.recurrence import Schedule
from tests.support.homes import home

BABEL = {"fr": "fr_FR", "fr-CA": "fr_CA", "en": "en_CA"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = compose(home(tmp_path_factory.mktemp("rhythms") / "home"), {}, needs_database=False)
    yield made
    made.close()


def told(app: App, tag: str, schedule: Schedule) -> str:
    environment = app.house.environment(tag)
    template = environment.from_string(
        '{% from "web/rhythm.html" import rhythm with context %}{{ rhythm(one) }}'
    )
    made = rendered(template, one=rhythm(schedule, BABEL[tag]))
    return made.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("options", "french", "english"),
    [
        ({"every": "day"}, "Chaque jour à 8 h", "Every day at 8:00 a.m."),
        ({"every": "weekdays"}, "Du lundi au vendredi à 8 h", "Monday to Friday at 8:00 a.m."),
        ({"every": "week"}, "Le lundi à 8 h", "Every Monday at 8:00 a.m."),
        ({"every": "week", "on": "sunday"}, "Le dimanche à 8 h", "Every Sunday at 8:00 a.m."),
        (
            {"every": "month", "on": "first monday"},
            "Le premier lundi du mois à 8 h",
            "The first Monday of each month at 8:00 a.m.",
        ),
        (
            {"every": "month", "on": "second tuesday"},
            "Le deuxième mardi du mois à 8 h",
            "The second Tuesday of each month at 8:00 a.m.",
        ),
        (
            {"every": "month", "on": "third wednesday"},
            "Le troisième mercredi du mois à 8 h",
            "The third Wednesday of each month at 8:00 a.m.",
        ),
        (
            {"every": "month", "on": "fourth thursday"},
            "Le quatrième jeudi du mois à 8 h",
            "The fourth Thursday of each month at 8:00 a.m.",
        ),
        (
            {"every": "month", "on": "last friday"},
            "Le dernier vendredi du mois à 8 h",
            "The last Friday of each month at 8:00 a.m.",
        ),
        (
            {"every": "month", "on": "31"},
            "Le dernier jour du mois à 8 h",
            "The last day of each month at 8:00 a.m.",
        ),
        (
            {"every": "month", "on": "1"},
            "Le premier jour du mois à 8 h",
            "The first day of each month at 8:00 a.m.",
        ),
        (
            {"every": "month", "on": "15"},
            "Le 15 de chaque mois à 8 h",
            "Each month on day 15 at 8:00 a.m.",
        ),
        (
            {"every": "month", "on": "30"},
            "Le 30 de chaque mois, le dernier jour en février, à 8 h",
            "Each month on day 30, in February on the last day, at 8:00 a.m.",
        ),
        (
            {"every": "once", "on": "2027-01-01"},
            "Une seule fois, le 1er janvier 2027 à 8 h",
            "Once, on January 1, 2027 at 8:00 a.m.",
        ),
        (
            {"every": "week", "on": "thursday", "holidays": ("fr",)},
            "Le jeudi à 8 h, sauf les jours fériés",
            "Every Thursday at 8:00 a.m., except on public holidays",
        ),
        (
            {"every": "week", "on": "thursday", "holidays": ("fr",), "on_holiday": "before"},
            "Le jeudi à 8 h, ou le jour ouvré qui précède un jour férié",
            "Every Thursday at 8:00 a.m., or on the working day before a public holiday",
        ),
        (
            {"every": "week", "on": "thursday", "holidays": ("fr",), "on_holiday": "after"},
            "Le jeudi à 8 h, ou le jour ouvré qui suit un jour férié",
            "Every Thursday at 8:00 a.m., or on the working day after a public holiday",
        ),
    ],
)  # fmt: skip
def test_each_rhythm_has_its_words(
    app: App, options: dict[str, object], french: str, english: str
) -> None:
    schedule = Schedule(at="08:00", **options)  # type: ignore[arg-type]  # a table
    assert told(app, "fr", schedule) == french
    assert told(app, "en", schedule) == english


def test_a_working_day_is_called_otherwise_in_quebec(app: App) -> None:
    moved = Schedule(every="week", at="08:00", holidays=("ca-qc",), on_holiday="after")
    assert told(app, "fr-CA", moved) == "Le lundi à 8 h, ou le jour ouvrable qui suit un jour férié"
