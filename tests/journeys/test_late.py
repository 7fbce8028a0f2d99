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


def test_whoever_decides_approves_what_they_looked_at_with_that_change_and_no_other(
    tmp_path: Path,
) -> None:
    home = publication(tmp_path, "wait", approvals=1)
    asked = ("issue", "approve", ISSUE, "--by", "a@metropole.example", "--late", "carry", "--hash")
    seen = at(PLAN, home, "issue", "show", ISSUE, "--json").json["pool"]["would_be"]
    write_article(home, "fete", "en", title="The fair is off")
    assert run(home, "translations", "accept", "fete", "--to", "en").code == 0
    refused = at(PLAN, home, *asked, seen)
    assert (refused.code, "no longer what you looked at" in refused.err) == (2, True)
    seen = at(PLAN, home, "issue", "show", ISSUE, "--json").json["pool"]["would_be"]
    assert at(PLAN, home, *asked, seen).code == 0
    ticked(home)
    assert brings(mails(home)["a@en.example"], "The fair is off", "The bridge") == [True, False]


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


def change(home: Path, old: str, new: str) -> None:
    file = home / "config" / "syndicate.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


HOLD = '[sections.cooperation]\nmissing = "hold"'


def test_what_a_section_holds_back_does_not_go_out_and_nobody_says_so(tmp_path: Path) -> None:
    home = publication(tmp_path, "fallback")
    change(home, "[sections.cooperation]", HOLD)
    assert told(ticked(home)) == [
        ("translation-carried", "gare", "en", "Ana Roy"),
        ("translation-behind", "pont", "en", "Bo"),
    ]


def test_where_a_section_omits_a_language_its_absence_is_meant(tmp_path: Path) -> None:
    home = publication(tmp_path, "carry")
    change(home, "[sections.cooperation]", '[sections.cooperation]\nmissing = "omit"')
    assert told(ticked(home)) == [("translation-carried", "pont", "en", "Bo")]
    got = mails(home)
    assert brings(got["a@fr.example"], "La gare", "Le pont") == [True, False]
    assert "La gare" not in got["a@en.example"]


def test_a_carried_work_comes_once_it_is_ready_however_long_that_takes(tmp_path: Path) -> None:
    home = publication(tmp_path, "carry")
    change(home, 'late = "carry"', 'late = "carry"\nwindow = "6d"')
    ticked(home)
    mails(home)
    write_article(home, "gare", "en", title="The station")
    assert run(home, "translations", "accept", "gare", "--to", "en").code == 0
    ticked(home, "2026-03-18T12:00:00Z")
    assert told(ticked(home, "2026-03-19T07:00:10Z")) == [
        ("translation-carried", "pont", "en", "Bo")
    ]
    assert at("2026-03-19T07:00:10Z", home, "deliver").code == 0
    sent = (home / "var" / "outbox" / "actualites-2026-03-19").glob("*.eml")
    assert brings("".join(one.read_text() for one in sent), "The station", "La gare") == [
        True,
        True,
    ]


def event(home: Path, french: str = "Le bal", **more: str) -> None:
    """Write an event in both languages, of which the English says that it is up to date once."""
    for locale, title in (("fr", french), ("en", "The ball")):
        write_article(
            home,
            "bal",
            locale,
            title=title,
            start="2026-04-20T20:00:00+02:00",
            zone="Europe/Paris",
            **more,
        )
    folder = home / "content" / "articles" / "bal"
    (home / "content" / "events").mkdir(exist_ok=True)
    folder.rename(home / "content" / "events" / "bal")


def test_a_cancellation_waits_for_no_translation(tmp_path: Path) -> None:
    home = publication(tmp_path, "carry")
    event(home)
    assert run(home, "translations", "accept", "bal", "--to", "en").code == 0
    english = home / "content" / "events" / "bal" / "index.en.md"
    assert at("2026-03-11T13:00:00Z", home, "build").code == 0
    ticked(home)
    assert "The ball" in mails(home)["a@en.example"]
    french = english.with_name("index.fr.md")
    for file in (french, english):
        text = file.read_text(encoding="utf-8").replace("Le bal", "Le grand bal")
        when = "cancelled: 2026-03-16T09:00\nupdated: 2026-03-16T09:00\n---\n\n"
        file.write_text(text.replace("---\n\n", when), encoding="utf-8")
    ticked(home, "2026-03-18T12:00:00Z")
    found = told(ticked(home, "2026-03-19T07:00:10Z"))
    assert {name for _code, name, _locale, _translator in found} == {"gare", "pont"}
    assert at("2026-03-19T07:00:10Z", home, "deliver").code == 0
    sent = (home / "var" / "outbox" / "actualites-2026-03-19").glob("*.eml")
    assert all("ball" in one.read_text() or "bal" in one.read_text() for one in sent)


def test_an_issue_of_chosen_works_waits_for_these_alone(tmp_path: Path) -> None:
    home = publication(tmp_path, "wait")
    change(home, "[sections.cooperation]", HOLD)
    planned = at(DUE, home, "issue", "plan", "actualites", "--works", "fete", "--json").json
    assert at(DUE, home, "issue", "send", planned["id"], "--now").code == 0


def test_nobody_waits_for_what_editors_took_out_or_have_not_finished(tmp_path: Path) -> None:
    home = publication(tmp_path, "wait")
    change(home, "[sections.cooperation]", HOLD)
    write_article(home, "brouillon", title="Un brouillon", status="draft")
    folder = home / "content" / "issues" / "actualites" / "2026-03-12"
    folder.mkdir(parents=True)
    (folder / "index.fr.md").write_text("---\nexclude: [pont, gare]\n---\n", encoding="utf-8")
    assert ticked(home)["findings"] == []


def test_a_decision_that_comes_too_late_is_refused(tmp_path: Path) -> None:
    home = publication(tmp_path, "wait", approvals=2)
    approve = ("issue", "approve", ISSUE, "--late", "carry", "--by")
    assert at(PLAN, home, *approve, "a@metropole.example").code == 0
    refused = at(PLAN, home, *approve, "b@metropole.example")
    assert (refused.code, "is settled already" in refused.err) == (2, True)
    assert at(PLAN, home, *approve[:3], "--by", "b@metropole.example").code == 0
    refused = at(PLAN, home, "issue", "send", ISSUE, "--late", "fallback")
    assert (refused.code, "is settled already" in refused.err) == (2, True)


def test_waiting_is_no_alarm_and_being_asked_is_one(tmp_path: Path) -> None:
    home = publication(tmp_path, "wait")
    at("2026-03-12T06:30:00Z", home, "schedule", "tick")
    assert at(DUE, home, "schedule", "tick").code == 0
    assert at(TOO_LATE, home, "schedule", "tick").code == 1
    after = at("2026-03-12T13:30:00Z", home, "schedule", "tick", "--json")
    assert after.code == 1
    assert [one["code"] for one in after.json["findings"]] == [
        "issue-late",
        "translation-overdue",
        "translation-overdue",
    ]


def test_check_tells_the_state_of_translations_once_and_waits_for_none(tmp_path: Path) -> None:
    home = publication(tmp_path, "wait")
    found = at(PLAN, home, "check", "--json")
    assert found.code == 0
    codes = [one["code"] for one in found.json["findings"] if one["code"].startswith("transl")]
    assert sorted(codes) == ["translation-missing", "translation-stale"]
