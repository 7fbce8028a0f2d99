"""What comes back of mails, and what is said of them: who is written to no more, and who is all the same."""

import os
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from syndicate.app import compose
from syndicate.audience import tokens, withdrawals
from syndicate.clocks import SteppingClock
from syndicate.delivery.notices import Notice
from syndicate.errors import SettingsError
from syndicate.journeys import erase as erasing
from syndicate.journeys.dossier import document, dossier
from syndicate.journeys.found import Finder
from syndicate.journeys.leave import replay
from syndicate.journeys.mailer import Mailer
from syndicate.journeys.notices import Incident, from_outcome, undo
from syndicate.journeys.watch import Watch
from syndicate.model import Message, Outcome
from syndicate.store import audit, deliveries, suppressions
from tests.delivery.bounces.test_reading import SAID, corpus, letter
from tests.support import homes
from tests.support.cli import at
from tests.support.ledger import reader_id
from tests.support.returning import (
    BOUNCES,
    DAY,
    SETTINGS,
    UNSUBSCRIBE,
    Post,
    address,
    post,
    report,
)
from tests.support.subscribing import BEGIN

ARF = corpus("rfc5965-1")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Post]:
    with post(tmp_path) as made:
        made.readers(1, 2, 3)
        made.send(1, 2)
        made.wait(0.1)
        yield made


def complaint(quoted: str) -> bytes:
    return ARF.replace(b"To: <Undisclosed", f"{quoted}\nTo: <Undisclosed".encode())


class TestABounce:
    def test_of_an_address_that_is_none_ends_writing_to_it_at_once(self, here: Post) -> None:
        assert here.bounce(1) == {"suppressed": 1}
        assert here.suppressed(1, 2, 3) == {1: "bounce"}
        assert here.states(1) == {1: "active"}  # they may come back, or it was a mistake

    def test_is_known_by_the_tag_whatever_the_mail_says(self, here: Post) -> None:
        mail = report(2, "5.1.1", "failed", at=here.now)
        assert here.take(mail, here.returns_to(1)) == {"suppressed": 1}
        assert here.suppressed(1, 2) == {1: "bounce"}

    def test_told_twice_counts_once(self, here: Post) -> None:
        mail = report(1, "5.2.2", "failed", at=here.now)
        assert here.take(mail, here.returns_to(1)) == {"counted": 1}
        assert here.take(b"Delivered-To: elsewhere@b.example\n" + mail, here.returns_to(1)) == {
            "known": 1
        }
        assert len(here.kept()) == 1

    @pytest.mark.parametrize("status", ["5.7.1", "5.7.26", "5.7.515", "5.2.3", "5.5.4", "4.7.28"])
    def test_for_what_we_are_or_wrote_keeps_nobody_out(self, here: Post, status: str) -> None:
        assert here.bounce(1, status) == {"noted": 1}
        assert here.suppressed(1) == {}

    def test_that_is_only_delayed_is_noted(self, here: Post) -> None:
        assert here.bounce(1, "4.4.1", "delayed") == {"noted": 1}

    @pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
    def test_that_is_none_is_no_news(self, here: Post, action: str) -> None:
        assert here.bounce(1, "2.0.0", action) == {"ignored": 1}
        assert here.kept() == []

    def test_of_one_of_several_mailboxes_of_a_reader_is_none_of_theirs(self, here: Post) -> None:
        mail = report(1, "5.1.1", "failed", at=here.now).replace(
            b"\n--b\nContent-Type: text/rfc822-headers",
            b"\nFinal-Recipient: rfc822; home@b.example\nAction: relayed\nStatus: 2.0.0\n\n"
            b"--b\nContent-Type: text/rfc822-headers",
        )
        assert "suppressed" not in here.take(mail, here.returns_to(1))
        assert here.suppressed(1) == {}

    def test_is_kept_with_what_the_server_said_but_no_address(self, here: Post) -> None:
        here.bounce(1)
        (kept,) = here.kept()
        assert (kept.class_, kept.action, kept.code, kept.enhanced) == (
            "hard",
            "suppressed",
            550,
            "5.1.1",
        )
        assert kept.subscriber == reader_id(1)
        assert kept.text is not None
        assert "said no" in kept.text
        assert "@" not in kept.text
        assert len(kept.text) <= 200

    def test_keeps_a_complaint_as_what_it_is(self, here: Post) -> None:
        here.take(complaint(f"Message-ID: {here.message_id(1)}"), here.returns_to(1))
        assert here.bounce(1) == {"counted": 1}
        assert here.suppressed(1) == {1: "complaint"}

    def test_holds_until_its_owner_wants_our_mails_anew(self, here: Post) -> None:
        late = report(1, "5.1.1", "failed", at=here.now + DAY)
        here.bounce(1)
        here.wait(1)
        with here.house.database.write() as c:
            suppressions.lift(c, here.mark(1), here.now)
        before = here.now - timedelta(hours=1)
        told = Notice(source="session", kind="bounced", at=before, event="x", why="address",
                      delivery=here.delivery(1).id)  # fmt: skip
        assert here.tell(told) == {"counted": 1}  # older than their wish
        here.wait(1)
        assert here.take(late, here.returns_to(1)) == {"suppressed": 1}

    def test_of_somebody_who_only_asked_is_of_their_address(self, here: Post) -> None:
        mark = tokens.address_hmac(here.house.keys, "passant@b.example")
        with here.house.database.write() as c:
            c.execute(
                text(
                    "INSERT INTO deliveries (id, purpose, key, recipient, locale, priority, due,"
                    " state, attempts, resent) VALUES (900, 'system', 'confirm-x', :mark, 'fr', 0,"
                    " '2026-03-12T00:00:00.000000Z', 'sent', 1, false)"
                ),
                {"mark": mark},
            )
        told = Notice(source="session", kind="bounced", at=here.now, delivery=900, why="address")
        assert here.tell(told) == {"suppressed": 1}
        with here.house.database.read() as c:
            assert suppressions.suppressed(c, [mark]) == {mark}


class TestAnAddressThatBouncesNowAndThen:
    def weekly(self, here: Post, story: str, status: str = "5.2.2") -> list[dict[str, int]]:
        """Send week by week; "b": it comes back the next day."""
        found = []
        for letter_ in story:
            here.wait(6.9)
            here.send(1)
            here.wait(0.1)
            if letter_ == "b":
                found.append(here.bounce(1, status))
        return found

    def test_is_written_to_no_more_after_five_over_a_fortnight(self, here: Post) -> None:
        assert self.weekly(here, "bbbbb") == [{"counted": 1}] * 4 + [{"suppressed": 1}]
        assert here.suppressed(1) == {1: "bounce"}

    def test_is_forgiven_one_for_each_mail_that_arrives(self, here: Post) -> None:
        assert self.weekly(here, "bbb..bbb") == [{"counted": 1}] * 6
        assert self.weekly(here, "b") == [{"suppressed": 1}]

    def test_is_not_forgiven_by_mails_that_may_still_come_back(self, here: Post) -> None:
        """A relay that tries for four days, and a letter each day."""
        told, days = [], []
        for _ in range(24):
            here.wait(1)
            here.send(1)
            days.append(here.now.date())
            if len(days) > 4:
                to = here.house.returns_to(here.delivery(1, days[-5]))
                told.append(here.take(report(1, "4.4.7", "failed", at=here.now), to))
        assert told.index({"suppressed": 1}) == 15

    def test_needs_two_over_a_week_where_it_is_disabled(self, here: Post) -> None:
        assert here.bounce(1, "5.2.1") == {"counted": 1}
        here.wait(3)
        here.send(1)
        assert here.bounce(1, "5.2.1") == {"counted": 1}
        here.wait(5)
        here.send(1)
        assert here.bounce(1, "5.2.1") == {"suppressed": 1}

    def test_is_not_counted_twice_for_one_mail(self, here: Post) -> None:
        for hour in range(6):
            here.wait(4)
            mail = report(1, "5.2.2", "failed", at=here.now + timedelta(hours=hour))
            assert here.take(mail, here.returns_to(1)) == {"counted": 1}


class TestAForgery:
    """Whoever writes to our address may claim anything; of nobody does it say anything."""

    def test_with_a_tag_that_is_guessed_suppresses_nobody(self, here: Post) -> None:
        ours = here.returns_to(1)
        for place in (8, 20, 43):
            changed = "0" if ours[place] != "0" else "1"
            forged = ours[:place] + changed + ours[place + 1 :]
            mail = report(1, "5.1.1", "failed", at=here.now, to=forged)
            assert here.take(mail) == {"strange": 1}
        assert here.suppressed(1, 2, 3) == {}
        assert here.kept() == []

    def test_with_the_address_alone_suppresses_nobody(self, here: Post) -> None:
        assert here.take(report(1, "5.1.1", "failed", at=here.now)) == {"strange": 1}
        assert here.suppressed(1) == {}

    def test_with_a_message_id_that_is_guessed_suppresses_nobody(self, here: Post) -> None:
        key = here.message_id(1).partition(".")[0]
        returned = f"Message-ID: {key}.{'0' * 32}@metropole.example>"
        mail = report(1, "5.1.1", "failed", at=here.now, returned=returned)
        assert here.take(mail) == {"strange": 1}

    def test_with_the_message_id_of_somebody_else_suppresses_only_whose_it_is(
        self, here: Post
    ) -> None:
        returned = f"Message-ID: {here.message_id(2)}"  # the forger's own mail
        mail = report(1, "5.1.1", "failed", at=here.now, returned=returned)
        assert here.take(mail) == {"suppressed": 1}
        assert here.suppressed(1, 2) == {2: "bounce"}

    def test_of_a_complaint_takes_nobody_away(self, here: Post) -> None:
        assert here.take(ARF, BOUNCES) == {"strange": 1}
        named = complaint(f"To: {address(1)}\nMessage-ID: <a.{'0' * 32}@metropole.example>")
        assert here.take(named) == {"strange": 1}
        assert here.states(1) == {1: "active"}

    def test_of_a_wish_to_leave_takes_nobody_away(self, here: Post) -> None:
        local, _, domain = here.returns_to(1).rpartition("@")
        tag = local.partition("+")[2]
        seen_by_servers = f"{UNSUBSCRIBE.partition('@')[0]}+{tag}@{domain}"
        assert here.take(letter(seen_by_servers)) == {"strange": 1}
        assert here.states(1) == {1: "active"}

    def test_costs_no_more_than_it_is_worth(self, here: Post) -> None:
        with here.house.database.read() as c:
            finder = Finder(here.house, budget=1)
            guess = Notice(
                source="mail",
                kind="complained",
                at=here.now,
                message_id=f"actualites-2026-03-12.{'0' * 32}@x.example",
            )
            assert finder.find(c, [guess, guess]) == [None, None]
            assert finder.budget <= 0


class TestWhatIsOurs:
    """The order in which a mail is found: tag, address, Message-ID."""

    def test_is_found_by_address_and_message_id(self, here: Post) -> None:
        returned = f"Message-ID: {here.message_id(1)}"
        mail = report(1, "5.1.1", "failed", at=here.now, returned=returned)
        assert here.take(mail) == {"suppressed": 1}
        assert here.suppressed(1) == {1: "bounce"}

    def test_is_found_by_the_message_id_of_a_report_that_names_nobody(self, here: Post) -> None:
        assert here.take(complaint(f"Message-ID: {here.message_id(2)}")) == {"complained": 1}
        assert here.suppressed(1, 2) == {2: "complaint"}

    def test_is_found_by_the_link_to_leave(self, here: Post) -> None:
        link = tokens.one_click(here.house.keys, reader_id(2), "actualites")
        quoted = f"List-Unsubscribe: <https://news.example/u/{link}>"
        assert here.take(complaint(quoted)) == {"complained": 1}
        assert here.suppressed(1, 2) == {2: "complaint"}

    def test_is_found_under_a_sender_that_has_moved(self, here: Post) -> None:
        returned = f"Message-ID: {here.message_id(1).partition('@')[0]}@former.example>"
        mail = report(1, "5.1.1", "failed", at=here.now, returned=returned)
        assert here.take(mail) == {"suppressed": 1}

    def test_is_not_found_by_the_id_of_a_row_that_another_mail_has_now(self, here: Post) -> None:
        to = here.returns_to(1)
        with here.house.database.write() as c:
            c.execute(text("UPDATE deliveries SET key = 'restored' WHERE recipient = :r"),
                      {"r": reader_id(1)})  # fmt: skip
        assert here.take(report(1, "5.1.1", "failed", at=here.now), to) == {"strange": 1}

    def test_is_believed_of_a_provider_by_the_address_alone(self, here: Post) -> None:
        told = Notice(
            source="mailjet",
            event="e1",
            kind="bounced",
            at=here.now,
            address=address(3).upper(),
            why="address",
        )
        assert here.tell(told) == {"suppressed": 1}
        assert here.suppressed(3) == {3: "bounce"}


@pytest.mark.wide
@pytest.mark.parametrize("name", SAID)
def test_every_report_of_the_corpus_is_of_the_right_reader(here: Post, name: str) -> None:
    classes = {class_ for _, class_, _ in SAID[name]}
    done = here.take(corpus(name), here.returns_to(1))
    if classes == {None}:
        assert done == {"ignored": len(SAID[name])}
    elif "complaint" in classes:
        assert (done, here.suppressed(1, 2, 3)) == ({"complained": 1}, {1: "complaint"})
    elif "delayed" in classes or "blocked" in classes:
        assert set(done) <= {"noted", "known"}
    elif "soft" in classes:
        assert set(done) <= {"counted", "known"}
    else:
        assert ("suppressed" in done, here.suppressed(1, 2, 3)) == (True, {1: "bounce"})
    assert here.suppressed(2, 3) == {}


class TestWhoComplains:
    def test_has_left_for_good(self, here: Post) -> None:
        assert here.take(ARF, here.returns_to(1)) == {"complained": 1}
        assert here.suppressed(1) == {1: "complaint"}
        assert here.states(1, 2) == {1: "left complaint", 2: "active"}

    def test_stands_in_the_log_that_outlives_the_database(self, here: Post) -> None:
        here.take(ARF, here.returns_to(1))
        (line,) = withdrawals.read(here.house.withdrawals).withdrawals
        assert (line.source, line.subscriber, line.address_hmac) == (
            "complaint",
            reader_id(1),
            here.mark(1),
        )
        assert replay(here.house, here.now) == 1
        assert here.states(1) == {1: "left complaint"}

    def test_does_so_once_however_often_it_is_told(self, here: Post) -> None:
        here.take(ARF, here.returns_to(1))
        assert here.take(ARF, here.returns_to(1)) == {"known": 1}
        assert len(withdrawals.read(here.house.withdrawals).withdrawals) == 1


class TestWhoLeavesByMail:
    def test_has_left_what_the_mail_was_of(self, here: Post) -> None:
        assert here.take(letter(here.leave_by(1))) == {"left": 1}
        assert here.states(1, 2) == {1: "left mail", 2: "active"}
        assert here.suppressed(1) == {}
        (line,) = withdrawals.read(here.house.withdrawals).withdrawals
        assert (line.source, line.newsletter) == ("mail", "actualites")


class TestAnOutcome:
    @pytest.mark.parametrize(
        ("state", "kind", "done"),
        [
            ("refused", "address", {"suppressed": 1}),
            ("refused", "disabled", {"counted": 1}),
            ("refused", "full", {"counted": 1}),
            ("expired", "full", {"counted": 1}),
        ],
    )
    def test_that_says_something_of_an_address_counts_the_same(
        self, here: Post, state: str, kind: str, done: dict[str, int]
    ) -> None:
        outcome = Outcome(state="refused", code=550, enhanced="5.9.9", fields={"kind": kind})
        told = from_outcome(here.delivery(1), replace(outcome, state=state), here.now)  # type: ignore[arg-type]
        assert told is not None
        assert here.tell(told) == done
        assert here.tell(told) == {"known": 1}

    @pytest.mark.parametrize(
        ("state", "kind"),
        [
            ("sent", ""),
            ("deferred", "full"),
            ("refused", "policy"),
            ("refused", "content"),
            ("refused", ""),
            ("expired", "rate"),
            ("unknown", "address"),
        ],
    )
    def test_that_says_nothing_of_an_address_is_none(
        self, here: Post, state: str, kind: str
    ) -> None:
        outcome = replace(Outcome(state="refused"), state=state, fields={"kind": kind})  # type: ignore[arg-type]
        assert from_outcome(here.delivery(1), outcome, here.now) is None


class TestAnIncident:
    def incident(self, here: Post, **changes: object) -> Incident:
        whole = Incident(
            since=here.now - DAY, until=here.now + DAY, reason="le relais refusait tout"
        )
        return replace(whole, **changes)  # type: ignore[arg-type]

    def test_is_undone_for_those_whom_it_kept_out(self, here: Post) -> None:
        here.bounce(1)
        done = undo(here.house, self.incident(here), "staff@metropole.example", here.now)
        assert (done.bounces, done.lifted) == (1, 1)
        assert here.suppressed(1) == {}
        assert [one.undone_at for one in here.kept()] == [here.now]
        with here.house.database.read() as c:
            (act,) = (one for one in audit.listing(c) if one.act == "undo-bounces")
        assert (act.actor, act.fields["reason"], act.fields["lifted"]) == (
            "staff@metropole.example",
            "le relais refusait tout",
            1,
        )

    def test_is_undone_once(self, here: Post) -> None:
        here.bounce(1)
        undo(here.house, self.incident(here), "a", here.now)
        here.wait(0.5)
        again = undo(here.house, self.incident(here), "a", here.now)
        assert (again.bounces, again.lifted) == (0, 0)

    def test_told_again_suppresses_nobody_after_it(self, here: Post) -> None:
        mail = report(1, "5.1.1", "failed", at=here.now)
        here.take(mail, here.returns_to(1))
        undo(here.house, self.incident(here), "a", here.now)
        assert here.take(mail, here.returns_to(1)) == {"known": 1}
        assert here.suppressed(1) == {}

    def test_leaves_what_was_before_and_after_it(self, here: Post) -> None:
        here.bounce(1)
        here.wait(3)
        undo(here.house, self.incident(here), "a", here.now)
        assert here.suppressed(1) == {1: "bounce"}

    def test_leaves_what_did_not_come_of_a_bounce(self, here: Post) -> None:
        with here.house.database.write() as c:
            suppressions.suppress(c, here.mark(1), "bounce", here.now - 30 * DAY)
            suppressions.suppress(c, here.mark(2), "manual", here.now)
        assert here.bounce(1) == {"counted": 1}
        assert here.bounce(2) == {"counted": 1}
        undo(here.house, self.incident(here), "a", here.now)
        assert here.suppressed(1, 2) == {1: "bounce", 2: "manual"}

    def test_never_undoes_a_complaint(self, here: Post) -> None:
        here.take(ARF, here.returns_to(1))
        here.bounce(2)
        done = undo(here.house, self.incident(here), "a", here.now)
        assert (done.bounces, done.lifted) == (1, 1)
        assert here.suppressed(1, 2) == {1: "complaint"}

    def test_may_be_of_one_class_alone(self, here: Post) -> None:
        here.bounce(1)
        here.bounce(2, "5.2.2")
        done = undo(here.house, self.incident(here, class_="soft"), "a", here.now)
        assert (done.bounces, here.suppressed(1)) == (1, {1: "bounce"})

    def test_takes_its_soft_bounces_out_of_the_count(self, here: Post) -> None:
        for _ in range(4):
            here.bounce(1, "5.2.2")
            here.wait(6.9)
            here.send(1)
            here.wait(0.1)
        undo(here.house, self.incident(here, since=here.now - 60 * DAY), "a", here.now)
        assert here.bounce(1, "5.2.2") == {"counted": 1}


def test_who_is_erased_leaves_no_word_of_a_server(here: Post) -> None:
    here.bounce(1)
    here.wait(0.1)
    erasing.erase(here.house, address(1), "staff@metropole.example", here.now)
    (kept,) = here.kept()
    assert (kept.text, kept.address_hmac, kept.action) == (None, None, "suppressed")


class TestTheMailItself:
    def test_leaves_from_an_address_of_its_own(self, tmp_path: Path) -> None:
        home, now = homes.home(tmp_path / "home", SETTINGS), BEGIN.isoformat()
        homes.write_article(home, "fete")
        at(now, home, "subscribers", "add", address(1), "--locale", "fr", "--schedule", "weekly")
        planned = at(now, home, "issue", "plan", "actualites", "--works", "fete", "--json")
        assert at(now, home, "issue", "send", planned.json["id"]).code == 0
        clock = SteppingClock(BEGIN)
        with closing(compose(home, os.environ, clock)) as app:
            house = app.house
            with house.database.write() as c:
                (row,) = deliveries.claim(c, "s", "t", BEGIN, timedelta(minutes=5), 10)
            made = Mailer(house, clock, Watch(house)).make(row)
            ours, by_mail = house.returns_to(row), house.leave_by(row)
        assert isinstance(made, Message), made
        local, _, domain = made.sender.partition("@")
        assert local.startswith("retours+")
        assert (domain, len(local) <= 64) == ("bounce.metropole.example", True)
        assert made.sender == ours
        (line,) = re.findall(rb"^List-Unsubscribe: .*$", made.data, re.MULTILINE)
        ways = line.decode().strip().partition(": ")[2].split(", ")
        assert ways[0].startswith("<https://news.example/u/")
        assert ways[1:] == [f"<mailto:{by_mail}?subject=unsubscribe>"]

    def test_leaves_from_the_senders_own_where_nothing_is_set(self, tmp_path: Path) -> None:
        with post(tmp_path / "plain", homes.SETTINGS) as plain:
            plain.readers(1)
            plain.send(1)
            assert (plain.returns_to(1), plain.leave_by(1)) == ("", "")


def test_the_settings_leave_room_for_a_tag(tmp_path: Path) -> None:
    long = SETTINGS.replace(BOUNCES, f"{'r' * 28}@bounce.metropole.example")
    with pytest.raises(SettingsError) as caught, post(tmp_path, long):
        pass
    assert (caught.value.code, caught.value.setting) == ("setting-address-long", "bounces.address")


def test_what_came_back_is_in_the_readers_dossier(here: Post) -> None:
    here.bounce(1)
    found = document(dossier(here.house, address(1), here.now), here.now)
    ((returned,), (message,)) = found["returns"], found["messages"]
    assert returned["message"] == message["id"]
    assert (returned["class"], returned["action"]) == ("hard", "suppressed")
    assert document(dossier(here.house, address(3), here.now), here.now)["returns"] == []
