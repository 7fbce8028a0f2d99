import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content.identity import entry_id, fingerprint, is_uri, work_id

AUTHORITY = "metropole.example,2026"
NAMED = "urn:uuid:a40ff8a4-3ea5-5b1b-8da4-6a7ed4d1b4f6"


def test_the_id_of_a_work_follows_from_authority_kind_and_name_alone() -> None:
    expected = uuid.uuid5(uuid.NAMESPACE_URL, "tag:metropole.example,2026:article/fete")
    assert work_id(AUTHORITY, "article", "fete") == f"urn:uuid:{expected}"


def test_an_event_and_an_article_of_one_name_are_two_works() -> None:
    assert work_id(AUTHORITY, "article", "fete") != work_id(AUTHORITY, "event", "fete")


def test_an_entry_is_named_by_authority_kind_work_and_locale() -> None:
    assert entry_id(AUTHORITY, "article", NAMED, "fr-CA") == (
        "tag:metropole.example,2026:article/a40ff8a4-3ea5-5b1b-8da4-6a7ed4d1b4f6/fr-CA"
    )


def test_a_work_id_that_is_no_uuid_is_hashed_into_one() -> None:
    work = "https://old.example/?p=12"
    expected = uuid.uuid5(uuid.NAMESPACE_URL, work)
    assert entry_id(AUTHORITY, "event", work, "en") == (
        f"tag:metropole.example,2026:event/{expected}/en"
    )


def test_a_guid_that_an_importer_brought_is_kept_verbatim() -> None:
    assert entry_id(AUTHORITY, "article", NAMED, "fr", "Old GUID 7") == "Old GUID 7"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Le thé\r\nvert", "Le thé\nvert", id="Windows line ends"),
        pytest.param("Le thé\rvert", "Le thé\nvert", id="old Mac line ends"),
        pytest.param("Le thé  \nvert\t\n\n", "Le thé\nvert", id="space at the ends"),
        pytest.param("Le the\u0301", "Le th\u00e9", id="decomposed accents"),
        pytest.param("\n\nLe thé", "Le thé", id="empty lines at the beginning"),
    ],
)
def test_what_no_translator_sees_changes_no_fingerprint(one: str, other: str) -> None:
    assert fingerprint("T", "S", one) == fingerprint("T", "S", other)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(fingerprint("T2", "S", "B", ["A"], "P"), id="title"),
        pytest.param(fingerprint("T", "S2", "B", ["A"], "P"), id="summary"),
        pytest.param(fingerprint("T", "S", "B2", ["A"], "P"), id="body"),
        pytest.param(fingerprint("T", "S", "B", ["A2"], "P"), id="alt"),
        pytest.param(fingerprint("T", "S", "B", ["A"], "P2"), id="place"),
        pytest.param(fingerprint("T", "S", "B", ["A"]), id="no place"),
        pytest.param(fingerprint("S", "T", "B", ["A"], "P"), id="exchanged"),
    ],
)
def test_each_part_that_a_translator_sees_changes_it(other: str) -> None:
    assert other != fingerprint("T", "S", "B", ["A"], "P")


@given(st.text(), st.text(), st.text())
def test_a_fingerprint_is_twelve_hex_digits(title: str, summary: str, body: str) -> None:
    try:
        title.encode(), summary.encode(), body.encode()
    except UnicodeEncodeError:
        return
    found = fingerprint(title, summary, body)
    assert len(found) == 12
    assert int(found, 16) >= 0


def test_the_fingerprint_is_fixed_for_ever() -> None:
    # translations keep it in their files: a change here makes every translation stale
    assert fingerprint("Titre", "Résumé", "Corps\n", ["Image"], "Lieu") == "4ddb2138dcc4"


@pytest.mark.parametrize("text", ["tag:a.example,2026:1", "urn:isbn:1", "https://a.example/?p=1"])
def test_tag_urn_and_http_uris_can_be_ids(text: str) -> None:
    assert is_uri(text)


@pytest.mark.parametrize("text", ["fete", "ftp://a.example", "tag:", "urn:a b", "https://", ""])
def test_other_texts_cannot_be_ids(text: str) -> None:
    assert not is_uri(text)
