"""French says "1 000 000 d’abonnés", of a catalogue that has but two forms."""

import gettext
from io import BytesIO

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from syndicate.localise import plurals
from syndicate.localise.catalogue import Catalogue

FORMS = ("{n} subscriber", "{n} subscribers")


def catalogue(tag: str = "fr", many: str = "", other: str = "{n} abonnés") -> Catalogue:
    """Return a catalogue as translators write it, with or without the form for millions."""
    written = Catalog(locale=tag.replace("-", "_"))
    written.add(FORMS, (other.replace("abonnés", "abonné"), other))
    if many:
        written.add(FORMS, (many, many), context="many")
    compiled = BytesIO()
    write_mo(compiled, written)
    return Catalogue(tag, gettext.GNUTranslations(BytesIO(compiled.getvalue())))


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "{n} abonné"),
        (1, "{n} abonné"),
        (2, "{n} abonnés"),
        (999_999, "{n} abonnés"),
        (1_000_000, "{n} d’abonnés"),
        (1_000_001, "{n} abonnés"),
        (1_500_000, "{n} abonnés"),
        (3_000_000, "{n} d’abonnés"),
        (2_000_000_000, "{n} d’abonnés"),
    ],
)
@pytest.mark.parametrize("tag", ["fr", "fr-CA", "fr-BE"])
def test_a_number_of_readers_is_said_as_people_say_it(tag: str, number: int, told: str) -> None:
    assert catalogue(tag).ngettext(*FORMS, number) == told


@given(st.integers(min_value=0, max_value=10**12) | st.integers(0, 10**6).map(lambda n: n * 10**6))
def test_the_third_form_is_taken_where_cldr_has_many(number: int) -> None:
    many = catalogue().ngettext(*FORMS, number) == "{n} d’abonnés"
    assert many == (Locale("fr").plural_form(number) == "many")


def test_a_catalogue_may_give_the_form_itself() -> None:
    own = catalogue(many="un beau {n} d’abonnés")
    assert own.ngettext(*FORMS, 10**6) == "un beau {n} d’abonnés"
    assert own.ngettext(*FORMS, 2) == "{n} abonnés"
    assert catalogue("es", "{n} de suscriptores").ngettext(*FORMS, 10**6) == "{n} de suscriptores"


def test_what_is_not_translated_stays_as_it_is_written() -> None:
    assert Catalogue("fr").ngettext(*FORMS, 10**6) == "{n} subscribers"
    assert Catalogue("en").ngettext(*FORMS, 10**6) == "{n} subscribers"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{n} lecteurs", "{n} de lecteurs"),
        ("{count} courriels envoyés", "{count} de courriels envoyés"),
        ("%(num)s autres articles", "%(num)s d’autres articles"),
        ("%(num)d habitants", "%(num)d d’habitants"),
        ("{n} héros", "{n} de héros"),
        ("{n} hausses", "{n} de hausses"),
        ("{n} yeux", "{n} d’yeux"),
        ("{n} yaourts", "{n} de yaourts"),
        ("{n} œuvres", "{n} d’œuvres"),
        ("{n:d} fois", "{n:d} de fois"),
        ("Envoyé à {n} abonnés et {m} amis.", "Envoyé à {n} d’abonnés et {m} d’amis."),
        ("{n}\u00a0abonnés", "{n}\u00a0d’abonnés"),
        ("{n} attendent", "{n} attendent"),
        ("{n} dans la liste", "{n} dans la liste"),
        ("{n} %", "{n} %"),
        ("{n}", "{n}"),
        ("abonnés : {n}", "abonnés : {n}"),
    ],
)
def test_of_stands_before_what_is_counted_and_before_nothing_else(written: str, told: str) -> None:
    assert plurals.with_of(written) == told


@pytest.mark.parametrize(
    ("word", "elided"),
    [("abonné", True), ("Écosse", True), ("hiver", True), ("Halifax", True), ("haricot", False),
     ("Hong Kong", False), ("huit", False), ("onze", False), ("Yaoundé", False), ("Paris", False)],
)  # fmt: skip
def test_a_vowel_is_lost_before_a_vowel_or_a_mute_h(word: str, elided: bool) -> None:
    assert plurals.elides(word) is elided
