"""The file that remembers what was read and written."""

import ast
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import syndicate.index
from syndicate.index import database, groups
from syndicate.index.database import opened

STATEMENT = re.compile(r"\s*(SELECT|UPDATE|DELETE|INSERT)\b")
ABOUT_ONE = re.compile(r"\b(name|owner|work|path|file) = \?")


def statements() -> Iterator[str]:
    """Yield what the index asks of SQLite about one work, one file or one owner."""
    for module in sorted(Path(syndicate.index.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and STATEMENT.match(text) and ABOUT_ONE.search(text):
                yield " ".join(text.split())


@pytest.fixture(scope="module")
def empty() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(database._TABLES)
    yield connection
    connection.close()


@pytest.mark.parametrize("statement", sorted(set(statements())))
def test_what_is_asked_about_one_of_many_looks_through_no_table(
    empty: sqlite3.Connection, statement: str
) -> None:
    """Each of 10,000 works once had all addresses looked through: half of the time of a build."""
    values = [None] * (len(set(re.findall(r"\?\d", statement))) or statement.count("?"))
    plan = [row[3] for row in empty.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert not [step for step in plan if step.startswith("SCAN")]


def test_long_lists_are_summed_up_from_an_index_alone(empty: sqlite3.Connection) -> None:
    (plan,) = empty.execute(f"EXPLAIN QUERY PLAN {groups._EVERY}").fetchall()
    assert "USING COVERING INDEX cards_group" in plan[3]


def test_a_query_that_was_left_half_read_ends_quietly() -> None:
    with opened(None) as index:
        rows = index.rows("SELECT 1 UNION SELECT 2")
        assert next(rows) == (1,)
    del rows  # whatever it says then is an error here
