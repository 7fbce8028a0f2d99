"""From the form to the newsletter and out again, over the web, the ledger and real mails."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

from syndicate.audience import tokens
from syndicate.store import consents, requests, subscribers, suppressions
from tests.support.cli import at
from tests.support.homes import write_article
from tests.support.subscribing import (
    BEGIN,
    READER,
    TWO,
    World,
    filled,
    links,
    text,
    world,
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as made:
        yield made


def states(here: World, address: str = READER) -> dict[str, str]:
    """Return newsletter → state of whoever has an address."""
    with here.app.house.database.read() as c:
        reader = subscribers.by_address(c, address)
        found = subscribers.subscriptions(c, reader.id) if reader else ()
    return {one.newsletter: one.state for one in found}


def acts(here: World, address: str = READER) -> list[tuple[str, str]]:
    with here.app.house.database.read() as c:
        reader = subscribers.by_address(c, address)
        assert reader is not None
        return [(one.act, one.source) for one in consents.acts(c, reader.id)]


def subscribed(here: World) -> None:
    """Have READER go the whole way."""
    here.subscribe()
    here.deliver()
    here.press(links(here.mails("confirm")[-1])["c"])
    here.deliver()


def test_nothing_is_ticked_and_everything_is_said(here: World) -> None:
    page = html.fromstring(here.get("/s/fr-ca").text)
    assert page.xpath("//input[@type='checkbox'][@checked]") == []
    shown = " ".join(page.xpath("//form//text()"))
    for said in (
        "Actualités",
        "Métropole d’exemple",
        "63000 Clermont-Ferrand",
        "actualites@metropole.example",
        "retirer votre consentement",
    ):
        assert said in shown
    assert page.xpath("//select[@name='locale']/option[@selected]/@value") == ["fr-CA"]


def test_two_steps_make_a_reader_and_the_ledger_has_both(here: World) -> None:
    assert here.subscribe(tag="en", zone="America/St_Johns").status_code == 200
    assert states(here) == {}
    here.deliver()
    (mail,) = here.mails("confirm")
    assert mail["To"] == READER
    assert mail["Subject"] == "Please confirm: “News”"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None
    here.step(hours=2)
    answer = here.press(links(mail)["c"])
    assert answer.status_code == 200
    assert states(here) == {"actualites": "active"}
    with here.app.house.database.read() as c:
        reader = subscribers.by_address(c, READER)
        assert reader is not None
        requested, confirmed = consents.acts(c, reader.id)
        (words,) = consents.wordings(c, [confirmed.wording or ""])
    assert (reader.locale, reader.zone) == ("en", "America/St_Johns")
    assert (requested.act, requested.at) == ("requested", BEGIN + timedelta(seconds=5))
    assert (confirmed.act, confirmed.basis) == ("confirmed", "express")
    assert confirmed.at - requested.at > timedelta(hours=2)
    assert requested.network == confirmed.network == "127.0.0.0/24"
    assert words.locale == "en"
    assert words.text.startswith("I want to receive “News” by email.")
    assert "withdraw your consent at any time" in words.text


def test_a_welcome_leads_to_preferences_and_out(here: World) -> None:
    subscribed(here)
    (mail,) = here.mails("welcome")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert here.get(links(mail)["p"]).status_code == 200
    assert here.get(links(mail)["u"]).status_code == 200


def test_a_link_scanner_changes_nothing(here: World) -> None:
    here.subscribe()
    here.deliver()
    (mail,) = here.mails()
    visited = set(links(mail).values())
    for path in visited:
        for _ in range(2):
            assert here.get(path).status_code == 200
            assert requests_head(here, path) == 200
    assert states(here) == {}
    here.press(links(mail)["c"])
    here.deliver()
    before = (states(here), acts(here))
    for one in here.mails():
        for path in links(one).values():
            here.get(path)
            requests_head(here, path)
    assert (states(here), acts(here)) == before


def requests_head(here: World, path: str) -> int:
    import requests as http  # noqa: PLC0415

    return http.head(here.url + path, timeout=10).status_code


def test_a_link_confirms_once(here: World) -> None:
    subscribed(here)
    (mail,) = here.mails("confirm")
    again = here.post(links(mail)["c"], {"seal": "0"})
    assert again.status_code == 403
    page = here.get(links(mail)["c"])
    assert page.status_code == 200  # they are told that all is well
    assert html.fromstring(page.text).xpath("//main//form") == []
    leave = links(here.mails("welcome")[0])["u"]
    here.post(leave, {"List-Unsubscribe": "One-Click"})
    assert states(here) == {"actualites": "left"}
    assert here.get(links(mail)["c"]).status_code == 410
    assert states(here) == {"actualites": "left"}


def test_confirming_twice_at_once_is_one_consent(here: World) -> None:
    here.subscribe()
    here.deliver()
    path = links(here.mails("confirm")[0])["c"]
    form = filled(here.get(path))
    assert [here.post(path, form).status_code for _ in range(2)] == [200, 200]
    assert acts(here) == [("requested", "form"), ("confirmed", "form")]
    here.deliver()
    assert len(here.mails("welcome")) == 1


def test_a_link_is_over_after_three_days(here: World) -> None:
    here.subscribe()
    here.deliver()
    path = links(here.mails("confirm")[0])["c"]
    form = filled(here.get(path))
    here.step(hours=72)
    assert here.get(path).status_code == 410
    assert here.post(path, form).status_code == 410
    assert states(here) == {}


def test_coming_back_is_a_new_consent(here: World) -> None:
    subscribed(here)
    here.step(minutes=1)
    here.post(links(here.mails("welcome")[0])["u"], {"List-Unsubscribe": "One-Click"})
    here.deliver()
    (mail,) = here.mails("goodbye")
    assert links(mail) == {"s": "/s/fr"}
    here.step(days=1)
    subscribed(here)
    assert states(here) == {"actualites": "active"}
    assert [act for act, _ in acts(here)] == [
        "requested",
        "confirmed",
        "left",
        "requested",
        "confirmed",
    ]


def test_known_and_unknown_get_the_same_answer_and_one_mail_each(here: World) -> None:
    subscribed(here)
    known = here.subscribe(READER)
    unknown = here.subscribe("inconnu@readers.example")
    assert known.content == unknown.content
    assert known.status_code == unknown.status_code
    before = len(here.mails())
    here.deliver()
    assert len(here.mails()) == before + 2
    subjects = {mail["To"]: mail["Subject"] for mail in here.mails("confirm")}
    assert subjects[READER] == "Vous recevez déjà «\u00a0Actualités\u00a0»"
    assert subjects["inconnu@readers.example"] == "À confirmer\u00a0: «\u00a0Actualités\u00a0»"


def test_asking_for_the_link_says_nothing_either(here: World) -> None:
    subscribed(here)
    answers = [
        here.press("/s/fr", {"email": one, "link": "1"})
        for one in (READER, "inconnu@readers.example")
    ]
    assert answers[0].content == answers[1].content == here.subscribe("x@readers.example").content
    here.deliver()
    known, unknown = here.mails("link")
    assert here.get(links(known)["p"]).status_code == 200
    assert links(unknown) == {"s": "/s/fr"}


def test_no_address_gets_more_than_five_mails_a_day(here: World) -> None:
    answers = {here.subscribe().content for _ in range(8)}
    assert len(answers) == 1
    here.deliver()
    assert len(here.mails()) == 5
    here.step(days=1, minutes=1)
    here.subscribe()
    here.deliver()
    assert len(here.mails()) == 6


def test_a_network_that_asks_too_much_is_told_so(tmp_path: Path) -> None:
    settings = TWO + "\n[web]\nasked_per_hour = 3\n"
    with world(tmp_path, settings) as here:
        codes = [here.subscribe(f"a{number}@readers.example").status_code for number in range(5)]
        assert codes == [200, 200, 200, 429, 429]
        here.step(hours=1, minutes=1)
        assert here.subscribe("b@readers.example").status_code == 200


def test_a_trap_and_haste_send_nothing(here: World) -> None:
    trapped = here.subscribe(homepage="https://spam.example")
    assert trapped.content == here.subscribe("other@readers.example").content
    form = filled(here.get("/s/fr")) | {"email": READER, "newsletter.actualites": "1"}
    hasty = here.post("/s/fr", form)
    assert filled(hasty)["email"] == READER
    here.deliver()
    assert [mail["To"] for mail in here.mails()] == ["other@readers.example"]


def test_a_form_on_another_site_leads_to_ours_filled_in(here: World) -> None:
    there = here.post("/s/fr", {"email": READER}, Origin="https://partner.example")
    assert there.status_code == 200
    form = filled(there)
    assert form["email"] == READER
    here.step(seconds=5)
    assert here.post("/s/fr", form | {"newsletter.actualites": "1"}).status_code == 200
    here.deliver()
    assert len(here.mails("confirm")) == 1


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b", "a@b@c.example", "é@c.example", "<b>@x.y"]
)
def test_an_address_that_cannot_be_is_told_and_kept_in_the_form(here: World, address: str) -> None:
    answer = here.subscribe(address)
    assert answer.status_code == 400
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@role='alert']//a/@href") == ["#email"]
    assert page.xpath("//input[@id='email']/@value") == [address]
    here.deliver()
    assert here.mails() == []


def test_choosing_nothing_is_told(here: World) -> None:
    answer = here.press("/s/fr", {"email": READER})
    assert answer.status_code == 400
    assert html.fromstring(answer.text).xpath("//*[@role='alert']//a/@href") == ["#newsletter-1"]


def test_what_is_not_confirmed_is_forgotten_after_a_week(here: World) -> None:
    from syndicate.journeys.expiry import forget  # noqa: PLC0415

    here.subscribe()
    here.deliver()
    house = here.app.house
    assert forget(house, here.clock.now() + timedelta(days=6, hours=23)) == (0, 0)
    assert forget(house, here.clock.now() + timedelta(days=7)) == (1, 0)
    left = [file for file in house.var.rglob("*") if file.is_file()]
    assert [file for file in left if READER.encode() in file.read_bytes()] == []
    with house.database.read() as c:
        mark = tokens.address_hmac(house.keys, READER)
        assert requests.waiting(c, mark, BEGIN) == ()


@pytest.mark.parametrize(
    ("reason", "comes_back"),
    [("bounce", True), ("unsubscribed", True), ("complaint", False), ("manual", False)],
)
def test_who_must_not_be_written_to_comes_back_by_their_own_act_or_by_a_persons(
    here: World, reason: str, comes_back: bool
) -> None:
    house = here.app.house
    mark = tokens.address_hmac(house.keys, READER)
    with house.database.write() as c:
        suppressions.suppress(c, mark, reason, BEGIN)
    answer = here.subscribe()
    assert answer.content == here.subscribe("other@readers.example").content
    here.deliver()
    mails = [mail for mail in here.mails("confirm") if mail["To"] == READER]
    assert bool(mails) == comes_back
    if mails:
        here.press(links(mails[0])["c"])
    assert (states(here) == {"actualites": "active"}) == comes_back
    with house.database.read() as c:
        assert (suppressions.suppression(c, mark) is None) == comes_back


def test_every_mail_reads_in_the_language_of_its_reader(tmp_path: Path) -> None:
    with world(tmp_path, TWO) as here:
        for tag, words in {
            "fr": "Confirmez vos abonnements",
            "fr-ca": "Confirmez vos abonnements",
            "en": "Please confirm your subscriptions",
        }.items():
            here.subscribe(f"{tag}@readers.example", tag)
            here.deliver()
            mail = here.mails("confirm")[-1]
            assert mail["Subject"] == words
            assert mail["Content-Language"].lower() == tag
            assert max(map(len, text(mail).splitlines())) < 300


def test_staff_see_what_waits_to_be_confirmed(here: World) -> None:
    here.subscribe(tag="en")
    here.deliver()
    shown = here.ledger("subscribers", "show", READER)
    assert (shown["id"], shown["locale"]) == (None, "en")
    assert [(one["newsletter"], one["state"]) for one in shown["subscriptions"]] == [
        ("actualites", "pending")
    ]


def test_readers_are_counted_and_nobody_is_named(here: World) -> None:
    subscribed(here)
    here.subscribe("other@readers.example", "en")
    assert here.ledger("subscribers", "stats") == {
        "newsletters": {
            "actualites": {
                "states": {"pending": 0, "active": 1, "left": 0, "expired": 0},
                "locales": {"fr": 1},
                "schedules": {"weekly": 1},
                "bases": {"express": 1},
            }
        },
        "requests": 1,
        "suppressed": {},
    }


def test_who_complains_before_confirming_is_no_reader(here: World) -> None:
    here.subscribe()
    here.deliver()
    house = here.app.house
    with house.database.write() as c:
        mark = tokens.address_hmac(house.keys, READER)
        suppressions.suppress(c, mark, "complaint", here.clock.now())
    assert here.press(links(here.mails("confirm")[0])["c"]).status_code == 410
    with house.database.read() as c:
        assert subscribers.by_address(c, READER) is None


def test_a_link_scanner_changes_nothing_of_an_issue_s_reader_either(here: World) -> None:
    subscribed(here)
    home = here.app.house.home
    write_article(home, "velos", date="2026-03-10T08:00:00+01:00")
    here.step(days=1)
    now = here.clock.now().isoformat()
    planned = at(now, home, "issue", "plan", "actualites", "--json").json
    assert at(now, home, "issue", "send", planned["id"], "--now").code == 0
    here.deliver()
    (mail,) = here.mails(planned["id"])
    assert set(links(mail)) == {"p", "u"}
    before = (states(here), acts(here))
    for path in links(mail).values():
        assert here.get(path).status_code == 200
        assert requests_head(here, path) == 200
    assert (states(here), acts(here)) == before
