"""The doctor shows what to publish of the keys that sign mails, and makes those that are missing."""

import stat
from pathlib import Path

import pytest

from tests.support import homes
from tests.support.cli import Ran, run

DKIM = """
[delivery.dkim]
[delivery.dkim.selectors.s2026]
[delivery.dkim.selectors.e2026]
algorithm = "ed25519"
[delivery.dkim.selectors.s2027]
sign = false
"""
SELECTORS = ["s2026", "e2026", "s2027"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return homes.home(tmp_path / "home", homes.SETTINGS + DKIM)


def keys(home: Path, *options: str) -> Ran:
    return run(home, "doctor", "keys", *options)


def files(home: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (home / "var" / "keys").glob("dkim-*")}


def codes(ran: Ran) -> list[tuple[str, str, str]]:
    return [(one["code"], one["severity"], one["file"]) for one in ran.json["findings"]]


def test_without_a_selector_it_says_that_a_relay_may_do_it(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    ran = keys(home, "--make")
    assert (ran.code, ran.err) == (0, "")
    assert "[delivery.dkim]" in ran.out
    assert not (home / "var" / "keys").exists()
    assert keys(home, "--json").json == {
        "domain": "metropole.example",
        "keys": [],
        "findings": [],
    }


def test_a_missing_key_is_told_with_what_makes_it(home: Path) -> None:
    ran = keys(home)
    assert ran.code == 1
    assert "var/keys/dkim-s2026.pem [delivery.dkim.selectors.s2026.file]" in ran.err
    assert "syndicate doctor keys --make" in ran.err
    assert files(home) == {}
    found = keys(home, "--json")
    assert codes(found) == [
        ("dkim-key-absent", "error", f"var/keys/dkim-{name}.pem") for name in SELECTORS
    ]
    assert {(one["bits"], one["record"]) for one in found.json["keys"]} == {(None, "")}


def test_missing_keys_are_made_once_and_are_their_owners_alone(home: Path) -> None:
    ran = keys(home, "--make")
    assert (ran.code, ran.err) == (0, "")
    made = files(home)
    assert sorted(made) == sorted(f"dkim-{name}.pem" for name in SELECTORS)
    for name in made:
        assert stat.S_IMODE((home / "var" / "keys" / name).stat().st_mode) == 0o600
    again = keys(home, "--make", "--json")
    assert files(home) == made
    assert [one["made"] for one in again.json["keys"]] == [False, False, False]


def test_the_records_are_shown_as_a_zone_file_takes_them(home: Path) -> None:
    ran = keys(home, "--make")
    found = keys(home, "--json").json
    assert [one["selector"] for one in found["keys"]] == SELECTORS
    for one in found["keys"]:
        assert one["name"] == f"{one['selector']}._domainkey.metropole.example"
        assert f"\n{one['name']}. TXT (\n" in ran.out
        assert "".join(one["strings"]) == one["record"]
        for text in one["strings"]:
            assert len(text) <= 255
            assert f'    "{text}"\n' in ran.out
    rsa, ed25519, _next = found["keys"]
    assert rsa["record"].startswith("v=DKIM1; k=rsa; p=MII")
    assert len(ed25519["record"].partition("p=")[2]) == 44


def test_it_says_which_sign_and_how_to_change_a_key_and_nothing_that_is_secret(home: Path) -> None:
    assert keys(home, "--make").code == 0
    ran = keys(home)
    assert "var/keys/dkim-s2026.pem: signs mails (RSA, 2048 bits)." in ran.out
    assert "var/keys/dkim-s2027.pem: does not sign yet (RSA, 2048 bits)." in ran.out
    assert "sign = false" in ran.out
    said = ran.out + keys(home, "--json").out
    secrets = [line for one in files(home).values() for line in one.decode().split("\n")[1:-2]]
    assert not [line for line in secrets if line in said]


def test_a_damaged_key_is_told_and_not_replaced(home: Path) -> None:
    folder = home / "var" / "keys"
    folder.mkdir(parents=True)
    (folder / "dkim-s2026.pem").write_text("none\n")
    (folder / "dkim-s2026.pem").chmod(0o600)
    ran = keys(home, "--make", "--json")
    assert (ran.code, codes(ran)) == (
        1,
        [("dkim-key-damaged", "error", "var/keys/dkim-s2026.pem")],
    )
    assert files(home)["dkim-s2026.pem"] == b"none\n"


def test_a_key_that_others_may_read_is_a_warning_also_of_check(home: Path) -> None:
    assert keys(home, "--make").code == 0
    (home / "var" / "keys" / "dkim-e2026.pem").chmod(0o644)
    ran = keys(home, "--json")
    expected = ("dkim-key-shared", "warning", "var/keys/dkim-e2026.pem")
    assert (ran.code, codes(ran)) == (0, [expected])
    assert expected in codes(run(home, "check", "--json"))


def test_check_misses_only_keys_that_are_to_sign(home: Path) -> None:
    found = codes(run(home, "check", "--json"))
    absent = [file for code, _severity, file in found if code == "dkim-key-absent"]
    assert absent == ["var/keys/dkim-e2026.pem", "var/keys/dkim-s2026.pem"]


@pytest.mark.parametrize(
    ("domain", "sender", "warned"),
    [
        ("metropole.example", "lettre.metropole.example", False),
        ("lettre.metropole.example", "metropole.example", False),
        ("envoi.metropole.example", "lettre.metropole.example", True),
        ("", "lettre.metropole.example", False),
        ("metropole.example", "METROPOLE.example", False),
    ],
)
def test_a_domain_that_need_not_count_for_the_sender_is_a_warning(
    tmp_path: Path, domain: str, sender: str, warned: bool
) -> None:
    text = homes.SETTINGS.replace("@metropole.example", f"@{sender}")
    dkim = DKIM.replace("[delivery.dkim]\n", f'[delivery.dkim]\ndomain = "{domain}"\n')
    home = homes.home(tmp_path / "home", text + dkim)
    ran = keys(home, "--make", "--json")
    assert ran.code == 0
    found = [(one["code"], one["setting"]) for one in ran.json["findings"]]
    assert found == [("dkim-unaligned", "sender.email")] * warned


def test_so_is_the_address_of_a_partner(tmp_path: Path) -> None:
    text = homes.SETTINGS.replace("approvals = 0", 'approvals = 0\nfrom = "a@partner.example"')
    partner = '\n[sender.actualites.fr-CA]\nemail = "b@ville.example"\n'
    home = homes.home(tmp_path / "home", text + partner + DKIM)
    found = keys(home, "--make", "--json").json["findings"]
    assert [(one["setting"], one["fields"]["found"]) for one in found] == [
        ("sender.actualites.fr-CA.email", "ville.example"),
        ("newsletters.actualites.from", "partner.example"),
    ]


def test_it_is_said_in_french(home: Path) -> None:
    assert "Aucune clé" not in keys(home, "--make").out
    ran = run(home, "--lang", "fr", "doctor", "keys")
    assert "var/keys/dkim-s2026.pem\u00a0: signe les courriels (RSA, 2048 bits)." in ran.out
