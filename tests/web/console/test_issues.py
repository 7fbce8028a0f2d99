"""The pages of issues, as the staff of each role see and use them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from syndicate.journeys import views
from syndicate.model import Issue
from syndicate.store import audit, issues
from syndicate.store.audit import Wanted
from syndicate.store.schema import issues as table
from tests.support.homes import write_article
from tests.support.newsroom import ISSUE, PAGE, Newsroom, hidden, newsroom, plain, said
from tests.support.staff import Browser
from tests.support.webservers import fetch


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as made:
        yield made


def seen(browser: Browser, path: str = PAGE) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return plain(answer.text)


def state(room: Newsroom) -> str:
    return room.issue.state


def approved(room: Newsroom) -> Browser:
    """Have the issue approved by somebody; return their browser."""
    approver = room.signed_in("approver")
    form = hidden(seen(approver))
    assert "Approuvé" in said(approver, approver.post(f"{PAGE}/approve", {"seen": form["seen"]}))
    return approver


def sent(room: Newsroom) -> Browser:
    """Have the issue leave to everybody; return the browser of who sent it."""
    approved(room)
    sender = room.signed_in("sender")
    said(sender, sender.post(f"{PAGE}/send", {"when": "now"}))
    room.tick(minutes=6)
    return sender


def test_the_list_shows_each_issue_with_its_state_its_readers_and_its_first_wave(
    room: Newsroom,
) -> None:
    page = seen(room.signed_in("editor"), "/console/issues")
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert f'href="/console/issues/{ISSUE}"' in row
    assert "brouillon" in row
    assert "jeu. 12 mars 2026, 8 h" in row
    assert ">3</td>" in row


def test_the_list_is_filtered_and_goes_on_where_it_ended(room: Newsroom) -> None:
    first = room.issue
    with room.app.house.database.write() as c:
        for day in range(1, 29):
            other = replace(first, occurrence=first.occurrence.replace(month=2, day=day))
            _make(c, other, "sent" if day % 2 else "skipped")
    browser = room.signed_in("editor")
    page = seen(browser, "/console/issues")
    assert page.count('<th scope="row">') == 25
    more = re.search(r'class="onward"><a href="([^"]+)"', page)
    assert more
    rest = seen(browser, f"/console/{more[1].split('console/')[-1].lstrip('./')}")
    assert rest.count('<th scope="row">') == 4
    assert seen(browser, "/console/issues?stage=ahead").count('<th scope="row">') == 1
    assert seen(browser, "/console/issues?stage=over").count('<th scope="row">') == 14
    assert "Aucun numéro ne correspond" in seen(browser, "/console/issues?newsletter=other")


def _make(c: object, one: Issue, state: str) -> None:
    issues.create(
        c,  # type: ignore[arg-type]
        one.newsletter,
        one.schedule,
        one.occurrence,
        corrects="",
        first_due=one.first_due,
        last_due=one.last_due,
        state=state,  # type: ignore[arg-type]
        now=one.first_due,
    )


def test_the_next_issue_is_planned_and_shown(room: Newsroom) -> None:
    browser = room.signed_in("editor")
    form = {"newsletter": "actualites", "at": "2026-03-20T09:00"}
    page = said(browser, browser.post("/console/issues", form))
    assert "Voici le numéro" in page
    assert "jeu. 26 mars 2026" in page


@pytest.mark.parametrize("at", ["demain", "2026-03-32", "0026-03-20T09:00", "9999-12-31T23:59"])
def test_no_issue_is_planned_for_what_is_no_time(room: Newsroom, at: str) -> None:
    browser = room.signed_in("editor")
    answer = browser.post("/console/issues", {"newsletter": "actualites", "at": at})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert f'name="at" type="datetime-local" value="{at}"' in answer.text
    assert len(views.rows(room.app.house)) == 1


def test_an_issue_for_an_instant_in_the_past_is_logged_when_it_was_planned(
    room: Newsroom,
) -> None:
    browser, now = room.signed_in("editor"), room.clock.now()
    form = {"newsletter": "actualites", "at": "1999-03-20T09:00"}
    id_ = browser.post("/console/issues", form).headers["Location"].rpartition("/")[2]
    with room.app.house.database.read() as c:
        assert [one.at for one in audit.listing(c, 9, Wanted(issue=id_))] == [now]
        made = c.execute(select(table.c.created_at).where(table.c.id == id_)).scalar_one()
    assert made == now


def test_an_issue_that_is_not_there_is_not_found(room: Newsroom) -> None:
    browser = room.signed_in("admin")
    for path in ("", "/edit", "/preview", "/readers", "/live", "/result", "/send", "/edit/xx"):
        assert browser.get(f"/console/issues/nothing{path}").status_code == 404
    assert browser.get(f"{PAGE}/edit/xx").status_code == 404


def test_nobody_sees_a_button_that_they_may_not_press(room: Newsroom) -> None:
    approved(room)
    buttons = {
        role: set(
            re.findall(
                rf"{ISSUE}/([a-z]+)\"",
                seen(room.entered(room.hire(role, address=f"only-{role}@metropole.example"))),
            )
        )
        for role in ("editor", "approver", "sender")
    }
    assert {"send", "cancel", "pause"} <= buttons["sender"]
    assert not buttons["editor"] & {"send", "cancel", "pause", "approve", "refuse"}
    assert "refuse" in buttons["approver"]
    assert not buttons["approver"] & {"send", "cancel", "pause", "edit"}


def test_an_issue_goes_from_its_editor_to_its_approver_and_back(room: Newsroom) -> None:
    editor, approver = room.signed_in("editor"), room.signed_in("approver")
    page = said(editor, editor.post(f"{PAGE}/submit", {"note": "Relisez le chapô."}))
    assert "L’approbation est demandée" in page
    assert "Relisez le chapô." in seen(approver)
    assert "Renvoyer le numéro à la rédaction" in seen(approver, f"{PAGE}/refuse")
    page = said(approver, approver.post(f"{PAGE}/refuse", {"reason": "Trop long."}))
    assert "retourne à la rédaction" in page
    assert "Trop long." in seen(editor)
    assert state(room) == "draft"


def test_only_what_was_looked_at_is_approved(room: Newsroom) -> None:
    approver = room.signed_in("approver")
    form = hidden(seen(approver))
    write_article(room.app.house.home, "fete", title="La grande fête")
    page = said(approver, approver.post(f"{PAGE}/approve", {"seen": form["seen"]}))
    assert 'role="alert"' in page
    assert state(room) == "draft"
    again = hidden(page)["seen"]
    assert again != form["seen"]
    assert "Approuvé" in said(approver, approver.post(f"{PAGE}/approve", {"seen": again}))
    assert state(room) == "scheduled"


def test_sending_asks_with_the_number_of_people_and_can_be_undone(room: Newsroom) -> None:
    approved(room)
    sender = room.signed_in("sender")
    asked = seen(sender, f"{PAGE}/send")
    assert "Envoyer à 3 personnes ?" in asked
    assert "D’ici là, il peut être annulé" in asked
    page = said(sender, sender.post(f"{PAGE}/send", {"when": "now"}))
    assert "D’ici là, vous pouvez l’annuler ici" in page
    assert "Il part de nouveau à son heure" in said(sender, sender.post(f"{PAGE}/unsend"))
    room.tick(minutes=6)
    assert views.row(room.app.house, ISSUE).readers == 0


def test_a_send_is_paused_amended_resumed_and_corrected(room: Newsroom) -> None:
    sender = sent(room)
    assert state(room) == "sending"
    assert "Suspendu" in said(sender, sender.post(f"{PAGE}/pause"))
    write_article(room.app.house.home, "fete", title="La grande fête")
    editor = room.signed_in("editor")
    assert "Ses contenus ont changé" in seen(editor)
    assert "il reste à l’approuver" in said(editor, editor.post(f"{PAGE}/take")).lower()
    approver = room.entered(room.hire("approver", address="autre@metropole.example"))
    form = {"seen": hidden(seen(approver))["seen"]}
    page = said(approver, approver.post(f"{PAGE}/approve", form))
    assert "3 courriels qui n’étaient pas partis portent le nouveau texte" in page
    assert "reprend" in said(sender, sender.post(f"{PAGE}/resume"))
    room.step(minutes=6)
    room.deliver()
    room.tick(minutes=1)
    assert state(room) == "sent"
    result = seen(sender, f"{PAGE}/result")
    assert "<strong>3</strong>" in result
    assert "Rectifier auprès de 3 personnes" in seen(sender, f"{PAGE}/correct")
    page = said(sender, sender.post(f"{PAGE}/correct", {"works": "fete"}))
    assert f"Rectifie {ISSUE}" in page


def test_a_cancelled_issue_reaches_nobody(room: Newsroom) -> None:
    approved(room)
    sender = room.signed_in("sender")
    assert "En priver 3 personnes" in seen(sender, f"{PAGE}/cancel")
    assert "Annulé" in said(sender, sender.post(f"{PAGE}/cancel"))
    assert state(room) == "cancelled"


def test_who_receives_it_is_told_by_language_and_zone_and_one_reader_by_a_form(
    room: Newsroom,
) -> None:
    page = seen(room.signed_in("editor"), f"{PAGE}/readers")
    assert "3 lecteurs le recevraient" in page
    assert "Toronto" in page
    assert 'name="address"' not in page
    sender = room.signed_in("sender")
    answer = sender.post(f"{PAGE}/readers", {"address": "ana@readers.example"})
    assert answer.status_code == 200
    assert "La fête" in plain(answer.text)
    none = sender.post(f"{PAGE}/readers", {"address": "nobody@readers.example"})
    assert none.status_code == 400


def test_a_preview_runs_nothing_and_is_light_or_dark_as_asked(room: Newsroom) -> None:
    browser = room.signed_in("editor")
    page = seen(browser, f"{PAGE}/preview?in=en&part=html&width=phone&scheme=dark")
    assert f"{ISSUE}/frame/en/html/dark" in page
    frames = {scheme: browser.get(f"{PAGE}/frame/en/html/{scheme}") for scheme in ("light", "dark")}
    for frame in frames.values():
        policy = frame.headers["Content-Security-Policy"].split("; ")
        assert "sandbox" in policy
        assert "frame-ancestors 'self'" in policy
        assert not any(part.startswith("script-src") for part in policy)
    assert "@media all" in frames["dark"].text
    assert "@media not all" in frames["light"].text
    assert "prefers-color-scheme" not in frames["dark"].text
    assert "La fête" in seen(browser, f"{PAGE}/preview?in=fr&part=text")
    assert browser.get(f"{PAGE}/frame/en/html/sepia").status_code == 404


def test_a_test_goes_to_the_staff_alone(room: Newsroom) -> None:
    editor = room.signed_in("editor")
    form = {"to": "editor@metropole.example", "locale": "en"}
    assert "Un essai part" in said(editor, editor.post(f"{PAGE}/test", form))
    page = said(editor, editor.post(f"{PAGE}/test", {"to": "ana@readers.example"}))
    assert 'role="alert"' in page
    assert room.deliver().settled["sent"] == 1


def test_progress_is_told_as_it_changes_until_it_is_over(room: Newsroom) -> None:
    sender = sent(room)
    page = seen(sender)
    assert 'hx-sse:connect="' in page
    assert '<meta http-equiv="refresh" content="10">' in page
    said(sender, sender.post(f"{PAGE}/cancel"))
    cookie = {"Cookie": "; ".join(f"{key}={value}" for key, value in sender.cookies.items())}
    told = fetch(room.url, f"{PAGE}/live", headers=cookie)
    assert told.headers["Content-Type"].startswith("text/event-stream")
    events = told.body.decode().replace("\r\n", "\n")
    assert 'data: <p class="progress-line">' in events
    assert "event: end\ndata: cancelled" in events


def test_what_was_done_stands_in_the_log_of_the_issue(room: Newsroom) -> None:
    approved(room)
    with room.app.house.database.read() as c:
        acts = [(one.actor, one.act) for one in audit.listing(c, 9, Wanted(issue=ISSUE))]
    assert ("approver@metropole.example", "approve") in acts
    assert "approver@metropole.example" in seen(room.signed_in("editor"))
