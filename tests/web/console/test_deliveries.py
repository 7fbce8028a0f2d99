"""Staff settle what nobody knows, in numbers; have providers written to again; and take an incident back."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from lxml import html
from sqlalchemy import update

from syndicate.audience.tokens import address_hmac
from syndicate.journeys.desk import readers
from syndicate.store import bounces, deliveries, issues, providers, suppressions
from syndicate.store.bounces import Bounce
from syndicate.store.providers import Pause
from syndicate.store.schema import deliveries as table
from tests.support.staff import Bureau, bureau
from tests.support.subscribing import BEGIN

ISSUE = "actualites-2026-03-12"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bureau]:
    with bureau(tmp_path) as made:
        yield made


def doubtful(here: Bureau, count: int, state: str = "unknown") -> Sequence[int]:
    """Have an issue of which so many mails are in a state; return their numbers."""
    house, now = here.app.house, here.clock.now()
    with house.database.write() as c:
        issues.create(
            c,
            newsletter="actualites",
            schedule="weekly",
            occurrence=BEGIN.date() + timedelta(days=2),
            first_due=now,
            last_due=now,
            corrects="",
            state="sending",
            now=now,
        )
    made = []
    for number in range(count):
        row = {"email": f"n{number:03}@ville.example", "newsletter": "actualites", "locale": "fr"}
        row |= {"basis": "express", "evidence": "salon"}
        id_, _new = readers.add(house, row, "cli", now)
        with house.database.write() as c:
            one = deliveries.add(c, "issue", ISSUE, id_, "fr", now, issue=ISSUE)
            assert one is not None
            statement = update(table).where(table.c.id == one)
            c.execute(statement.values(state=state))
            made.append(one)
    return made


def states(here: Bureau) -> dict[str, int]:
    with here.app.house.database.read() as c:
        return {state: count for state, count in deliveries.counts(c).items() if count}


def words(answer: requests.Response) -> str:
    text = " ".join(html.fromstring(answer.text).xpath("//main")[0].text_content().split())
    return text.replace("\xa0", " ").replace("\u202f", " ")


UNKNOWN = f"/console/deliveries/unknown?purpose=issue&key={ISSUE}"
ABOUT = {"purpose": "issue", "key": ISSUE}


def test_what_nobody_knows_is_settled_after_a_page_that_says_how_many(here: Bureau) -> None:
    made = doubtful(here, 5)
    sender = here.signed_in("sender")
    assert ISSUE in words(sender.get("/console/deliveries"))
    assert "n000@ville.example" in words(sender.get(UNKNOWN))
    chosen = {f"d.{one}": "1" for one in made[:2]}
    asked = sender.post("/console/deliveries/settle", ABOUT | chosen | {"verdict": "resend"})
    assert "Envoyer de nouveau 2 courriels ?" in words(asked)
    assert states(here) == {"unknown": 5}
    (form,) = html.fromstring(asked.text).xpath("//main//form")
    sure = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    answer = sender.post("/console/deliveries/settle", sure)
    assert answer.status_code == 303
    assert "Le sort de 2 courriels est réglé." in words(sender.get("/console/deliveries"))
    assert states(here) == {"unknown": 3, "queued": 2}
    assert here.ledger_acts()[0][:2] == ("sender@metropole.example", "settle")


def test_all_of_an_issue_are_settled_at_once(here: Bureau) -> None:
    doubtful(here, 130)
    sender = here.signed_in("sender")
    page = sender.get(UNKNOWN)
    assert len(html.fromstring(page.text).xpath("//tbody/tr")) == 100
    (more,) = html.fromstring(page.text).xpath("//a[@rel='next']/@href")
    assert len(html.fromstring(sender.get(more).text).xpath("//tbody/tr")) == 30
    every = ABOUT | {"all": "1", "verdict": "sent"}
    assert "130 courriels" in words(sender.post("/console/deliveries/settle", every))
    sender.post("/console/deliveries/settle", every | {"sure": "1"})
    assert states(here) == {"sent": 130}
    assert "Rien à régler" in words(sender.get("/console/deliveries"))


def test_what_was_settled_meanwhile_stays_and_is_counted(here: Bureau) -> None:
    made = doubtful(here, 3)
    sender = here.signed_in("sender")
    sender.get(UNKNOWN)
    sender.post(
        "/console/deliveries/settle", ABOUT | {"ids": str(made[0]), "verdict": "sent", "sure": "1"}
    )
    ids = ",".join(map(str, made))
    again = ABOUT | {"ids": ids, "verdict": "drop", "sure": "1"}
    sender.post("/console/deliveries/settle", again)
    told = words(sender.get("/console/deliveries"))
    assert "Le sort de 2 courriels est réglé. 1 reste tel quel" in told
    assert states(here) == {"sent": 1, "cancelled": 2}


def test_nothing_chosen_settles_nothing(here: Bureau) -> None:
    doubtful(here, 1)
    sender = here.signed_in("sender")
    sender.get(UNKNOWN)
    answer = sender.post("/console/deliveries/settle", ABOUT | {"verdict": "sent"})
    assert "au moins un courriel" in words(sender.get(answer.headers["Location"]))
    assert (
        sender.post("/console/deliveries/settle", ABOUT | {"verdict": "refused"}).status_code == 400
    )


def test_who_does_not_send_sees_numbers_and_no_address(here: Bureau) -> None:
    doubtful(here, 2)
    editor = here.signed_in("editor")
    told = editor.get(UNKNOWN)
    assert "ville.example" not in told.text
    assert not html.fromstring(told.text).xpath("//main//input | //main//button")
    assert editor.post("/console/deliveries/settle", ABOUT | {"all": "1"}).status_code == 403
    assert editor.get("/console/deliveries/undo").status_code == 403


def test_a_provider_that_was_left_alone_is_written_to_again(here: Bureau) -> None:
    now = here.clock.now()
    pause = Pause(
        provider="google", kind="rate", since=now, until=now + timedelta(hours=1), times=2,
        code=421, enhanced="4.7.28", text="unusual rate",
    )  # fmt: skip
    with here.app.house.database.write() as c:
        providers.pause(c, pause)
    sender = here.signed_in("sender")
    told = words(sender.get("/console/deliveries/pauses"))
    assert "demande moins de courriels" in told
    assert "421 4.7.28 unusual rate" in told
    sender.post("/console/deliveries/pauses", {"provider": "google"})
    told = words(sender.get("/console/deliveries/pauses"))
    assert "Aucun fournisseur en pause" in told
    assert here.ledger_acts()[0] == ("sender@metropole.example", "resume-provider", "google")
    sender.post("/console/deliveries/pauses", {"provider": "google"})
    assert 'role="alert"' in sender.get("/console/deliveries/pauses").text


def came_back(here: Bureau, address: str, class_: str = "hard", hours: int = 0) -> str:
    """Have a mail of a reader come back; return their id."""
    house = here.app.house
    row = {"email": address, "newsletter": "actualites", "locale": "fr", "basis": "express"}
    id_, _new = readers.add(house, row | {"evidence": "salon"}, "cli", here.clock.now())
    at, mark = here.clock.now() + timedelta(hours=hours), address_hmac(house.keys, address)
    complained = class_ == "complaint"
    with house.database.write() as c:
        suppressions.suppress(c, mark, "complaint" if complained else "bounce", at)
        bounces.add(
            c,
            Bounce(
                source="dsn", event=None, delivery=None, subscriber=id_, address_hmac=mark,
                at=at, told_at=at, kind="complained" if complained else "bounced", class_=class_,
                action="complained" if complained else "suppressed", code=550, enhanced="5.1.1", text="No such user",
            ),
        )  # fmt: skip
    return id_


def kept_out(here: Bureau, address: str) -> bool:
    with here.app.house.database.read() as c:
        return suppressions.suppression(c, address_hmac(here.app.house.keys, address)) is not None


def test_what_came_back_is_listed_and_filtered(here: Bureau) -> None:
    came_back(here, "absente@ville.example")
    came_back(here, "fachee@ville.example", "complaint")
    sender = here.signed_in("sender")

    def addresses(query: str = "") -> list[str]:
        page = html.fromstring(sender.get(f"/console/deliveries/bounces{query}").text)
        return [str(one) for one in page.xpath("//tbody//a/text()")]

    assert addresses() == ["fachee@ville.example", "absente@ville.example"]
    assert addresses("?class=hard") == ["absente@ville.example"]
    assert addresses("?action=complained&days=7") == ["fachee@ville.example"]
    came_back(here, "jadis@ville.example", hours=-240)
    assert "jadis@ville.example" not in addresses("?days=7")
    assert "jadis@ville.example" in addresses("?days=30")


@pytest.mark.parametrize("days", ["0", "4000", "9999999999", "9" * 15, "9" * 5000])
def test_a_number_of_days_that_is_too_great_asks_for_all(here: Bureau, days: str) -> None:
    came_back(here, "jadis@ville.example", hours=-240)
    page = here.signed_in("sender").get(f"/console/deliveries/bounces?days={days}")
    assert page.status_code == 200
    assert "jadis@ville.example" in page.text


def test_an_incident_is_undone_after_it_was_counted(here: Bureau) -> None:
    for address in ("a@ville.example", "b@ville.example"):
        came_back(here, address)
    came_back(here, "fachee@ville.example", "complaint")
    came_back(here, "tard@ville.example", hours=5)
    sender = here.signed_in("sender")
    sender.get("/console/deliveries/undo")
    form = {
        "since": "2026-03-10T12:30",
        "until": "2026-03-10T14:00",
        "reason": "panne",
        "class": "",
    }
    counted = sender.post("/console/deliveries/undo", form)
    assert "Annuler 2 retours ?" in words(counted)
    assert "On écrit de nouveau à 2 adresses." in words(counted)
    assert kept_out(here, "a@ville.example")
    sender.post("/console/deliveries/undo", form | {"sure": "1"})
    assert "2 retours sont annulés." in words(sender.get("/console/deliveries/bounces"))
    assert not kept_out(here, "a@ville.example")
    assert kept_out(here, "fachee@ville.example")
    assert kept_out(here, "tard@ville.example")


@pytest.mark.parametrize(
    "change",
    [{"reason": " "}, {"until": "2026-03-01T00:00"}, {"since": "hier"}]
    + [{"since": f"{year}-03-10T00:00"} for year in ("0001", "0026", "1969")]
    + [{"until": f"{year}-12-31T23:59"} for year in ("2200", "9999")],
)
def test_an_incident_wants_a_reason_and_a_time(here: Bureau, change: dict[str, str]) -> None:
    sender = here.signed_in("sender")
    sender.get("/console/deliveries/undo")
    form = {"since": "2026-03-10T12:30", "until": "2026-03-10T14:00", "reason": "panne"} | change
    answer = sender.post("/console/deliveries/undo", form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_empty_pages_say_what_would_stand_there(here: Bureau) -> None:
    editor = here.signed_in("editor")
    for path in ("", "/pauses", "/bounces"):
        page = html.fromstring(editor.get(f"/console/deliveries{path}").text)
        assert page.xpath("//p[@class='empty']/strong")
