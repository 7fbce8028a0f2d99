"""What is given to translators is valid XLIFF 2.1: by the schema, and by what it cannot say."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from syndicate.content.blocks.segments import split
from syndicate.localise.xliff import offer
from syndicate.localise.xliff.offer import Language
from syndicate.localise.xliff.values import File, Note
from syndicate.localise.xliff.write import write
from tests.localise.xliff import rules
from tests.localise.xliff.rules import RULES, Root, X
from tests.support.cli import run, sample
from tests.support.rich import RICH

SCHEMAS = Path(__file__).parent / "schema"
BOTH = f"""\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:import namespace="urn:oasis:names:tc:xliff:document:2.0"
      schemaLocation="{(SCHEMAS / "xliff_core_2.0.xsd").as_uri()}"/>
  <xs:import namespace="urn:oasis:names:tc:xliff:metadata:2.0"
      schemaLocation="{(SCHEMAS / "metadata.xsd").as_uri()}"/>
</xs:schema>"""
TEXTS = {"title": "L’été & <l’hiver>", "summary": "Un\u00a0: deux\u202f!", "image_alt": 'Un "lac"'}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(BOTH))


def rich(own: Language | None = None) -> bytes:
    """Return the file of one work with every kind of Markdown in it."""
    source = Language(TEXTS, split(RICH))
    units = offer.units(source, own, lambda _: "translated", "{here} {there}")
    facts = {"work": "urn:uuid:1", "source": "fr@0123456789ab"}
    notes = (Note("section", "Une section"), Note("address", "https://a.example/?b&c"))
    return write("fr", "fr-CA", [File("article.rich", "content/x.md", facts, RICH, units, notes)])


def document(data: bytes) -> Root:
    return etree.fromstring(data)


def translated() -> Language:
    other = RICH.replace("https://a.example", "https://a.example/en").replace("mot", "word")
    return Language({"title": "Summer"}, split(other))


DOCUMENTS = {"alone": rich(), "with what is there": rich(translated())}
FILES = pytest.mark.parametrize("data", DOCUMENTS.values(), ids=DOCUMENTS)


@FILES
def test_a_rich_work_is_valid_by_the_schema(data: bytes, schema: etree.XMLSchema) -> None:
    schema.assertValid(document(data))


@FILES
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rich_work_is_valid_by_each_rule(data: bytes, rule: rules.Rule) -> None:
    assert list(rule(document(data))) == []


@pytest.mark.parametrize("tag", ["en", "fr-CA"])
@pytest.mark.parametrize("everything", [False, True])
def test_the_sample_is_valid(
    tmp_path: Path, tag: str, everything: bool, schema: etree.XMLSchema
) -> None:
    home = sample(tmp_path)
    shown = run(home, "translations", "status", "--json").json["works"]
    works = [part for one in shown if one["source"] == "fr" for part in ("--work", one["work"])]
    chosen = works if everything else []
    assert run(home, "translations", "export", "--to", tag, *chosen, f"{home}/a.xlf").code == 0
    root = document((home / "a.xlf").read_bytes())
    schema.assertValid(root)
    assert [(rule.__name__, found) for rule in RULES for found in rule(root)] == []
    assert len(root.findall(f"{X}file")) >= (20 if everything else 1)


def test_the_schema_refuses_what_is_wrong(schema: etree.XMLSchema) -> None:
    root = document(rich())
    root[0].set("id", "no token")
    assert not schema.validate(root)
    root = document(rich())
    root[0].append(root[0][0])  # a skeleton after the units
    assert not schema.validate(root)


def first(root: Root, path: str) -> Root:
    found = root.find(path, {"": X.strip("{}")})
    assert found is not None
    return found


def put(path: str, **values: str) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        for key, value in values.items():
            first(root, path).set(key, value)

    return change


def again(path: str) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        one = first(root, path)
        parent = one.getparent()
        assert parent is not None
        parent.insert(parent.index(one), deepcopy(one))

    return change


def gone(path: str) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        one = first(root, path)
        parent = one.getparent()
        assert parent is not None
        parent.remove(one)

    return change


def language(root: Root) -> None:
    del root.attrib["trgLang"]


def marked(root: Root) -> None:
    etree.SubElement(first(root, ".//source"), f"{X}mrk", id="m1")


def ended(root: Root) -> None:
    etree.SubElement(first(root, ".//source"), f"{X}ec", startRef="nothing")


def copied(root: Root) -> None:
    etree.SubElement(first(root, ".//target"), f"{X}ph", id="c1", copyOf="nothing")


def noted(root: Root) -> None:
    for note in root.iter(f"{X}note"):
        note.set("id", "n1")


def spoken(root: Root) -> None:
    first(root, ".//target").set(f"{rules.XML}lang", "de")


def undecided(root: Root) -> None:
    segment = first(root, ".//segment")
    del segment.attrib["state"]
    segment.set("subState", "a:b")


def swapped(root: Root) -> None:
    for one in root.iter(f"{X}ph"):
        if next(one.iterancestors(f"{X}target"), None) is not None:
            one.tag = f"{X}pc"


def ordered(root: Root) -> None:
    first(root, ".//target").set("order", "2")


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        (rules.version, put(".", version="2.0")),
        (rules.file_ids, again("./file")),
        (rules.unit_ids, again(".//unit")),
        (rules.inner_ids, again(".//source/ph")),
        (rules.data_ids, again(".//data")),
        (rules.note_ids, noted),
        (rules.skeletons, put(".//skeleton", href="a.md")),
        (rules.target_language, language),
        (rules.languages, spoken),
        (rules.segments, gone(".//segment")),
        (rules.states, gone(".//target")),
        (rules.sub_states, undecided),
        (rules.data_refs, gone(".//data")),
        (rules.sub_flows, put(".//source/ph", subFlows="nothing")),
        (rules.sub_types, put(".//source/pc", type="link")),
        (rules.hints, put(".//source/ph", canReorder="no", canDelete="yes")),
        (rules.sequences, put(".//source/ph", canReorder="no")),
        (rules.kept_codes, gone(".//target/pc[@canDelete='no']")),
        (rules.corresponding, swapped),
        (rules.copies, copied),
        (rules.orders, ordered),
        (rules.ends, ended),
        (rules.annotations, marked),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_each_rule_can_be_broken(rule: rules.Rule, spoil: Callable[[Root], object]) -> None:
    root = document(rich(translated()))
    assert list(rule(root)) == []
    spoil(root)
    assert list(rule(root)) != []


def test_every_rule_is_tried() -> None:
    assert len(RULES) == len(set(RULES)) == 23


def test_text_and_space_survive_as_they_are() -> None:
    units = {unit.get("id"): unit for unit in document(rich()).iter(f"{X}unit")}
    assert all(unit.get(f"{rules.XML}space") == "preserve" for unit in units.values())
    assert "".join(first(units["title"], ".//source").itertext()) == TEXTS["title"]
    assert "".join(first(units["summary"], ".//source").itertext()) == "Un\u00a0: deux\u202f!"
    assert first(document(rich()), ".//skeleton").text == RICH


def test_the_markdown_of_codes_is_their_original_data() -> None:
    data = [one.text for one in document(rich()).iter(f"{X}data")]
    for markdown in ("**", "`du code`", '](https://a.example "titre")', "[^1]", "\n  > ", "\\*"):
        assert markdown in data


def test_the_description_of_an_image_is_a_text_of_its_own() -> None:
    root = document(rich())
    image = next(one for one in root.iter(f"{X}ph") if one.get("type") == "image")
    (unit,) = (one for one in root.iter(f"{X}unit") if one.get("id") == image.get("subFlows"))
    assert "".join(first(unit, ".//source").itertext()) == "une image du lac"


def test_what_is_there_is_given_where_the_blocks_agree() -> None:
    root = document(rich(translated()))
    units = {unit.get("id"): unit for unit in root.iter(f"{X}unit")}
    assert units["title"].find(f".//{X}target").text == "Summer"
    assert units["summary"].find(f".//{X}target") is None
    assert first(units["summary"], ".//segment").get("state") == "initial"
    assert "word" in "".join(units["b2"].find(f".//{X}target").itertext())
    assert "https://a.example/en" in (first(units["b2"], ".//note").text or "")
    shorter = document(rich(Language({}, split("Tout autre chose."))))
    assert shorter.find(f".//{X}target") is None
