"""What people are told when the files that readers depend on are not as they should be."""

from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hard import place, told
from tests.support.homes import SETTINGS, home


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "key-damaged"), ("no key\n", "key-damaged"), (None, "key-unreadable")],
    ids=["empty", "something else", "a folder"],
)
def test_a_secret_key_that_cannot_be_used_is_named_and_left(
    tmp_path: Path, content: str | None, code: str
) -> None:
    house = home(tmp_path / "home")
    assert run(house, "subscribers", "add", "a@lecteurs.example").code == 0
    key = house / "var" / "keys" / "token-1"
    whole = key.read_text(encoding="ascii")
    key.unlink()
    if content is None:
        key.mkdir()
    else:
        key.write_text(content, encoding="ascii")
    said = told(house, "deliver", finding=code, exit_code=3)
    assert place(said.finding).endswith("var/keys/token-1")
    assert key.is_dir() if content is None else key.read_text(encoding="ascii") == content
    if key.is_dir():
        key.rmdir()
    key.write_text(whole, encoding="ascii")
    assert run(house, "deliver").code == 0


def test_a_log_of_withdrawals_that_cannot_be_read_stops_sending(tmp_path: Path) -> None:
    house = home(tmp_path / "home", f'{SETTINGS}\n[store]\nwithdrawals = "var/left"\n')
    assert run(house, "subscribers", "add", "a@lecteurs.example").code == 0
    log = house / "var" / "left"
    log.mkdir()
    said = told(house, "deliver", finding="withdrawals-unreadable")
    assert place(said.finding).endswith("var/left")
    log.rmdir()
    assert run(house, "deliver").code == 0
