"""`translations`: what each language of each work waits for, and how it is settled."""

from pathlib import Path
from typing import Any

import pytest

from syndicate.cli import words
from tests.support.cli import run, sample


def test_translations_are_listed_with_their_states(tmp_path: Path) -> None:
    folder = sample(tmp_path / "home")
    found = run(folder, "translations", "status", "--json").json
    seed = next(one for one in found["works"] if one["slug"].startswith("cooperation-france"))
    assert seed["source"] == "fr"
    assert seed["locales"]["fr-CA"]["state"] == "ready"
    works = {one["slug"]: one["locales"] for one in found["works"]}
    filled = works["un-seul-billet"]["fr-CA"]
    assert (filled["state"], filled["file"], filled["shown"]) == ("ready", None, "fr")
    assert "fr-CA" in run(folder, "translations", "status").out
    assert {one["state"] for work in found["works"] for one in work["locales"].values()} == {
        *("source", "ready", "stale", "draft", "missing")
    }


def test_one_word_of_a_source_makes_its_translations_stale_until_they_are_accepted(
    tmp_path: Path,
) -> None:
    folder = sample(tmp_path / "home")
    french = folder / "content" / "articles" / "pedaler-l-hiver" / "index.fr.md"
    text = french.read_text(encoding="utf-8")
    french.write_text(text.replace("la neige", "cette neige", 1), encoding="utf-8")

    def told() -> dict[str, Any]:
        found = run(folder, "translations", "status", "--json").json
        work = next(one for one in found["works"] if one["slug"] == "pedaler-l-hiver")
        return {tag: (one["state"], one["changed"]) for tag, one in work["locales"].items()}

    changed = ["summary"]
    assert told() == {"fr": ("source", []), "fr-CA": ("stale", changed), "en": ("stale", changed)}
    said = run(folder, "--lang", "fr", "translations", "status").out
    assert "pedaler-l-hiver, en\u00a0: modifié depuis\u00a0: chapeau" in said
    asked = ("translations", "accept", "pedaler-l-hiver", "--to", "fr-CA", "--to", "en")
    assert run(folder, *asked).code == 0
    assert told() == {"fr": ("source", []), "fr-CA": ("ready", []), "en": ("ready", [])}
    assert "up to date before" in run(folder, *asked).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nulle-part", "--to", "en"), "There is no work “nulle-part”"),
        (("pedaler-l-hiver", "--to", "de"), "no language “de”"),
        (("pedaler-l-hiver", "--to", "fr"), "The “fr” text of “pedaler-l-hiver” is the original"),
        (("un-seul-billet", "--to", "en"), "“un-seul-billet” has no “en” text"),
        (("pedaler-l-hiver",), "--to is missing"),
    ],
)
def test_only_a_translation_that_is_there_can_be_accepted(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = run(sample(tmp_path / "home"), "translations", "accept", *arguments)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_nothing_is_accepted_unless_everything_can_be(tmp_path: Path) -> None:
    folder = sample(tmp_path / "home")
    english = folder / "content" / "articles" / "parcs-relais" / "index.en.md"
    before = english.read_bytes()
    asked = ("translations", "accept", "ancienne-filature", "--to", "en")
    assert run(folder, *asked).code == 2
    both = ("translations", "accept", "premier-voyage-export", "--to", "en", "--to", "fr-CA")
    assert run(folder, *both).code == 2
    assert english.read_bytes() == before
    state = run(folder, "translations", "status", "--json").json["works"]
    trip = next(one for one in state if one["slug"] == "premier-voyage-export")
    assert trip["locales"]["en"]["state"] == "stale"


def test_a_draft_that_is_accepted_is_a_draft_still_and_says_so(tmp_path: Path) -> None:
    folder = sample(tmp_path / "home")
    accepted = run(folder, "translations", "accept", "ilots-de-chaleur", "--to", "en")
    assert (accepted.code, "It is a draft still" in accepted.out) == (0, True)


def test_a_source_on_two_lines_is_told_with_its_file(tmp_path: Path) -> None:
    folder = sample(tmp_path / "home")
    english = folder / "content" / "articles" / "parcs-relais" / "index.en.md"
    text = english.read_text(encoding="utf-8")
    english.write_text(text.replace("source: fr@", "source: >\n  fr@"), encoding="utf-8")
    refused = run(folder, "translations", "accept", "parcs-relais", "--to", "en")
    assert refused.code == 1
    assert "content/articles/parcs-relais/index.en.md:1" in refused.err


def test_blank_lines_make_no_translation_stale(tmp_path: Path) -> None:
    folder = sample(tmp_path / "home")
    french = folder / "content" / "articles" / "pedaler-l-hiver" / "index.fr.md"
    text = french.read_text(encoding="utf-8")
    french.write_text(text.replace(".\n\n", ".\n\n\n"), encoding="utf-8")
    found = run(folder, "translations", "status", "--json").json["works"]
    work = next(one for one in found if one["slug"] == "pedaler-l-hiver")
    assert work["locales"]["en"]["state"] == "ready"


@pytest.mark.parametrize(
    ("tag", "number", "said"),
    [
        ("fr", 1, "1 lecteur"),
        ("fr", 12_500, "12\u202f500 lecteurs"),
        ("fr-CA", 12_500, "12\u00a0500 lecteurs"),
        ("fr", 1_000_000, "1\u202f000\u202f000 de lecteurs"),
        ("fr-CA", 1_000_000, "1\u00a0000\u00a0000 de lecteurs"),
        ("en", 1_000_000, "1,000,000 readers"),
    ],
)
def test_staff_read_numbers_as_they_are_written_in_their_language(
    tag: str, number: int, said: str
) -> None:
    words.speak(tag, None)
    try:
        assert words.ngettext("{n} reader", "{n} readers", number) == said
    finally:
        words.speak("en", None)
