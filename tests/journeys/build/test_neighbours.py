"""What an entry says of its work in the other languages, while these come, move and go."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.builds import NOW, anew, built, files, place
from tests.support.homes import write_article

ENGLISH = {"title": "Party", "slug": "party"}


def translations(home: Path) -> Mapping[str, Any]:
    (entry,) = json.loads((home / "public/fr/feed.json").read_bytes())["items"]
    found: Mapping[str, Any] = entry["_translations"]
    return found


@pytest.mark.parametrize(
    ("front", "named"),
    [
        ({}, "https://news.example/en/articles/party/"),
        ({"slug": "renamed"}, "https://news.example/en/articles/renamed/"),
        ({"canonical": "https://elsewhere.example/"}, "https://elsewhere.example/"),
        ({"status": "draft"}, None),
        ({"withdrawn": NOW.isoformat(), "updated": NOW.isoformat()}, None),
    ],
    ids=["as it was", "renamed", "moved away", "a draft again", "withdrawn"],
)
def test_an_entry_names_a_translation_where_it_is_as_long_as_it_is(
    tmp_path: Path, front: Mapping[str, str], named: str | None
) -> None:
    home = place(tmp_path / "home")
    write_article(home, "fete")
    built(home)
    assert "en" not in translations(home)
    write_article(home, "fete", "en", **ENGLISH)
    built(home)
    assert translations(home)["en"]["url"] == "https://news.example/en/articles/party/"
    write_article(home, "fete", "en", **{**ENGLISH, **front})
    built(home)
    assert translations(home).get("en", {}).get("url") == named
    assert files(home / "public") == anew(home, tmp_path / "anew")
