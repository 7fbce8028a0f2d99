"""What one reader gets of an issue, and why not the rest: each reason, in a person's language."""

from pathlib import Path
from typing import Any

import pytest

from syndicate.localise.sentences.explained import EXPLAINED
from tests.support.cli import at, run
from tests.support.homes import write_article
from tests.support.sending import (
    DUE,
    ISSUE,
    LATER,
    PLAN,
    issue,
    join,
    leave,
    mails,
    publication,
    shown,
)

pytestmark = pytest.mark.short


def explained(home: Path, who: str = "ana", instant: str = PLAN, id_: str = ISSUE) -> Any:
    return at(
        instant, home, "issue", "explain", id_, "--to", f"{who}@readers.example", "--json"
    ).json


def reasons(found: Any) -> dict[str, str]:
    return {one["title"]: one["reason"]["code"] for one in found["items"]}


def option(home: Path, line: str, table: str = "[newsletters.actualites]") -> None:
    file = home / "config" / "syndicate.toml"
    text = file.read_text("utf-8").replace(f"{table}\n", f"{table}\n{line}\n", 1)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("enrolled", [False, True], ids=["before", "after"])
def test_language_hour_items_and_size_before_and_after_it_is_prepared(
    tmp_path: Path, enrolled: bool
) -> None:
    home = publication(tmp_path)
    if enrolled:
        leave(home, DUE)
    found = explained(home, "cy", DUE)
    assert found["standing"]["code"] == ("enrolled" if enrolled else "will")
    assert (found["locale"]["tag"], found["locale"]["code"]) == ("fr", "own")
    assert (found["zone"]["name"], found["zone"]["code"]) == ("America/Toronto", "own")
    assert (found["due"], found["local"]) == ("2026-03-12T12:00:00Z", "2026-03-12T08:00-04:00")
    assert found["subject"] == "La fête"
    assert reasons(found) == {"La fête": "chosen", "Le pont": "chosen"}
    assert all(one["gets"] for one in found["items"])
    if enrolled:
        leave(home, LATER)
        (file,) = [
            one
            for one in (home / "var/outbox" / ISSUE).glob("*.eml")
            if b"cy@readers.example" in one.read_bytes()
        ]
        again = explained(home, "cy", LATER)
        assert again["bytes"] == len(file.read_bytes())
        assert set(mails(home)) == {"ana", "bo", "cy"}


def test_why_not_each_of_the_others(tmp_path: Path) -> None:
    home = publication(tmp_path)
    leave(home, DUE)
    week = "2026-03-16T08:00:00+01:00"
    for name in ("gare", "quai", "port", "vieux"):
        write_article(home, name, title=f"Le {name}", date=week, section="cooperation")
    write_article(home, "demain", title="Le demain", date="2026-03-25T08:00:00+01:00")
    write_article(home, "cache", title="Le caché", date=week, status="draft")
    write_article(home, "pont", title="Le pont", updated=week)
    edits = home / "content" / "issues" / "actualites" / "2026-03-19"
    edits.mkdir(parents=True)
    lines = "---\nexclude: [vieux]\norder: [pont, gare]\n---\n"
    (edits / "index.fr.md").write_text(lines, encoding="utf-8")
    option(home, "max_items = 2")
    at("2026-03-18T12:00:00Z", home, "schedule", "tick")
    id_, instant = "actualites-2026-03-19", "2026-03-18T12:00:00Z"
    found = explained(home, "ana", instant, id_)
    told = [(one["title"], one["reason"]["code"]) for one in found["items"]]
    assert ("La fête", "brought") in told
    assert told.count(("Le pont", "brought")) == told.count(("Le pont", "chosen")) == 1
    assert dict(told) | {"Le pont": ""} == {
        "La fête": "brought",
        "Le pont": "",
        "Le gare": "chosen",
        "Le port": "over-max",
        "Le quai": "over-max",
        "Le vieux": "excluded",
        "Le caché": "not-public",
        "Le demain": "too-late",
    }
    brought = next(one for one in found["items"] if one["title"] == "La fête")
    assert brought["reason"]["message"] == f"they had it before, in {ISSUE}"
    join(home, "eve", instant)
    new = explained(home, "eve", instant, id_)
    assert sorted(one["reason"]["code"] for one in new["items"] if one["title"] == "Le pont") == [
        "chosen",
        "never-had",
    ]


def test_an_item_in_another_language_says_so(tmp_path: Path) -> None:
    home = publication(tmp_path, locale="en")
    found = explained(home)
    assert set(reasons(found).values()) == {"chosen-fallback"}
    assert found["items"][0]["shown"] == "fr"
    assert "in “fr”: there is no text in “en”" in found["items"][0]["reason"]["message"]


def test_topics_language_and_zone_that_changed_since(tmp_path: Path) -> None:
    home = publication(tmp_path)
    leave(home, DUE)
    export = home / "all.csv"
    assert run(home, "subscribers", "export", str(export)).code == 0
    changed = export.read_text("utf-8").replace(",fr,Europe/Paris", ",en,America/Toronto")
    assert changed != export.read_text("utf-8")
    export.write_text(changed, encoding="utf-8")
    assert at(DUE, home, "subscribers", "import", str(export)).code == 0
    found = explained(home, "ana", DUE)
    assert (found["locale"]["tag"], found["zone"]["name"]) == ("fr", "Europe/Paris")


def test_who_does_not_get_it_is_told_why(tmp_path: Path) -> None:
    home = publication(tmp_path)
    no = home / "no.csv"
    no.write_text("email\nbo@readers.example\n", encoding="utf-8")
    assert run(home, "subscribers", "suppress", str(no), "--reason", "manual").code == 0
    assert explained(home, "bo")["standing"]["code"] in {"left", "suppressed"}
    leave(home, DUE)
    join(home, "late", DUE)
    late = explained(home, "late", DUE)
    assert (late["standing"]["code"], late["bytes"]) == ("joined-later", None)
    assert set(reasons(late).values()) == {"no-mail"}
    for name in ("fete", "pont"):
        file = home / "content" / "articles" / name / "index.fr.md"
        file.write_text(file.read_text("utf-8"), encoding="utf-8")
    assert at("2026-03-18T12:00:00Z", home, "schedule", "tick").code == 0
    empty = explained(home, "ana", "2026-03-18T12:00:00Z", "actualites-2026-03-19")
    assert empty["standing"]["code"] == "nothing-new"
    issue(home, "cancel", instant=DUE)
    cancelled = explained(home, "late", DUE)
    assert cancelled["standing"]["code"] == "cancelled"


def test_nobody_is_explained_who_does_not_read_us(tmp_path: Path) -> None:
    home = publication(tmp_path)
    refused = issue(home, "explain", "--to", "nobody@readers.example")
    assert (refused.code, "no reader with this address" in refused.err) == (2, True)


def test_people_read_it_in_sentences(tmp_path: Path) -> None:
    home = publication(tmp_path)
    leave(home, DUE)
    told = at(
        DUE, home, "--lang", "en", "issue", "explain", ISSUE, "--to", "ana@readers.example"
    ).out
    assert "it is: sent" in told
    assert "At 2026-03-12 08:00 in Europe/Paris (their own time zone)" in told
    assert "+ Le pont: it is in their email" in told
    assert shown(home, instant=DUE)["id"] in told


def test_every_reason_is_a_sentence_that_has_what_it_names() -> None:
    fields = dict.fromkeys(
        ("issue", "state", "schedule", "locale", "chosen", "shown", "before"), "x"
    )
    for table in EXPLAINED.values():
        for sentence in table.values():
            assert sentence.format(**fields)
