"""Every code of this stage has its sentence, and no sentence is without its code."""

import ast
import string
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from syndicate import content, imaging
from syndicate.localise.sentences.content import SENTENCES

FOLDERS = [Path(one.__path__[0]) for one in (content, imaging)]
RAISING = {"ContentError", "UsageError", "error", "warning", "_trouble", "valid", "choice"}


def codes() -> set[str]:
    """Return the kebab-case words given where an error, warning or complaint is made."""
    found: set[str] = set()
    for file in chain.from_iterable(folder.glob("*.py") for folder in FOLDERS):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in RAISING:
                found |= {one for argument in node.args for one in _texts([argument])}
            elif isinstance(node, ast.Return) and file.name == "yaml_events.py":
                found |= set(_texts(ast.walk(node)))
    return {word for word in found if "-" in word or word == "unstamped"}


def _texts(nodes: Iterable[ast.AST]) -> list[str]:
    constants = (one.value for one in nodes if isinstance(one, ast.Constant))
    return [value for value in constants if isinstance(value, str)]


def _name(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def test_every_code_has_a_sentence() -> None:
    assert codes() - set(SENTENCES) == set()


def test_every_sentence_has_a_code() -> None:
    by_table = {"unsafe-html-removed", "link-relative"}
    assert set(SENTENCES) - codes() - by_table == set()


def test_a_remedy_asks_for_nothing_that_its_fact_could_not_have() -> None:
    known = {"file", "line", "locale", "nearest", "known"}
    for code, (fact, remedy) in SENTENCES.items():
        asked = {name for _, name, _, _ in string.Formatter().parse(remedy) if name}
        has = {name for _, name, _, _ in string.Formatter().parse(fact) if name}
        assert asked <= has | known, code
