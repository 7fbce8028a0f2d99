"""Lines of the log: one object each for machines, the same facts for people, nobody's address in either."""

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate import logs

TOKEN = "kJ8f0Qm2vB7cXz1L4nR6tYwE"


@contextmanager
def logged(form: logs.Format) -> Iterator[io.StringIO]:
    """Log into a text, whoever logged before."""
    root, said = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    try:
        logs.begin(form, "info", said)
        yield said
    finally:
        root.handlers[:] = before
        root.setLevel(level)


def one(**extra: Any) -> dict[str, Any]:
    """Return the object that a line is made of."""
    with logged("json") as said:
        logging.getLogger("syndicate.test").warning("word %s", 1, extra=extra)
    (line,) = said.getvalue().splitlines()
    made = json.loads(line)
    assert isinstance(made, dict)
    return made


def test_a_line_has_time_level_logger_and_message() -> None:
    made = one()
    at = datetime.fromisoformat(made.pop("time"))
    assert at.tzinfo is not None
    assert made == {"level": "warning", "logger": "syndicate.test", "message": "word 1"}


def test_code_and_fields_have_names_of_their_own_and_the_rest_is_a_field() -> None:
    made = one(code="smtp-away", fields={"host": "relay"}, settled={"sent": 3})
    assert made["code"] == "smtp-away"
    assert made["fields"] == {"host": "relay", "settled": {"sent": 3}}


def test_a_traceback_stays_on_its_line() -> None:
    with logged("json") as said:
        try:
            int("reader a.b+c@lecteurs.example\nis none")
        except ValueError:
            logging.getLogger("syndicate").exception("failed")
    (line,) = said.getvalue().splitlines()
    made = json.loads(line)
    assert made["exception"].endswith(r": 'reader …\nis none'")


@pytest.mark.parametrize("form", ["text", "json"])
def test_lines_within_a_request_name_it_also_from_other_threads(form: logs.Format) -> None:
    import contextvars  # noqa: PLC0415 - of this test alone
    import threading  # noqa: PLC0415

    log = logging.getLogger("syndicate")
    with logged(form) as said:
        with logs.about("0123456789abcdef"):
            log.info("inside")
            context = contextvars.copy_context()
            other = threading.Thread(target=context.run, args=(log.info, "beside"))
            other.start()
            other.join()
        log.info("after")
    inside, beside, after = said.getvalue().splitlines()
    assert "0123456789abcdef" in inside
    assert "0123456789abcdef" in beside
    assert "request" not in after


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("550 5.1.1 <zoë.d'arc@lecteurs.example> unknown", "550 5.1.1 <…> unknown"),
        (f"GET /u/{TOKEN}.x HTTP/1.1", "GET /u/… HTTP/1.1"),
        (f"/hooks/mailjet/{TOKEN}", "/hooks/mailjet/…"),
        (f"token syn_abcdefgh_{'x' * 43}", "token …"),
        ("src/u/settings_of_something.py", "src/u/settings_of_something.py"),
        (
            "built: 3 files written, 0 deleted, in 0.2 s",
            "built: 3 files written, 0 deleted, in 0.2 s",
        ),
        ("2026-11-26T12:00:00Z @ 12", "2026-11-26T12:00:00Z @ 12"),
    ],
)
def test_addresses_and_tokens_are_taken_out(form: logs.Format, said: str, left: str) -> None:
    with logged(form) as text:
        logging.getLogger("syndicate").info("%s", said)
    line = text.getvalue().rstrip("\n")
    assert (json.loads(line)["message"] if form == "json" else line[-len(left) :]) == left


def test_a_level_leaves_out_what_matters_less() -> None:
    root, text = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    try:
        logs.begin("text", "error", text)
        logging.getLogger("syndicate").warning("less")
        logging.getLogger("syndicate").error("more")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    assert re.fullmatch(r"\S+ \S+ syndicate ERROR more\n", text.getvalue())


@given(st.text(), st.dictionaries(st.text(min_size=1), st.text() | st.integers() | st.none()))
def test_whatever_is_logged_is_one_object_on_one_line(word: str, fields: dict[str, Any]) -> None:
    with logged("json") as text:
        logging.getLogger("syndicate").info("%s", word, extra={"fields": fields})
    assert text.getvalue().count("\n") == 1
    assert isinstance(json.loads(text.getvalue()), dict)
