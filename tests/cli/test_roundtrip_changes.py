"""Texts to translators and back while editors go on: nobody's work is lost, no text strays."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from syndicate.content import frontmatter, parts
from tests.cli.test_roundtrip import codes, content, english, export, fingerprint, take, values
from tests.localise.xliff import rules
from tests.localise.xliff.test_write import BOTH
from tests.support.cli import run
from tests.support.homes import home, write_article
from tests.support.translators import NAMES, X, child, fill, opened, saved, segments, target, unit

BODY = "Un [lien](/fr).\n\nDeux *mots*.\n\n- Trois\n- Quatre\n"
ENGLISH = "One [link](/en).\n\nTwo *words*.\n\n- Three\n- Four\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = home(tmp_path / "home")
    write_article(folder, "fete", title="La fête", body=BODY)
    return folder


@pytest.fixture
def both(small: Path) -> Path:
    """Return a home whose work has an up to date translation."""
    write_article(small, "fete", "en", title="The fair", summary="A phrase.", body=ENGLISH)
    assert run(small, "translations", "accept", "fete", "--to", "en").code == 0
    return small


def rewrite(folder: Path, before: str, after: str) -> None:
    """Have an editor change something in the translation."""
    text = english(folder).read_text(encoding="utf-8")
    assert before in text
    english(folder).write_text(text.replace(before, after), encoding="utf-8")


def body_of(folder: Path) -> str:
    return frontmatter.parse(english(folder).read_bytes()).body.lstrip("\n")


def shown(root: Any) -> dict[str, tuple[str, str, str | None]]:
    """Return what a tool shows: unit → source, state, target."""
    found = {}
    for one in root.iter(f"{X}unit"):
        segment = one.find("segment", NAMES)
        given = segment.find("target", NAMES)
        said = None if given is None else "".join(given.itertext())
        source = "".join(child(segment, "source").itertext())
        found[str(one.get("id"))] = (source, str(segment.get("state")), said)
    return found


def translate_open(root: Any, words: dict[str, str]) -> list[str]:
    """Translate what is not translated yet, and only that; return the texts that were open."""
    done = []
    for segment in segments(root):
        if segment.get("state") != "initial":
            continue
        source = "".join(child(segment, "source").itertext())
        for old in segment.findall("target", NAMES):
            segment.remove(old)
        etree.SubElement(segment, f"{X}target").text = words[source]
        segment.set("state", "translated")
        done.append(source)
    return done


def outcomes(ran: Any) -> list[str]:
    return [one["outcome"] for one in ran.json["works"]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The fair", "The great fair"),
        ("A phrase.", "Another phrase."),
        ("Two *words*", "Two *good words*"),
        ("- Four\n", "- Four\n\nA paragraph more.\n"),
    ],
)
def test_what_an_editor_has_changed_since_the_export_is_not_overwritten(
    both: Path, before: str, after: str
) -> None:
    file = export(both, "--work", "fete")
    rewrite(both, before, after)
    there = content(both)
    ran = take(both, file, "--json")
    assert (ran.code, codes(ran), outcomes(ran)) == (
        1,
        [("xliff-target-changed", "error")],
        ["refused"],
    )
    told = ran.json["findings"][0]
    assert "content/articles/fete/index.en.md" in told["message"]
    assert (told["fields"]["name"], told["mender"]) == ("fete", "editor")
    assert "--replace" in told["remedy"]
    assert content(both) == there
    assert take(both, file, "--replace").code == 0
    assert before in english(both).read_text(encoding="utf-8")
    assert after not in english(both).read_text(encoding="utf-8")


def test_a_link_that_was_changed_since_the_export_stays(both: Path) -> None:
    file = export(both, "--work", "fete")
    rewrite(both, "(/en)", "(/en/elsewhere)")
    there = content(both)
    assert outcomes(take(both, file, "--json")) == ["unchanged"]
    assert content(both) == there


def test_a_translation_written_by_hand_meanwhile_is_not_overwritten(small: Path) -> None:
    file = export(small)
    saved(file, fill(opened(file)))
    write_article(small, "fete", "en", title="The fair", body=ENGLISH)
    there = content(small)
    ran = take(small, file, "--json")
    assert (ran.code, codes(ran)) == (1, [("xliff-target-changed", "error")])
    assert content(small) == there
    assert take(small, file, "--replace").code == 0
    assert body_of(small).startswith("Un [lien](/")


def test_a_correction_made_after_the_import_outlives_the_same_file(small: Path) -> None:
    file = export(small)
    saved(file, fill(opened(file), lambda text: text.replace("Deux", "Two")))
    assert outcomes(take(small, file, "--json")) == ["written"]
    assert outcomes(take(small, file, "--json")) == ["unchanged"]
    rewrite(small, "Two", "A couple of")
    there = content(small)
    for _ in range(2):
        assert codes(take(small, file, "--json")) == [("xliff-target-changed", "error")]
        assert content(small) == there
    rewrite(small, "A couple of", "Two")
    assert outcomes(take(small, file, "--json")) == ["unchanged"]


def test_more_of_the_same_file_is_taken_as_long_as_nobody_else_wrote(small: Path) -> None:
    file = export(small)
    root = fill(opened(file))
    part = target(root, "b2").getparent()
    part.set("state", "initial")
    assert take(small, saved(file, root), "--json").json["works"][0]["status"] == "draft"
    part.set("state", "translated")
    target(root, "b1").text = "One "
    remembered = small / "var/imports.json"
    kept = remembered.read_bytes()
    remembered.write_text("[not json", encoding="utf-8")
    there = content(small)
    assert codes(take(small, saved(file, root), "--json")) == [("xliff-target-changed", "error")]
    assert content(small) == there
    remembered.write_bytes(kept)
    assert take(small, file, "--json").json["works"][0]["status"] == "ready"
    assert body_of(small).startswith("One [lien]")


def test_another_file_is_not_taken_for_the_one_that_was_taken_last(both: Path) -> None:
    old = export(both, "--work", "fete")
    root = opened(old)
    target(root, "title").text = "The old fair"
    old = saved(both / "old.xlf", root)
    rewrite(both, "The fair", "The great fair")
    new = export(both, "--work", "fete")
    root = opened(new)
    target(root, "title").text = "The new fair"
    assert outcomes(take(both, saved(new, root), "--json")) == ["written"]
    assert codes(take(both, old, "--json")) == [("xliff-target-changed", "error")]
    assert values(english(both).read_bytes())["title"] == ("The new fair",)


def test_where_a_tool_has_lost_the_fact_only_what_takes_nothing_is_taken(small: Path) -> None:
    file = export(small)
    root = fill(opened(file))
    for fact in [one for one in root.iter() if one.get("type") == "target"]:
        assert fact.text == "none"
        fact.getparent().remove(fact)
    assert outcomes(take(small, saved(file, root), "--json")) == ["written"]
    assert outcomes(take(small, file, "--json")) == ["unchanged"]
    rewrite(small, "Deux", "Two")
    assert codes(take(small, file, "--json")) == [("xliff-target-changed", "error")]


def test_a_translation_that_was_removed_since_is_written_anew(both: Path) -> None:
    file = export(both, "--work", "fete")
    english(both).unlink()
    assert take(both, file).code == 0
    assert "Two *words*" in body_of(both)


def test_keys_that_are_not_translated_may_be_changed_meanwhile(both: Path) -> None:
    file = export(both, "--work", "fete")
    root = opened(file)
    target(root, "title").text = "The big fair"
    rewrite(both, "title: ", "slug: the-fair\ntitle: ")
    assert outcomes(take(both, saved(file, root), "--json")) == ["written"]
    assert values(english(both).read_bytes())["slug"] == ("the-fair",)


def test_an_export_that_nobody_has_touched_writes_nothing(small: Path) -> None:
    file = export(small)
    before = content(small)
    ran = take(small, file, "--json")
    assert (ran.code, codes(ran), outcomes(ran)) == (
        0,
        [("xliff-empty", "warning")],
        ["unchanged"],
    )
    root = opened(file)
    for segment in segments(root):
        etree.SubElement(segment, f"{X}target").text = " "
    assert codes(take(small, saved(file, root), "--json")) == [("xliff-empty", "warning")]
    assert content(small) == before
    (work,) = run(small, "translations", "status", "--json").json["works"]
    assert work["locales"]["en"]["state"] == "missing"


FIRST, SECOND, LIST = BODY.split("\n\n")
ONE, TWO, THREE = ENGLISH.split("\n\n")


@pytest.mark.parametrize(
    ("source", "opens", "wanted"),
    [
        (["Neuf.", FIRST, SECOND, LIST], ["Neuf."], ["Nine.", ONE, TWO, THREE]),
        ([FIRST, "Neuf.", SECOND, LIST], ["Neuf."], [ONE, "Nine.", TWO, THREE]),
        ([FIRST, SECOND, LIST, "Neuf.\n"], ["Neuf."], [ONE, TWO, THREE, "Nine.\n"]),
        ([FIRST, "Neuf.", LIST], ["Neuf."], [ONE, "Nine.", THREE]),
        ([FIRST, LIST], [], [ONE, THREE]),
        ([SECOND, FIRST, LIST], [], [TWO, ONE, THREE]),
        ([LIST, "Neuf.", FIRST, "Dix.\n"], ["Neuf.", "Dix."], [THREE, "Nine.", ONE, "Ten.\n"]),
        ([FIRST, "## Neuf.", SECOND, LIST], ["Neuf."], [ONE, "## Nine.", TWO, THREE]),
        ([FIRST, "> Neuf.", LIST], ["Neuf."], [ONE, "> Nine.", THREE]),
    ],
    ids=[
        "one before", "one between", "one after", "one changed", "one taken out", "two swapped",
        "all of it", "a heading", "a paragraph that has become a quotation",
    ],
)  # fmt: skip
def test_after_a_change_of_the_source_only_what_is_new_is_asked_for(
    both: Path, source: list[str], opens: list[str], wanted: list[str]
) -> None:
    new = "\n\n".join(part.rstrip("\n") for part in source) + "\n"
    write_article(both, "fete", title="La fête", body=new)
    before = english(both).read_text(encoding="utf-8")
    file = export(both)
    root = opened(file)
    etree.XMLSchema(etree.fromstring(BOTH)).assertValid(root)
    assert [found for rule in rules.RULES for found in rule(root)] == []
    for said, state, given in shown(root).values():
        if state == "translated":
            assert given == {
                "La fête": "The fair",
                "Une phrase.": "A phrase.",
                "Un lien.": "One link.",
                "Deux mots.": "Two words.",
                "Trois": "Three",
                "Quatre": "Four",
            }[said]  # fmt: skip
    assert translate_open(root, {"Neuf.": "Nine.", "Dix.": "Ten."}) == opens
    ran = take(both, saved(file, root), "--json")
    assert (ran.code, codes(ran), ran.json["works"][0]["status"]) == (0, [], "ready")
    assert body_of(both) == "\n\n".join(part.rstrip("\n") for part in wanted) + "\n"
    assert without_facts(english(both).read_text(encoding="utf-8")) == without_facts(before)
    (work,) = run(both, "translations", "status", "--json").json["works"]
    assert work["locales"]["en"]["state"] == "ready"
    assert outcomes(take(both, file, "--json")) == ["unchanged"]


def without_facts(text: str) -> list[str]:
    head = text.split("---\n")[1]
    return [line for line in head.splitlines() if not line.startswith("source")]


def test_what_was_changed_in_its_place_has_the_old_words_to_begin_with(both: Path) -> None:
    write_article(both, "fete", title="La fête", body=BODY.replace("Deux", "Vingt"))
    found = shown(opened(export(both)))
    assert found["b2"] == ("Vingt mots.", "initial", "Two words.")
    assert found["b1"] == ("Un lien.", "translated", "One link.")


def test_a_source_in_another_order_is_never_given_the_words_of_another_text(both: Path) -> None:
    write_article(both, "fete", title="La fête", body="Deux *mots*.\n\nUn [lien](/fr).\n\nNeuf.\n")
    found = shown(opened(export(both)))
    assert (found["b1"], found["b2"]) == (
        ("Deux mots.", "translated", "Two words."),
        ("Un lien.", "translated", "One link."),
    )
    assert found["b3"] == ("Neuf.", "initial", None)


@pytest.mark.parametrize("own", [f"{ENGLISH}\nMore.\n", ENGLISH.replace("Two", "- Two")])
def test_where_the_translation_has_other_blocks_no_text_is_called_translated(
    both: Path, own: str
) -> None:
    rewrite(both, ENGLISH, own)
    write_article(both, "fete", title="La fête", body=f"Neuf.\n\n{BODY}")
    found = shown(opened(export(both)))
    assert {state for name, (_, state, _) in found.items() if name[0] == "b"} == {"initial"}
    assert found["title"] == ("La fête", "translated", "The fair")


def test_a_draft_with_other_paragraphs_does_not_say_that_they_are_those_of_the_source(
    small: Path,
) -> None:
    write_article(small, "fete", "en", status="draft", body="Mine.\n\nAnd mine.\n\n> Too.\n")
    file = export(small)
    root = fill(opened(file))
    part = target(root, "b2").getparent()
    part.remove(target(root, "b2"))
    assert take(small, saved(file, root)).code == 0
    assert body_of(small) == "Mine.\n\nAnd mine.\n\n> Too.\n"
    (marks,) = values(english(small).read_bytes())["source_parts"]
    assert marks.startswith("title ")
    assert "body" not in marks


@pytest.mark.parametrize(
    ("source", "own", "first"),
    [
        ([FIRST, SECOND, "Neuf."], [ONE, TWO, "Nine."], ("Un lien.", "translated", "One link.")),
        (["Neuf.", FIRST, SECOND], ["Nine.", ONE, TWO], ("Neuf.", "translated", "Nine.")),
        ([SECOND, FIRST, LIST], [TWO, ONE, THREE], ("Deux mots.", "translated", "Two words.")),
    ],
)
def test_a_translation_that_says_by_hand_that_it_is_up_to_date_is_believed(
    both: Path, source: list[str], own: list[str], first: tuple[str, str, str]
) -> None:
    before = fingerprint(both)
    write_article(both, "fete", title="La fête", body="\n\n".join(source))
    rewrite(both, ENGLISH, "\n\n".join(own))
    rewrite(both, f"fr@{before}", f"fr@{fingerprint(both)}")
    found = shown(opened(export(both, "--work", "fete")))
    assert {state for _, state, _ in found.values()} == {"translated"}
    assert found["b1"] == first


def test_a_draft_is_put_in_order_and_nothing_of_it_is_called_translated(both: Path) -> None:
    rewrite(both, "title: ", "status: draft\ntitle: ")
    write_article(both, "fete", title="La fête", body=f"{SECOND}\n\nNeuf.\n\n{FIRST}\n\n{LIST}")
    found = shown(opened(export(both)))
    assert {state for _, state, _ in found.values()} == {"initial"}
    assert [found[name][2] for name in ("b1", "b2", "b3")] == ["Two words.", None, "One link."]


def test_marks_of_another_language_than_the_source_pair_nothing(both: Path) -> None:
    regional = f"{SECOND}\n\n{FIRST}\n\n{LIST}"
    write_article(both, "fete", "fr-CA", title="La fête", body=regional)
    write_article(
        both, "fete", "en", title="The fair", body=ENGLISH, source="fr-CA@000000000000",
        source_parts=parts.marks("Autre titre", "Une phrase.", regional, None, None),
    )  # fmt: skip
    found = shown(opened(export(both, "--work", "fete")))
    assert found["b1"] == ("Un lien.", "initial", "One link.")
    assert found["b2"] == ("Deux mots.", "initial", "Two words.")


def test_what_is_remembered_of_imports_names_works_and_no_texts(small: Path) -> None:
    file = export(small)
    saved(file, fill(opened(file)))
    assert take(small, file).code == 0
    ((key, facts),) = json.loads((small / "var/imports.json").read_text()).items()
    assert key.startswith("urn:uuid:")
    assert key.endswith(" en")
    assert facts["from"] == "none"
    assert facts["left"].startswith("en@")
    assert unit(opened(file), "title") is not None


def test_texts_that_the_file_does_not_hold_are_owned_up_to(small: Path) -> None:
    write_article(small, "brut", body="Un.\n\n<figure>Deux</figure>\n")
    made = run(small, "translations", "export", "--to", "en", "--json", f"{small}/x.xlf").json
    assert [(one["code"], one["severity"], one["file"]) for one in made["findings"]] == [
        ("xliff-aside", "note", "content/articles/brut/index.fr.md")
    ]
    assert "“brut”" in made["findings"][0]["message"]
