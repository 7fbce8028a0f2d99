"""The web versions of sent issues, and the feed that brings them: in the archive, and about nobody."""

import json
import re
import shutil
from email import message_from_bytes, policy
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from tests.support import homes
from tests.support.cli import Ran, at
from tests.support.homes import SETTINGS, write_article
from tests.support.trips import files

PLAN, EARLY, WAVE, LATER = (
    "2026-03-11T12:00:00Z",
    "2026-03-12T06:45:00Z",
    "2026-03-12T07:00:10Z",
    "2026-03-12T13:00:00Z",
)
ISSUE, TAGS = "actualites-2026-03-12", ("fr", "fr-ca", "en")
FEEDS = [f"{tag}/issues/actualites/feed.{form}" for tag in TAGS for form in ("rss", "atom", "json")]


def ok(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


def publication(folder: Path) -> Path:
    home = homes.home(folder / "home", SETTINGS.replace("approvals = 0", "approvals = 1"))
    for number, name in enumerate(("fete", "pont")):
        write_article(
            home, name, date=f"2026-03-09T{20 - number}:00:00+01:00", summary="Deux & <un>."
        )
    ok(at(PLAN, home, "build"))
    for locale in ("fr", "en"):
        words = ("--newsletter", "actualites", "--zone", "Europe/Paris", "--locale", locale)
        own = ("--name", f"Marie {locale}", "--field", "company=Michelin")
        address = f"{locale}@lecteurs.example"
        ok(at(PLAN, home, "subscribers", "add", address, *words, *own))
    ok(at(PLAN, home, "schedule", "tick"))
    ok(at(PLAN, home, "issue", "approve", ISSUE, "--by", "a@b.example"))
    return home


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = publication(tmp_path_factory.mktemp("sent"))
    ok(at(EARLY, home, "schedule", "tick"))
    ok(at(WAVE, home, "schedule", "tick"))
    ok(at(WAVE, home, "deliver", "--due"))
    ok(at(LATER, home, "build"))
    return home


def test_an_issue_is_in_no_feed_before_it_is_sent(tmp_path: Path) -> None:
    home = publication(tmp_path)
    ok(at(PLAN, home, "build"))
    for path in FEEDS:
        assert feedparser.parse((home / "public" / path).read_bytes()).entries == []


def test_every_format_of_every_language_has_it(sent: Path) -> None:
    for path in FEEDS:
        data = (sent / "public" / path).read_bytes()
        if path.endswith("json"):
            (item,) = json.loads(data)["items"]
            found = item["id"], item["url"], item["title"], item["content_html"]
        else:
            parsed = feedparser.parse(data)
            assert not parsed.bozo
            (one,) = parsed.entries
            found = one.id, one.link, one.title, one.content[0].value
        tag = {"fr": "fr", "fr-ca": "fr-CA", "en": "en"}[path.partition("/")[0]]
        assert found[0] == f"tag:metropole.example,2026:issue/{ISSUE}/{tag}"
        assert found[1] == f"https://news.example/{tag.lower()}/issues/actualites/2026-03-12/"
        assert found[2] == "Article fete"
        words = html.fromstring(found[3]).text_content()
        assert "Article pont – Deux & <un>." in words


def test_it_says_when_the_sending_began(sent: Path) -> None:
    atom = (sent / "public/fr/issues/actualites/feed.atom").read_text()
    assert "<published>2026-03-12T08:00:10+01:00</published>" in atom


def test_people_and_readers_of_feeds_find_it(sent: Path) -> None:
    page = html.parse(sent / "public/fr/issues/actualites/index.html")
    named = page.xpath("//link[@rel='alternate'][contains(@href, '/issues/')]/@href")
    assert {f"https://news.example/{path}" for path in FEEDS[:3]} <= set(named)
    listed = html.parse(sent / "public/fr/feeds/index.html").xpath("//main//a/@href")
    assert {f"../../{path}" for path in FEEDS} <= set(listed)
    opml = etree.parse(sent / "public/feeds.opml")
    urls = opml.xpath("//outline/outline/@xmlUrl")
    assert {f"https://news.example/{tag}/issues/actualites/feed.rss" for tag in TAGS} <= set(urls)
    assert len(opml.xpath("/opml/body/outline")) == 3


def test_no_feed_and_no_web_version_knows_any_reader(sent: Path) -> None:
    texts = [*files(sent / "var/archives/issues").values()]
    texts += [data for path, data in files(sent / "public").items() if "/issues/" in path]
    assert len(texts) >= 6 + len(FEEDS)
    tokens = set()
    for file in (sent / "var/outbox" / ISSUE).glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        url = str(mail["List-Unsubscribe"]).strip("<>")
        tokens.add(url.rpartition("/")[2].encode())
    assert len(tokens) == 2
    for text in texts:
        assert not any(token in text for token in tokens)
        assert not re.search(rb"/[up]/[A-Za-z0-9_-]{20}", text)
        assert b"\xee\x80\x80" not in text  # U+E000, which opens a slot
        assert b"lecteurs.example" not in text
        assert b"Marie" not in text
        assert b"Michelin" not in text


def test_a_build_with_no_change_writes_none_of_it_again(sent: Path) -> None:
    assert ok(at(LATER, sent, "build", "--json")).json["written"] == 0


def test_it_is_made_again_of_the_archive_without_a_database(sent: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for part in ("config", "content", "var/archives"):
        shutil.copytree(sent / part, home / part)
    ok(at(LATER, home, "build"))
    for path in FEEDS:
        assert (home / "public" / path).read_bytes() == (sent / "public" / path).read_bytes()


def test_what_is_withdrawn_leaves_it(sent: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(sent, tmp_path / "home"))
    ok(at(LATER, home, "adopt", "--by", "a@b.example"))
    file = home / "content/articles/pont/index.fr.md"
    front = "\nwithdrawn: 2026-03-12T12:00:00Z\nupdated: 2026-03-12T12:00:00Z\n---\n"
    file.write_text(file.read_text().replace("\n---\n", front, 1))
    ran = at("2026-03-12T13:10:00Z", home, "build")
    assert ran.code == 0, ran.err
    for path in FEEDS:
        data = (home / "public" / path).read_text()
        assert "Article pont" not in data
        assert "Article fete" in data
    before = (sent / "public" / FEEDS[1]).read_text()
    after = (home / "public" / FEEDS[1]).read_text()
    assert re.findall("<published>.*", before) == re.findall("<published>.*", after)


def test_what_cannot_be_read_of_one_issue_stops_no_other(sent: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(sent, tmp_path / "home"))
    broken = home / "var/archives/issues/actualites/2026-03-05/fr.json"
    broken.parent.mkdir()
    broken.write_text('{"at": 1}')
    ok(at(LATER, home, "build"))
    assert len(feedparser.parse((home / "public" / FEEDS[0]).read_bytes()).entries) == 1
