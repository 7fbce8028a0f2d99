"""An export of Ghost: posts, their tags and authors, their pictures, and texts without HTML."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content.importers import pairing
from syndicate.content.importers.ghost.editors import from_lexical, from_mobiledoc
from syndicate.content.importers.ghost.importer import Asked, works
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.values import Lost, Report
from syndicate.errors import ContentError
from tests.content.importers.bringing import (
    body,
    bring,
    codes,
    errors,
    keys,
    outcomes,
    tree,
)
from tests.content.writing import PIXEL
from tests.support.publication import settings

FR = "content/articles/le-parc/index.fr.md"


def post(**changes: Any) -> dict[str, Any]:
    return {
        "id": "64a1",
        "uuid": "u-1",
        "title": "Le parc",
        "slug": "le-parc",
        "html": "<p>Il ouvre.</p>",
        "lexical": None,
        "mobiledoc": None,
        "feature_image": None,
        "featured": 0,
        "type": "post",
        "status": "published",
        "visibility": "public",
        "created_at": "2022-05-01T08:00:00.000Z",
        "updated_at": "2022-05-03T08:00:00.000Z",
        "published_at": "2022-05-02T08:00:00.000Z",
        "custom_excerpt": "Dès lundi.",
        **changes,
    }


def export(*posts: dict[str, Any], **tables: Any) -> str:
    data = {
        "posts": posts or [post()],
        "users": [{"id": "1", "name": "Aline Roche"}, {"id": "2", "name": "Bo Li"}],
        "posts_authors": [
            {"post_id": "64a1", "author_id": "2", "sort_order": 1},
            {"post_id": "64a1", "author_id": "1", "sort_order": 0},
        ],
        "tags": [
            {"id": "1", "name": "Culture", "slug": "culture"},
            {"id": "2", "name": "#en", "slug": "hash-en", "visibility": "internal"},
        ],
        "posts_tags": [{"post_id": "64a1", "tag_id": "1", "sort_order": 0}],
        "settings": [
            {"key": "timezone", "value": "Europe/Paris"},
            {"key": "locale", "value": "fr"},
        ],
        **tables,
    }
    return json.dumps({"db": [{"meta": {"version": "5.0.0"}, "data": data}]})


def from_ghost(home: Path, written: str | bytes, **wish: Any) -> Report:
    path = home / "old.json"
    path.write_bytes(written.encode() if isinstance(written, str) else written)
    asked = Asked(
        base=wish.pop("base", "https://old.example/"),
        pages=wish.get("pages", False),
        pairs=pairing.table(wish.pop("pairs", None)),
    )
    get = {"get": wish.pop("get")} if "get" in wish else {}
    found = works(path, Tongues(settings(home), wish.get("languages", {})), asked)
    return bring(home, found, **get, **({"sections": {"": "cooperation"}, "images": "link"} | wish))


def test_a_post_is_an_article(tmp_path: Path) -> None:
    lead = post(feature_image="__GHOST_URL__/content/images/parc.jpg")
    metas = [{"post_id": "64a1", "feature_image_alt": "Un parc"}]
    report = from_ghost(
        tmp_path,
        export(lead, posts_meta=metas),
        sections={},
        images="fetch",
        get=lambda url, _most: (
            PIXEL if url == "https://old.example/content/images/parc.jpg" else b""
        ),
    )
    assert keys(tmp_path / FR) | {"id": ""} == {
        "title": "Le parc",
        "summary": "Dès lundi.",
        "date": "2022-05-02T10:00:00+02:00",
        "section": "culture",
        "updated": "2022-05-03T10:00:00+02:00",
        "tags": ["Culture"],
        "author": ["Aline Roche", "Bo Li"],
        "image": "parc.jpg",
        "image_alt": "Un parc",
        "redirect_from": ["/le-parc/"],
        "id": "",
        "guid": "64a1",
    }
    assert (body(tmp_path / FR), codes(report), errors(tmp_path)) == ("Il ouvre.", [], [])


@pytest.mark.parametrize(
    ("changes", "key", "value"),
    [
        ({"status": "draft", "published_at": None}, "status", "draft"),
        ({"status": "draft", "published_at": None}, "redirect_from", None),
        ({"status": "scheduled"}, "status", None),
        ({"featured": True}, "featured", "true"),
        ({"published_at": 1651478400000}, "date", "2022-05-02T10:00:00+02:00"),
        ({"canonical_url": "https://other.example/x"}, "canonical", "https://other.example/x"),
        ({"canonical_url": "https://old.example/le-parc/"}, "canonical", None),
    ],
)
def test_a_post_is_as_it_was(
    tmp_path: Path, changes: dict[str, Any], key: str, value: object
) -> None:
    from_ghost(tmp_path, export(post(**changes)))
    assert keys(tmp_path / FR).get(key) == value
    assert errors(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"visibility": "members"}, "import-private-left"),
        ({"visibility": "paid"}, "import-private-left"),
        ({"status": "sent"}, "import-private-left"),
        ({"type": "page"}, "import-pages-left"),
        ({"published_at": "soon"}, "date-malformed"),
        ({"html": "<p>x</p>" * 300_000}, "import-too-large"),
        ({"published_at": None, "created_at": None}, "import-date-missing"),
    ],
)
def test_what_is_not_taken_is_told(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    report = from_ghost(tmp_path, export(post(**changes)))
    assert (codes(report), report.taken) == ([code], ())


class TestLanguages:
    """Ghost knows none: a table, or tags for the staff, say them."""

    def test_are_said_by_a_table(self, tmp_path: Path) -> None:
        table = tmp_path / "pairs.csv"
        table.write_text("fr,en\nle-parc,https://old.example/the-park/\n", "utf-8")
        two = export(post(), post(id="64a2", slug="the-park"))
        report = from_ghost(tmp_path, two, pairs=table)
        assert [(one.name, one.locale) for one in report.taken] == [
            ("le-parc", "fr"),
            ("le-parc", "en"),
        ]

    def test_are_said_by_a_tag(self, tmp_path: Path) -> None:
        tags = [{"post_id": "64a1", "tag_id": "2", "sort_order": 0}]
        report = from_ghost(tmp_path, export(post(), posts_tags=tags))
        assert [one.locale for one in report.taken] == ["en"]

    def test_are_said_for_all(self, tmp_path: Path) -> None:
        report = from_ghost(tmp_path, export(settings=[]), languages={"": "fr-CA"})
        assert [one.locale for one in report.taken] == ["fr-CA"]

    def test_that_nobody_says_are_told(self, tmp_path: Path) -> None:
        assert codes(from_ghost(tmp_path, export(settings=[]))) == ["import-language-unknown"]


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    posts = [post(id=f"6{n}", slug="le-parc") for n in range(3)]
    assert outcomes(from_ghost(tmp_path, export(*posts))) == ["written"] * 3
    before = tree(tmp_path)
    assert outcomes(from_ghost(tmp_path, export(*posts))) == ["unchanged"] * 3
    assert (tree(tmp_path), errors(tmp_path)) == (before, [])


def lexical(*children: dict[str, Any]) -> str:
    return json.dumps({"root": {"type": "root", "children": children}})


def words(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "extended-text", "text": text, "format": 0, **more}


class TestTextsWithoutHtml:
    """What the editors keep is read where the export has no HTML."""

    @pytest.mark.parametrize(
        ("node", "html"),
        [
            ({"type": "paragraph", "children": [words("a <b"), words("c", format=3)]}, "<p>a &lt;b<em><strong>c</strong></em></p>"),
            ({"type": "extended-heading", "tag": "h3", "children": [words("T")]}, "<h3>T</h3>"),
            ({"type": "heading", "tag": "script", "children": [words("T")]}, "<h2>T</h2>"),
            ({"type": "list", "listType": "number", "children": [{"type": "listitem", "children": [words("a")]}]}, "<ol><li>a</li></ol>"),
            ({"type": "paragraph", "children": [{"type": "link", "url": 'h"', "children": [words("a")]}, {"type": "linebreak"}]}, '<p><a href="h&quot;">a</a><br></p>'),
            ({"type": "extended-quote", "children": [words("a")]}, "<blockquote>a</blockquote>"),
            ({"type": "image", "src": "a.jpg", "alt": "A", "caption": "<i>c</i>"}, '<figure><img src="a.jpg" alt="A"><figcaption><i>c</i></figcaption></figure>'),
            ({"type": "gallery", "images": [{"src": "a.jpg", "alt": "A"}]}, '<figure><img src="a.jpg" alt="A"></figure>'),
            ({"type": "codeblock", "code": "a<b", "language": "js"}, '<pre><code class="language-js">a&lt;b</code></pre>'),
            ({"type": "bookmark", "url": "https://x.example/", "metadata": {"title": "X"}}, '<p><a href="https://x.example/">X</a></p>'),
            ({"type": "html", "html": "<p>x</p>"}, "<p>x</p>"),
            ({"type": "markdown", "markdown": "**x**"}, "<p><strong>x</strong></p>\n"),
            ({"type": "horizontalrule"}, "<hr>"),
            ({"type": "paywall"}, ""),
            ({"type": "toggle", "heading": "Q", "content": "<p>R</p>"}, "<p><strong>Q</strong></p><p>R</p>"),
        ],
    )  # fmt: skip
    def test_of_lexical(self, node: dict[str, Any], html: str) -> None:
        lost: list[Lost] = []
        assert (from_lexical(lexical(node), lost), lost) == (html, [])

    @pytest.mark.parametrize(
        ("sections", "html"),
        [
            ([[1, "p", [[0, [], 0, "a<"], [0, [0], 1, "b"]]]], "<p>a&lt;<strong>b</strong></p>"),
            ([[1, "h2", [[0, [1], 1, "b"]]]], '<h2><a href="https://x.example/">b</a></h2>'),
            ([[3, "ul", [[[0, [], 0, "a"]], [[0, [], 0, "b"]]]]], "<ul><li>a</li><li>b</li></ul>"),
            ([[10, 0]], '<figure><img src="a.jpg" alt=""></figure>'),
            ([[1, "p", [[1, [], 0, 0]]]], "<p><br></p>"),
            ([[1, "p", [[0, [0], 0, "b"]]]], "<p><strong>b</strong></p>"),
        ],
    )
    def test_of_mobiledoc(self, sections: list[Any], html: str) -> None:
        document = {
            "markups": [["strong"], ["a", ["href", "https://x.example/"]]],
            "cards": [["image", {"src": "a.jpg"}]],
            "sections": sections,
        }
        lost: list[Lost] = []
        assert (from_mobiledoc(json.dumps(document), lost), lost) == (html, [])

    def test_tell_of_cards_that_only_ghost_can_show(self, tmp_path: Path) -> None:
        text = lexical({"type": "signup"}, {"type": "paragraph", "children": [words("Mot")]})
        report = from_ghost(tmp_path, export(post(html=None, lexical=text)))
        assert [(one.code, one.fields["what"]) for one in report.findings] == [
            ("import-card-left", "signup")
        ]
        assert report.findings[0].file == "old.json#le-parc"
        assert body(tmp_path / FR) == "Mot"

    @given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["root", "children", "type", "text", "format", "sections", "cards", "markups", "tag"]) | st.text(), inner)))  # fmt: skip
    def test_of_any_kind_are_read_or_told(self, document: Any) -> None:
        for read in (from_lexical, from_mobiledoc):
            assert isinstance(read(json.dumps(document), []), str)

    def test_as_deep_as_nobody_writes_are_told(self) -> None:
        node: dict[str, Any] = words("x")
        for _ in range(90):
            node = {"type": "list", "children": [node]}
        lost: list[Lost] = []
        from_lexical(lexical(node), lost)
        from_lexical('{"root":' * 100_000, lost)
        assert [one.code for one in lost] == ["import-too-deep", "import-body-unread"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{", "import-json"),
        (b"\xff\xfe", "import-json"),
        ("[" * 200_000, "import-json"),
        ("{}", "import-no-ghost"),
        ('{"db": [{"data": {"posts": 3}}]}', "import-no-ghost"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, written: str | bytes, code: str) -> None:
    with pytest.raises(ContentError) as raised:
        from_ghost(tmp_path, written)
    assert raised.value.code == code


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(list(post())),
            st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()),
        )
    )
)
def test_any_rows_are_read_or_told(rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        path = home / "old.json"
        path.write_text(export(*rows, posts_tags=[{"post_id": 1}]), "utf-8")
        asked = Asked(pairs=pairing.Pairs())
        list(works(path, Tongues(settings(home), {"": "fr"}), asked))
