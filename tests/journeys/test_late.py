"""A translation that is late: what the newsletter does, whom it names, and what settles it."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.support import homes
from tests.support.cli import at, run
from tests.support.homes import SETTINGS, write_article

PLAN, DUE = "2026-03-11T12:00:00Z", "2026-03-12T07:00:10Z"
LATER, TOO_LATE = "2026-03-12T09:59:00Z", "2026-03-12T10:00:30Z"
ISSUE = "actualites-2026-03-12"
STALE = "fr@0123456789ab"


def publication(tmp_path: Path, late: str, approvals: int = 0) -> Path:
    """Return a home with a work in both languages, one whose English is stale, one without any."""
    options = f'approvals = {approvals}\nparity = ["fr", "en"]\nlate = "{late}"\nuntil = "+3h"'
    settings = SETTINGS.replace("approvals = 0", options)
    settings = settings.replace(
        'zone = "America/Toronto"\n\n[sections',
        'zone = "America/Toronto"\ntranslator = "Ana Roy"\n\n[sections',
    )
    home = homes.home(tmp_path / "home", settings)
    write_article(home, "fete")
    write_article(home, "fete", "en", title="The fair")
    write_article(home, "pont", title="Le pont")
    write_article(home, "pont", "en", title="The bridge", source=STALE, translator="Bo")
    write_article(home, "gare", title="La gare")
    assert run(home, "translations", "accept", "fete", "--to", "en").code == 0
    for locale in ("fr", "en"):
        reader = ["--newsletter", "actualites", "--locale", locale, "--zone", "Europe/Paris"]
        added = at(PLAN, home, "subscribers", "add", f"a@{locale}.example", *reader)
        assert added.code == 0, added.err
    planned = at(PLAN, home, "schedule", "tick", "--json")
    assert planned.code == 0
    code = {"carry": "carried", "wait": "awaited", "fallback": "behind"}[late]
    assert told(planned.json) == those_late(f"translation-{code}")  # while there is time to mend it
    return home


def ticked(home: Path, instant: str = DUE) -> Any:
    """Tick half an hour before as well: nobody was away."""
    before = datetime.fromisoformat(instant) - timedelta(minutes=30)
    at(before.isoformat(), home, "schedule", "tick")
    return at(instant, home, "schedule", "tick", "--json").json


def told(found: Any) -> list[tuple[str, str, str, str]]:
    return [
        (one["code"], one["fields"]["name"], one["locale"], one["fields"]["translator"])
        for one in found["findings"]
    ]


def those_late(code: str) -> list[tuple[str, str, str, str]]:
    return [(code, "gare", "en", "Ana Roy"), (code, "pont", "en", "Bo")]


def mails(home: Path, instant: str = DUE) -> dict[str, str]:
    """Deliver what is due; return the text that each reader got of the issue, by address."""
    assert at(instant, home, "deliver").code == 0
    found = {}
    for file in (home / "var" / "outbox" / ISSUE).glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        found[str(mail["To"].addresses[0].addr_spec)] = body.get_content()
    return found


def brings(text: str, *titles: str) -> list[bool]:
    return [title in text for title in titles]


def test_carry_leaves_late_works_to_the_next_issue_and_sends_the_rest(tmp_path: Path) -> None:
    home = publication(tmp_path, "carry")
    assert told(ticked(home)) == those_late("translation-carried")
    got = mails(home)
    assert brings(got["a@fr.example"], "Article fete", "Le pont", "La gare") == [True, False, False]
    assert brings(got["a@en.example"], "The fair", "The bridge", "La gare") == [True, False, False]

    write_article(home, "gare", "en", title="The station")
    for name in ("gare", "pont"):
        assert run(home, "translations", "accept", name, "--to", "en").code == 0
    for instant in ("2026-03-18T12:00:00Z", "2026-03-19T07:00:10Z"):
        assert ticked(home, instant)["findings"] == []
    assert at("2026-03-19T07:00:10Z", home, "deliver").code == 0
    next_issue = home / "var" / "outbox" / "actualites-2026-03-19"
    whole = "".join(file.read_text() for file in next_issue.glob("*.eml"))
    assert brings(whole, "Le pont", "The bridge", "The station", "The fair") == [
        True,
        True,
        True,
        False,
    ]


def test_fallback_sends_late_works_as_they_are_and_says_so(tmp_path: Path) -> None:
    home = publication(tmp_path, "fallback")
    assert told(ticked(home)) == those_late("translation-behind")
    assert brings(mails(home)["a@en.example"], "The fair", "The bridge", "La gare") == [True] * 3


def test_wait_holds_the_issue_until_the_translations_are_there(tmp_path: Path) -> None:
    home = publication(tmp_path, "wait")
    for instant in (DUE, LATER):
        found = ticked(home, instant)
        assert told(found) == those_late("translation-awaited")
        assert found["findings"][0]["fields"]["until"] == "2026-03-12 11:00 Europe/Paris"
    assert mails(home) == {}
    assert run(home, "translations", "accept", "pont", "--to", "en").code == 0
    write_article(home, "gare", "en", title="The station")
    assert ticked(home, LATER)["findings"] == []
    text = mails(home, LATER)["a@en.example"]
    assert brings(text, "The fair", "The bridge", "The station") == [True] * 3


def test_when_waiting_is_over_somebody_is_asked_and_nothing_leaves_by_itself(
    tmp_path: Path,
) -> None:
    home = publication(tmp_path, "wait")
    ticked(home)
    assert told(ticked(home, TOO_LATE)) == those_late("translation-overdue")
    refused = at(TOO_LATE, home, "issue", "send", ISSUE)
    assert refused.code == 1
    assert "“Le pont” was awaited until 2026-03-12 11:00 Europe/Paris" in refused.err
    assert "“en” text is still stale (Bo)" in refused.err
    assert mails(home, TOO_LATE) == {}


@pytest.mark.parametrize(
    ("decision", "found"), [("carry", [True, False, False]), ("fallback", [True, True, True])]
)
def test_whoever_is_asked_decides_for_this_issue(
    tmp_path: Path, decision: str, found: list[bool]
) -> None:
    home = publication(tmp_path, "wait")
    ticked(home)
    assert at(TOO_LATE, home, "issue", "send", ISSUE, "--late", decision).code == 0
    text = mails(home, TOO_LATE)["a@en.example"]
    assert brings(text, "The fair", "The bridge", "La gare") == found


def test_an_issue_whose_translations_are_awaited_can_only_be_approved_with_a_decision(
    tmp_path: Path,
) -> None:
    home = publication(tmp_path, "wait", approvals=1)
    asked = ("issue", "approve", ISSUE, "--by", "a@metropole.example")
    assert at(PLAN, home, *asked).code == 1
    assert at(PLAN, home, *asked, "--late", "carry").code == 0
    assert ticked(home)["findings"] == []
    assert brings(mails(home)["a@fr.example"], "Article fete", "Le pont") == [True, False]


def test_nobody_waits_for_what_an_earlier_issue_brought(tmp_path: Path) -> None:
    home = publication(tmp_path, "wait")
    ticked(home)
    at(DUE, home, "issue", "send", ISSUE, "--late", "fallback")
    mails(home)
    write_article(home, "quai", title="Le quai", date="2026-03-13T08:00:00+01:00")
    write_article(home, "quai", "en", title="The quay", date="2026-03-13T08:00:00+01:00")
    run(home, "translations", "accept", "quai", "--to", "en")
    ticked(home, "2026-03-18T12:00:00Z")
    assert ticked(home, "2026-03-19T07:00:10Z")["findings"] == []


def test_a_work_that_its_section_holds_for_a_language_is_named_and_carried(tmp_path: Path) -> None:
    home = publication(tmp_path, "carry")
    file = home / "config" / "syndicate.toml"
    held = file.read_text().replace(
        "[sections.cooperation]", '[sections.cooperation]\nmissing = "hold"'
    )
    file.write_text(held)
    assert told(ticked(home)) == those_late("translation-carried")
    assert brings(mails(home)["a@fr.example"], "Article fete", "La gare") == [True, False]


def test_check_tells_the_state_of_translations_once_and_waits_for_none(tmp_path: Path) -> None:
    home = publication(tmp_path, "wait")
    found = at(PLAN, home, "check", "--json")
    assert found.code == 0
    codes = [one["code"] for one in found.json["findings"] if one["code"].startswith("transl")]
    assert sorted(codes) == ["translation-missing", "translation-stale"]
