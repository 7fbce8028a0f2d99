"""Out and in again: any body, any texts, any bytes of a file of content/."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from syndicate.content.blocks import segments
from syndicate.content.blocks.align import adopted, alike
from syndicate.content.blocks.segments import split
from syndicate.content.characters import clean
from syndicate.localise.xliff import accept, offer
from syndicate.localise.xliff.accept import Accepted, Source
from syndicate.localise.xliff.offer import Language
from syndicate.localise.xliff.read import read
from syndicate.localise.xliff.values import File
from syndicate.localise.xliff.write import write
from tests.content.blocks.test_segments import MARKDOWN
from tests.support.cli import at, run
from tests.support.homes import home
from tests.support.rich import RICH, pseudo
from tests.support.translators import fill, opened, saved

pytestmark = pytest.mark.long

WORDS = st.text(min_size=1).map(clean).filter(str.strip)
HEAD = "---\ntitle: Une fête\nsummary: Une phrase.\ndate: 2026-03-09\nsection: cooperation\n{more}---\n"


def trip(body: str, title: str = "t", own: Language | None = None) -> Accepted:
    """Send a body out and take it in again, with its own texts as targets (or those of `own`)."""
    texts = {"title": title}
    units = offer.units(Language(texts, split(body)), own, lambda _: "translated", "{here} {there}")
    data = write("fr", "en", [File("f", "f.md", {}, body, units)])
    root = etree.fromstring(data)
    if own is None:
        fill(root)
    (file,) = read(etree.tostring(root)).files
    assert file.skeleton == body or not body
    return accept.accept(file, Source("fr", "0" * 12, "title 1234", body, texts), own)


@given(MARKDOWN, WORDS)
def test_a_body_whose_texts_stay_the_same_is_the_same_to_the_letter(body: str, title: str) -> None:
    body = clean(body)
    back = trip(body, title)
    assert (back.body, back.open, back.slips) == (body, 0, ())
    assert back.texts["title"].split() == title.split()


@given(MARKDOWN)
def test_a_translation_that_nobody_touches_is_the_same_to_the_letter(body: str) -> None:
    body = clean(body)
    back = trip(RICH, own=Language({"title": "t"}, split(body)))
    if alike(split(RICH), split(body)):
        assert back.body == body
    assert trip(body, own=Language({"title": "t"}, split(body))).body == body


def test_a_translation_with_other_codes_is_the_same_to_the_letter() -> None:
    body = RICH.replace("*mot*", "mot").replace("Une *section*", "x").replace("b \\| c", "b")
    body = body.replace("https://a.example", "/en").replace("suite indentée", "suite *indentée*")
    assert alike(split(RICH), split(body))
    assert body != RICH
    back = trip(RICH, own=Language({"title": "t"}, split(body)))
    assert (back.body, back.open) == (body, 0)
    assert {one.code for one in back.slips} == {"xliff-code-missing"}
    assert {one.severity for one in back.slips} == {"warning"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a\n\nb", "c\n\nd", True),
        ("a\n\nb", "c", False),
        ("# a", "## a", False),
        ("- a\n- b", "* c\n* d", True),
        ("- a\n- b", "1. a\n2. b", False),
        ("- a\n- b", "- a\n\n- b", False),
        ("```\nun\n```", "```\none\n```", True),
        ("<div>\nun\n</div>", "<div>\none\ntwo\n</div>", True),
        ("![a](b.jpg)", "![c](d.jpg)", True),
        ("![a](b.jpg)", "![a](b.jpg) ![c](d.jpg)", False),
        ("![a](b.jpg)", "![](b.jpg)", False),
        ("| a |\n|---|", "| a | b |\n|---|---|", False),
    ],
)
def test_what_makes_two_bodies_alike(one: str, other: str, same: bool) -> None:
    assert alike(split(one), split(other)) is same


@pytest.mark.parametrize(
    ("source", "own", "found"),
    [
        ("a [b](c) d", "x [y](z)", True),
        ("a `b`", "x `y`", True),
        ("a `b`", "x y", False),
        ("a *b*", "x y", True),
        ("a", "x *y*", True),
        ("a [b](c)", "x <http://c>", False),
        ("a[^1]\n\n[^1]: n", "x\n\n[^1]: n", False),
    ],
)
def test_what_a_text_must_have_to_be_given(source: str, own: str, found: bool) -> None:
    runs = (split(one).segments[0].runs for one in (source, own))
    assert (adopted(*runs) is not None) is found


def test_codes_go_to_those_that_mean_the_same() -> None:
    source, own = (split(one).segments[0].runs for one in ("[a](1) [b](2)", "[y](2) [x](1)"))
    made = adopted(source, own) or ()
    assert [
        (one.id, one.data) for one in made if not isinstance(one, str) and one.role == "close"
    ] == [
        ("2", "](2)"),
        ("1", "](1)"),
    ]


FILES = {
    "CRLF": (HEAD.format(more="") + "\nUn *mot*\nsuit.\n").replace("\n", "\r\n").encode(),
    "CR": (HEAD.format(more="") + "\nUn mot.\n").replace("\n", "\r").encode(),
    "a BOM": b"\xef\xbb\xbf" + (HEAD.format(more="") + "\nUn mot.\n").encode(),
    "no end of line": (HEAD.format(more="") + "\nUn mot").encode(),
    "no body": HEAD.format(more="").encode(),
    "no body and no end of line": HEAD.format(more="").strip().encode(),
    "another Unicode form": (HEAD.format(more="") + "\nUn e\u0301te\u0301.\n").encode(),
    "spaces at ends": (HEAD.format(more="") + "\n\n\nUn  \nmot \n   \n\n\n").encode(),
    "comments": (HEAD.format(more="# commentaire\nimage_credit: Moi # lui\n") + "\nUn.\n").encode(),
    "indented keys": b"---\n  title: a\n  summary: b\n  date: 2026-03-09\n  section: cooperation\n---\nc\n",
}  # fmt: skip


@pytest.mark.wide
@pytest.mark.parametrize("layout", ["{name}/index.{tag}.md", "{name}.{tag}.md"])
@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_every_form_of_file_comes_back(tmp_path: Path, data: bytes, layout: str) -> None:
    folder = home(tmp_path / "home")
    source, made = (
        folder / "content/articles" / layout.format(name="fete", tag=tag) for tag in ("fr", "en")
    )
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(data)
    file = folder / "x.xlf"
    assert run(folder, "translations", "export", "--to", "en", str(file)).code == 0
    saved(file, fill(opened(file)))
    early = "2026-01-01T00:00:00Z"
    assert at(early, folder, "translations", "import", str(file)).code == 0
    lines = made.read_bytes().splitlines(keepends=True)
    told = [line.strip() for line in lines if line.lstrip().startswith(b"source")]
    assert b"".join(line for line in lines if line.strip() not in told) == data
    assert [line.split(b" ")[0] for line in told] == [b"source:", b"source_parts:"]
    file.unlink()
    assert (
        run(folder, "translations", "export", "--to", "en", "--work", "fete", str(file)).code == 0
    )
    saved(file, fill(opened(file), pseudo))
    assert at(early, folder, "translations", "import", str(file)).code == 0
    assert run(folder, "check", "--json").json["totals"]["error"] == 0


def test_an_event_has_its_place_translated(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    event = folder / "content/events/concert/index.fr.md"
    event.parent.mkdir(parents=True)
    more = "start: 2026-04-01T20:00\nzone: Europe/Paris\nplace: 'Place de l''Église'\nsequence: 2\n"
    event.write_text(HEAD.format(more=more) + "\nUn concert.\n", encoding="utf-8")
    file = folder / "x.xlf"
    run(folder, "translations", "export", "--to", "en", str(file))
    saved(file, fill(opened(file), lambda text: text.replace("Place", "Square")))
    assert at("2026-01-01T00:00:00Z", folder, "translations", "import", str(file)).code == 0
    text = event.with_name("index.en.md").read_text(encoding="utf-8")
    assert "place: 'Square de l''Église'\nsequence: 2\nsource: fr@" in text


def test_the_shape_of_a_pseudo_translation_is_that_of_its_source() -> None:
    root_body = split(RICH)
    units = offer.units(Language({"title": "t"}, root_body), None, lambda _: "initial", "")
    root = fill(etree.fromstring(write("fr", "en", [File("f", "f", {}, RICH, units)])), pseudo)
    (file,) = read(etree.tostring(root)).files
    back = accept.accept(file, Source("fr", "0" * 12, "title 1234", RICH, {"title": "t"}), None)
    shapes = [
        [token for token in segments.shape(body) if not token.startswith("=")]
        for body in (RICH, back.body or "")
    ]
    assert shapes[0] == shapes[1]
