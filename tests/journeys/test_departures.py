"""Who left stays away, and who comes back by themselves is back, whatever happens to the database meanwhile."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from syndicate.audience import withdrawals
from syndicate.audience.listing import Listed
from syndicate.audience.tables import entrant
from syndicate.audience.tokens import Claim
from syndicate.audience.withdrawals import Withdrawal, mark_of
from syndicate.journeys import signup, wishes
from syndicate.journeys.admit import admit
from syndicate.journeys.erase import erase
from syndicate.journeys.leave import leave, replay
from syndicate.journeys.signup import Asked
from syndicate.journeys.suppress import suppress
from syndicate.model import Subscriber
from syndicate.store import instance, subscribers, suppressions
from tests.support.consenting import LETTERS, STAFF, Mailed, Town

ANA = "ana@readers.example"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    built.begin()
    yield built
    built.end()


def imported(town: Town, letter: str = "actualites", **more: str) -> str:
    """Have a table bring Ana; return what became of her row."""
    now = town.later()
    row = {"email": ANA, "newsletter": letter, "basis": "express", "evidence": "a form"} | more
    done = admit(town.house, [entrant(row, town.house.settings, now)], "import a.csv", now)
    return next(fate for fate in ("new", "known", "suppressed") if getattr(done, fate))


def asked(town: Town, *letters: str) -> Mailed:
    """Have Ana fill in the form; return the mail that answers her."""
    schedules = dict.fromkeys(letters or ["actualites"], "weekly")
    one = Asked(address=ANA, tag="fr", locale="fr", zone=None, schedules=schedules, network=None)
    assert signup.ask(town.house, one, town.later())
    (mail,) = (one for one in town.mail() if one.kind == "confirm")
    return mail


def confirmed(town: Town, mail: Mailed) -> str:
    """Have Ana press the link of a mail; return what she is told."""
    assert mail.link
    request = town.pressed(mail.link)
    assert request
    found = signup.confirm(town.house, request, None, town.later())
    assert found
    return found.state


def left(town: Town, letter: str | None = "actualites") -> Withdrawal:
    return Withdrawal(town.later(), town.id_of(ANA) or "", letter, "one-click")


def state(town: Town, letter: str = "actualites") -> tuple[str, str | None]:
    """Return what the database has, and what the ledger makes of it."""
    one, standing = town.states(ANA)[letter]
    return one.state, standing


@pytest.mark.parametrize("letter", ["actualites", None])
def test_who_came_after_the_backup_and_left_is_not_imported_after_it_was_put_back(
    town: Town, letter: str | None
) -> None:
    town.copy("backup")
    imported(town)
    leave(town.house, left(town, letter))
    town.restore("backup")
    assert imported(town) in {"known", "suppressed"}
    assert imported(town, "sorties") == ("new" if letter else "suppressed")
    assert town.gets(ANA) == ({"sorties"} if letter else set())
    confirmed(town, asked(town))
    assert town.gets(ANA) >= {"actualites"}


@pytest.mark.parametrize("away", [False, True])
def test_who_left_what_a_database_that_was_put_back_never_knew_of_is_not_imported_to_it(
    town: Town, away: bool
) -> None:
    imported(town, "sorties")
    town.copy("backup")
    imported(town)
    if away:
        withdrawals.append(town.house.withdrawals, left(town))
    else:
        leave(town.house, left(town))
    town.restore("backup")
    replay(town.house, town.later())
    assert imported(town) == "known"
    assert town.gets(ANA) == {"sorties"}
    confirmed(town, asked(town))
    assert town.gets(ANA) == {"sorties", "actualites"}


def test_who_left_everything_and_came_back_for_one_is_not_imported_to_the_others(
    town: Town,
) -> None:
    town.copy("backup")
    imported(town)
    leave(town.house, left(town, None))
    town.restore("backup")
    confirmed(town, asked(town))
    assert imported(town, "sorties") == "known"
    assert town.gets(ANA) == {"actualites"}


def test_who_left_everything_is_not_imported_to_what_they_never_had(town: Town) -> None:
    imported(town)
    leave(town.house, left(town, None))
    assert [one.kind for one in town.mail()] == ["goodbye"]
    assert imported(town, "sorties") == "suppressed"


@pytest.mark.parametrize("how", ["left", "erased", "bounced"])
def test_of_two_backups_put_back_the_later_knows_who_left_under_another_id(
    town: Town, how: str
) -> None:
    town.copy("monday")
    imported(town)
    town.copy("tuesday")
    town.restore("monday")
    imported(town)
    if how == "left":
        leave(town.house, left(town))
    elif how == "erased":
        erase(town.house, ANA, STAFF, town.later())
    else:
        suppress(town.house, [Listed(ANA, 2)], "bounce", "suppress a.csv", town.later())
    town.restore("tuesday")
    assert town.gets(ANA) == set()
    assert (town.id_of(ANA) is None) == (how == "erased")
    if how != "erased":
        assert state(town) == ("left", "left")


def test_an_address_that_was_nobodys_when_it_bounced_is_known_by_the_log(town: Town) -> None:
    town.copy("monday")
    imported(town)
    town.copy("tuesday")
    town.restore("monday")
    suppress(town.house, [Listed(ANA, 2)], "bounce", "suppress a.csv", town.later())
    town.restore("tuesday")
    assert state(town) == ("left", "left")


def test_a_consent_dated_ahead_does_not_outlast_leaving(town: Town) -> None:
    tomorrow = (town.now + timedelta(hours=20)).isoformat()
    imported(town, consented_at=tomorrow)
    assert state(town) == ("active", "active")
    leave(town.house, left(town))
    assert state(town) == ("left", "left")
    town.later(timedelta(days=2))
    assert town.gets(ANA) == set()


def test_who_left_while_the_database_was_away_and_came_back_is_back_when_it_is_told(
    town: Town,
) -> None:
    first, second = asked(town), asked(town)
    confirmed(town, first)
    withdrawals.append(town.house.withdrawals, left(town, None))
    confirmed(town, second)
    replay(town.house, town.later())
    assert state(town) == ("active", "active")
    assert town.gets(ANA) == {"actualites"}


def test_a_complaint_weighs_more_than_a_bounce_before_it(town: Town) -> None:
    for reason in ("bounce", "complaint"):
        suppress(town.house, [Listed(ANA, 2)], reason, "suppress a.csv", town.later())
    assert town.suppressed(ANA) == "complaint"


def test_a_complaint_that_is_told_late_holds_against_a_lifted_bounce(town: Town) -> None:
    suppress(town.house, [Listed(ANA, 2)], "bounce", "suppress a.csv", town.later())
    mail = asked(town)
    complaint = Withdrawal(town.later(), "", None, "complaint", town.mark(ANA))
    withdrawals.append(town.house.withdrawals, complaint)
    confirmed(town, mail)
    replay(town.house, town.later())
    assert town.suppressed(ANA) == "complaint"
    assert town.gets(ANA) == set()


def test_a_link_of_who_complained_since_makes_nobody_a_subscriber(town: Town) -> None:
    mail = asked(town)
    suppress(town.house, [Listed(ANA, 2)], "complaint", "suppress a.csv", town.later())
    assert confirmed(town, mail) == "over"
    assert town.id_of(ANA) is None


def test_whose_consent_ran_out_can_ask_anew_before_anybody_noted_that(town: Town) -> None:
    since = (town.now - timedelta(days=150)).isoformat()
    imported(town, basis="implied", ground="inquiry", consented_at=since)
    town.later(timedelta(days=40))
    assert town.states(ANA)["actualites"][0].state == "active"
    claim = Claim(town.id_of(ANA) or "", None)
    page = wishes.wanted(town.house, claim, town.now)
    assert page is not None
    assert not page.newsletters["actualites"].wanted
    confirmed(town, asked(town))
    assert town.gets(ANA) == {"actualites"}


def test_to_whom_mail_bounced_after_they_came_is_asked_and_not_told_that_all_is_well(
    town: Town,
) -> None:
    imported(town)
    with town.house.database.write() as c:  # as a replay of what an older database did not know
        suppressions.suppress(c, town.mark(ANA), "bounce", town.later())
    confirmed(town, asked(town))
    assert town.gets(ANA) == {"actualites"}


def test_who_leaves_while_a_long_issue_leaves_gets_none_of_it(town: Town) -> None:
    """The log is read before each batch of mails, not once at the beginning."""
    imported(town)
    gone = left(town)
    others = [f"reader{number}@readers.example" for number in range(60)]
    for address in others:
        row = {"email": address, "newsletter": "actualites", "basis": "express", "evidence": "x"}
        admit(town.house, [entrant(row, town.house.settings, town.now)], "import a.csv", town.now)
    log = town.house.withdrawals
    out = town.send("actualites", gone.subscriber, lambda: withdrawals.append(log, gone))
    assert sorted(out) == sorted(others)


def test_a_long_log_is_taken_in_piece_by_piece(town: Town) -> None:
    ids = [f"00000000-0000-4000-8000-{number:012d}" for number in range(450)]
    with town.house.database.write() as c:
        for one in ids:
            new = Subscriber(
                id=one, address=f"{one}@readers.example", name=None, locale="fr", zone=None
            )
            subscribers.add(c, new, town.now)
    marks = [town.mark(f"{one}@readers.example") for one in ids]
    suppress(
        town.house,
        [Listed(f"{one}@readers.example", 2) for one in ids],
        "bounce",
        "suppress a.csv",
        town.later(),
    )
    assert replay(town.house, town.later()) == len(ids)
    with town.house.database.read() as c:
        read_to = instance.read_to(c, mark_of(town.house.withdrawals))
        assert suppressions.suppressed(c, marks) == set(marks)
    assert read_to == town.house.withdrawals.stat().st_size
    assert replay(town.house, town.later()) == 0


def test_every_newsletter_of_the_town_can_be_had(town: Town) -> None:
    confirmed(town, asked(town, *LETTERS))
    assert town.gets(ANA) == set(LETTERS)


def test_an_import_between_leaving_and_its_being_known_is_no_coming_back(town: Town) -> None:
    imported(town)
    withdrawals.append(town.house.withdrawals, left(town, None))
    imported(town, "sorties")
    replay(town.house, town.later())
    assert town.suppressed(ANA) == "unsubscribed"
    assert town.gets(ANA) == set()


def test_what_was_asked_for_after_leaving_still_waits_when_that_is_known(town: Town) -> None:
    imported(town)
    withdrawals.append(town.house.withdrawals, left(town, None))
    later = town.now + timedelta(minutes=1)
    imported(town, "sorties", state="pending", consented_at=later.isoformat())
    replay(town.house, town.later())
    assert state(town, "sorties") == ("pending", "pending")


def test_who_became_a_reader_before_the_mail_left_is_told_so(town: Town) -> None:
    first = asked(town)
    one = Asked(
        address=ANA, tag="fr", locale="fr", zone=None, schedules={"actualites": ""}, network=None
    )
    assert signup.ask(town.house, one, town.later())
    confirmed(town, first)
    assert [mail.link for mail in town.mail() if mail.kind == "confirm"] == [None]
