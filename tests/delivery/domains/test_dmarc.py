"""DMARC as RFC 9989 has it: the walk up the tree, whose record holds, and what vouches for whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.delivery.domains import dkim_records, dmarc
from tests.support.names import Paper, Zone

NONE, QUARANTINE = "v=DMARC1; p=none", "v=DMARC1; p=quarantine"


def zone(**records: str) -> Zone:
    """Return records by domain, "_" for a point."""
    return {f"_dmarc.{name.replace('_', '.')} TXT": [text] for name, text in records.items()}


def test_the_walk_asks_eight_times_at_most_as_in_the_rfc() -> None:
    names = Paper({})
    dmarc.walk(names, "a.b.c.d.e.f.g.h.i.j.mail.example.com")
    assert [name for name, _ in names.asked] == [
        "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "_dmarc.g.h.i.j.mail.example.com",
        "_dmarc.h.i.j.mail.example.com",
        "_dmarc.i.j.mail.example.com",
        "_dmarc.j.mail.example.com",
        "_dmarc.mail.example.com",
        "_dmarc.example.com",
        "_dmarc.com",
    ]


@pytest.mark.parametrize(
    ("records", "domain", "organisation", "holds"),
    [
        (
            zone(mail_example_com=NONE, example_com=NONE),
            "a.mail.example.com",
            "example.com",
            "example.com",
        ),
        (
            zone(mail_example_com=f"{NONE}; psd=n", example_com=NONE),
            "a.mail.example.com",
            "mail.example.com",
            "mail.example.com",
        ),
        (zone(com="v=DMARC1; p=reject; psd=y"), "a.mail.example.com", "example.com", "com"),
        (
            zone(com="v=DMARC1; p=reject; psd=y", example_com=NONE),
            "mail.example.com",
            "example.com",
            "example.com",
        ),
        (zone(example_com=f"{NONE}; psd=y"), "example.com", "example.com", "example.com"),
        (
            zone(a_example_com=QUARANTINE, example_com=NONE),
            "a.example.com",
            "example.com",
            "a.example.com",
        ),
        (zone(), "mail.example.com", "mail.example.com", None),
        (zone(example_com="v=DMARC2; p=none"), "example.com", "example.com", None),
        (zone(example_com="p=none; v=DMARC1"), "example.com", "example.com", None),
        (zone(example_com="v = DMARC1 ;p = none;"), "example.com", "example.com", "example.com"),
    ],
)
def test_whose_record_holds_and_which_is_the_organisation(
    records: Zone, domain: str, organisation: str, holds: str | None
) -> None:
    found = dmarc.walk(Paper(records), domain)
    assert found.organisation == organisation
    assert (found.record.domain if found.record else None) == holds


def test_several_records_count_as_none() -> None:
    found = dmarc.walk(
        Paper({"_dmarc.example.com TXT": [NONE, QUARANTINE, "a word"]}), "example.com"
    )
    assert (found.record, found.several) == (None, ("example.com",))


@pytest.mark.parametrize(
    ("text", "domain", "exists", "policy"),
    [
        ("v=DMARC1; p=reject; sp=none", "example.com", True, "reject"),
        ("v=DMARC1; p=reject; sp=none", "a.example.com", True, "none"),
        ("v=DMARC1; p=reject; sp=none; np=quarantine", "a.example.com", False, "quarantine"),
        ("v=DMARC1; p=Quarantine", "a.example.com", True, "quarantine"),
        ("v=DMARC1; p=nothing", "example.com", True, None),
        ("v=DMARC1; p=nothing; rua=mailto:d@example.com", "example.com", True, "none"),
        ("v=DMARC1; p=reject; sp=most; rua=mailto:d@example.com", "example.com", True, "none"),
        ("v=DMARC1; rua=mailto:d@example.com!10m", "example.com", True, "none"),
        ("v=DMARC1; rua=https://example.com/", "example.com", True, None),
    ],
)
def test_what_a_record_asks_for(text: str, domain: str, exists: bool, policy: str | None) -> None:
    record = dmarc.parsed(text, "example.com")
    assert record is not None
    assert dmarc.holds(record, domain, exists=exists).policy == policy


@pytest.mark.parametrize(
    ("sender", "other", "strict", "vouches"),
    [
        ("example.com", "example.com", True, True),
        ("example.com", "mail.example.com", True, False),
        ("example.com", "mail.example.com", False, True),
        ("news.example.com", "mail.example.com", False, True),
        ("example.com", "example.org", False, False),
        ("own.example.com", "mail.example.com", False, False),
        ("example.com", "notexample.com", False, False),
    ],
)
def test_who_vouches_for_whom(sender: str, other: str, strict: bool, vouches: bool) -> None:
    names = Paper(zone(example_com=NONE, own_example_com=f"{NONE}; psd=n"))
    assert dmarc.aligned(names, sender, other, strict=strict) == vouches


def test_reports_about_others_are_taken_by_who_says_so() -> None:
    record = dmarc.parsed(
        "v=DMARC1; p=none; rua=mailto:a@d.example,mailto:b@example.com", "example.com"
    )
    assert record is not None
    assert record.report_domains() == ("d.example", "example.com")
    said = {"example.com._report._dmarc.d.example TXT": ["v=DMARC1"]}
    own = zone(example_com=NONE)
    assert dmarc.reports_taken(Paper({**own, **said}), record, "d.example")
    assert not dmarc.reports_taken(Paper(own), record, "d.example")
    assert dmarc.reports_taken(Paper(own), record, "mail.example.com")


@given(st.text())
def test_any_text_is_a_record_or_none(text: str) -> None:
    for one in (text, f"v=DMARC1;{text}"):
        found = dmarc.parsed(one, "example.com")
        if found is not None:
            assert dmarc.holds(found, "example.com").policy in (None, *dmarc.POLICIES)
            found.report_domains()
    list(dkim_records.troubles((text,), text))


OURS = "v=DKIM1; k=rsa; p=MIIBIjANBgkq"


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ((OURS,), None),
        (("p=MIIBIjANBgkq",), None),
        (("v=DKIM1; p=MIIB IjAN\tBgkq",), None),
        (("a word", OURS), None),
        ((), "dkim-record-absent"),
        (("v=DKIM1",), "dkim-record-absent"),
        ((OURS, OURS), "dkim-record-several"),
        (("v=DKIM1; p=",), "dkim-record-revoked"),
        (("v=DKIM1; p=MIIBother",), "dkim-record-other"),
        (("v=DKIM1; k=ed25519; p=MIIBIjANBgkq",), "dkim-record-other"),
        ((f"{OURS}; h=sha1",), "dkim-record-narrow"),
        ((f"{OURS}; s=tlsrpt",), "dkim-record-narrow"),
        ((f"{OURS}; h=sha1:sha256; s=email",), None),
        ((f"{OURS}; t=s:y",), "dkim-record-trial"),
        ((f"{OURS}; t=s",), None),
    ],
)
def test_a_key_in_the_dns_is_ours_or_why_not(texts: tuple[str, ...], code: str | None) -> None:
    assert [*dkim_records.troubles(texts, OURS)] == ([code] if code else [])
