"""Feeds reach back through closed archives, which keep their bytes (RFC 5005)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from syndicate.journeys.build.made import Build
from tests.support.builds import NOW, built, files, place
from tests.support.homes import write_article

ATOM = "{http://www.w3.org/2005/Atom}"
BODY = "Un paragraphe de plus, et encore « un autre » : il faut bien remplir un flux.\n\n" * 45


def articles(home: Path, first: int, after: int) -> None:
    for number in range(first, after):
        at = NOW - timedelta(days=100) + timedelta(hours=number)
        write_article(home, f"n{number:03}", date=at.isoformat(), body=BODY)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    made = place(tmp_path / "home")
    articles(made, 0, 60)
    built(made)
    return made


def archives(home: Path) -> dict[str, bytes]:
    return {path: data for path, data in files(home / "public").items() if "-archive-" in path}


def errors_of(made: Build) -> list[tuple[str, str | None]]:
    return [(one.code, one.file) for one in made.findings if one.severity == "error"]


def chain(home: Path) -> list[list[str]]:
    """Return the ids of each document of the main feed, from the head back, by its own links."""
    found, path = [], "fr/feed.atom"
    while path:
        root = etree.fromstring((home / "public" / path).read_bytes())
        found.append([one.findtext(f"{ATOM}id") or "" for one in root.iter(f"{ATOM}entry")])
        back = [one for one in root.iter(f"{ATOM}link") if one.get("rel") == "prev-archive"]
        path = back[0].get("href").removeprefix("https://news.example/") if back else ""
    return found


def test_head_and_archives_hold_every_entry_once_newest_first(published: Path) -> None:
    documents = chain(published)
    assert len(documents) > 2
    ids = [one for document in documents for one in document]
    assert len(ids) == len(set(ids)) == 60


def test_json_feeds_lead_the_same_way_back(published: Path) -> None:
    url, seen = "https://news.example/fr/feed.json", []
    while url:
        path = published / "public" / url.removeprefix("https://news.example/")
        document = json.loads(path.read_bytes())
        seen += [item["id"] for item in document["items"]]
        url = document.get("next_url", "")
    assert seen == [one for document in chain(published) for one in document]


def test_no_document_of_a_feed_is_longer_than_100_kb(published: Path) -> None:
    sizes = {
        path: len(data)
        for path, data in files(published / "public").items()
        if path.endswith((".rss", ".atom", "feed.json")) or "-archive-" in path
    }
    assert max(sizes.values()) <= 100_000
    assert max(size for path, size in sizes.items() if path.startswith("fr/feed.")) > 45_000


def test_a_closed_archive_keeps_its_bytes_after_fifty_more_articles(published: Path) -> None:
    before = archives(published)
    articles(published, 60, 110)
    built(published)
    after = archives(published)
    assert {path: after[path] for path in before} == before
    assert len(after) > len(before)
    assert len({one for document in chain(published) for one in document}) == 110


def test_a_closed_archive_outlives_the_index_public_and_another_look(published: Path) -> None:
    before = archives(published)
    for file in (published / "var").glob("index.db*"):
        file.unlink()
    sheet = published / "templates/web/site.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text("body { margin: 0 }", encoding="utf-8")
    (published / "config/more.toml").write_text("[feeds]\nlicence = 'CC BY 4.0'\n", "utf-8")
    built(published)
    assert archives(published) == before
    assert b"CC BY 4.0" in (published / "public/fr/feed.atom").read_bytes()


def test_an_archived_work_that_is_edited_for_readers_is_news_again(published: Path) -> None:
    before = archives(published)
    at = (NOW - timedelta(days=100)).isoformat()
    edited = {"date": at, "updated": NOW.isoformat(), "title": "Une correction", "body": BODY}
    write_article(published, "n000", **edited)
    built(published)
    assert archives(published) == before
    head = etree.fromstring((published / "public/fr/feed.atom").read_bytes())
    assert "Une correction" in [one.findtext(f"{ATOM}title") for one in head.iter(f"{ATOM}entry")]


def test_a_silent_edit_leaves_feeds_and_archives_alone(published: Path) -> None:
    before = archives(published), (published / "public/fr/feed.atom").read_bytes()
    at = (NOW - timedelta(days=100)).isoformat()
    write_article(published, "n000", date=at, title="Une coquille", body=BODY)
    built(published)
    assert (archives(published), (published / "public/fr/feed.atom").read_bytes()) == before


def test_a_new_feed_reaches_back_as_far_as_its_history_says(tmp_path: Path) -> None:
    made = place(tmp_path / "home")
    (made / "config/more.toml").write_text('[feeds]\nhistory = "1s"\n', encoding="utf-8")
    articles(made, 0, 60)
    built(made)
    assert archives(made) == {}
    (document,) = chain(made)
    assert 10 < len(document) < 60
    articles(made, 60, 75)
    built(made)
    assert archives(made)
    ids = [one for each in chain(made) for one in each]
    assert len(ids) == len(set(ids)) == len(document) + 15


def test_of_a_damaged_list_of_archives_the_feed_stays_as_it_is_until_it_is_mended(
    published: Path,
) -> None:
    def main(found: dict[str, bytes]) -> dict[str, bytes]:
        mine = ("feed.rss", "feed.atom", "feed.json", "feed-archive")
        return {
            path: data
            for path, data in found.items()
            if path.startswith(tuple(f"fr/{one}" for one in mine))
        }

    kept, public = files(published / "var/archives"), files(published / "public")
    file = published / "var/archives/feeds/fr/feed.json"
    file.write_text("{", encoding="utf-8")
    articles(published, 60, 61)
    for full in (False, True, False):
        errors = errors_of(built(published, full=full))
        assert errors == [("archive-damaged", file.as_posix())]
        after = files(published / "var/archives")
        assert {path: after[path] for path in kept} == kept | {"feeds/fr/feed.json": b"{"}
        assert main(files(published / "public")) == main(public)
        for feed in ("fr/cooperation/feed.json", "en/feed.json"):
            assert b"Article n060" in (published / "public" / feed).read_bytes()
    file.write_bytes(kept["feeds/fr/feed.json"])
    assert errors_of(built(published)) == []
    assert b"Article n060" in (published / "public/fr/feed.json").read_bytes()


def test_a_work_that_left_its_section_is_withdrawn_from_the_archives_of_that_section_too(
    published: Path,
) -> None:
    front = {"date": (NOW - timedelta(days=100)).isoformat(), "section": "culture", "body": BODY}
    moved, gone = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    write_article(published, "n000", updated=moved.isoformat(), **front)
    built(published, moved)
    told = {"updated": gone.isoformat(), "withdrawn": gone.isoformat()}
    write_article(published, "n000", **told, **front)
    for now, where in ((gone, ["archive", "head"]), (gone + timedelta(days=31), ["archive"])):
        built(published, now)
        found = files(published / "public/fr/cooperation")
        assert not [path for path, data in found.items() if b"Article n000" in data]
        saying = [path for path, data in found.items() if "[Retiré]".encode() in data]
        feeds = {path for path in saying if path.endswith((".rss", ".atom", ".json"))}
        kinds = {"archive" if "-archive-" in path else "head" for path in feeds}
        assert sorted(kinds) == where
