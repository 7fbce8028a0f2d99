"""`syndicate feeds compare`: files and addresses, pages, redirects, and what to do about each entry."""

import json
import os
import socket
from pathlib import Path

import pytest

from tests.support.cli import at, run
from tests.support.homes import home, write_article
from tests.support.oldsite import Answer, site

NOW = "2026-03-20T08:00:00Z"
HEAD = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Ville</title>'


def rss(*entries: tuple[str, str], more: str = "") -> bytes:
    """Return a feed of (id, title), published a day apart, the first last."""
    items = "".join(
        f"<item><title>{title}</title><guid>{id_}</guid><link>https://old.example/{title}</link>"
        f"<pubDate>{20 - number:02} Nov 2018 08:00:00 GMT</pubDate></item>"
        for number, (id_, title) in enumerate(entries)
    )
    return f"{HEAD}{more}{items}</channel></rss>".encode()


def link(relation: str, href: str) -> str:
    return f'<atom:link rel="{relation}" href="{href}"/>'


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "old.xml"
    file.write_bytes(rss(("http://a.example/1", "un"), ("http://a.example/2", "deux")))
    return file


def written(folder: Path, data: bytes) -> str:
    file = folder / "new.xml"
    file.write_bytes(data)
    return str(file)


def test_a_feed_whose_ids_stayed_is_a_good_successor(old: Path, tmp_path: Path) -> None:
    ran = run(tmp_path, "feeds", "compare", str(old), str(old))
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == (
        "2 the same, 0 changed, 0 that were there come as new, 0 published since, 0 gone."
    )


def test_https_in_ids_is_found_named_and_can_be_mended(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path, rss(("https://a.example/1", "un"), ("http://a.example/2", "deux!")))
    ran = run(tmp_path, "feeds", "compare", str(old), new)
    assert ran.code == 1
    assert ran.out.splitlines()[:5] == [
        "as new       un",
        "    was there as “http://a.example/1” (nearly the same id), and is now “https://a.example/1”",
        '    → write guid: "http://a.example/1" in the front matter of its file',
        "changed      deux! (title, link)",
        f"{new}: error: Ids that differ in http and https: 1 (“http://a.example/1” is now “https://a.example/1”).",
    ]
    assert "1 the same" not in ran.out


def test_a_script_gets_all_of_it(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path, rss(("x", "trois"), ("http://a.example/1/", "un")))
    ran = run(tmp_path, "feeds", "compare", str(old), new, "--json")
    assert ran.code == 1
    assert ran.json["totals"] == {
        "same": 0, "changed": 0, "new": 2, "since": 0, "earlier": 0, "gone": 1, "again": 1,
    }  # fmt: skip
    unknown, again, gone = ran.json["entries"]
    assert (unknown["state"], unknown["was"], unknown["guid"]) == ("new", None, None)
    assert (again["id_faults"], again["resembles_by"]) == (["slash"], "id")
    assert again["was"]["id"] == "http://a.example/1"
    assert (gone["state"], gone["id"]) == ("gone", "http://a.example/2")
    assert {one["code"] for one in ran.json["findings"]} >= {
        "feed-ids-slash",
        "feed-entries-unplaced",
    }


def test_our_own_feed_names_the_file_that_needs_the_id(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    file = write_article(place, "marche", title="Le marché")
    assert at(NOW, place, "build").code == 0
    old = tmp_path / "old.xml"
    old.write_bytes(rss(("https://old.example/?p=1", "x")).replace(b">x<", ">Le marché<".encode(), 1)
        .replace(b"20 Nov 2018 08", b"09 Mar 2026 07"))  # fmt: skip
    new = str(place / "public" / "fr" / "feed.rss")
    ran = at(NOW, place, "feeds", "compare", str(old), new)
    line = 'guid: "https://old.example/?p=1"'
    assert ran.code == 1
    assert f"    → write {line} in content/articles/marche/index.fr.md" in ran.out.splitlines()
    other = at(NOW, place, "feeds", "compare", str(old), str(place / "public" / "en" / "feed.json"))
    assert f"    → “marche” has no file of its own in en: one with {line} keeps the id" in other.out
    file.write_text(file.read_text("utf-8").replace("title:", f"{line}\ntitle:", 1), "utf-8")
    assert at(NOW, place, "build").code == 0
    ran = at(NOW, place, "feeds", "compare", str(old), new)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "changed      Le marché (link, text)"


def test_settings_that_cannot_be_read_are_told(old: Path, tmp_path: Path) -> None:
    place = home(tmp_path / "home", "[site]\n")
    assert run(place, "feeds", "compare", str(old), str(old)).code == 3


def test_older_pages_are_read_on_demand_and_once(old: Path, tmp_path: Path) -> None:
    first = rss(("http://a.example/1", "un"), more=link("next", "HERE/2"))
    second = rss(("http://a.example/2", "deux"), more=link("next", "HERE/1"))
    second = second.replace(b"20 Nov", b"19 Nov")
    with site({"/1": first, "/2": second}) as url:
        ran = run(tmp_path, "feeds", "compare", str(old), f"{url}/1", "--json")
        assert ran.json["totals"] | {"gone": 1} == ran.json["totals"]
        assert "feed-pages-unread" in {one["code"] for one in ran.json["findings"]}
        ran = run(tmp_path, "feeds", "compare", str(old), f"{url}/1", "--all", "--json")
    assert (ran.json["totals"]["same"], ran.json["new"]["pages"]) == (2, 2)
    assert "feed-pages-unread" not in {one["code"] for one in ran.json["findings"]}


def test_archives_beside_a_built_feed_are_read_where_they_lie(tmp_path: Path) -> None:
    fr = tmp_path / "public" / "fr"
    fr.mkdir(parents=True)
    more = link("self", "https://a.example/fr/feed.rss")
    head = rss(("1", "un"), more=more + link("prev-archive", "https://a.example/fr/1.rss"))
    (fr / "feed.rss").write_bytes(head)
    (fr / "1.rss").write_bytes(rss(("2", "deux")).replace(b"20 Nov", b"19 Nov"))
    (tmp_path / "old.xml").write_bytes(rss(("1", "un"), ("2", "deux")))
    arguments = ("feeds", "compare", str(tmp_path / "old.xml"), str(fr / "feed.rss"))
    ran = run(tmp_path, *arguments, "--all", "--json")
    assert (ran.code, ran.json["totals"]["same"], ran.json["new"]["pages"]) == (0, 2, 2)


FEED = rss(("http://a.example/1", "un"))


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        (301, set()),
        (308, set()),
        (302, {"feed-redirect-passing"}),
        (307, {"feed-redirect-passing"}),
    ],
)
def test_a_redirect_is_followed_and_one_that_passes_is_told(
    status: int, codes: set[str], old: Path, tmp_path: Path
) -> None:
    pages: dict[str, Answer] = {"/old": (status, {"Location": "/new"}, b""), "/new": FEED}
    with site(pages) as url:
        ran = run(tmp_path, "feeds", "compare", str(old), f"{url}/old", "--json")
    assert ran.json["totals"]["same"] == 1
    assert {one["code"] for one in ran.json["findings"]} - {"feed-address-unsaid"} == codes


def test_the_feeds_own_address_and_format_are_compared(tmp_path: Path) -> None:
    old = tmp_path / "old.xml"
    old.write_bytes(rss(("1", "un"), more=link("self", "http://old.example/feed/")))
    new = tmp_path / "feed.json"
    new.write_text(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Ville",
                "feed_url": "https://new.example/feed.json",
                "items": [{"id": "1", "title": "un", "url": "https://old.example/un"}],
            }
        )
    )
    ran = run(tmp_path, "feeds", "compare", str(old), str(new), "--json")
    told = {one["code"]: one["fields"] for one in ran.json["findings"]}
    assert (ran.code, ran.json["totals"]["changed"]) == (0, 1)
    assert told["feed-format-changed"] == {"old": "RSS 2.0", "new": "JSON Feed 1.1"}
    assert told["feed-address-changed"] == {
        "old": "http://old.example/feed/",
        "new": "https://new.example/feed.json",
    }


@pytest.mark.parametrize(
    ("answer", "code", "fields"),
    [
        ((404, {}, b""), "fetch-status", {"status": 404}),
        ((301, {"Location": "http://10.0.0.1/"}, b""), "fetch-refused", {"reason": "private"}),
        ((301, {"Location": "file:///etc/passwd"}, b""), "fetch-refused", {"reason": "scheme"}),
        ((301, {"Location": "/x"}, b""), "fetch-status", {"status": 301}),
        (b"<!doctype html><title>Oups</title>", "feed-html", {"feeds": "–"}),
        (b"", "feed-empty", {}),
        (rss(more=link("next", "http://169.254.169.254/")), "fetch-refused", {"reason": "private"}),
    ],
)
def test_an_address_without_a_feed_is_named(
    answer: Answer, code: str, fields: dict[str, object], old: Path, tmp_path: Path
) -> None:
    with site({"/x": answer}) as url:
        ran = run(tmp_path, "feeds", "compare", str(old), f"{url}/x", "--all", "--json")
    error = ran.json["error"]
    assert ran.code in (1, 2)
    assert (error["code"], error["fields"]) == (code, fields)
    assert error["file"].startswith(("http://127.0.0.1", "http://169.254"))


def test_a_server_that_is_not_there_is_named(old: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/feed"
    ran = run(tmp_path, "feeds", "compare", str(old), url, "--json")
    assert (ran.code, ran.json["error"]["code"], ran.json["error"]["file"]) == (
        1,
        "fetch-failed",
        url,
    )


@pytest.mark.parametrize("url", ["http://[x", "https://"])
def test_what_is_no_address_is_named(url: str, old: Path, tmp_path: Path) -> None:
    ran = run(tmp_path, "feeds", "compare", str(old), url, "--json")
    error = ran.json["error"]
    assert (ran.code, error["code"], error["file"]) == (1, "fetch-refused", url)
    assert error["fields"] == {"reason": "scheme"}


def test_a_feed_without_entries_is_told(old: Path, tmp_path: Path) -> None:
    ran = run(tmp_path, "feeds", "compare", str(old), written(tmp_path, rss()), "--json")
    assert (ran.code, ran.json["totals"]["gone"]) == (0, 2)
    assert "feed-no-entries" in {one["code"] for one in ran.json["findings"]}


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("http://[x", "scheme"),
        ("file:/etc/passwd", "scheme"),
        ("http://127.0.0.1/%00", "private"),
    ],
)
def test_a_page_that_is_no_public_address_is_named(page: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    for own in (
        link("self", "https://a.example/fr/new.xml"),
        link("self", "http://127.0.0.1/fr/new.xml"),
        "",
    ):
        file = written(tmp_path / "fr", rss(("1", "un"), more=own + link("next", page)))
        error = run(tmp_path, "feeds", "compare", file, file, "--all", "--json").json["error"]
        assert (error["code"], error["file"]) == ("fetch-refused", page)
        assert error["fields"] == {"reason": reason}


def test_a_file_that_a_feed_names_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "other.xml").write_bytes(rss(("2", "deux")))
    for page in (str(tmp_path / "other.xml"), "other.xml"):
        file = written(tmp_path, rss(("1", "un"), more=link("next", page)))
        error = run(tmp_path, "feeds", "compare", file, file, "--all", "--json").json["error"]
        assert (error["code"], error["fields"]) == ("fetch-refused", {"reason": "scheme"})
        assert error["file"] == "other.xml"


def test_archives_of_another_site_are_not_looked_for_here(tmp_path: Path) -> None:
    """A file is taken for a page only where both have one address but for its end."""
    (tmp_path / "secret.rss").write_bytes(rss(("9", "neuf")))
    more = link("self", "https://a.example/fr/feed.rss") + link(
        "next", "http://10.0.0.1/secret.rss"
    )
    for address in ("fr/feed.rss", "feed.rss", "../secret.rss"):
        head = more.replace("fr/feed.rss", address)
        file = written(tmp_path, rss(("1", "un"), more=head))
        ran = run(tmp_path, "feeds", "compare", file, file, "--all", "--json")
        assert ran.json["error"]["code"] == "fetch-refused"


def test_what_is_no_file_is_named(old: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "nowhere.pipe")
    for name, reason in (
        ("nowhere.pipe", "EINVAL"),
        ("nowhere.xml", "ENOENT"),
        (".", "EISDIR"),
        ("/dev/null", "EINVAL"),
    ):
        ran = run(
            tmp_path,
            "feeds",
            "compare",
            name if name[0] != "n" else str(tmp_path / name),
            str(old),
            "--json",
        )
        error = ran.json["error"]
        assert (ran.code, error["code"], error["fields"]) == (
            2,
            "feed-unreadable",
            {"reason": reason},
        )
