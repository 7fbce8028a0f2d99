"""The main job end to end: what `make demo` wrote, sent, and does not do twice."""

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import feedparser
import pytest
import time_machine
from lxml import etree

from syndicate.paths import data_root
from tests.support.cli import run

pytestmark = pytest.mark.filed  # what makes a copy is told by the file

TOP = Path(__file__).parents[2]
TAGS = ("fr", "fr-CA", "en")
SEED = {
    "fr": "La Métropole au cœur de la coopération entre la France, le Québec et le Canada",
    "fr-CA": "La Métropole au cœur de la coopération entre la France, le Québec et le Canada",
}


def mails(home: Path) -> dict[str, EmailMessage]:
    found = {}
    for file in sorted((home / "var" / "outbox").glob("*/*.eml")):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        found[message["To"].addresses[0].addr_spec] = message
    return found


def digests(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def entry_ids(home: Path) -> dict[tuple[str, str], list[str]]:
    """Return (tag, extension) → the ids of a main feed, in order."""
    found: dict[tuple[str, str], list[str]] = {}
    for tag in TAGS:
        folder = home / "public" / tag.lower()
        found[tag, "json"] = [
            i["id"] for i in json.loads((folder / "feed.json").read_bytes())["items"]
        ]
        for extension, path in (("atom", ".//{*}entry/{*}id"), ("rss", ".//item/guid")):
            tree = etree.parse(str(folder / f"feed.{extension}"))
            found[tag, extension] = [str(node.text) for node in tree.iterfind(path)]
    return found


def active_readers() -> list[dict[str, str]]:
    from syndicate.paths import data_root  # noqa: PLC0415 (only this test reads the sample itself)

    with (data_root() / "config" / "sample-readers.csv").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row["state"] == "active"]


def test_every_active_reader_has_one_mail_in_their_language(demo_home: Path) -> None:
    sent = mails(demo_home)
    wanted = {row["email"]: row["locale"] for row in active_readers()}
    assert len(wanted) == 120
    assert {address: mail["Content-Language"] for address, mail in sent.items()} == wanted
    for address, mail in sent.items():
        html = mail.get_body(("html",))
        assert html is not None
        assert f'<html lang="{wanted[address]}"' in html.get_content()


@pytest.mark.parametrize("tag", TAGS)
def test_each_locale_has_its_feeds(demo_home: Path, tag: str) -> None:
    for extension in ("rss", "atom", "json"):
        assert (demo_home / "public" / tag.lower() / f"feed.{extension}").stat().st_size < 100_000


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_the_seed_article_stands_in_every_main_feed(
    demo_home: Path, tag: str, extension: str
) -> None:
    feed = feedparser.parse(demo_home / "public" / tag.lower() / f"feed.{extension}")
    assert not feed.bozo
    (entry,) = [e for e in feed.entries if "cooperation-france-quebec-canada" in e.link]
    assert entry.published_parsed[:3] in ((2018, 11, 14), (2018, 11, 15))  # 00:00 in Paris
    assert (
        "2018-11-15T00:00:00+01:00" in entry.published
        or "15 Nov 2018 00:00:00 +0100" in entry.published
    )
    if tag in SEED:
        assert entry.title.replace("\u00a0", " ").replace("\u202f", " ") == SEED[tag]


@pytest.mark.parametrize("tag", TAGS)
def test_the_seed_article_stands_in_the_json_feed(demo_home: Path, tag: str) -> None:
    feed = json.loads((demo_home / "public" / tag.lower() / "feed.json").read_bytes())
    (item,) = [i for i in feed["items"] if "cooperation-france-quebec-canada" in i["url"]]
    assert item["date_published"] == "2018-11-15T00:00:00+01:00"
    assert feed["language"] == tag


def words(text: str) -> list[str]:
    """Return the words and marks of a text, whatever spaces and apostrophes it is set with."""
    return re.sub(r"([;:!?«»])", r" \1 ", text.replace("'", "’")).split()


def test_the_seed_article_keeps_every_word_of_its_french(demo_home: Path) -> None:
    source = (TOP / "tests/golden/seed-article.fr.txt").read_text(encoding="utf-8")
    _site, title, dateline, *body = [line for line in source.splitlines() if line.strip()]
    page = demo_home / "public/fr/articles/cooperation-france-quebec-canada/index.html"
    main = etree.HTML(page.read_text(encoding="utf-8")).find(".//main")
    found = words(" ".join(main.itertext()))
    assert words(title) == words("".join(main.find(".//h1").itertext()))
    wanted = words(" ".join(body))
    starts = [n for n, word in enumerate(found) if word == wanted[0]]
    assert any(found[n : n + len(wanted)] == wanted for n in starts)
    assert dateline.removeprefix("15/11/2018 ").rstrip(".") in "".join(main.itertext())
    assert "15 novembre 2018" in "".join(main.itertext()).replace("\u00a0", " ")


def test_a_second_run_sends_nothing_and_changes_no_byte(demo_home: Path, tmp_path: Path) -> None:
    before, sent = digests(demo_home / "public"), digests(demo_home / "var" / "outbox")
    assert run(demo_home, "demo").code == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(days=366)):
        assert run(demo_home, "demo").code == 0
    assert digests(demo_home / "public") == before
    assert digests(demo_home / "var" / "outbox") == sent


def test_ids_outlive_the_database_a_new_slug_and_a_new_title(
    demo_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("syndicate.db*"))
    before = entry_ids(home)
    work = home / "content/articles/cooperation-france-quebec-canada"
    work.rename(work.with_name("un-autre-nom"))
    for file in (work.with_name("un-autre-nom")).glob("*.md"):
        text = file.read_text(encoding="utf-8")
        file.write_text(
            re.sub(r"(?m)^title: .*$", 'title: "Un autre titre"', text, count=1), encoding="utf-8"
        )
    assert run(home, "demo").code == 0
    assert entry_ids(home) == before
    feed = json.loads((home / "public/fr/feed.json").read_bytes())
    assert "Un autre titre" in [item["title"] for item in feed["items"]]


def test_every_link_inside_the_site_leads_to_a_file(demo_home: Path) -> None:
    public = demo_home / "public"
    broken = [
        (page.relative_to(public).as_posix(), link)
        for page in public.rglob("*.html")
        for link in _local_links(page)
        if not _target(public, page, link).exists()
    ]
    assert broken == []


def _local_links(page: Path) -> Iterator[str]:
    tree = etree.HTML(page.read_text(encoding="utf-8"))
    for value in tree.xpath("//a/@href | //img/@src | //link/@href"):
        link = str(value).removeprefix("https://actualites.metropole.example")
        if link and not re.match(r"[a-z]+:|#", link):
            yield link.split("#")[0]


def _target(public: Path, page: Path, link: str) -> Path:
    from urllib.parse import unquote  # noqa: PLC0415 (one use)

    path = (
        public / unquote(link).lstrip("/") if link.startswith("/") else page.parent / unquote(link)
    )
    return path / "index.html" if link.endswith("/") or path.is_dir() else path


def test_every_state_of_a_translation_shows(demo_home: Path) -> None:
    totals = run(demo_home, "translations", "status", "--json").json["totals"]
    seen = {state for counts in totals.values() for state, count in counts.items() if count}
    assert seen == {"source", "ready", "stale", "draft", "missing"}


def test_the_issue_tells_what_it_brought(demo_home: Path) -> None:
    (row,) = run(demo_home, "issue", "list", "--json").json["issues"]
    assert (row["id"], row["state"], row["readers"]) == ("actualites-2018-11-22", "sent", 120)
    assert row["counts"]["sent"] == 120
    shown = run(demo_home, "issue", "show", row["id"], "--json").json
    assert shown["waves"][0]["zone"] == "Pacific/Noumea"
    assert sum(wave["readers"] for wave in shown["waves"]) == 120
    assert shown["pool"]["items"][0]["lead"] is True
    assert shown["subject"]["en"]
    assert (
        run(demo_home, "issue", "show", row["id"], "--json").out
        == run(demo_home, "issue", "show", row["id"], "--json").out
    )


def test_a_home_that_is_no_demo_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path, "init", str(tmp_path / "mine")).code == 0
    ran = run(tmp_path / "mine", "demo")
    assert ran.code == 3
    assert "[demo]" in ran.err


def test_a_demo_cut_short_while_it_copies_is_begun_anew(tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    (cut / ".content.new" / "articles").mkdir(parents=True)  # killed in the middle of the content
    assert run(cut, "demo").code == 0
    assert not (cut / ".content.new").exists()
    later = tmp_path / "later"
    shutil.copytree(data_root() / "content", later / "content")  # killed before the settings
    assert run(later, "demo").code == 0
    assert sorted((later / "content").rglob("*.md"))
    assert run(later, "check", "--json").json["works"] == 23


def test_a_demo_never_mixes_with_content_of_somebodys_own(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "mine.txt").write_text("mine", encoding="utf-8")
    ran = run(tmp_path, "demo", "--json")
    assert ran.code == 2
    assert not (tmp_path / "config").exists()
