"""Who the staff are: somebody is always there who can let others in."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.app import App, compose
from syndicate.clocks import SteppingClock
from syndicate.errors import UsageError
from syndicate.journeys.staff import own, people
from syndicate.journeys.staff.people import Newcomer
from syndicate.model import Role
from tests.support import homes
from tests.support.subscribing import BEGIN

FIRST, SECOND = "premiere@metropole.example", "seconde@metropole.example"
ADMIN: tuple[Role, ...] = ("admin",)
EDITOR: tuple[Role, ...] = ("editor",)
PASSWORD = "quatre mots jamais ensemble"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = compose(homes.home(tmp_path / "home"), os.environ, SteppingClock(BEGIN))
    yield made
    made.close()


def invited(app: App, address: str) -> str:
    """Invite an administrator; return the token of their link."""
    new = Newcomer(address=address, roles=ADMIN, locale="fr")
    return people.add(app.house, new, "cli", BEGIN)[1].rpartition("/")[2]


def test_an_administrator_who_was_only_invited_takes_the_place_of_nobody(app: App) -> None:
    own.choose(app.house, invited(app, FIRST), PASSWORD, BEGIN)
    link = invited(app, SECOND)
    with pytest.raises(UsageError, match="staff-last"):
        people.disable(app.house, FIRST, "cli", BEGIN)
    with pytest.raises(UsageError, match="staff-last"):
        people.give(app.house, FIRST, EDITOR, "cli", BEGIN)
    own.choose(app.house, link, PASSWORD, BEGIN)
    assert people.disable(app.house, FIRST, "cli", BEGIN)


def test_an_invitation_can_be_taken_back_and_the_last_one_cannot(app: App) -> None:
    invited(app, FIRST)
    invited(app, SECOND)
    assert people.disable(app.house, FIRST, "cli", BEGIN)
    with pytest.raises(UsageError, match="staff-last"):
        people.disable(app.house, SECOND, "cli", BEGIN)
