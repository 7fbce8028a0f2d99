"""`translations draft` as people use it: a file appears beside the source, for somebody to read."""

from pathlib import Path

import pytest

from syndicate.content import folder as content_folder
from syndicate.model import Variant
from tests.support import photographs
from tests.support.cli import Ran, run, sample
from tests.support.homes import SETTINGS, home, write_article
from tests.support.publication import settings

SOURCE = """\
---
# la fête
title: "Le week-end de la fête : on y va ?"
summary: >
  Un week-end,
  deux villes.
date: 2026-03-09T08:00:00+01:00  # un lundi
updated: 2026-03-10T08:00:00+01:00
section: cooperation
tags: [fête, week-end]
reviewed_by: Jeanne
guid: ancien-guid-42
id: tag:metropole.example,2026:fete
status: ready
image: fete.jpg
image_alt: 'Un parking vide'
---

Rendez-vous le 12/03/2026 au *parking* : 5 $ CA !

> « Le week-end » ?

[Par e-mail](mailto:fete@exemple.org?subject=week-end) ; dîner à 19 h.
"""
DRAFT = """\
---
# la fête
title: "La fin de semaine de la fête_: on y va?"
summary: "Une fin de semaine, deux villes."
date: 2026-03-09T08:00:00+01:00  # un lundi
section: cooperation
tags: [fête, week-end]
id: tag:metropole.example,2026:fete
status: draft
image: fete.jpg
image_alt: 'Un stationnement vide'
source: fr@{fingerprint}
source_parts: {parts}
---

Rendez-vous le 2026-03-12 au *stationnement*_: 5_$!

> «_Le week-end_»?

[Par courriel](mailto:fete@exemple.org?subject=week-end); dîner à 19_h.
"""


def publication(folder: Path, file: str = "fete/index.fr.md", text: str = SOURCE) -> Path:
    made = home(folder)
    path = made / "content" / "articles" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    (path.parent / "fete.jpg").write_bytes(photographs.JPEG)
    return made


def draft(folder: Path, *arguments: str) -> Ran:
    return run(folder, "translations", "draft", *arguments)


def french(folder: Path) -> Variant:
    (work,) = content_folder.read(folder, settings(folder)).works
    return work.variants["fr"]


@pytest.mark.parametrize(
    ("file", "beside"),
    [("fete/index.fr.md", "fete/index.fr-CA.md"), ("fete.fr.md", "fete.fr-CA.md")],
    ids=["in a folder", "flat"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_the_draft_is_the_source_with_other_words(
    tmp_path: Path, file: str, beside: str, end: str
) -> None:
    folder = publication(tmp_path, file, SOURCE.replace("\n", end))
    expected = DRAFT.replace("_", "\u00a0").replace("reviewed\u00a0by", "reviewed_by")
    expected = expected.replace("image\u00a0alt", "image_alt").replace("source\u00a0p", "source_p")
    text = french(folder)
    expected = expected.format(fingerprint=text.fingerprint, parts=text.parts)
    ran = draft(folder, "fete", "--to", "fr-CA")
    assert (ran.code, ran.err) == (0, "")
    made = (folder / "content" / "articles" / beside).read_bytes().decode("utf-8")
    assert made == expected.replace("\n", end)
    source = (folder / "content" / "articles" / file).read_bytes().decode("utf-8")
    assert source == SOURCE.replace("\n", end)


def test_what_was_done_and_what_is_left_is_told(tmp_path: Path) -> None:
    folder = publication(tmp_path)
    made = draft(folder, "fete", "--to", "fr-CA", "--json").json
    assert set(made) == {"work", "locale", "source", "file", "replaced", "findings"}
    assert (made["work"], made["locale"]) == ("tag:metropole.example,2026:fete", "fr-CA")
    assert (made["source"], made["file"]) == ("fr", "content/articles/fete/index.fr-CA.md")
    assert {"found": "Un week-end", "written": "Une fin de semaine", "count": 1} in made["replaced"]
    assert {"found": "parking", "written": "stationnement", "count": 2} in made["replaced"]
    left = [one for one in made["findings"] if one["code"] == "draft-ambiguous"]
    assert [(one["line"], one["fields"]["found"]) for one in left] == [(20, "dîner")]
    assert {one["severity"] for one in made["findings"]} == {"note"}


def test_a_word_that_would_have_to_agree_stays_and_is_told(tmp_path: Path) -> None:
    folder = publication(tmp_path, text=SOURCE.replace("Rendez-vous", "Un week-end réussi, puis"))
    made = draft(folder, "fete", "--to", "fr-CA", "--json").json
    (told,) = [one for one in made["findings"] if one["code"] == "word-suggested"]
    assert (told["line"], told["fields"]["found"]) == (16, "Un week-end")
    assert told["fields"]["preferred"] == "Une fin de semaine"
    text = (folder / made["file"]).read_text(encoding="utf-8")
    assert "Un week-end réussi, puis" in text


def test_readers_do_not_see_a_draft_and_status_says_so(tmp_path: Path) -> None:
    folder = publication(tmp_path)
    draft(folder, "fete", "--to", "fr-CA")
    (work,) = run(folder, "translations", "status", "--json").json["works"]
    assert work["locales"]["fr-CA"]["state"] == "draft"
    assert work["locales"]["fr-CA"]["shown"] == "fr"
    ran = run(folder, "check", "--json")
    assert [one for one in ran.json["findings"] if one["severity"] == "error"] == []


@pytest.mark.parametrize("name", ["fete", "tag:metropole.example,2026:fete", "jour-de-fete"])
def test_a_work_is_named_by_its_folder_its_id_or_its_address(tmp_path: Path, name: str) -> None:
    text = SOURCE.replace("status: ready", "status: ready\nslug: jour-de-fete")
    assert draft(publication(tmp_path, text=text), name, "--to", "fr-CA").code == 0


def test_what_a_person_has_to_decide_is_asked(tmp_path: Path) -> None:
    folder = publication(tmp_path, text=SOURCE.replace("5 $ CA !", "5 $ !"))
    findings = draft(folder, "fete", "--to", "fr-CA", "--json").json["findings"]
    asked = {one["code"]: one["message"] for one in findings if one["code"] != "draft-replaced"}
    assert set(asked) == {"draft-sum", "draft-ambiguous"}
    assert "5 $" in asked["draft-sum"]


def test_an_english_date_that_is_two_is_asked_about(tmp_path: Path) -> None:
    british = '[locales.en-GB]\nname = "British"\nbabel = "en_GB"\n\n'
    text = SETTINGS.replace("[locales.en]", f"{british}[locales.en]").replace("en_CA", "en_US")
    for line in ('title.en = "News"', 'name.en = "The Metropolis"', 'title.en = "Cooperation"'):
        text = text.replace(line, f"{line}\n{line.replace('.en', '.en-GB')}")
    folder = home(tmp_path, text)
    write_article(folder, "fair", "en", body="On 03/04/2026, for $5.\n")
    ran = draft(folder, "fair", "--to", "en-GB")
    assert ran.code == 0, ran.err
    assert "03/04/2026 can be read as two dates" in ran.out
    assert "whose dollars $5 are" in ran.out


def test_what_is_there_already_is_never_touched(tmp_path: Path) -> None:
    folder = publication(tmp_path)
    draft(folder, "fete", "--to", "fr-CA")
    file = folder / "content" / "articles" / "fete" / "index.fr-CA.md"
    file.write_text("à moi", encoding="utf-8")
    ran = draft(folder, "fete", "--to", "fr-CA")
    assert (ran.code, file.read_text(encoding="utf-8")) == (2, "à moi")


def test_a_variant_that_is_there_is_named(tmp_path: Path) -> None:
    folder = publication(tmp_path)
    write_article(folder, "fete", "fr-CA", id="tag:metropole.example,2026:fete")
    ran = draft(folder, "fete", "--to", "fr-CA")
    assert ran.code == 2
    assert "content/articles/fete/index.fr-CA.md" in ran.err
    assert "already exists" in ran.err


REFUSED = {
    "a work with a slip": (("fet", "--to", "fr-CA"), "the nearest is “fete”"),
    "another language": (("fete", "--to", "en"), "syndicate translations export --to en"),
    "no such language": (("fete", "--to", "fr-CH"), "The publication has no language “fr-CH”"),
    "no language": (("fete",), "--to"),
    "its own language": (("fete", "--to", "fr"), "already exists"),
}


@pytest.mark.parametrize(("arguments", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_drafted_is_refused_with_the_way_out(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    folder = publication(tmp_path)
    before = sorted(path.name for path in (folder / "content").rglob("*"))
    ran = draft(folder, *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert sorted(path.name for path in (folder / "content").rglob("*")) == before


def test_a_work_with_an_error_is_not_drafted(tmp_path: Path) -> None:
    folder = publication(tmp_path, text=SOURCE.replace("section: cooperation", "section: nulle"))
    ran = draft(folder, "fete", "--to", "fr-CA")
    assert ran.code == 2
    assert "“fete” has an error" in ran.err


def test_front_matter_that_cannot_be_copied_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    folder = publication(tmp_path, text=SOURCE.replace("guid: ancien", "guid: [ancien]\n# "))
    ran = draft(folder, "fete", "--to", "fr-CA")
    assert not (folder / "content" / "articles" / "fete" / "index.fr-CA.md").exists()
    assert ran.code != 0


def test_a_broken_vocabulary_is_told_with_its_line(tmp_path: Path) -> None:
    folder = publication(tmp_path)
    file = folder / "locales" / "vocabulary" / "fr-CA.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("fin-de-semaine:\n  form: x\n", encoding="utf-8")
    ran = draft(folder, "fete", "--to", "fr-CA")
    assert ran.code == 1
    assert "locales/vocabulary/fr-CA.yaml:2: error: There is no key “form”." in ran.err


def test_every_sample_work_of_france_has_a_draft_for_canada(tmp_path: Path) -> None:
    folder = sample(tmp_path)
    works = run(folder, "translations", "status", "--json").json["works"]
    wanted = [
        work
        for work in works
        if work["locales"]["fr"]["file"] and not work["locales"]["fr-CA"]["file"]
    ]
    assert len(wanted) > 5
    for work in wanted:
        assert draft(folder, work["work"], "--to", "fr-CA").code == 0
    after = run(folder, "check", "--json").json
    assert after["totals"]["error"] == 0
