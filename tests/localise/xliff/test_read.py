"""What tools and people do to a file: read all the same, or refused with its line."""

import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from syndicate.errors import ContentError
from syndicate.localise.xliff import tree
from syndicate.localise.xliff.read import read
from syndicate.localise.xliff.values import Sign, Words
from tests.support import photographs
from tests.support.cli import Ran, at, run
from tests.support.homes import home, write_article
from tests.support.translators import (
    LANG,
    SPACE,
    Root,
    X,
    child,
    fill,
    opened,
    saved,
    segments,
    target,
    unit,
)

HEAD = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="fr" trgLang="en">\n'
BODY = """\
Un *mot* et [un lien](https://a.example) et `code`.

> Une citation *longue*
> sur <b>deux</b> lignes.

![Le lac](lac.jpg)
"""


def whole(inside: str, head: str = HEAD) -> bytes:
    return f'<?xml version="1.0"?>\n{head}<file id="f">\n{inside}\n</file></xliff>'.encode()


def one(inside: str) -> bytes:
    return whole(f'<unit id="u"><segment state="final">{inside}</segment></unit>')


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "xliff-malformed", 1),
        (b"no XML", "xliff-malformed", 1),
        (b"PK\x03\x04zip", "xliff-malformed", 1),
        (zlib.compress(b"x"), "xliff-malformed", 1),
        (whole("<unit id='u'>"), "xliff-malformed", 5),
        (whole("")[:-3], "xliff-malformed", 5),
        (whole("<unit id='u'>\n&nbsp;</unit>"), "xliff-malformed", 5),
        (whole("<x:unit/>"), "xliff-malformed", 4),
        (whole("<unit id='u' id='v'/>"), "xliff-malformed", 4),
        (whole("\x01"), "xliff-malformed", 4),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "xliff-malformed", 1),
        (b'<?xml version="1.0"?>\n<!DOCTYPE xliff>\n<xliff/>', "xliff-doctype", 2),
        (b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><x>&c;</x>', "xliff-doctype", 1),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "xliff-doctype", 1),
        (b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>', "xliff-doctype", 1),
        (whole("<group id='g'>" * 200 + "</group>" * 200), "xliff-too-deep", 4),
        (whole("<note/>" * 500_001), "xliff-too-many", 4),
        (b"<html/>", "xliff-version", 1),
        (b'\n<xliff version="2.1"/>', "xliff-version", 2),
        (
            b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>',
            "xliff-version",
            1,
        ),
        (whole("", HEAD.replace('"2.1"', '"2.2"')), "xliff-version", 2),
        (whole("", HEAD.replace(' version="2.1"', "")), "xliff-version", 2),
        (whole("", HEAD.replace(' srcLang="fr"', "")), "xliff-attribute", 2),
        (whole("", HEAD.replace(' trgLang="en"', "")), "xliff-attribute", 2),
        (whole("\n<unit><segment><source/></segment></unit>"), "xliff-attribute", 5),
        (one("<source>a</source>\n<target><ph/></target>"), "xliff-attribute", 5),
        (one('<source>a</source><target><cp hex="zz"/></target>'), "xliff-attribute", 4),
        (one('<source>a</source><target><ec isolated="yes"/></target>'), "xliff-attribute", 4),
    ],
)
def test_a_broken_file_is_refused_with_its_line(data: bytes, code: str, line: int) -> None:
    with pytest.raises(ContentError) as caught:
        read(data)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_a_file_beyond_measure_is_not_even_parsed() -> None:
    with pytest.raises(ContentError) as caught:
        read(b" " * (tree.MAX_MIB * 1024 * 1024 + 1))
    assert (caught.value.code, caught.value.fields) == ("xliff-too-large", {"limit": tree.MAX_MIB})


@given(st.binary(max_size=300) | st.text(max_size=300).map(whole))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    with suppress(ContentError):
        read(data)


def shown(words: Words | None) -> str:
    """Return words as a test reads them."""
    signs = {"open": "<{}>", "close": "</{}>", "alone": "<{}/>"}
    return "".join(
        signs[word.role].format(word.id) if isinstance(word, Sign) else word for word in words or ()
    )


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("a &amp; &#60;b&#x3e; <![CDATA[<c> & d]]>", "a & <b> <c> & d"),
        ("a<!-- no --> <?no no?>b", "a b"),
        ('<pc id="1">a<pc id="2">b</pc></pc><ph id="3"/>', "<1>a<2>b</2></1><3/>"),
        ('<sc id="1"/>a<sc id="2"/>b<ec startRef="2"/><ec startRef="1"/>', "<1>a<2>b</2></1>"),
        ('<sc id="1" isolated="yes"/>a<ec id="1" isolated="yes"/>', "<1>a</1>"),
        ('<mrk id="m" translate="yes">a <pc id="1">b</pc></mrk> c', "a <1>b</1> c"),
        ('<sm id="m"/>a<em startRef="m"/> b', "a b"),
        ('<pc id="1">a</pc> <pc id="9" copyOf="1">b</pc>', "<1>a</1> <1>b</1>"),
        ('<sc id="9" copyOf="1"/>b<ec startRef="9"/>', "<1>b</1>"),
        ('a<cp hex="0041"/><cp hex="1"/>b', "aA\x01b"),
        ('a<cp hex="FFFFFFFF"/>b', "ab"),
        ('a<x:y xmlns:x="urn:x">no</x:y>b', "ab"),
        ("  a  \u00a0\u202f! ", "  a  \u00a0\u202f! "),
    ],
)
def test_words_and_codes_are_read_in_every_form(inside: str, words: str) -> None:
    data = one(f"<source>x</source><target>{inside}</target>")
    (found,) = read(data).files[0].units
    assert (shown(found.target), found.finished) == (words, True)


def part(source: str, target: str | None, state: str = "reviewed", order: str = "") -> str:
    place = f' order="{order}"' if order else ""
    there = "" if target is None else f"<target{place}>{target}</target>"
    return f'<segment state="{state}"><source>{source}</source>{there}</segment>'


def between(source: str, target: str | None, order: str = "") -> str:
    made = part(source, target, order=order).replace("segment", "ignorable")
    return made.replace(' state="reviewed"', "")


A, B = part("a", "A"), part("b", "B")
PARTS = {
    "two segments": (A + B, "AB", True),
    "with what is between": (A + between(" ", " ") + B, "A B", True),
    "only the source of it": (A + between(". ", None) + B, "A. B", True),
    "in another order": (
        part("a", "A", order="3") + between(" ", " ", "2") + part("b", "B", order="1"),
        "B A",
        True,
    ),
    "one open": (A + part("b", None, "initial"), "", False),
    "one empty": (A + part("b", ""), "", False),
    "one begun": (A + part("b", "B", "initial"), "AB", False),
    "a pair over both": (
        part("a", '<sc id="1"/>A') + part("b", 'B<ec startRef="1"/>'),
        "<1>AB</1>",
        True,
    ),
}


@pytest.mark.parametrize(("parts", "words", "finished"), PARTS.values(), ids=PARTS)
def test_a_unit_in_parts_is_one_text(parts: str, words: str, finished: bool) -> None:
    data = whole(f'<unit id="u">{parts}</unit>')
    (found,) = read(data).files[0].units
    assert (shown(found.target), found.finished) == (words, finished)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    text = one("<source>x</source><target>été</target>").decode()
    declared = "UTF-8" if encoding.startswith("utf-8") else encoding
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    data = text.replace('<?xml version="1.0"?>', head).encode(encoding)
    assert shown(read(data).files[0].units[0].target) == "été"


def test_units_in_groups_and_unknown_modules_are_read() -> None:
    data = whole(
        '<x:y xmlns:x="urn:x"><unit id="no"/></x:y><group id="g"><group id="h"><unit id="u">'
        '<x:z xmlns:x="urn:x"/><segment><source>a</source></segment></unit></group></group>'
    )
    assert [found.id for found in read(data).files[0].units] == ["u"]


# A tool and a translator at work on a whole file, through the commands.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = home(tmp_path / "home")
    write_article(made, "fete", title="La fête", body=BODY)
    (made / "content/articles/fete/lac.jpg").write_bytes(photographs.JPEG)
    return made


def exported(folder: Path) -> tuple[Path, Root]:
    file = folder / "x.xlf"
    assert run(folder, "translations", "export", "--to", "en", str(file)).code == 0
    return file, fill(opened(file), lambda text: text.upper() if text.strip() else text)


def take(folder: Path, file: Path) -> Ran:
    early = "2026-01-01T00:00:00Z"
    return at(early, folder, "translations", "import", "--json", str(file))


def made(folder: Path) -> str:
    return (folder / "content/articles/fete/index.en.md").read_text(encoding="utf-8")


EXPECTED = """\
UN *MOT* ET [UN LIEN](https://a.example) ET `code`.

> UNE CITATION *LONGUE*
> SUR <b>DEUX</b> LIGNES.

![LE LAC](lac.jpg)
"""


def as_is(root: Root) -> None:
    """The file as it was filled in."""


def indented(root: Root) -> None:
    for node in root.iter():
        if node.get(SPACE):
            del node.attrib[SPACE]
    etree.indent(root, "      ")


def reordered(root: Root) -> None:
    for node in root.iter():
        for key, value in sorted(node.attrib.items(), reverse=True):
            del node.attrib[key]
            node.set(key, value)


def with_languages(root: Root) -> None:
    for segment in segments(root):
        child(segment, "source").set(LANG, "fr")
        child(segment, "target").set(LANG, "en")


def with_modules(root: Root) -> None:
    other = "{urn:example:tool}"
    root.set(f"{other}version", "7")
    for one in root.iter(f"{X}unit"):
        one.insert(0, etree.Element(f"{other}history", by="somebody"))
        one[0].text = "no text of ours"
    for segment in segments(root):
        segment.set("subState", "tool:done")
    root.insert(0, etree.Comment("made by a tool"))


def as_single_codes(root: Root) -> None:
    """Write every pair as sc and ec."""
    for pair in list(root.iter(f"{X}pc")):
        parent = pair.getparent()
        assert parent is not None
        start = etree.Element(f"{X}sc", id=str(pair.get("id")))
        end = etree.Element(f"{X}ec", startRef=str(pair.get("id")))
        start.tail, end.tail = pair.text, pair.tail
        place = parent.index(pair)
        parent.remove(pair)
        for piece in (end, *reversed(list(pair)), start):
            parent.insert(place, piece)


def annotated(root: Root) -> None:
    mark = etree.Element(f"{X}mrk", id="m1", translate="yes", type="term")
    found = target(root, "b1")
    mark.text, found.text = found.text, ""
    found.insert(0, mark)


def split(root: Root) -> None:
    """Split the first paragraph after its first code, with a space of its own."""
    one = unit(root, "b1")
    (segment,) = one.findall(f"{X}segment")
    second = etree.SubElement(one, f"{X}segment", state="final")
    between = etree.Element(f"{X}ignorable")
    one.insert(one.index(second), between)
    for name in ("source", "target"):
        old = child(segment, name)
        rest = etree.SubElement(second, f"{X}{name}")
        for piece in list(old)[1:]:
            rest.append(piece)
        rest.text = (old[0].tail or "").lstrip()
        etree.SubElement(between, f"{X}{name}").text = " "
        old[0].tail = ""


def other_prefix(text: str) -> str:
    prefixed = text.replace('xmlns="', 'xmlns:q="').replace("</", "</q:").replace("<", "<q:")
    return prefixed.replace("<q:/q:", "</q:").replace("q:mda:", "mda:")


def with_sections(text: str) -> str:
    return text.replace(">LA F", "><![CDATA[LA F]]>")


@pytest.mark.parametrize(
    "touch",
    [as_is, indented, reordered, with_languages, with_modules, as_single_codes, annotated, split],
    ids=lambda touch: touch.__name__,
)
def test_a_tool_may_do_this_to_a_file(folder: Path, touch: Callable[[Root], None]) -> None:
    file, root = exported(folder)
    touch(root)
    ran = take(folder, saved(file, root))
    assert (ran.code, ran.json["findings"]) == (0, [])
    assert made(folder).split("---\n\n")[1] == EXPECTED
    assert "title: LA FÊTE\n" in made(folder)


def test_other_prefixes_and_sections_are_the_same_file(folder: Path) -> None:
    for rewrite in (other_prefix, with_sections):
        file, root = exported(folder)
        before = etree.tostring(root, encoding="unicode")
        assert rewrite(before) != before
        file.write_text(rewrite(before), encoding="utf-8")
        assert take(folder, file).code == 0
        assert made(folder).split("---\n\n")[1] == EXPECTED
        file.unlink()
        (folder / "content/articles/fete/index.en.md").unlink()


def first_code(root: Root, unit_id: str, tag: str) -> Root:
    return next(target(root, unit_id).iter(f"{X}{tag}"))


def moved(root: Root) -> None:
    found = target(root, "b1")
    pair = found[0]
    found.remove(pair)
    found.append(pair)
    pair.tail = ""


def test_pairs_may_move_within_their_text(folder: Path) -> None:
    file, root = exported(folder)
    moved(root)
    assert take(folder, saved(file, root)).code == 0
    assert (
        made(folder)
        .split("---\n\n")[1]
        .startswith("UN [UN LIEN](https://a.example) ET `code`.*MOT*\n")
    )


def removed(unit_id: str, number: int) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        found = target(root, unit_id)
        found.remove(found[number])

    return change


def repeated(unit_id: str, number: int) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        found = target(root, unit_id)
        found.append(etree.fromstring(etree.tostring(found[number], with_tail=False)))

    return change


def renamed(root: Root) -> None:
    target(root, "b1")[0].set("id", "77")


def crossed(root: Root) -> None:
    """Have the word in emphasis begin outside of the link and end within."""
    as_single_codes(root)
    found = target(root, "b1")
    end, link = found[1], found[2]
    found.remove(end)
    found.insert(found.index(link) + 1, end)
    end.tail = ""


def turned(root: Root) -> None:
    found = target(root, "b2")
    marks = [one for one in found if (one.get("disp") or "").startswith("<")]
    begin, end = (str(one.get("id")) for one in marks)
    marks[0].set("id", end)
    marks[1].set("id", begin)


def in_a_title(root: Root) -> None:
    etree.SubElement(target(root, "title"), f"{X}ph", id="1")


def emptied(root: Root) -> None:
    target(root, "b1")[0].text = ""


def twice(root: Root) -> None:
    one = unit(root, "b1")
    root[0].append(etree.fromstring(etree.tostring(one)))


def extra(root: Root) -> None:
    one = etree.fromstring(etree.tostring(unit(root, "title")))
    one.set("id", "b99")
    root[0].append(one)


def too_long(root: Root) -> None:
    target(root, "title").text = "x" * 501


@pytest.mark.parametrize(
    ("spoil", "code", "severity", "unit_id"),
    [
        (removed("b1", 0), "xliff-code-missing", "warning", "b1"),
        (removed("b1", 1), "xliff-code-missing", "error", "b1"),
        (removed("b1", 2), "xliff-code-missing", "error", "b1"),
        (repeated("b1", 0), "xliff-code-repeated", "warning", "b1"),
        (repeated("b1", 1), "xliff-code-repeated", "error", "b1"),
        (repeated("b1", 2), "xliff-code-repeated", "error", "b1"),
        (renamed, "xliff-code-unknown", "error", "b1"),
        (crossed, "xliff-code-crossed", "error", "b1"),
        (turned, "xliff-code-order", "error", "b2"),
        (in_a_title, "xliff-code-unknown", "error", "title"),
        (emptied, "xliff-unwritable", "error", "b1"),
        (twice, "xliff-unit-twice", "error", "b1"),
        (extra, "xliff-unit-unknown", "warning", "b99"),
        (too_long, "value-too-long", "error", "title"),
    ],
)
def test_what_is_wrong_with_a_text_is_named(
    folder: Path, spoil: Callable[[Root], None], code: str, severity: str, unit_id: str | None
) -> None:
    file, root = exported(folder)
    spoil(root)
    ran = take(folder, saved(file, root))
    (found,) = ran.json["findings"]
    assert (found["code"], found["severity"], found["fields"].get("unit")) == (
        code,
        severity,
        unit_id,
    )
    assert found["file"] == "x.xlf"
    lines = file.read_text(encoding="utf-8").split("\n")
    assert f'"{unit_id}"' in lines[found["line"] - 1] or "<target" in lines[found["line"] - 1]
    assert found["work"] == ran.json["works"][0]["work"]
    assert (folder / "content/articles/fete/index.en.md").exists() is (severity == "warning")
    assert ran.code == (1 if severity == "error" else 0)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda root: root[0].remove(root[0][1]), "xliff-fingerprint"),
        (lambda root: root[0].append(root[0][1]), None),
        (lambda root: root.append(etree.fromstring(etree.tostring(root[0]))), "xliff-work-twice"),
        (lambda root: next(m for m in root.iter() if m.get("type") == "work").__setattr__("text", "x"),
         None),
        (lambda root: root.set("srcLang", "fr-CA"), "xliff-fingerprint"),
        (lambda root: root[0].remove(root[0][0]), None),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_work_is_named(
    folder: Path, spoil: Callable[[Root], None], code: str | None
) -> None:
    file, root = exported(folder)
    spoil(root)
    found = take(folder, saved(file, root)).json["findings"]
    assert [one["code"] for one in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda root: root.set("trgLang", "de"), "xliff-locale"),
        (lambda root: root.set("trgLang", "fr"), "xliff-locale"),
        (lambda root: root.set("version", "1.2"), "xliff-version"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_whole(
    folder: Path, spoil: Callable[[Root], None], code: str
) -> None:
    file, root = exported(folder)
    spoil(root)
    ran = take(folder, saved(file, root))
    assert (ran.code, ran.json["error"]["code"], ran.json["error"]["file"]) == (1, code, "x.xlf")
    assert not (folder / "content/articles/fete/index.en.md").exists()


def test_a_work_that_is_gone_is_named(folder: Path) -> None:
    file, root = exported(folder)
    saved(file, root)
    (folder / "content/articles/fete/index.fr.md").rename(folder / "away.md")
    (found,) = take(folder, file).json["findings"]
    assert (found["code"], found["line"]) == ("xliff-work-unknown", 3)


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.xlf")
    ran = take(folder, folder / "pipe.xlf")
    assert (ran.code, ran.json["error"]["code"]) == (2, "xliff-special")


def test_emphasis_that_only_the_translation_has_stays_and_may_go(folder: Path) -> None:
    body = BODY.replace("Un *mot*", "*One* *word*").replace("*longue*", "long")
    write_article(folder, "fete", "en", title="The fair", body=body)
    file = folder / "x.xlf"
    export = ("translations", "export", "--to", "en", "--work", "fete", str(file))
    assert run(folder, *export).code == 0
    root = opened(file)
    assert [segment.get("state") for segment in segments(root)] == ["translated"] * 5
    ran = take(folder, file)
    assert [one["code"] for one in ran.json["findings"]] == ["xliff-code-missing"]
    assert made(folder).split("---\n\n")[1] == body
    found = target(root, "b1")
    found.remove(found[0])
    found.text = "Une "
    ran = take(folder, saved(file, root))
    assert (ran.code, made(folder).split("---\n\n")[1].split("\n")[0]) == (
        0,
        "Une *word* et [un lien](https://a.example) et `code`.",
    )


def test_a_translation_keeps_the_addresses_of_its_own_links(folder: Path) -> None:
    write_article(
        folder, "fete", "en", title="The fair", body=BODY.replace("a.example", "b.example")
    )
    file = folder / "x.xlf"
    run(folder, "translations", "export", "--to", "en", "--work", "fete", str(file))
    root = opened(file)
    target(root, "b1")[1].text = "another link"
    assert "https://b.example" in "".join(unit(root, "b1")[0].itertext())
    assert take(folder, saved(file, root)).code == 0
    assert "[another link](https://b.example)" in made(folder)


def test_a_description_that_readers_could_not_have_is_not_written(folder: Path) -> None:
    file, root = exported(folder)
    target(root, "b4").text = "x" * 5001
    ran = take(folder, saved(file, root))
    (found,) = ran.json["findings"]
    assert (found["code"], found["file"]) == ("alt-too-long", "content/articles/fete/index.en.md")
    assert not (folder / "content/articles/fete/index.en.md").exists()


def test_a_description_of_spaces_is_not_done(folder: Path) -> None:
    file, root = exported(folder)
    target(root, "b4").text = "\u00a0 "
    assert [one["code"] for one in take(folder, saved(file, root)).json["findings"]] == [
        "xliff-open"
    ]
    assert "![Le lac](lac.jpg)" in made(folder)


def test_a_folder_that_cannot_be_written_to_is_named(folder: Path) -> None:
    file, root = exported(folder)
    saved(file, root)
    place = folder / "content/articles/fete/.index.en.md.new"
    place.mkdir()  # where the file would be written aside
    ran = take(folder, file)
    assert (ran.code, ran.json["error"]["code"]) == (1, "output-unwritable")
