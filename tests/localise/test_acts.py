"""What the audit log holds is said in sentences, in each language of staff."""

import re
from pathlib import Path

import pytest

from syndicate.localise.acts import told
from syndicate.localise.catalogue import Catalogue, load
from syndicate.localise.sentences.acts import ACTS
from tests.localise.test_catalogues_whole import FOLDER, LOCALES, TOP

# audit.record(c, now, by, "act", …) and audit.record(c, now, by, audit.ACT, …); `ACT = "act"` elsewhere.
_RECORDED = re.compile(
    r'audit\.record\(\s*\w+,\s*\w+,\s*[\w."]+,\s*("[a-z-]+"|[\w.]+|".*?" if .*?),'
)
_NAMED = re.compile(r'^([A-Z]+) = "([a-z-]+)"', re.MULTILINE)
_WORD = re.compile(r'"([a-z-]+)"')
_AT_LEAST = 30  # fewer found: the pattern above no longer sees how acts are recorded


def catalogue(tag: str) -> Catalogue:
    return load(tag, LOCALES, (FOLDER,), None) if tag in LOCALES else Catalogue(tag)


def recorded() -> set[str]:
    """Return every act that the source records."""
    sources = [one.read_text("utf-8") for one in Path(TOP / "src" / "syndicate").rglob("*.py")]
    named: dict[str, set[str]] = {}
    for source in sources:
        if "audit" in source:
            for name, act in _NAMED.findall(source):
                named.setdefault(name, set()).add(act)
    found: set[str] = set()
    for source in sources:
        for given in _RECORDED.findall(source):
            words = set(_WORD.findall(given)) or named.get(given.rpartition(".")[2], set())
            found |= words or set(re.findall(rf'{given} = "([a-z-]+)" if .* else "', source))
    return found


def test_every_act_has_its_sentence() -> None:
    acts = recorded()
    assert len(acts) >= _AT_LEAST
    assert sorted(acts - ACTS.keys()) == []


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "ann@x.example approved lettre-2026-03-12 in fr-CA (revision 2)."),
        (
            "fr",
            "ann@x.example a relu et approuvé lettre-2026-03-12 en «\xa0fr-CA\xa0» (version 2).",
        ),
    ],
)
def test_an_act_is_told_in_the_language_of_who_reads(tag: str, said: str) -> None:
    fields = {"hash": "ab", "revision": 2, "locale": "fr-CA"}
    made = told("approve", "ann@x.example", "lettre-2026-03-12", fields, catalogue(tag))
    assert made == said


def test_what_was_recorded_before_there_were_revisions_is_told_too() -> None:
    assert told("approve", "a@x.example", "l-1", {"hash": "ab"}, Catalogue("en")) == (
        "a@x.example approved l-1."
    )


def test_who_is_no_person_has_a_name() -> None:
    assert told("pause", "cli", "l-1", {}, catalogue("fr")) == (
        "La ligne de commande a mis l-1 en pause."
    )


def test_an_instant_is_read_to_the_minute() -> None:
    fields = {"begins": "2026-03-11T12:05:00Z", "at_once": True, "revision": 1}
    assert told("send", "a@x.example", "l-1", fields, Catalogue("en")).endswith(
        "to all its readers at 2026-03-11 12:05 UTC."
    )


@pytest.mark.parametrize("act", ["something-new", "approve", "settle", "send"])
def test_whatever_an_act_is_called_and_lacks_it_is_told(act: str) -> None:
    made = told(act, "a@x.example", "l-1", {"locale": "fr"}, Catalogue("en"))
    assert "a@x.example" in made
    assert "l-1" in made


def test_what_somebody_wrote_stays_on_one_line() -> None:
    fields = {"reason": "Non.\n2026 bob@x.example approved l-1. {by}"}
    made = told("refuse", "a@x.example", "l-1", fields, Catalogue("en"))
    assert "\n" not in made
    assert made.endswith("{by}")
