"""`tokens`: made once, listed without their secret, revoked for good."""

import re
from pathlib import Path

import pytest

from tests.support.cli import at, run
from tests.support.homes import home

NOW = "2026-03-10T12:00:00+00:00"
ADD = (
    "tokens",
    "add",
    "CMS",
    "--verb",
    "send",
    "--verb",
    "status",
    "--by",
    "Chef@Metropole.example",
)


def test_a_token_is_shown_once(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    made = at(NOW, folder, *ADD, "--newsletter", "actualites")
    assert made.code == 0
    assert re.fullmatch(r"syn_[a-z2-9]{8}_[\w-]{43}\n", made.out)
    id_ = made.out.split("_")[1]
    assert id_ in made.err
    assert "2027-03-10T12:00:00Z" in made.err
    listed = at(NOW, folder, "tokens", "list", "--json")
    assert listed.json == {
        "tokens": [
            {
                "id": id_,
                "name": "CMS",
                "state": "good",
                "verbs": ["send", "status"],
                "newsletters": ["actualites"],
                "by": "chef@metropole.example",
                "created_at": "2026-03-10T12:00:00Z",
                "expires_at": "2027-03-10T12:00:00Z",
                "used_at": None,
                "revoked_at": None,
            }
        ]
    }
    assert made.out.strip() not in at(NOW, folder, "tokens", "list").out


def test_it_expires_and_is_revoked(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    assert "No token yet" in run(folder, "tokens", "list").out
    made = at(NOW, folder, *ADD, "--expires", "1d", "--json").json
    assert made["token"].split("_")[1] == made["id"]

    def state(instant: str) -> str:
        return str(at(instant, folder, "tokens", "list", "--json").json["tokens"][0]["state"])

    assert [state(NOW), state("2026-03-11T12:00:00+00:00")] == ["good", "expired"]
    for _ in range(2):
        assert at(NOW, folder, "tokens", "revoke", made["id"]).code == 0
    assert state(NOW) == "revoked"
    assert "revoked" in at(NOW, folder, "tokens", "list").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--expires", "0d"), "at least one day"),
        (("--expires", "9999d"), "3650 days"),
        (("--expires", "1y"), "Write --expires 365d"),
        (("--newsletter", "none"), "There is no newsletter “none”"),
        (("--verb", "all"), "not one of the choices"),
        (("--by", "chef"), "address"),
    ],
)
def test_what_makes_no_token(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    folder = home(tmp_path / "home")
    made = run(folder, *ADD, *arguments)
    assert (made.code, made.out) == (2, "")
    assert said in made.err
    assert run(folder, "tokens", "list", "--json").json == {"tokens": []}


def test_a_token_needs_a_name_and_is_one_of_ours(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    nameless = run(folder, "tokens", "add", " ", *ADD[3:])
    assert (nameless.code, "no name" in nameless.err) == (2, True)
    assert "There is no token “abc”" in run(folder, "tokens", "revoke", "abc").err
