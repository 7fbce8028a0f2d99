"""Text as typed, text as printed. `_` stands for U+00A0 and `~` for U+202F in these tables."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.localise import typography

CASES = json.loads(Path(__file__).with_name("typography_cases.json").read_text("utf-8"))
PAIRS = [
    pytest.param(case["in"], tag, case[tag], id=f"{case['id']}-{tag}")
    for case in CASES
    for tag in ("fr", "fr-CA", "en")
    if tag in case
]


def printed(text: str) -> str:
    return text.replace("_", "\u00a0").replace("~", "\u202f")


@pytest.mark.parametrize(("typed", "tag", "expected"), PAIRS)
def test_the_conformance_table_holds(typed: str, tag: str, expected: str) -> None:
    assert typography.html(typed, tag) == expected
    assert typography.text(typed, tag) == expected


FRENCH = [
    ("Oui ?!", "Oui~?!"),
    ("Quoi ? Non !", "Quoi~? Non~!"),
    ("(?) ou [!]", "(?) ou [!]"),
    ("Titre : « sous-titre »", "Titre_: «_sous-titre_»"),
    ('Il dit : "l\'été"', "Il dit_: «_l’été_»"),
    ("Un « mot » seul", "Un «_mot_» seul"),
    ('"Il a dit "oui" hier"', "«_Il a dit “oui” hier_»"),
    ('Un guillemet " seul', 'Un guillemet " seul'),
    ('Fin » de "mot"', "Fin_» de «_mot_»"),
    ('""', '""'),
    ("Il attend ...", "Il attend…"),
    ("[...]", "[…]"),
    ("etc…", "etc."),
    ("25%", "25_%"),
    ("3 M€ et 5 k€", "3_M€ et 5_k€"),
    ("12 500 habitants", "12~500 habitants"),
    ("en 2018 250 élèves", "en 2018 250 élèves"),
    ("04 73 00 00 00", "04 73 00 00 00"),
    ("+33 4 73 00 00 00 !", "+33 4 73 00 00 00~!"),
    ("63000 Clermont-Ferrand", "63000 Clermont-Ferrand"),
    ("de 9h à 17h30", "de 9_h à 17_h_30"),
    ("20h00", "20_h"),
    ("24h/24", "24_h/24"),
    ("1ère et 3èmes", "1re et 3es"),
    ("XIXème et 1er", "XIXe et 1er"),
    ("le 1er mars", "le 1er_mars"),
    ("5 km et 3 m²", "5_km et 3_m²"),
    ("il y en a 3 a priori", "il y en a 3 a priori"),
    ("n° 5, no 12", "n°_5, no_12"),
    ("MM. Roy et Dr Lavoie", "MM._Roy et Dr_Lavoie"),
    ("un mot , un autre .", "un mot, un autre."),
    ("lancer build --full", "lancer build --full"),
    ("prix:12", "prix:12"),
]
UNTOUCHED = [
    "https://exemple.org/?q='a'",
    "prenom.d'alembert@exemple.org",
    "mailto:info@exemple.org?subject=a;b",
    "tag:exemple.org,2018:article/1",
    "urn:uuid:1234",
    r"C:\temp\a;b",
    "16:9",
    "2018-11-15T10:30:00+01:00",
    "fdda:5cc1:23:4::1f",
    "00:1b:63:84:45:e6",
    "v1.2.3",
    "#l_été",
    "@metropole",
    "&amp;",
    "a&nbsp;b",
    "{{ a ? 'b' : 'c' }}",
    "{% if a ; b %}",
    "%recipient.nom%",
    "*|PRENOM : |*",
    "%(name)s",
    "{name}",
    "[[data:nom:'x']]",
    "`a ? 'b' : c`",
    ":tada:",
    ":-)",
    "48°51'24\"",
    "exemple.org/a?b=c;d",
    "\ue000greeting_name\ue001",
]


@pytest.mark.parametrize(("typed", "expected"), FRENCH)
def test_french_is_set_as_in_france(typed: str, expected: str) -> None:
    assert typography.text(typed, "fr") == printed(expected)


@pytest.mark.parametrize(("typed", "expected"), FRENCH)
def test_quebec_differs_by_the_high_marks_and_the_thousands(typed: str, expected: str) -> None:
    canadian = re.sub(r"~(?=[;!?])", "", expected).replace("~", "_")
    assert typography.text(typed, "fr-CA") == printed(canadian)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("“Hello” ?", "“Hello”?"),
        ("the dogs' park", "the dogs’ park"),
        ("'It's late'", "‘It’s late’"),
        ("25 %", "25%"),
        ("4 : 3", "4 : 3"),
        ("Open : 5 rooms", "Open: 5 rooms"),
        ("Mr. Smith, p. 12", "Mr._Smith, p._12"),
        ("at 7 pm", "at 7~pm"),
        ("run build --full", "run build --full"),
        ("Wait -- what?", "Wait—what?"),
        ("etc...", "etc."),
    ],
)
def test_english_is_set_as_in_canada(typed: str, expected: str) -> None:
    assert typography.text(typed, "en") == printed(expected)
    assert typography.text(typed, "en-CA") == printed(expected)


@pytest.mark.parametrize("tag", ["fr", "fr-CA", "en"])
@pytest.mark.parametrize("zone", UNTOUCHED)
def test_what_is_no_prose_is_left_alone(zone: str, tag: str) -> None:
    sentence = f"Voir {zone} ici"
    assert typography.text(sentence, tag) == sentence
    assert typography.html(sentence, tag) == sentence


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
        ("<em>Où</em> ?", "<em>Où</em>~?"),
        ("Où<em> ?</em>", "Où<em>~?</em>"),
        ("Où <em>?</em>", "Où<em>~?</em>"),
        ("l'<em>été</em>", "l’<em>été</em>"),
        ('"<em>oui</em>"', "«_<em>oui</em>_»"),
        ("<code>x</code> ?", "<code>x</code>~?"),
        ("<p>Un</p>\n<p>? Deux</p>", "<p>Un</p>\n<p>? Deux</p>"),
        ('<p>Un "mot</p><p>ou" deux</p>', '<p>Un "mot</p><p>ou" deux</p>'),
        ("2<sup>ème</sup> étage", "2<sup>e</sup> étage"),
        ("Oui&nbsp;?", "Oui~?"),
        ("<strong>Horaires :</strong> lundi", "<strong>Horaires_:</strong> lundi"),
    ],
)
def test_rules_see_across_tags_within_a_line(fragment: str, expected: str) -> None:
    assert typography.html(fragment, "fr") == printed(expected)


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


def test_a_language_without_rules_comes_back_as_it_is() -> None:
    assert typography.html('<p>Wer ? &nbsp; "Du" !</p>', "de") == '<p>Wer ? &nbsp; "Du" !</p>'


def test_a_text_that_speaks_of_tags_keeps_them() -> None:
    assert typography.text("Le <code> d'abord ?", "fr") == "Le <code> d’abord\u202f?"
    assert typography.html("Le <code> d'abord ?", "fr") == "Le <code> d’abord\u202f?"


PIECES = st.sampled_from(
    [
        *"aàéXIV0149 \u00a0\u202f:;!?.,…'\"«»“”‘’()-–—%€$°h/&{}<>\n#@_`+",
        *("...", "--", "etc.", "20h30", " 15 mars", "1 234", "p.m.", "M. ", "p. ", "2ème", " km"),
        *("<em>", "</em>", "<p>", "</p>", '<span lang="en">', "</span>", "<code>", "</code>"),
        *("&nbsp;", "http://a.b/c", "l'", "\ue000x\ue001", "\ue011", "{x}", ":-)", "un mot"),
    ]
)
TEXTS = st.lists(PIECES, max_size=16).map("".join)
TAGS = st.sampled_from(["fr", "fr-CA", "en"])
WORDS = st.lists(st.text("abcéà", min_size=1, max_size=6), min_size=1, max_size=8)
SPACES = st.sampled_from([" ", "\u00a0", "\u202f"])


@settings(deadline=None)
@given(TEXTS, TAGS)
def test_what_is_set_stays_as_it_is(typed: str, tag: str) -> None:
    for typeset in (typography.text, typography.html):
        once = typeset(typed, tag)
        assert typeset(once, tag) == once


@settings(deadline=None)
@given(TEXTS, TAGS)
def test_tags_slots_and_code_come_through_in_order(typed: str, tag: str) -> None:
    kept = re.compile(
        r"<code>.*?</code>|</?(?:em|p|span|code)(?: [^<>]*)?>|\ue000x\ue001|\ue011", re.DOTALL
    )
    assert kept.findall(typography.html(typed, tag)) == kept.findall(typed)


@settings(deadline=None)
@given(WORDS, st.lists(SPACES, min_size=8, max_size=8), TAGS)
def test_no_space_between_words_is_lost(words: list[str], spaces: list[str], tag: str) -> None:
    typed = "".join(word + space for word, space in zip(words, spaces, strict=False))
    assert typography.html(typed, tag) == typed
    assert typography.text(f"<p>{typed}</p>", tag) == f"<p>{typed}</p>"
