"""Text as typed, text as printed. `_` stands for U+00A0 and `~` for U+202F in these tables."""

import json
from pathlib import Path

import pytest

from syndicate.localise import typography
from syndicate.settings.options import HighMarks, Locale
from tests.localise.tables import printed

CASES = json.loads(Path(__file__).with_name("typography_cases.json").read_text("utf-8"))
PAIRS = [
    pytest.param(case["in"], tag, case[tag], id=f"{case['id']}-{tag}")
    for case in CASES
    for tag in ("fr", "fr-CA", "en")
    if tag in case
]


@pytest.mark.parametrize(("typed", "tag", "expected"), PAIRS)
def test_the_conformance_table_holds(typed: str, tag: str, expected: str) -> None:
    assert typography.html(typed, tag) == expected
    assert typography.text(typed, tag) == expected


@pytest.mark.parametrize(
    "fragment",
    [
        "<pre>a ?\n'b' : 5%</pre>",
        "<code>a ?</code>",
        "<kbd>!</kbd> <samp>a ;</samp>",
        "<script>if (a ? b : c) {}</script>",
        "<style>a:before{content:'!'}</style>",
        '<p translate="no">Qui ? "moi" !</p>',
        "<!-- Oui ? -->",
        '<p title="L\'été ?"></p>',
        "<img alt='Qui ?'>",
        "<pre>un <pre>deux ?</pre> trois ?</pre>",
    ],
)
def test_code_and_attributes_are_left_alone(fragment: str) -> None:
    assert typography.html(fragment, "fr") == fragment


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ('Le <span lang="en">"Really ?"</span> !', 'Le <span lang="en">“Really?”</span>~!'),
        ("<p lang='fr-CA'>Oui ?</p><p>Oui ?</p>", "<p lang='fr-CA'>Oui?</p><p>Oui~?</p>"),
        ('<i lang="de">"Ja" ?</i>', '<i lang="de">"Ja" ?</i>'),
        (
            '<div lang="en"><div>A ?</div> B ?</div> C ?',
            '<div lang="en"><div>A?</div> B?</div> C~?',
        ),
        ('<p lang="en">Unclosed ?', '<p lang="en">Unclosed?'),
    ],
)
def test_a_foreign_passage_is_set_by_its_own_language(fragment: str, expected: str) -> None:
    assert typography.html(fragment, "fr") == printed(expected)


@pytest.mark.parametrize(
    ("tag", "chosen", "expected"),
    [
        ("fr", "customary", "Oui~! Non~; 1~000"),
        ("fr", "thin", "Oui~! Non~; 1~000"),
        ("fr", "none", "Oui! Non; 1~000"),
        ("fr-CA", "customary", "Oui! Non; 1_000"),
        ("fr-CA", "thin", "Oui~! Non~; 1_000"),
        ("fr-CA", "none", "Oui! Non; 1_000"),
        ("fr-BE", "none", "Oui! Non; 1~000"),
        ("en", "thin", "Oui! Non; 1 000"),
    ],
)
def test_a_publication_chooses_the_space_before_high_marks(
    tag: str, chosen: HighMarks, expected: str
) -> None:
    locales = {tag: Locale(name="", babel="", high_marks=chosen)}
    for typeset in (typography.text, typography.html):
        assert typeset("Oui ! Non ; 1 000", tag, locales) == printed(expected)
        assert typeset(printed(expected), tag, locales) == printed(expected)


def test_a_foreign_passage_is_set_as_chosen_for_its_language() -> None:
    locales = {"fr-CA": Locale(name="", babel="", high_marks="thin")}
    fragment = '<p>Oui !</p><p lang="fr-ca">Oui !</p>'
    expected = '<p>Oui!</p><p lang="fr-ca">Oui~!</p>'
    assert typography.html(fragment, "en", locales) == printed(expected)


def test_a_language_without_rules_comes_back_as_it_is() -> None:
    assert typography.html('<p>Wer ? &nbsp; "Du" !</p>', "de") == '<p>Wer ? &nbsp; "Du" !</p>'


def test_a_text_that_speaks_of_tags_keeps_them() -> None:
    assert typography.text("Le <code> d'abord ?", "fr") == "Le <code> d’abord\u202f?"
    assert typography.html("Le <code> d'abord ?", "fr") == "Le <code> d’abord\u202f?"
