"""An entry that an archive keeps comes back as it was."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from syndicate.feeds.formats import FORMATS
from syndicate.feeds.kept import as_json, from_json
from syndicate.model import Alternate, Enclosure, Entry, Happening
from tests.support.documents import documents

TEXTS = some.text()
INSTANTS = some.datetimes(
    timezones=some.integers(-24 * 60 + 1, 24 * 60 - 1).map(
        lambda minutes: timezone(timedelta(minutes=minutes))
    )
)
MAYBE = some.none() | TEXTS
SIZES = some.none() | some.integers(min_value=0)
ENTRIES = some.builds(
    Entry,
    published=INSTANTS,
    updated=INSTANTS,
    image=some.none()
    | some.builds(Enclosure, length=some.integers(min_value=0), credit=MAYBE, width=SIZES, height=SIZES),
    alternates=some.lists(some.builds(Alternate, id=MAYBE), max_size=3).map(tuple),
    happening=some.none()
    | some.builds(
        Happening,
        start=INSTANTS,
        end=some.none() | INSTANTS,
        cancelled=some.none() | INSTANTS,
        all_day=some.booleans(),
        sequence=some.integers(min_value=0),
    ),
    authors=some.lists(TEXTS, max_size=3).map(tuple),
    categories=some.lists(some.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
    withdrawn=some.booleans(),
)  # fmt: skip


@given(ENTRIES)
def test_any_entry_comes_back_as_it_was(entry: Entry) -> None:
    kept = as_json(entry)
    assert from_json(kept) == entry
    assert as_json(from_json(kept)) == kept
    assert kept.isascii()
    assert "\n" not in kept


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_kept_is_written_in_the_same_bytes(form: str) -> None:
    for one in documents(form):
        entries = tuple(from_json(as_json(entry)) for entry in one.channel.entries)
        assert FORMATS[form].write(replace(one.channel, entries=entries)) == one.data


def test_what_an_older_or_newer_version_kept_is_read() -> None:
    entry = Entry(
        id="tag:a,2026:1",
        url="https://a.example/",
        title="A",
        summary="",
        html="",
        language="fr",
        published=datetime(2026, 3, 10, tzinfo=UTC),
        updated=datetime(2026, 3, 10, tzinfo=UTC),
    )
    values = json.loads(as_json(entry))
    del values["withdrawn"], values["image"], values["alternates"]
    assert from_json(json.dumps(values | {"mood": "blue"})) == entry
