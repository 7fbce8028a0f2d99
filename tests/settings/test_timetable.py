"""What an operator writes about when a newsletter comes, and what they are told of what makes no sense."""

from pathlib import Path

import pytest

from syndicate.app import settings_of
from syndicate.errors import SettingsError
from syndicate.settings.recurrence import Schedule
from tests.support.homes import SETTINGS, home

TABLE = 'every = "week"\non = "thursday"\n'
SETTING = "newsletters.actualites.schedules.weekly"


def written(folder: Path, lines: str) -> Path:
    assert TABLE in SETTINGS
    return home(folder / "home", SETTINGS.replace(TABLE, f"{lines.strip()}\n"))


@pytest.mark.parametrize(
    ("lines", "every", "on", "more"),
    [
        ('every = "day"', "day", "", {}),
        ('every = "weekdays"', "weekdays", "", {}),
        ('every = "week"', "week", "", {}),
        ('every = "week"\non = "sunday"', "week", "sunday", {}),
        ('every = "month"\non = "first monday"', "month", "first monday", {}),
        ('every = "month"\non = "last day"', "month", "last day", {}),
        ('every = "month"\non = 31', "month", "31", {}),
        ('every = "month"\non = "1"', "month", "1", {}),
        ('every = "once"\non = 2026-12-24', "once", "2026-12-24", {}),
        ('every = "once"\non = "2026-12-24"', "once", "2026-12-24", {}),
        (
            'every = "week"\nholidays = ["fr", "ca-qc"]\non_holiday = "before"',
            "week",
            "",
            {"holidays": ("fr", "ca-qc"), "on_holiday": "before"},
        ),
    ],
)
def test_every_rhythm_can_be_written(
    tmp_path: Path, lines: str, every: str, on: str, more: dict[str, object]
) -> None:
    settings = settings_of(written(tmp_path, lines), {})
    found = settings.newsletters["actualites"].schedules["weekly"]
    assert found == Schedule(every=every, on=on, at="08:00", **more)  # type: ignore[arg-type]  # a table


@pytest.mark.parametrize(
    ("lines", "code", "option"),
    [
        ('every = "fortnight"', "setting-choice", "every"),
        ('every = "week"\non = "jeudi"', "schedule-on-week", "on"),
        ('every = "week"\non = "first monday"', "schedule-on-week", "on"),
        ('every = "month"', "schedule-on-missing", "on"),
        ('every = "month"\non = "thursday"', "schedule-on-month", "on"),
        ('every = "month"\non = "fifth monday"', "schedule-on-month", "on"),
        ('every = "month"\non = 32', "schedule-on-month", "on"),
        ('every = "month"\non = 0', "schedule-on-month", "on"),
        ('every = "month"\non = "07"', "schedule-on-month", "on"),
        ('every = "month"\non = 1.5', "setting-not-text", "on"),
        ('every = "once"', "schedule-on-missing", "on"),
        ('every = "once"\non = "2026-02-30"', "schedule-on-once", "on"),
        ('every = "once"\non = "20261224"', "schedule-on-once", "on"),
        ('every = "once"\non = 1026-12-24', "schedule-on-once", "on"),
        ('every = "once"\non = 2026-12-24T08:00:00', "setting-not-text", "on"),
        ('every = "day"\non = "monday"', "schedule-on-idle", "on"),
        ('every = "weekdays"\non = "monday"', "schedule-on-idle", "on"),
        ('every = "week"\nholidays = ["xx"]', "setting-calendar", "holidays"),
        ('every = "week"\nholidays = ["FR"]', "setting-calendar", "holidays"),
        ('every = "week"\nholidays = "fr"', "setting-not-list", "holidays"),
        (
            'every = "day"\nholidays = ["fr"]\non_holiday = "after"',
            "schedule-on-holiday",
            "on_holiday",
        ),
        ('every = "week"\non_holiday = "move"', "setting-choice", "on_holiday"),
    ],
)
def test_what_makes_no_sense_is_named_with_its_line(
    tmp_path: Path, lines: str, code: str, option: str
) -> None:
    folder = written(tmp_path, lines)
    with pytest.raises(SettingsError) as caught:
        settings_of(folder, {})
    text = (folder / "config" / "syndicate.toml").read_text(encoding="utf-8")
    value = [line.startswith(option) for line in text.splitlines()]
    missing = text.splitlines().index("[newsletters.actualites.schedules.weekly]") + 1
    place = missing if code.endswith("missing") else max(n for n, it in enumerate(value, 1) if it)
    found = caught.value
    assert (found.code, found.setting, found.line) == (code, f"{SETTING}.{option}", place)


def test_a_variable_says_it_as_well(tmp_path: Path) -> None:
    name = f"SYNDICATE_{SETTING.upper().replace('.', '__')}"
    folder = written(tmp_path, TABLE)
    said = {f"{name}__EVERY": "month", f"{name}__ON": "15", f"{name}__HOLIDAYS": "fr, ca-qc"}
    found = settings_of(folder, said).newsletters["actualites"].schedules["weekly"]
    assert (found.every, found.on, found.holidays) == ("month", "15", ("fr", "ca-qc"))
