"""What a build says of addresses: kept as JSON, and written down for nginx and Caddy."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import webservers
from tests.support.webservers import fetch
from tests.support.wide import often

from syndicate.model import Alternate, Channel
from syndicate.site.answers import Answers, as_json, is_servable, link, links_of, read
from syndicate.site.caddy import caddy
from syndicate.site.nginx import nginx

BASE = Answers(
    base_url="https://news.example", tags=("fr", "fr-CA"), feeds={"atom": "application/atom+xml"}
)
NASTY = " \"'`;{}$\\()[]%#?&~+=^|*<>@:!,é€漢\u0301🎪-"
parts = st.text(st.one_of(st.sampled_from(NASTY), st.characters()), min_size=1, max_size=12)
paths = st.builds(lambda one: f"fr/articles/{one}/", parts)


def words(config: str) -> Iterator[list[str]]:
    """Yield the statements of an nginx configuration, as nginx splits them."""
    statement: list[str] = []
    token = re.compile(r'#[^\n]*|"((?:[^"\\]|\\.)*)"|([^\s{};"]+)|([{};])|\s+', re.DOTALL)
    at = 0
    while at < len(config):
        found = token.match(config, at)
        assert found, config[at : at + 40]
        at = found.end()
        if found[1] is not None:
            statement.append(re.sub(r'\\(["\\])', r"\1", found[1]))
        elif found[2] is not None:
            statement.append(found[2])
        elif found[3] is not None:
            yield [*statement, found[3]]
            statement = []


@given(st.lists(paths, max_size=6), st.lists(paths, max_size=6), parts)
@settings(max_examples=often(100, 300), deadline=None)
def test_no_path_writes_a_line_of_its_own_for_nginx(
    moved: list[str], gone: list[str], target: str
) -> None:
    answers = replace(
        BASE, moved=dict.fromkeys(moved, f"fr/{target}/"), gone=dict.fromkeys(gone, "fr")
    )
    found = list(words(nginx(answers)))
    usual = list(words(nginx(BASE)))
    kept = {path for path in (*(moved if is_servable(target) else ()), *gone) if is_servable(path)}
    exact = {one[2] for one in found if one[:2] == ["location", "="]} - {
        one[2] for one in usual if one[:2] == ["location", "="]
    }
    assert {f"/{path}" for path in kept} <= exact
    assert len(exact) == 3 * len(kept)
    names = {one[0] for one in usual} | {"return"}
    assert {one[0] for one in found} <= names
    assert found.count(["}"]) == usual.count(["}"]) + 3 * len(kept)


@given(st.lists(paths, max_size=6), parts)
@settings(max_examples=often(100, 300), deadline=None)
def test_no_path_writes_a_line_of_its_own_for_caddy(moved: list[str], target: str) -> None:
    found = caddy(replace(BASE, moved=dict.fromkeys(moved, f"fr/{target}/"))).splitlines()
    usual = caddy(BASE).splitlines()
    added = [line for line in found if line not in usual]
    kept = {path for path in moved if is_servable(path) and is_servable(target)}
    assert len(added) == 3 * len(kept)
    assert all(re.fullmatch("\t`[^`{}$]*\\$?` `[A-Za-z0-9/._~%-]*`", line) for line in added)


def odd_paths(count: int) -> list[str]:
    """Return the same odd paths every time."""
    source = random.Random(5)  # noqa: S311
    found = {
        f"fr/articles/{''.join(source.choices(NASTY + 'abc', k=source.randint(1, 25)))}/"
        for _ in range(count)
    }
    return sorted(path for path in found if is_servable(path))


@pytest.mark.parametrize("name", ["serve", "nginx", "caddy"])
def test_every_odd_path_leads_where_it_should(name: str, tmp_path: Path) -> None:
    if name != "serve" and not webservers.program(name):
        pytest.skip(f"{name} is not installed here")
    odd = odd_paths(200)
    assert len(odd) > 150
    targets = dict(zip(odd, (path.replace("articles", "x") for path in reversed(odd)), strict=True))
    (tmp_path / "public").mkdir()
    with getattr(webservers, name)(tmp_path, replace(BASE, moved=targets)) as url:
        for path, target in targets.items():
            given = fetch(url, f"/{quote(path)}")
            assert (given.status, unquote(given.headers["Location"])) == (301, f"/{target}"), path


def test_what_was_written_is_read() -> None:
    answers = replace(
        BASE,
        moved={"fr/à/": "fr/b/"},
        gone={"fr/c/": "fr"},
        links={"fr/feed.atom": '<x>; rel="self"'},
    )
    assert read(as_json(answers)) == answers
    assert as_json(answers) == as_json(read(as_json(answers)))


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b'{"moved": []}', b'{"gone": {"a": 1}}', b'{"tags": "fr"}', b"\xff", b"1"],
)
def test_what_is_damaged_is_not_read(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (json's own, a text's, or ours)
        read(data)


def test_a_feed_links_to_itself_its_hubs_and_its_other_languages() -> None:
    one = Channel(
        id="tag:x",
        path="fr-ca/feed",
        base_url="https://news.example",
        site_url="https://news.example/fr-ca/",
        title="Actualités",
        description="",
        language="fr-CA",
        author="x",
        entries=(),
        updated=datetime(2026, 3, 10, tzinfo=UTC),
        hubs=("https://hub.example/?a=1&b=2", "https://hub.example/>; rel=evil"),
        alternates=(
            Alternate(locale="fr-CA", url="https://news.example/fr-ca/feed"),
            Alternate(locale="en", url="https://news.example/en/feed"),
        ),
    )
    found = links_of(one, "atom", "application/atom+xml", {"en": "Summer’s “news”"})
    titled = "title*=UTF-8''Summer%E2%80%99s%20%E2%80%9Cnews%E2%80%9D"
    kind = 'hreflang="en"; type="application/atom+xml"'
    assert found.split(", ") == [
        '<https://news.example/fr-ca/feed.atom>; rel="self"',
        '<https://hub.example/?a=1&b=2>; rel="hub"',
        '<https://hub.example/%3E;%20rel=evil>; rel="hub"',
        f'<https://news.example/en/feed.atom>; rel="alternate"; {kind}; {titled}',
    ]
    archive = replace(one, path="fr-ca/feed-archive-1", current="fr-ca/feed", alternates=())
    assert links_of(archive, "atom", "application/atom+xml") == (
        '<https://news.example/fr-ca/feed-archive-1.atom>; rel="self"'
    )


def test_many_links_fit_into_the_words_that_nginx_reads() -> None:
    value = ", ".join(
        link(f"https://news.example/{'x' * 400}/{n}", rel="alternate") for n in range(40)
    )
    answers = replace(BASE, links={"fr/feed.atom": value})
    lines = [one for one in words(nginx(answers)) if one[:2] == ["add_header", "Link"]]
    assert ", ".join(one[2] for one in lines) == value
    assert max(len(" ".join(one)) for one in lines) < 4_000


@pytest.mark.parametrize(
    ("path", "servable"),
    [
        ("fr/articles/été/", True),
        ("fr/feed.rss", True),
        ("fr/../x/", False),
        ("fr/.x/", False),
        ("fr//x/", False),
        ("", False),
        ("/fr/", False),
        ("fr/a\nb/", False),
        ("fr/a\x00b/", False),
        ("fr/a\u2028b/", False),
        (f"fr/{'é' * 500}/", False),
    ],
    ids=repr,
)
def test_some_paths_are_asked_of_nobody(path: str, servable: bool) -> None:
    assert is_servable(path) == servable
