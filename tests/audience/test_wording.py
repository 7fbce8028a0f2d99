"""What somebody agrees to says all that law asks for, and has an id of its own."""

from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.audience.wording import words
from syndicate.localise.catalogue import Catalogue, load
from syndicate.paths import data_root
from tests.support.publication import settings

SETTINGS = settings(Path())


def catalogue(tag: str, folder: Path) -> Catalogue:
    return load(tag, SETTINGS.locales, [data_root() / "locales"], folder)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("fr", ("Je souhaite recevoir", "retirer votre consentement à tout moment")),
        ("fr-CA", ("Je souhaite recevoir", "retirer votre consentement à tout moment")),
        ("en", ("I want to receive", "withdraw your consent at any time")),
    ],
)
def test_purpose_sender_address_contact_and_the_right_to_withdraw(
    tag: str, said: tuple[str, ...], tmp_path: Path
) -> None:
    text = words(SETTINGS, catalogue(tag, tmp_path))["actualites"].text
    sender = SETTINGS.sender
    for one in (
        *said,
        sender.legal_name,
        sender.email,
        SETTINGS.newsletters["actualites"].title[tag],
    ):
        assert one in text
    assert sender.mailing_address.splitlines()[0] in text


def test_the_same_words_have_the_same_id_and_others_another(tmp_path: Path) -> None:
    fr = catalogue("fr", tmp_path)
    one = words(SETTINGS, fr)["actualites"]
    assert one.id == words(SETTINGS, fr)["actualites"].id
    assert one.id != words(SETTINGS, catalogue("en", tmp_path))["actualites"].id
    moved = replace(SETTINGS, sender=replace(SETTINGS.sender, mailing_address="2, rue Neuve\nLyon"))
    other = words(moved, fr)["actualites"]
    assert other.id != one.id
    assert "2, rue Neuve, Lyon" in other.notice


def test_a_newsletter_s_own_sender_asks(tmp_path: Path) -> None:
    own = {"actualites": {"fr": {"legal_name": "Ville de Montréal", "email": "x@ville.example"}}}
    joint = replace(SETTINGS, sender=replace(SETTINGS.sender, overrides=own))
    notice = words(joint, catalogue("fr", tmp_path))["actualites"].notice
    assert "Ville de Montréal" in notice
    assert "x@ville.example" in notice
