"""Staff see every work by language, settle what has changed, and let others read what is not public yet."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from lxml import html

from syndicate.journeys.desk import shelf
from syndicate.journeys.publish import publish
from tests.support import homes, translators
from tests.support.staff import Browser, Bureau, bureau
from tests.support.translators import opened, saved

SOON = "2026-03-20T08:00:00+01:00"
BODY = "Un premier paragraphe qui reste.\n\nLe pont ouvre le lundi à huit heures.\n"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bureau]:
    with bureau(tmp_path) as made:
        yield made


def write(here: Bureau, name: str, locale: str = "fr", **front: str) -> Path:
    return homes.write_article(here.app.house.home, name, locale, **front)


def translated(here: Bureau) -> Path:
    """Publish a work in French and English; return the file of its source."""
    source = write(here, "pont", title="Le pont neuf", body=BODY)
    work, _told = shelf.read_now(here.app.house, ("article", "pont"), here.clock.now())
    assert work is not None
    of = work.variants["fr"]
    write(
        here,
        "pont",
        "en",
        title="The new bridge",
        source=f"fr@{of.fingerprint}",
        source_parts=of.parts,
        body="A first paragraph that stays.\n\nThe bridge opens on Monday at eight.\n",
    )
    build(here)
    return source


def build(here: Bureau) -> None:
    publish(here.app.house, here.clock.now())


def edited(here: Bureau) -> None:
    source = translated(here)
    source.write_text(source.read_text().replace("lundi à huit", "mardi à neuf"))


def rows(answer: requests.Response) -> dict[str, list[str]]:
    """Return the table of works: title → what stands in the other cells."""
    page = html.fromstring(answer.text)
    return {
        row.xpath("./th//a")[0].text_content(): [
            " ".join(cell.text_content().split()) for cell in row.xpath("./td")
        ]
        for row in page.xpath("//main//tbody/tr")
    }


def test_a_list_tells_how_far_each_language_is(here: Bureau) -> None:
    edited(here)
    write(here, "tard", title="Plus tard", date=SOON)
    write(here, "ebauche", title="Une ébauche", status="draft")
    answer = here.signed_in("editor").get("/console/content")
    assert answer.status_code == 200
    found = {title: cells[2:] for title, cells in rows(answer).items()}
    assert found["Le pont neuf"] == ["public", "public", "à mettre à jour"]
    assert found["Plus tard"] == ["sous embargo", "sous embargo", "manquant"]
    assert found["Une ébauche"][0] == "brouillon"


def test_a_file_that_cannot_be_read_is_named_with_its_line_before_all_others(here: Bureau) -> None:
    translated(here)
    broken = write(here, "casse", title="Cassé", section="inconnue")
    answer = here.signed_in("editor").get("/console/content")
    assert next(iter(rows(answer))) == "casse"
    assert "content/articles/casse/index.fr.md:5" in answer.text
    shown = here.entered(here.hire("editor", address="b@metropole.example"))
    assert "inconnue" in shown.get("/console/content/article/casse").text
    broken.unlink()
    assert "casse" not in shown.get("/console/content").text


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=PONT", {"Le pont neuf"}),
        ("q=ebauche", {"Une ébauche"}),
        ("q=bridge", {"Le pont neuf"}),
        ("state=stale", {"Le pont neuf"}),
        ("state=stale&tag=fr", set()),
        ("state=embargoed&kind=article&section=cooperation", {"Plus tard"}),
        ("kind=event", set()),
    ],
)
def test_a_list_is_filtered_and_searched(here: Bureau, query: str, titles: set[str]) -> None:
    edited(here)
    write(here, "tard", title="Plus tard", date=SOON)
    write(here, "ebauche", title="Une ébauche", status="draft")
    assert rows(here.signed_in("editor").get(f"/console/content?{query}")).keys() == titles


def test_a_long_list_is_shown_in_pages(here: Bureau) -> None:
    for number in range(53):
        write(here, f"n{number:02}", title=f"Numéro {number:02}")
    editor = here.signed_in("editor")
    first = editor.get("/console/content")
    assert len(rows(first)) == 50
    (more,) = html.fromstring(first.text).xpath("//a[@rel='next']/@href")
    assert len(rows(editor.get(more))) == 3


def test_what_changed_in_a_source_is_shown_word_by_word(here: Bureau) -> None:
    edited(here)
    build(here)
    page = html.fromstring(here.signed_in("editor").get("/console/content/article/pont/en").text)
    assert page.xpath("//del/text()") == ["lundi", "huit"]
    assert page.xpath("//ins/text()") == ["mardi", "neuf"]
    assert page.xpath("//p[@class='stayed']/text()") == ["Un premier paragraphe qui reste."]


def test_without_memory_of_the_source_the_changed_paragraphs_are_shown(here: Bureau) -> None:
    edited(here)
    (here.app.house.index).unlink()
    page = html.fromstring(here.signed_in("editor").get("/console/content/article/pont/en").text)
    assert page.xpath("//ins/text()") == ["Le pont ouvre le mardi à neuf heures."]


def test_a_translation_that_is_right_still_is_accepted(here: Bureau) -> None:
    edited(here)
    editor = here.signed_in("editor")
    editor.get("/console/content/article/pont/en")
    answer = editor.post("/console/content/article/pont/en/accept")
    assert answer.status_code == 303
    assert "recorded" not in (after := editor.get(answer.headers["Location"])).text
    assert after.status_code == 200
    assert rows(editor.get("/console/content"))["Le pont neuf"][-1] == "public"
    acts = here.ledger_acts()
    assert acts[0] == ("editor@metropole.example", "accept-translation", "article/pont")


def test_texts_go_to_translators_and_come_back(here: Bureau, tmp_path: Path) -> None:
    write(here, "seul", title="Seul en français")
    editor = here.signed_in("editor")
    editor.get("/console/content/exchange")
    answer = editor.post("/console/content/export", {"to": "en"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fr-en-2026-03-10.xlf"'
    file = tmp_path / "retour.xlf"
    file.write_bytes(answer.content)
    back = saved(file, translators.fill(opened(file), str.upper)).read_bytes()
    taken = editor.upload("/console/content/import", {"file": ("retour.xlf", back)})
    assert taken.status_code == 200
    assert "content/articles/seul/index.en.md" in taken.text
    assert rows(editor.get("/console/content"))["Seul en français"][-1] == "public"


@pytest.mark.parametrize("name", ["x.xlf", "..", "../../x", "é" * 300])
def test_a_file_that_is_none_of_ours_is_refused(here: Bureau, name: str) -> None:
    editor = here.signed_in("editor")
    editor.get("/console/content/exchange")
    answer = editor.upload("/console/content/import", {"file": (name, b"<x/>")})
    assert answer.status_code == 303
    assert 'role="alert"' in editor.get("/console/content/exchange").text


@pytest.mark.parametrize("days", ["", "-7", "8", "0007", "9" * 5000])
def test_a_link_is_made_for_the_days_that_are_offered_alone(here: Bureau, days: str) -> None:
    editor = here.signed_in("editor")
    path = "/console/content/article/tard/fr"
    answer = editor.post(f"{path}/preview", {"days": days})
    assert answer.status_code == 303
    assert 'role="alert"' in editor.get(path).text


def preview(here: Bureau, editor: Browser, name: str = "tard", tag: str = "fr") -> str:
    """Have a link made; return its path."""
    editor.get(f"/console/content/article/{name}/{tag}")
    answer = editor.post(f"/console/content/article/{name}/{tag}/preview", {"days": "7"})
    page = editor.get(answer.headers["Location"]).text
    (address,) = set(re.findall(r"https://news\.example(/v/[^\s\"<]+)", page))
    return str(address)


def test_a_link_shows_an_unpublished_page_to_who_has_no_account(here: Bureau) -> None:
    write(here, "tard", title="Plus tard", date=SOON)
    build(here)
    path = preview(here, here.signed_in("editor"))
    answer = here.get(path)
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-store"
    page = html.fromstring(answer.text)
    assert page.xpath("//h1")[0].text_content() == "Plus tard"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "17\xa0mars\xa02026" in page.xpath("//main/p[@role='note']")[0].text_content()
    sheet = page.xpath("//link[@rel='stylesheet']/@href")[0]
    assert requests.compat.urljoin(path, sheet).startswith("/media/")
    assert here.get("/fr/articles/tard/").status_code == 404


def test_a_draft_is_shown_by_a_link_too(here: Bureau) -> None:
    write(here, "ebauche", title="Une ébauche", status="draft")
    assert "Une ébauche" in here.get(preview(here, here.signed_in("editor"), "ebauche")).text


def test_a_link_leads_nowhere_once_it_is_over_withdrawn_or_changed(here: Bureau) -> None:
    write(here, "tard", title="Plus tard", date=SOON)
    editor = here.signed_in("editor")
    path = preview(here, editor)
    token = path.split("/")[2]
    other = "A" if token[-5] != "A" else "B"
    assert here.get(path.replace(token, token[:-5] + other + token[-4:])).status_code == 404
    assert here.get(path.replace("/fr/", "/en/")).status_code == 404
    for one in ("u", "p", "c"):
        assert here.get(f"/{one}/{token}").status_code in {403, 404}
    assert here.get(path).status_code == 200
    shown = html.fromstring(editor.get("/console/content/article/tard").text)
    (action,) = shown.xpath("//form[contains(@action, 'previews/')]/@action")
    assert editor.post(action).status_code == 303
    assert here.get(path).status_code == 404


def test_a_link_ends_by_itself(here: Bureau) -> None:
    write(here, "tard", title="Plus tard", date="2026-05-01T08:00:00+02:00")
    path = preview(here, here.signed_in("editor"))
    here.step(days=6.9)
    assert here.get(path).status_code == 200
    here.step(days=0.2)
    assert here.get(path).status_code == 404


def test_a_link_to_what_is_public_by_now_says_where(here: Bureau) -> None:
    write(here, "tard", title="Plus tard", date="2026-03-12T08:00:00+01:00")
    path = preview(here, here.signed_in("editor"))
    here.step(days=4)
    note = html.fromstring(here.get(path).text).xpath("//main/p[@role='note']//a/@href")
    assert note == ["https://news.example/fr/articles/tard/"]


def test_who_only_sends_sees_works_and_changes_nothing(here: Bureau) -> None:
    edited(here)
    sender = here.signed_in("sender")
    page = sender.get("/console/content/article/pont/en")
    assert page.status_code == 200
    assert not html.fromstring(page.text).xpath("//main//button")
    for act in ("accept", "preview"):
        assert sender.post(f"/console/content/article/pont/en/{act}").status_code == 403
    assert sender.get("/console/content/exchange").status_code == 403


def test_nothing_is_shown_of_a_work_that_is_not_there(here: Bureau) -> None:
    editor = here.signed_in("editor")
    for path in ("article/rien", "poem/rien", "article/rien/fr", "article/..%2F..%2Fetc"):
        assert editor.get(f"/console/content/{path}").status_code == 404


def test_an_empty_publication_says_how_the_first_work_comes(here: Bureau) -> None:
    assert "syndicate new" in here.signed_in("editor").get("/console/content").text
