"""Texts to translators and back, through the commands: nothing is lost, nothing is torn."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from syndicate.content import frontmatter, parts
from syndicate.content.blocks import segments
from syndicate.content.stamp import with_key
from tests.support import photographs
from tests.support.cli import Ran, at, run, sample
from tests.support.homes import home, write_article
from tests.support.rich import RICH, pseudo
from tests.support.translators import NAMES, X, fill, opened, saved, target, unit

pytestmark = pytest.mark.long

EARLY, LATE = "2018-01-01T00:00:00Z", "2026-11-26T09:00:00Z"
FINDING = {
    "code", "severity", "mender", "file", "line", "setting", "work", "locale", "message", "remedy",
    "fields",
}  # fmt: skip
BODY = "Bonjour *à toutes*.\n\n> Une [page](https://a.example)\n> de plus.\n"


def export(folder: Path, *options: str, to: str = "en") -> Path:
    file = folder / "to-translators.xlf"
    file.unlink(missing_ok=True)
    assert run(folder, "translations", "export", "--to", to, *options, str(file)).code == 0
    return file


def take(folder: Path, file: Path, *options: str, when: str = EARLY) -> Ran:
    return at(when, folder, "translations", "import", *options, str(file))


def works(folder: Path, source: str = "fr") -> list[str]:
    shown = run(folder, "translations", "status", "--json").json["works"]
    return [part for one in shown if one["source"] == source for part in ("--work", one["work"])]


def content(folder: Path) -> dict[str, bytes]:
    found = sorted((folder / "content").rglob("*.md"))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def codes(ran: Ran) -> list[tuple[str, str]]:
    return [(one["code"], one["severity"]) for one in ran.json["findings"]]


def without(data: bytes, *keys: str) -> bytes:
    """Return a file without the lines of these keys."""
    lines = data.splitlines(keepends=True)
    return b"".join(line for line in lines if line.split(b":")[0].decode() not in keys)


def blocks(data: bytes) -> list[str]:
    body = frontmatter.parse(data).body
    return [token for token in segments.shape(body) if not token.startswith("=")]


def values(data: bytes) -> dict[str, Any]:
    return {key: entry.texts for key, entry in frontmatter.parse(data).entries.items()}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = home(tmp_path / "home")
    write_article(folder, "fete", title='"La fête : # 1"', body=BODY)
    return folder


def english(folder: Path, name: str = "fete") -> Path:
    return folder / f"content/articles/{name}/index.en.md"


def fingerprint(folder: Path) -> str:
    found = run(folder, "translations", "export", "--to", "en", "--work", "fete", f"{folder}/f.xlf")
    assert found.code == 0
    root = opened(folder / "f.xlf")
    (folder / "f.xlf").unlink()
    (said,) = (one.text for one in root.iter() if one.get("type") == "source")
    return str(said).split("@")[1]


def test_targets_that_are_their_sources_give_the_source_back_to_the_letter(tmp_path: Path) -> None:
    folder = sample(tmp_path)
    for file in (folder / "content").rglob("index.*.md"):
        translated = (file.parent / "index.fr.md").exists() and "issues" not in file.parts
        if translated and not file.name.endswith(".fr.md"):
            file.unlink()
    before = content(folder)
    file = export(folder, *works(folder))
    saved(file, fill(opened(file)))
    ran = take(folder, file, "--json")
    assert (ran.code, codes(ran)) == (0, [])
    facts = {
        one.get("original"): next(m.text for m in one.iter() if m.get("type") == "source")
        for one in opened(file).iter(f"{X}file")
    }
    after = content(folder)
    made = {name: data for name, data in after.items() if name not in before}
    assert len(made) == len(facts) >= 20
    for name, data in made.items():
        source = name.replace(".en.md", ".fr.md")
        shared = without(before[source], "updated", "slug", "source_parts")
        assert without(data, "source_parts") == with_key(shared, "source", facts[source])
        assert values(data)["source_parts"][0].startswith("title ")
        assert after[source] == before[source]
    assert {one["outcome"] for one in take(folder, file, "--json").json["works"]} == {"unchanged"}
    assert content(folder) == after


def test_what_nobody_touched_comes_back_to_the_letter(tmp_path: Path) -> None:
    folder = sample(tmp_path)
    shutil.rmtree(folder / "content/articles/premier-voyage-export")  # its blocks are not the same
    before = content(folder)
    for source, tag in (("fr", "en"), ("fr", "fr-CA"), ("en", "fr")):
        have = [
            part
            for one in run(folder, "translations", "status", "--json").json["works"]
            if one["source"] == source and one["locales"][tag]["file"]
            for part in ("--work", one["work"])
        ]
        file = export(folder, *have, to=tag)
        root = opened(file)
        given = [segment.find("target", NAMES) for segment in root.iter(f"{X}segment")]
        assert len(given) > 10
        assert None not in given
        for segment in root.iter(f"{X}segment"):
            segment.set("state", "final")
        ran = take(folder, saved(file, root), "--json")
        assert (ran.code, {one["status"] for one in ran.json["works"]}) == (0, {"ready"})
    after = content(folder)
    assert set(after) == set(before)
    for name, data in before.items():  # but what was a draft or stale is so no longer
        changed = ("status", "source", "source_parts")
        assert without(after[name], *changed) == without(data, *changed)
        if b"status: draft" not in data and b"source" not in data:
            assert after[name] == data


def test_whatever_is_typed_the_blocks_and_codes_stay(tmp_path: Path) -> None:
    folder = sample(tmp_path)
    file = export(folder, *works(folder))
    saved(file, fill(opened(file), pseudo))
    before = content(folder)
    ran = take(folder, file, "--json")
    assert [one for one in codes(ran) if one[1] == "error"] == []
    made = {one["file"]: one for one in ran.json["works"]}
    assert len(made) >= 20
    for name, one in made.items():
        source = before[name.replace(".en.md", ".fr.md")]
        data = (folder / name).read_bytes()
        assert blocks(data) == blocks(source)
        assert values(data)["title"] == (pseudo(values(source)["title"][0]),)
        assert one["status"] == "ready"
    assert run(folder, "check", "--json").json["totals"]["error"] == 0


def test_a_rich_body_comes_back_with_other_words(small: Path) -> None:
    for name in ("lac.jpg", "v.jpg"):
        write_article(small, "riche", body=RICH)
        (small / "content/articles/riche" / name).write_bytes(photographs.JPEG)
    file = export(small, "--work", "riche")
    saved(file, fill(opened(file), pseudo))
    assert take(small, file).code == 0
    source = (small / "content/articles/riche/index.fr.md").read_bytes()
    assert blocks(english(small, "riche").read_bytes()) == blocks(source)
    again = export(small, "--work", "riche")
    texts = ["".join(one.itertext()) for one in opened(again).iter(f"{X}target")]
    assert len(texts) == len(list(opened(again).iter(f"{X}segment"))) > 20
    assert all("* 1. | < [ _ &amp; `~~]" in text for text in texts)


def test_a_translation_has_the_facts_of_its_source_and_its_own_words(small: Path) -> None:
    write_article(
        small, "fete", title='"La fête"', slug="la-fete", tags="[a, b]", reviewed_by="M",
        aliases="[kermesse]", guid="g-1", canonical="https://x.example/y", body=BODY,
    )  # fmt: skip
    file = export(small)
    root = fill(opened(file))
    target(root, "title").text = 'The "fair": # 1'
    target(root, "b1").text = "Hello "
    ran = take(small, saved(file, root), when="2026-01-01T00:00:00Z")
    assert (ran.code, ran.err) == (0, "")
    assert english(small).read_text(encoding="utf-8") == (
        "---\n"
        'title: "The \\"fair\\": # 1"\n'
        "summary: Une phrase.\n"
        "date: 2026-03-09T08:00:00+01:00\n"
        "section: cooperation\n"
        "tags: [a, b]\n"
        f"source: fr@{fingerprint(small)}\n"
        f"source_parts: {parts.marks('La fête', 'Une phrase.', BODY, None, None)}\n"
        "---\n\n"
        "Hello *à toutes*.\n\n> Une [page](https://a.example)\n> de plus.\n"
    )


def test_what_a_translation_has_of_its_own_stays(small: Path) -> None:
    write_article(
        small, "fete", "en", title="'Old'", slug="the-fair", tags="[x]", reviewed_by="Ann",
        guid="g-1", aliases="[old-fair]", source="fr@000000000000", updated="2026-04-01",
        body="Hello *old*.\n\n> A [page](https://a.example/en)\n> more.\n",
    )  # fmt: skip
    before = english(small).read_text(encoding="utf-8")
    file = export(small)
    root = opened(file)
    assert target(root, "b1").getparent().get("state") == "initial"
    for segment in root.iter(f"{X}segment"):
        segment.set("state", "translated")
    target(root, "title").text = "It’s new"
    target(root, "b1")[0].text = "new"
    ran = take(small, saved(file, root), "--json", when=LATE)
    assert (ran.code, codes(ran)) == (0, [])
    wanted = before.replace("'Old'", "'It’s new'").replace("*old*", "*new*")
    marks = parts.marks("La fête : # 1", "Une phrase.", BODY, None, None)
    assert english(small).read_text(encoding="utf-8") == wanted.replace(
        "fr@000000000000", f"fr@{fingerprint(small)}\nsource_parts: {marks}"
    )


def test_a_work_whose_source_has_changed_is_refused_and_named(small: Path) -> None:
    write_article(small, "autre", body="Autre.\n")
    file = export(small)
    saved(file, fill(opened(file)))
    write_article(small, "fete", title="La foire", body=BODY)
    ran = take(small, file)
    assert ran.code == 1
    assert "to-translators.xlf:3: error: The source of “fete” has changed" in ran.err
    assert not english(small).exists()
    assert english(small, "autre").exists()
    found = take(small, file, "--json").json
    assert [one["outcome"] for one in found["works"]] == ["refused", "unchanged"]
    assert found["findings"][0]["work"] == found["works"][0]["work"]


def test_an_older_source_is_taken_as_stale_if_asked(small: Path) -> None:
    before = fingerprint(small)
    file = export(small)
    saved(file, fill(opened(file), lambda text: text.replace("Bonjour", "Hello")))
    write_article(small, "fete", title="La foire", body="Tout autre chose, sans rien de commun.\n")
    assert take(small, file, "--stale").code == 0
    data = english(small).read_bytes()
    assert values(data)["source"] == (f"fr@{before}",)
    assert frontmatter.parse(data).body == "\n" + BODY.replace("Bonjour", "Hello")
    (state,) = run(small, "translations", "status", "--json").json["works"]
    assert state["locales"]["en"]["state"] == "stale"


def test_an_older_file_never_takes_the_place_of_a_newer_translation(small: Path) -> None:
    file = export(small)
    saved(file, fill(opened(file), lambda text: text.replace("Bonjour", "Hello")))
    write_article(small, "fete", title="La foire", body=BODY)
    write_article(small, "fete", "en", source=f"fr@{fingerprint(small)}", body="Newer.\n")
    before = content(small)
    ran = take(small, file, "--stale", "--json")
    assert codes(ran) == [("xliff-older", "error")]
    assert content(small) == before


def test_a_copy_of_the_source_that_was_tampered_with_is_refused(small: Path) -> None:
    file = export(small)
    root = fill(opened(file))
    root[0][0].text = "Tout autre chose.\n"
    write_article(small, "fete", title="La foire", body=BODY)
    ran = take(small, saved(file, root), "--stale", "--json")
    assert codes(ran) == [("xliff-skeleton", "error")]
    assert not english(small).exists()


def test_a_lost_skeleton_does_no_harm_while_the_source_is_the_same(small: Path) -> None:
    file = export(small)
    root = fill(opened(file))
    root[0].remove(root[0][0])
    assert take(small, saved(file, root)).code == 0
    assert frontmatter.parse(english(small).read_bytes()).body == f"\n{BODY}"


@pytest.mark.parametrize("state", ["initial", None])
def test_open_texts_make_a_draft_and_are_counted(small: Path, state: str | None) -> None:
    file = export(small)
    root = fill(opened(file))
    part = target(root, "b2").getparent()
    if state:
        part.set("state", state)
    else:
        part.remove(target(root, "b2"))
    ran = take(small, saved(file, root), "--json")
    assert (ran.code, codes(ran)) == (0, [("xliff-open", "warning")])
    assert "“fete”: 1 of 4 texts" in ran.json["findings"][0]["message"]
    assert values(english(small).read_bytes())["status"] == ("draft",)
    assert (
        take(small, saved(file, fill(opened(file))), "--json").json["works"][0]["status"] == "ready"
    )
    assert values(english(small).read_bytes())["status"] == ("ready",)


def test_readers_keep_a_translation_while_a_new_one_is_not_done(small: Path) -> None:
    write_article(small, "fete", "en", title="Old", source="fr@000000000000", body="Old.\n")
    before = content(small)
    file = export(small)
    root = fill(opened(file))
    target(root, "summary").getparent().set("state", "initial")
    ran = take(small, saved(file, root), "--json")
    assert (ran.code, codes(ran)[-1]) == (1, ("xliff-open-public", "error"))
    assert content(small) == before


def test_other_paragraphs_of_a_translation_are_replaced_only_by_whole_texts(small: Path) -> None:
    write_article(small, "fete", "en", status="draft", source="fr@000000000000", body="Mine.\n")
    file = export(small)
    root = fill(opened(file))
    part = target(root, "b2").getparent()
    part.remove(target(root, "b2"))
    assert take(small, saved(file, root)).code == 0
    assert frontmatter.parse(english(small).read_bytes()).body == "\nMine.\n"
    ran = take(small, saved(file, fill(opened(file))), "--json")
    assert codes(ran) == [("xliff-body-replaced", "warning")]
    assert frontmatter.parse(english(small).read_bytes()).body == f"\n{BODY}"


@pytest.mark.parametrize(
    ("built", "when", "told"),
    [(True, LATE, True), (False, LATE, True), (True, EARLY, False), (False, EARLY, False)],
)
def test_readers_who_had_the_source_are_told_of_a_translation(
    small: Path, built: bool, when: str, told: bool
) -> None:
    if built:
        at(when, small, "build")
    file = export(small)
    saved(file, fill(opened(file)))
    assert take(small, file, when=when).code == 0
    found = values(english(small).read_bytes()).get("updated")
    assert found == (("2026-11-26T10:00:00+01:00",) if told else None)
    before = content(small)
    assert take(small, file, when="2026-12-24T09:00:00Z").code == 0
    assert content(small) == before


def test_readers_who_had_nothing_are_told_nothing(small: Path) -> None:
    text = (small / "config/syndicate.toml").read_text(encoding="utf-8")
    omitted = text.replace("[sections.cooperation]", '[sections.cooperation]\nmissing = "omit"')
    (small / "config/syndicate.toml").write_text(omitted, encoding="utf-8")
    file = export(small)
    saved(file, fill(opened(file)))
    assert take(small, file, when=LATE).code == 0
    assert "updated" not in values(english(small).read_bytes())


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ((), ["draft", "missing", "stale"]),
        (("--missing",), ["missing"]),
        (("--stale",), ["stale"]),
        (("--missing", "--stale"), ["missing", "stale"]),
        (("--work", "ready"), ["ready"]),
        (("--work", "ready", "--work", "missing", "--work", "ready"), ["missing", "ready"]),
    ],
)
def test_what_waits_is_exported(tmp_path: Path, options: tuple[str, ...], names: list[str]) -> None:
    folder = home(tmp_path / "home")
    for name in ("missing", "ready", "stale", "draft"):
        write_article(folder, name)
    write_article(folder, "unwritten", status="draft")
    write_article(folder, "gone", withdrawn="2026-04-01", updated="2026-04-01")
    write_article(folder, "english-only", "en")
    write_article(folder, "ready", "en")
    write_article(folder, "stale", "en", source="fr@000000000000")
    write_article(folder, "draft", "en", status="draft")
    root = opened(export(folder, *options))
    assert sorted(str(one.get("id")) for one in root.findall("file", NAMES)) == [
        f"article.{name}" for name in names
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("export", "--to", "de", "x.xlf"), 2, "no language “de”"),
        (("export", "--to", "en", "--from", "de", "x.xlf"), 2, "no language “de”"),
        (("export", "x.xlf"), 2, "--to is missing"),
        (("export", "--to", "en", "--work", "fetes", "x.xlf"), 2, "the nearest is “fete”"),
        (("export", "--to", "fr", "--work", "fete", "x.xlf"), 2, "nothing to translate"),
        (("export", "--to", "en", "there.xlf"), 2, "a file of this name already"),
        (("export", "--to", "en", "none/x.xlf"), 1, "cannot be written"),
        (("import", "none.xlf"), 2, "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(small)
    Path("there.xlf").write_text("precious", encoding="utf-8")
    ran = run(small, "translations", *arguments)
    assert (ran.code, message in ran.err) == (code, True), ran.err
    assert Path("there.xlf").read_text(encoding="utf-8") == "precious"
    assert not Path("x.xlf").exists()


def test_works_of_several_languages_need_a_choice(small: Path) -> None:
    write_article(small, "english-only", "en")
    both = ("--work", "fete", "--work", "english-only")
    ran = run(small, "translations", "export", "--to", "fr-CA", *both, f"{small}/x.xlf")
    assert (ran.code, "--from" in ran.err) == (2, True)
    chosen = ("--from", "en", *both, "--json", f"{small}/x.xlf")
    made = run(small, "translations", "export", "--to", "fr-CA", *chosen).json
    assert [one["name"] for one in made["works"]] == ["english-only"]
    assert [one["code"] for one in made["findings"]] == ["xliff-other-source"]


def test_where_nothing_waits_nothing_is_written(small: Path) -> None:
    write_article(small, "fete", "en")
    ran = run(small, "translations", "export", "--to", "en", f"{small}/x.xlf")
    assert (ran.code, "Nothing waits" in ran.out) == (0, True)
    assert not (small / "x.xlf").exists()


def test_a_home_without_settings_ends_with_3(tmp_path: Path) -> None:
    assert run(tmp_path, "translations", "export", "--to", "en", f"{tmp_path}/x.xlf").code == 3
    assert run(tmp_path, "translations", "import", f"{tmp_path}/x.xlf").code == 3


def test_json_has_every_key(small: Path) -> None:
    made = run(small, "translations", "export", "--to", "en", "--json", f"{small}/x.xlf").json
    assert set(made) == {"file", "source", "target", "works", "findings"}
    assert (made["source"], made["target"]) == ("fr", "en")
    (work,) = made["works"]
    assert set(work) == {"work", "name", "file", "state", "units", "words"}
    assert (work["name"], work["state"], work["units"], work["words"]) == ("fete", "missing", 4, 15)
    root = opened(small / "x.xlf")
    segment = unit(root, "title").find("segment", NAMES)
    etree.SubElement(segment, f"{X}target").text = "The fair"
    taken = take(small, saved(small / "x.xlf", root), "--json").json
    assert set(taken) == {"file", "source", "target", "works", "totals", "findings"}
    assert taken["totals"] == {"written": 1, "unchanged": 0, "refused": 0}
    (work,) = taken["works"]
    assert set(work) == {"work", "original", "outcome", "file", "status", "units", "open"}
    assert (work["status"], work["units"], work["open"]) == ("draft", 4, 4)
    assert set(taken["findings"][0]) == FINDING


def test_it_is_said_in_french(small: Path) -> None:
    ran = run(small, "--lang", "fr", "translations", "export", "--help")
    assert ran.code == 0


def test_a_file_that_is_in_the_place_of_the_translation_is_left_alone(small: Path) -> None:
    file = export(small)
    saved(file, fill(opened(file)))
    english(small).write_bytes(b"no front matter")
    ran = take(small, file, "--json")
    assert codes(ran) == [("xliff-work-unknown", "error")]
    assert english(small).read_bytes() == b"no front matter"


def struck(folder: Path, at: int, *words: str) -> int:
    """Kill a command at its `at`-th call to the system; return how many it makes where `at` is 0."""
    count = folder / "count"
    strike = (sys.executable, "-m", "tests.support.dying", str(at), "SIGKILL")
    ran = subprocess.run(
        [*strike, "--home", str(folder), "--lang", "en", "translations", *words],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DYING_COUNT": str(count)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == (-9 if at else 0), ran.stderr
    return 0 if at else int(count.read_text(encoding="ascii"))


def test_a_command_cut_short_leaves_no_torn_file(small: Path) -> None:
    for name in ("fete", "autre"):  # not public before anybody runs this: nothing to tell readers
        write_article(small, name, date="2126-03-09", body=BODY)
    command = ("export", "--to", "en", str(small / "x.xlf"))
    struck(small, 0, *command)  # fills caches
    (small / "x.xlf").unlink()
    calls = struck(small, 0, *command)
    whole = (small / "x.xlf").read_bytes()
    for back in (0, 2, 5):
        (small / "x.xlf").unlink(missing_ok=True)
        struck(small, calls - back, *command)
        assert not (small / "x.xlf").exists() or (small / "x.xlf").read_bytes() == whole
    (small / "x.xlf").unlink(missing_ok=True)
    assert run(small, "translations", *command).code == 0
    saved(small / "x.xlf", fill(opened(small / "x.xlf")))
    before = content(small)
    calls = struck(small, 0, "import", str(small / "x.xlf"))
    after = content(small)
    assert set(after) - set(before) == {
        f"content/articles/{name}/index.en.md" for name in ("fete", "autre")
    }
    for back in (0, 6, 12):
        for name in set(after) - set(before):
            (small / name).unlink(missing_ok=True)
        (small / "var/imports.json").unlink(missing_ok=True)
        struck(small, calls - back, "import", str(small / "x.xlf"))
        assert content(small).items() <= after.items()
    assert run(small, "translations", "import", str(small / "x.xlf")).code == 0
    assert content(small) == after


def test_a_unit_that_is_gone_is_open(small: Path) -> None:
    file = export(small)
    root = fill(opened(file))
    root[0].remove(unit(root, "b2"))
    ran = take(small, saved(file, root), "--json")
    assert codes(ran) == [("xliff-open", "warning")]
    assert ran.json["works"][0]["open"] == 1


def test_a_translator_is_told_what_it_is_about(small: Path) -> None:
    write_article(small, "fete", canonical="https://original.example/fete", body=BODY)
    write_article(small, "fete", "en", source="fr@000000000000", status="ready")
    notes = {
        str(one.get("category")): str(one.text) for one in opened(export(small)).iter(f"{X}note")
    }
    assert "“Cooperation”" in notes["section"]
    assert notes["address"] == "https://original.example/fete"
    assert notes["canonical"] == "https://original.example/fete"
    assert "then 000000000000, now " in notes["change"]


def test_a_translation_into_the_language_of_the_source_is_refused(small: Path) -> None:
    write_article(small, "fete", "en", body=BODY)
    file = export(small, "--work", "fete")
    root = fill(opened(file))
    root.set("srcLang", "en")
    root.set("trgLang", "fr")
    for fact in root.iter():
        if fact.get("type") == "source":
            fact.text = fact.text.replace("fr@", "en@")
    before = content(small)
    assert codes(take(small, saved(file, root), "--json")) == [("xliff-direction", "error")]
    assert content(small) == before


def test_a_text_that_no_file_could_hold_is_refused(small: Path) -> None:
    write_article(small, "fete", body=f"{'mot ' * 200_000}\n")
    file = export(small)
    saved(file, fill(opened(file), lambda text: text * 2 if len(text) > 1000 else text))
    assert codes(take(small, file, "--json")) == [("file-too-large", "error")]
    assert not english(small).exists()


def test_of_a_stale_translation_only_what_has_changed_is_open(small: Path) -> None:
    body = "Un.\n\nDeux *mots*.\n\nTrois.\n"
    write_article(small, "fete", title="La fête", body=body)
    write_article(small, "fete", "en", title="The fair", body="One.\n\nTwo *words*.\n\nThree.\n")
    assert run(small, "translations", "accept", "fete", "--to", "en").code == 0
    write_article(small, "fete", title="La kermesse", body=body.replace("Deux", "Vingt"))
    root = opened(export(small))
    states = {
        unit.get("id"): unit.find(f"{X}segment").get("state") for unit in root.iter(f"{X}unit")
    }
    assert states == {
        "title": "initial",
        "summary": "translated",
        "b1": "translated",
        "b2": "initial",
        "b3": "translated",
    }
    notes = [note.text for note in root.iter(f"{X}note") if note.get("category") == "change"]
    assert notes == ["The source has changed since it was translated: title, text (paragraph 2)."]
