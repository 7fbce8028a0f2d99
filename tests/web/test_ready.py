"""What is kept in memory: never anything but what the disk has now, and never too much of it."""

import os
import random
from pathlib import Path

import pytest

from syndicate.site.answers import Answers, as_json
from syndicate.web.application import application
from syndicate.web.codings import accepted
from syndicate.web.ready import LARGEST, read
from syndicate.web.shelf import Shelf
from tests.support.webservers import Given, fetch
from tests.web.conftest import Served
from tests.web.publication import Publication

FEED = "/fr/feed.atom"
TEXT = "<feed>" + "Actualité " * 100 + "</feed>"


def ask(url: str, path: str = FEED, method: str = "GET", /, **headers: str) -> Given:
    return fetch(url, path, method, {key.replace("_", "-"): one for key, one in headers.items()})


def test_a_build_is_seen_at_once(url: str, publication: Publication) -> None:
    publication.publish("fr/feed.atom", TEXT)
    tags = {ask(url).headers["ETag"] for _ in range(3)}
    for number in range(20):  # within one second, of one length, each moved into its place
        aside = publication.public / "fr" / ".feed.atom.new"
        aside.write_text(TEXT.replace("feed", f"f{number:03}"))
        aside.replace(publication.public / "fr" / "feed.atom")
        given = ask(url)
        assert f"f{number:03}" in given.body.decode()
        tags.add(given.headers["ETag"])
    assert len(tags) == 21


def test_what_was_taken_away_is_not_there(url: str, publication: Publication) -> None:
    publication.publish("fr/feed.atom", TEXT)
    assert [ask(url).status for _ in range(2)] == [200, 200]
    (publication.public / "fr" / "feed.atom").unlink()
    assert ask(url).status == 404


def test_what_becomes_a_link_to_the_outside_is_not_given_out(
    url: str, publication: Publication
) -> None:
    publication.publish("fr/feed.atom", TEXT)
    assert [ask(url).status for _ in range(2)] == [200, 200]
    (publication.public.parent / "secret").write_text(TEXT)
    (publication.public / "fr" / "feed.atom").unlink()
    (publication.public / "fr" / "feed.atom").symlink_to(publication.public.parent / "secret")
    assert ask(url).status == 404


def test_what_a_build_says_of_addresses_is_heard_at_once(
    served: Served, publication: Publication, tmp_path: Path
) -> None:
    file = tmp_path / "answers.json"
    served.app = application(publication.with_answers(file))
    publication.publish("fr/feed.atom", TEXT)
    assert ask(served.url).headers["Link"] is None
    for answers, seen in (
        (Answers(links={"fr/feed.atom": '<x>; rel="self"'}), (200, '<x>; rel="self"', None)),
        (Answers(links={"fr/feed.atom": '<y>; rel="self"'}), (200, '<y>; rel="self"', None)),
        (Answers(moved={"fr/feed.atom": "fr/été"}), (301, None, "/fr/%C3%A9t%C3%A9")),
        (Answers(gone={"fr/feed.atom": "fr"}), (410, None, None)),
        (Answers(moved={"fr/feed.atom": "..//evil.example"}), (200, None, None)),
    ):
        file.write_bytes(as_json(answers))
        for _ in range(2):
            given = ask(served.url)
            assert (given.status, given.headers["Link"], given.headers["Location"]) == seen
    file.write_bytes(b"{")
    assert ask(served.url).status == 200


def test_a_withdrawal_is_said_in_the_language_of_the_page(
    served: Served, publication: Publication, tmp_path: Path
) -> None:
    file = tmp_path / "answers.json"
    file.write_bytes(as_json(Answers(gone={"en/articles/fair/": "en"})))
    served.app = application(publication.with_answers(file))
    given = ask(served.url, "/en/articles/fair/", Accept_Language="fr")
    assert given.status == 410
    assert b"This text was withdrawn" in given.body


def test_memory_has_a_size(tmp_path: Path) -> None:
    source = random.Random(1)  # noqa: S311
    shelf = Shelf(room=300_000)
    answers = shelf.answers()
    for number in range(100):
        file = tmp_path / f"{number}.html"
        file.write_bytes(source.randbytes(20_000))
        ready = read(file, {"Content-Type": "text/html"}, is_text=True)
        assert ready
        shelf.keep(b"/%d" % number, ready, answers)
        assert shelf.ready(b"/0", []) is not None or number > 10  # the first is asked for no more
    kept = [number for number in range(100) if shelf.ready(b"/%d" % number, [])]
    assert 10 <= len(kept) <= 13
    assert kept[-1] == 99


@pytest.mark.parametrize(
    ("asked", "status", "which", "body"),
    [
        ({"Range": "bytes=0-4"}, 206, "bytes 0-4/10", b"01234"),
        ({"Range": "bytes=7-"}, 206, "bytes 7-9/10", b"789"),
        ({"Range": "bytes=7-99"}, 206, "bytes 7-9/10", b"789"),
        ({"Range": "bytes=-3"}, 206, "bytes 7-9/10", b"789"),
        ({"Range": "bytes=-99"}, 206, "bytes 0-9/10", b"0123456789"),
        ({"Range": "bytes=10-"}, 416, "bytes */10", b""),
        ({"Range": "bytes=-0"}, 416, "bytes */10", b""),
        ({"Range": "bytes=4-2"}, 200, None, b"0123456789"),
        ({"Range": "bytes=-"}, 200, None, b"0123456789"),
        ({"Range": "bytes=0-1,3-4"}, 200, None, b"0123456789"),
        ({"Range": "lines=0-1"}, 200, None, b"0123456789"),
        ({"Range": "bytes=0-1", "If-Range": "{etag}"}, 206, "bytes 0-1/10", b"01"),
        ({"Range": "bytes=0-1", "If-Range": "W/{etag}"}, 200, None, b"0123456789"),
        ({"Range": "bytes=0-1", "If-Range": '"other"'}, 200, None, b"0123456789"),
        ({"Range": "bytes=0-1", "If-Range": "{date}"}, 206, "bytes 0-1/10", b"01"),
        (
            {"Range": "bytes=0-1", "If-Range": "Tue, 10 Mar 2026 09:00:00 GMT"},
            200,
            None,
            b"0123456789",
        ),
        ({"Range": "bytes=0-1", "If-None-Match": "{etag}"}, 304, None, b""),
        ({"Range": "bytes=0-1", "If-Match": '"other"'}, 412, None, b""),
    ],
    ids=str,
)
def test_a_part_can_be_asked_for(
    url: str,
    publication: Publication,
    asked: dict[str, str],
    status: int,
    which: str | None,
    body: bytes,
) -> None:
    publication.publish("media/0/a.txt", "0123456789")
    plain = fetch(url, "/media/0/a.txt")
    facts = {"etag": plain.headers["ETag"], "date": plain.headers["Last-Modified"]}
    headers = {name: value.format(**facts) for name, value in asked.items()}
    given = fetch(url, "/media/0/a.txt", "GET", headers)
    assert (given.status, given.headers["Content-Range"], given.body) == (status, which, body)


def test_a_large_file_is_sent_from_the_disk(url: str, publication: Publication) -> None:
    publication.publish("media/0/film.mp4", "x" * (LARGEST + 1))
    path = "/media/0/film.mp4"
    given, head = ask(url, path, Range="bytes=0-1"), ask(url, path, "HEAD")
    assert (given.status, len(given.body)) == (200, LARGEST + 1)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(LARGEST + 1)
    assert head.headers["Content-Type"] == "video/mp4"
    tag = given.headers["ETag"]
    assert ask(url, path, If_None_Match=tag).status == 304
    assert ask(url, path, If_Match='"other"').status == 412
    assert ask(url, path, If_Modified_Since=given.headers["Last-Modified"]).status == 304
    os.utime(publication.public / "media/0/film.mp4", (0, 0))
    assert ask(url, path).headers["Last-Modified"] == "Thu, 01 Jan 1970 00:00:00 GMT"


def test_compressing_is_left_where_it_helps_nobody(url: str, publication: Publication) -> None:
    publication.publish("fr/feed.atom", "<feed/>")
    publication.publish("media/0/photo.jpg", "x" * 1000)
    for path, vary in ((FEED, "Accept-Encoding"), ("/media/0/photo.jpg", None)):
        given = ask(url, path, Accept_Encoding="gzip, br")
        assert given.headers["Content-Encoding"] is None
        assert given.headers["Vary"] == vary


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (None, ["identity"]),
        (b"", ["identity"]),
        (b"*", ["br", "gzip", "identity"]),
        (b"*;q=0.5, gzip", ["gzip", "br", "identity"]),
        (b"*;q=0", ["identity"]),
        (b"identity;q=0", ["identity"]),
        (b"identity;q=0, gzip", ["gzip"]),
        (b"identity, gzip;q=0.5", ["identity", "gzip"]),
        (b"gzip;q=1.0;x=y, br;q=0.9", ["gzip", "br", "identity"]),
        (b"x-gzip", ["gzip", "identity"]),
        (b"br;q=2, gzip;q=a, gzip;", ["identity"]),
        (b",,gzip ; Q=0.1 ,", ["gzip", "identity"]),
        (b"\xff;q=1, br", ["br", "identity"]),
    ],
)
def test_codings_are_ranked_by_weight(field: bytes | None, expected: list[str]) -> None:
    assert [one.decode() for one in accepted(field)] == expected


def test_several_lines_of_a_header_are_one_list(url: str, publication: Publication) -> None:
    publication.publish("fr/feed.atom", TEXT)
    tag = ask(url).headers["ETag"]
    lines = [(b"if-none-match", b'"a"'), (b"if-none-match", tag.encode())]
    shelf = Shelf()
    ready = read(publication.public / "fr" / "feed.atom", {}, is_text=False)
    assert ready
    shelf.keep(b"/x", ready, shelf.answers())
    answer = shelf.ready(b"/x", lines)
    assert answer
    assert answer.status == 304
