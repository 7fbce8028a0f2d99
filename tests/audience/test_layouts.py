"""How other services and people name their columns."""

from pathlib import Path

import pytest

from syndicate.audience.layouts import layout
from syndicate.audience.tables import Entrant, Gone, Row, entrants
from syndicate.errors import UsageError
from syndicate.model import Finding
from tests.support.publication import NOW, settings

GIVEN = {"newsletter": "actualites", "basis": "express", "evidence": "their form"}
MAILCHIMP = (
    '"Email Address","First Name","Last Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,'
    "LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES"
)
EXPORTS = {
    "mailchimp": (
        MAILCHIMP,
        'ana@x.example,Ana,Mar,2,,,"2015-03-16 14:40:47",,,,,,,,,"2015-03-16 14:40:47",1,2,',
        "2015-03-16T13:40:47+00:00",
    ),
    "listmonk": (
        "uuid,email,name,attributes,status,created_at,updated_at",
        'u-1,ana@x.example,Ana Mar,"{""city"": ""Lyon""}",enabled,2020-01-01 10:00:00 +0000 UTC,',
        NOW.isoformat(),
    ),
    "mailpoet": (
        '"Email","First name","Last name","Confirmation time","List status","Global status","List"',
        '"ana@x.example","Ana","Mar","2021-05-02 08:00:00","subscribed","subscribed","News"',
        "2021-05-02T06:00:00+00:00",
    ),
    "brevo": (
        "CONTACT ID;EMAIL;FIRSTNAME;LASTNAME;SMS;ADDED_TIME",
        "7;ana@x.example;Ana;Mar;;2021-05-02 08:00:00",
        NOW.isoformat(),
    ),
    "mailjet": ("email,firstname,lastname,city", "ana@x.example,Ana,Mar,Lyon", NOW.isoformat()),
}
GONE = {
    "mailchimp’s unsubscribed": ("mailchimp", "Email Address,UNSUB_TIME", "a@x.example,2020-01-01"),
    "mailchimp’s cleaned": ("mailchimp", "Email Address,CLEAN_TIME", "a@x.example,2020-01-01"),
    "listmonk’s blocked": ("listmonk", "email,status", "a@x.example,blocklisted"),
    "listmonk’s without a status": ("listmonk", "email,status", "a@x.example,"),
    "mailpoet’s unconfirmed": ("mailpoet", "Email,Global status", "a@x.example,unconfirmed"),
    "mailpoet’s who left the list": (
        "mailpoet",
        "Email,List status,Global status",
        "a@x.example,unsubscribed,subscribed",
    ),
}


def read(preset: str | None, *rows: str, named: tuple[str, ...] = (), **given: str) -> list[Row]:
    form = layout(preset, named, {**GIVEN, **given})
    return list(entrants([f"{row}\n" for row in rows], "t.csv", settings(Path()), NOW, form))


@pytest.mark.parametrize(("preset", "table"), EXPORTS.items(), ids=EXPORTS)
def test_the_table_of_another_service_is_read(preset: str, table: tuple[str, str, str]) -> None:
    header, row, agreed = table
    (one,) = read(preset, header, row)
    assert isinstance(one, Entrant)
    assert (one.address, one.name, one.newsletter) == ("ana@x.example", "Ana Mar", "actualites")
    assert (one.basis, one.evidence) == ("express", "their form")
    assert one.consented_at.isoformat() == agreed


@pytest.mark.parametrize(("preset", "header", "row"), GONE.values(), ids=GONE)
def test_whom_the_other_service_does_not_write_to_stays_out(
    preset: str, header: str, row: str
) -> None:
    assert read(preset, header, row) == [Gone(2)]


@pytest.mark.parametrize(
    "named",
    [
        ("email=Adresse", "name=Prénom + Nom"),
        ("email=Adresse,name=Prénom+Nom",),
        (" email = adresse , name = PRÉNOM+nom ",),
    ],
)
def test_columns_are_what_somebody_says_they_are(named: tuple[str, ...]) -> None:
    row = "1;Ana;Mar;Lyon;a@x.example;fr-FR"
    (one,) = read(None, "n°;Prénom;Nom;Ville;Adresse;locale", row, named=named)
    assert isinstance(one, Entrant)
    assert (one.address, one.name, one.locale) == ("a@x.example", "Ana Mar", "fr")


def test_a_preset_can_be_told_of_a_column_more() -> None:
    (one,) = read(
        "brevo", "EMAIL,ADDED_TIME", "a@x.example,2021-01-02", named=("consented_at=ADDED_TIME",)
    )
    assert isinstance(one, Entrant)
    assert one.consented_at.isoformat() == "2021-01-01T23:00:00+00:00"


@pytest.mark.parametrize(
    ("named", "header", "code"),
    [
        (("mail=Adresse",), "Adresse", "columns-unread"),
        (("email",), "email", "columns-unread"),
        (("Adresse",), "Adresse", "columns-unread"),
        (("email=Adresse",), "email", "table-header"),
        (("name=Nom",), "email,Name", "table-header"),
        (("email=Adresse",), "Adresse,adresse", "table-column-twice"),
    ],
)
def test_a_slip_about_columns_is_named(named: tuple[str, ...], header: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(None, header, "a@x.example", named=named)
    assert caught.value.code == code


HEADER = "email,newsletter,basis,consented_at,ground,source,wording,evidence"
PROOFS = {
    "express, with a day": ("express,2025-05-01,,,,", "express", None),
    "express, with what shows it": ("Express,,,,,the card of 2025", "express", None),
    "a purchase": ("implied,2025-05-01,business,,,", "implied", "2027-05-01T22:00:00+00:00"),
    "an inquiry": ("implied,2026-01-31,inquiry,,,", "implied", "2026-07-31T22:00:00+00:00"),
}
UNPROVEN = {
    "nothing": (",2025-05-01,,,,", "consent-missing"),
    "no day and nothing that shows it": ("express,,,,,", "consent-undated"),
    "an implied consent of no day": ("implied,,business,,,a receipt", "consent-undated"),
    "an implied consent without a ground": ("implied,2025-05-01,,,,", "consent-ground"),
    "a ground that is none": ("implied,2025-05-01,friendship,,,", "table-value"),
    "a basis that is none": ("legitimate interest,2025-05-01,,,,", "table-value"),
    "a chapter": (f"express,2025-05-01,,,,{'x' * 2001}", "table-name-long"),
}


def own(row: str) -> Row:
    rows = [f"{one}\n" for one in (HEADER, f"a@x.example,actualites,{row}")]
    (found,) = entrants(rows, "t.csv", settings(Path()), NOW)
    return found


@pytest.mark.parametrize(("row", "basis", "expires"), PROOFS.values(), ids=PROOFS)
def test_a_row_can_prove_a_consent(row: str, basis: str, expires: str | None) -> None:
    one = own(row)
    assert isinstance(one, Entrant)
    assert one.basis == basis
    assert (one.expires.isoformat() if one.expires else None) == expires


@pytest.mark.parametrize(("row", "code"), UNPROVEN.values(), ids=UNPROVEN)
def test_who_nothing_is_proven_of_is_refused(row: str, code: str) -> None:
    found = own(row)
    assert isinstance(found, Finding)
    assert (found.code, found.line, found.mender) == (code, 2, "operator")


def test_a_consent_that_is_over_is_kept_as_expired() -> None:
    one = own("implied,2020-05-01,business,,,")
    assert isinstance(one, Entrant)
    assert (one.state, one.lapsed) == ("expired", True)


def test_a_table_without_a_basis_is_refused_whole() -> None:
    with pytest.raises(UsageError) as caught:
        list(entrants(["email,newsletter\n"], "t.csv", settings(Path()), NOW))
    assert (caught.value.code, caught.value.line) == ("consent-missing", 1)


def test_mailpoet_escapes_quotes_in_its_own_way_and_loses_no_other_row() -> None:
    rows = ('"a@x.example","An \\"Ana\\" Mar","subscribed"', '"b@x.example","Ben","subscribed"')
    found = read("mailpoet", '"Email","First name","Global status"', *rows)
    assert isinstance(found[-1], Entrant)
    assert found[-1].address == "b@x.example"
