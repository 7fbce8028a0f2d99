"""Passwords: which are refused, what is kept of them, and what takes as long as what."""

import re

import pytest
from argon2 import PasswordHasher

from syndicate.errors import UsageError
from syndicate.journeys.staff import passwords

ADDRESS, NAME = "zoe.lefevre@metropole.example", "Zoë Lefèvre"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password-short"),
        ("elevensigns", "password-short"),
        ("x" * 1001, "password-long"),
        (ADDRESS, "password-own"),
        (ADDRESS.upper(), "password-own"),
        ("zoe.lefevre2026", "password-own"),
        ("zoë lefèvre 12", "password-own"),
        ("password2026", "password-common"),
        ("Motdepasse-2026", "password-common"),
        ("1234567890123", "password-common"),
        ("azertyuiop123", "password-common"),
        ("bonjourbonjour", "password-common"),
        ("aaaaaaaaaaaaaaaa", "password-common"),
        ("abababababab1", "password-common"),
    ],
)
def test_what_others_would_guess_is_refused(password: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        passwords.require(password, ADDRESS, NAME)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "password",
    [
        "quatre mots jamais ensemble",
        "xq7vbn2kd0pw",
        "日本語の長い合言葉を選ぶこと",
        "            é è ü ö",
    ],
)
def test_anything_else_that_is_long_enough_will_do(password: str) -> None:
    passwords.require(password, ADDRESS, NAME)


def test_what_is_kept_is_argon2id_and_another_each_time() -> None:
    kept = [passwords.hashed("quatre mots jamais ensemble") for _ in range(2)]
    assert all(re.match(r"\$argon2id\$v=19\$m=\d{5,},t=\d,p=\d\$", one) for one in kept)
    assert kept[0] != kept[1]
    assert passwords.check("quatre mots jamais ensemble", kept[0]) == (True, None)
    assert passwords.check("quatre mots jamais ensembles", kept[0]) == (False, None)


def test_two_ways_to_type_an_accent_are_one_password() -> None:
    kept = passwords.hashed("été indien à Montréal")
    assert passwords.check("e\u0301te\u0301 indien a\u0300 Montre\u0301al", kept)[0]


def test_a_hash_of_less_is_replaced_when_it_is_next_used() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("quatre mots")
    right, better = passwords.check("quatre mots", weak)
    assert right
    assert better is not None
    assert passwords.check("quatre mots", better) == (True, None)


def test_what_nobody_has_costs_what_anybody_s_password_does() -> None:
    assert passwords.check("anything at all", None) == (False, None)
    nobody, anybody = passwords._nobody(), passwords.hashed("quatre mots jamais")
    assert nobody.split("$")[:4] == anybody.split("$")[:4]
