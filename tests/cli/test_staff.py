"""`staff`: a link for each, and never a password."""

import re
from pathlib import Path

import pytest

from tests.support import homes
from tests.support.cli import run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return homes.home(tmp_path / "home")


def test_somebody_is_added_listed_changed_and_let_in_no_more(home: Path) -> None:
    added = run(home, "staff", "add", "Zoe@Metropole.example", "--role", "admin", "--name", "Zoë")
    assert added.code == 0
    assert re.fullmatch(r"https://news\.example/console/welcome/\S+\n", added.out)
    run(home, "staff", "add", "max@metropole.example", "--role", "editor", "--locale", "en")
    assert run(home, "staff", "role", "max@metropole.example", "--role", "sender").code == 0
    assert run(home, "staff", "disable", "max@metropole.example").out == "Disabled.\n"
    found = run(home, "staff", "list", "--json").json["staff"]
    assert [(one["address"], one["roles"], one["state"], one["locale"]) for one in found] == [
        ("max@metropole.example", ["sender"], "disabled", "en"),
        ("zoe@metropole.example", ["admin"], "invited", "fr"),
    ]
    assert run(home, "staff", "enable", "max@metropole.example").out == "Enabled.\n"
    assert (
        "zoe@metropole.example  Zoë  admin  has no password yet" in run(home, "staff", "list").out
    )


def test_a_new_link_is_another_one(home: Path) -> None:
    first = run(home, "staff", "add", "zoe@metropole.example", "--role", "admin").out
    again = run(home, "staff", "reset", "zoe@metropole.example", "--totp")
    assert again.code == 0
    assert again.out != first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "zoe@metropole.example", "--role", "editor"), "has this address already"),
        (("add", "nobody", "--role", "editor"), "address"),
        (("add", "b@metropole.example", "--role", "boss"), "not one of the choices"),
        (("add", "b@metropole.example"), "--role"),
        (("add", "b@metropole.example", "--role", "editor", "--locale", "de"), "this language"),
        (("role", "nobody@metropole.example", "--role", "editor"), "Nobody of the staff"),
        (("role", "zoe@metropole.example", "--role", "editor"), "only administrator"),
        (("disable", "zoe@metropole.example"), "only administrator"),
        (("reset", "nobody@metropole.example"), "Nobody of the staff"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_cannot_be_is_said(home: Path, arguments: tuple[str, ...], said: str) -> None:
    run(home, "staff", "add", "zoe@metropole.example", "--role", "admin")
    refused = run(home, "staff", *arguments)
    assert refused.code == 2
    assert said in refused.err


def test_an_empty_list_says_how_the_first_one_is_added(home: Path) -> None:
    assert "syndicate staff add EMAIL --role admin" in run(home, "staff", "list").out
