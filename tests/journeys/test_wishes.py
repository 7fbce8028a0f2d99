"""The preferences page at work: what is ticked is a consent, what is unticked is left, and all of it is told."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from syndicate.audience import tokens, withdrawals
from syndicate.store import consents, subscribers, suppressions
from tests.support.subscribing import READER, TWO, World, filled, links, world

pytestmark = pytest.mark.short


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """Have READER subscribed to the first of two newsletters."""
    with world(tmp_path, TWO) as made:
        made.subscribe(**{"newsletter.sorties": ""})
        made.deliver()
        made.press(links(made.mails("confirm")[0])["c"])
        made.deliver()
        yield made


def own(here: World) -> str:
    return links(here.mails("welcome")[0])["p"]


def subscriptions(here: World) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    with here.app.house.database.read() as c:
        reader = subscribers.by_address(c, READER)
        assert reader is not None
        found = subscribers.subscriptions(c, reader.id)
    return {one.newsletter: (one.state, one.schedule, one.topics) for one in found}


def test_another_newsletter_is_a_consent_of_its_own(here: World) -> None:
    choice = {
        "newsletter.sorties": "1",
        "topic.sorties.cooperation": "",
        "schedule.actualites": "daily",
    }
    assert here.press(own(here), choice).status_code == 303
    assert subscriptions(here) == {
        "actualites": ("active", "daily", ()),
        "sorties": ("active", "", ("culture",)),
    }
    with here.app.house.database.read() as c:
        reader = subscribers.by_address(c, READER)
        assert reader is not None
        (act,) = consents.acts(c, reader.id, "sorties")
        (words,) = consents.wordings(c, [act.wording or ""])
    assert (act.act, act.basis, act.source, act.method) == ("given", "express", "page", "own link")
    assert words.text.startswith("Je souhaite recevoir «\u00a0Sorties\u00a0»")


def test_unticking_leaves_by_the_log(here: World) -> None:
    assert here.press(own(here), {"newsletter.actualites": ""}).status_code == 303
    assert subscriptions(here)["actualites"][0] == "left"
    (line,) = withdrawals.read(here.app.house.withdrawals).withdrawals
    assert (line.newsletter, line.source) == ("actualites", "page")
    here.deliver()
    assert len(here.mails("goodbye")) == 1


def test_ticking_again_is_a_new_consent(here: World) -> None:
    here.press(own(here), {"newsletter.actualites": ""})
    here.step(hours=1)
    here.press(own(here), {"newsletter.actualites": "1"})
    assert subscriptions(here)["actualites"][0] == "active"


def test_a_complaint_is_lifted_by_no_page(here: World) -> None:
    house = here.app.house
    mark = tokens.address_hmac(house.keys, READER)
    with house.database.write() as c:
        suppressions.suppress(c, mark, "complaint", here.clock.now())
    answer = here.press(own(here), {"newsletter.sorties": "1"})
    assert answer.status_code == 400
    assert "sorties" not in subscriptions(here)


def test_their_data_are_whole_and_theirs(here: World) -> None:
    form = filled(here.get(own(here)))
    told = json.loads(here.post(f"{own(here)}/data", form | {"form": "json"}).content)
    assert told["subscriber"]["address"] == READER
    assert [one["act"] for one in told["consents"]] == ["requested", "confirmed"]
    assert {one["purpose"] for one in told["messages"]} == {"system"}
    assert len(told["messages"]) == 2
    table = here.post(f"{own(here)}/data", form | {"form": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {one["record"] for one in rows} == {"subscriber", "subscription", "consent", "message"}
    assert any("Je souhaite recevoir" in one["detail"] for one in rows)


def test_one_page_leaves_one_newsletter_or_all(here: World) -> None:
    here.press(own(here), {"newsletter.sorties": "1"})
    path = links(here.mails("welcome")[0])["u"]
    assert len(html.fromstring(here.get(path).text).xpath("//main//button")) == 2
    form = filled(here.get(path))
    here.step(seconds=1)
    here.post(path, form)
    states = {key: state for key, (state, *_) in subscriptions(here).items()}
    assert states == {"actualites": "left", "sorties": "active"}
    here.step(seconds=1)
    here.post(path, form | {"all": "1"})
    assert {state for state, *_ in subscriptions(here).values()} == {"left"}


def test_who_unticks_everything_is_told_once(here: World) -> None:
    here.press(own(here), {"newsletter.sorties": "1"})
    here.step(seconds=1)
    here.press(own(here), {"newsletter.sorties": "", "newsletter.actualites": ""})
    here.deliver()
    assert {state for state, *_ in subscriptions(here).values()} == {"left"}
    assert len(here.mails("goodbye")) == 1
