"""Some weeks of whatever can happen to works and readers, through the journeys and real files.

YEARS says how many times, WEEKS how long each; tests/newsletter/test_year.py has whole years of the
rules alone.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from syndicate.cli.issue_explain import said
from tests.support.almanac import ACTS, BEGIN, FATES, JOIN, nothing_twice, reason_is_true
from tests.support.year import Year

pytestmark = pytest.mark.long

YEARS = int(os.environ.get("YEARS", "2"))
WEEKS = int(os.environ.get("WEEKS", "3"))
# What happens before Thursday, between two waves, to the mails; whether the issue is held, and one sent apart.
WEEK = st.tuples(ACTS, ACTS, FATES, st.sampled_from([False] * 6 + [True]), st.booleans())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("year")


@settings(
    deadline=None,
    max_examples=YEARS,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate),  # to find a smaller one would take as many years again
)
@given(
    first=st.lists(JOIN, min_size=2, max_size=4),
    weeks=st.lists(WEEK, min_size=WEEKS, max_size=WEEKS),
)
def test_issues_bring_nothing_twice_and_explain_what_they_do_not_bring(
    place: Path, first: list[Any], weeks: list[Any]
) -> None:
    year = Year(place / "home")
    try:
        year.do(first)
        for number, week in enumerate(weeks):
            _live(year, number, *week)
        for mails in year.read().values():
            nothing_twice(mails)
        assert year.hours() <= {"08:00"}
    finally:
        year.close()


def _live(
    year: Year,
    number: int,
    acts: list[Any],
    late: list[Any],
    fates: list[str],
    held: bool,
    apart: bool,
) -> None:
    monday = BEGIN + timedelta(weeks=number)
    thursday = monday + timedelta(days=3)
    for day in (monday, thursday):
        year.on(day - timedelta(days=1), 9)
        year.do(acts if day == thursday else [])
        year.tick()  # plans
        year.on(day, 8, 1)
        if held and day == thursday:
            continue
        _explained(year, year.tick())
        year.deliver(fates)
        if day == thursday:
            year.do(late)
        year.on(day, 15)
        year.tick()
        year.deliver(fates)
    year.on(thursday + timedelta(days=1), 10)
    if held:
        year.do(late)
        _explained(year, year.send())
    alive = tuple(one.name for one in year.works[-2:] if not one.withdrawn)
    if apart and number % 5 == 0 and alive:
        _explained(year, year.send(alive))
    year.deliver(fates)


def _explained(year: Year, enrolled: list[str]) -> None:
    """See that each item of an issue that leaves has its true reason, for one reader after the other."""
    for issue in enrolled:
        for who in year.readers[:: max(1, len(year.readers) // 2)]:
            _explained_to(year, issue, who)


def _explained_to(year: Year, issue: str, who: str) -> None:
    found = year.explain(issue, who)
    mails = year.read()[who]
    mail = next((mail for mail in mails if mail and mail[0].issue == issue), [])
    before = mails[: mails.index(mail)] if mail else mails
    got = [one.item for one in mail]
    told = {one.item: one for one in found.items if one.item}
    assert [key for key, one in told.items() if one.reason.startswith("chosen")] == got
    for key, one in told.items():
        assert said(one), "a sentence for every reason"
        if found.standing == "enrolled" or one.reason != "no-mail":
            assert reason_is_true(one.reason, key, one.section, before, got, year.topics[who])
    if not found.issue.works:
        recent = year.now - timedelta(days=30)
        all_told = {one.work for one in found.items}
        assert {one.id for one in year.library() if one.date >= recent} <= all_told
