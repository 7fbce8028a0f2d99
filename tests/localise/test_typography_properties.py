"""What holds of any text, however nasty: set text stays, nothing is lost, what is kept is kept."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.localise import typography
from syndicate.settings.options import Locale
from tests.localise import test_typography_english as english
from tests.localise import test_typography_french as french
from tests.localise.tables import rows

CHARACTERS = "aàéXIV0149 \u00a0\u202f:;!?.,…'\"«»“”„‘’´()-–—%€$°/&{}[]<>\n#@_`*+=§"
MARKS = ("...", "--", "---", " ?", " !", " ;", " :", "« ", " »", "“ ", " ”", "( ", " )", "\n", "\n")
FIGURES = ("20h30", " 15 mars", "1 234", "12 500 €", "2ème", "XXème", "2nd", " km", "5km", "5 $ US")
SHORT = (
    "etc.",
    "p.m.",
    "7pm",
    "M. ",
    "p. ",
    "n°5",
    "no 5",
    "S. E. ",
    "av. J.-C.",
    "l' ",
    "d’ ",
    "l'",
)
TAGGED = (
    "<em>",
    "</em>",
    "<p>",
    "</p>",
    "<br>",
    '<span lang="en">',
    "</span>",
    "<code>",
    "</code>",
)
KEPT = (
    "http://a.b/c",
    "a@b.co",
    "\ue000x\ue001",
    "\ue011",
    "\ue014",
    "{x}",
    ":-)",
    "12:30",
    "Yahoo!",
)
ENTITIES = ("&nbsp;", "&#160;", "&laquo;", "&quot;", "&amp;")
PIECES = (
    *CHARACTERS,
    *MARKS,
    *FIGURES,
    *SHORT,
    *TAGGED,
    *KEPT,
    *ENTITIES,
    "un mot",
    "'90s",
    "14h 17h30",
    " 09h",
    "🎉",
    "\n\n",
    "<br>",
    "<b>",
    "<sup>",
    "12</b> ",
    "M<sup>me</sup> ",
    "c' ",
    "qu '",
    "'tis",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)
TAGS = st.sampled_from(["fr", "fr-CA", "en"])
WORDS = st.lists(st.text("abcéà", min_size=1, max_size=6), min_size=1, max_size=8)
SPACES = st.sampled_from([" ", "\u00a0", "\u202f"])
THIN = {"fr-CA": Locale(name="", babel="", high_marks="thin")}

# What a rule may take, put or exchange: spaces, quotation marks, apostrophes, dashes, dots.
EXCHANGED = re.compile(
    r"[\s\"'«»“”„‘’´`\u2032\u2039\u203a–—….-]|&(?:nbsp|#160|laquo|raquo|quot|#39);"
)
ENDLESS = (
    *(set(CHARACTERS) - set("0149")),
    *MARKS,
    *SHORT,
    *TAGGED,
    *ENTITIES,
)  # no ordinals, no hours


def essence(text: str) -> str:
    """Return what no rule may change."""
    return EXCHANGED.sub("", text)


@given(TEXTS, TAGS)
def test_what_is_set_stays_as_it_is(typed: str, tag: str) -> None:
    for typeset in (typography.text, typography.html):
        once = typeset(typed, tag)
        assert typeset(once, tag) == once


@given(TEXTS)
def test_what_is_set_as_chosen_stays_as_it_is(typed: str) -> None:
    once = typography.html(typed, "fr-CA", THIN)
    assert typography.html(once, "fr-CA", THIN) == once


@given(st.lists(st.sampled_from(ENDLESS), max_size=16).map("".join), TAGS)
def test_no_letter_figure_or_mark_is_lost(typed: str, tag: str) -> None:
    for typeset in (typography.text, typography.html):
        assert essence(typeset(typed, tag)) == essence(typed)


TABLES = {
    name: table
    for name, table in (french.RULES | english.RULES).items()
    if not name.startswith(("récit", "OQLF, cuy.be", "several"))  # ordinals and full hours
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("tag", ["fr", "fr-CA", "en"])
def test_no_letter_or_figure_of_the_tables_is_lost(table: str, tag: str) -> None:
    for typed, _ in rows(table):
        assert re.sub(r"\W", "", typography.html(typed, tag)) == re.sub(r"\W", "", typed)


@given(TEXTS, TAGS)
def test_tags_slots_and_code_come_through_in_order(typed: str, tag: str) -> None:
    kept = re.compile(
        r"<code>.*?</code>|</?(?:em|p|span|code)(?: [^<>]*)?>|\ue000x\ue001|\ue011", re.DOTALL
    )
    assert kept.findall(typography.html(typed, tag)) == kept.findall(typed)


@given(WORDS, st.lists(SPACES, min_size=8, max_size=8), TAGS)
def test_no_space_between_words_is_lost(words: list[str], spaces: list[str], tag: str) -> None:
    typed = "".join(word + space for word, space in zip(words, spaces, strict=False))
    assert typography.html(typed, tag) == typed
    assert typography.text(f"<p>{typed}</p>", tag) == f"<p>{typed}</p>"


@given(TEXTS)
def test_a_language_without_rules_is_left_alone(typed: str) -> None:
    assert typography.text(typed, "de") == typed
    typed = typed.replace(' lang="en"', "")
    assert typography.html(typed, "de") == typed


@pytest.mark.parametrize(
    "written",
    [
        "5km&quot; :é---“  :( “\u202f`é</code>?",
        ' ;\xa0<em>--{/{"?“”</span>',
        "Yahoo!av. J.-C. ”&#160;$}'tis-7pmS. E. ",
        'XS. E. <span lang="en">I$Yahoo!`12 500 €XXème+http://a.b/c012:30X(  »',
        "“ ».'tis=’l'  ? ”",
        "à“ &quot; )1 234+2nd}&quot;<em> ”l'",
        "@Xhttp://a.b/c )&nbsp;&laquo; km",
        "…&#160;:( …) km>@...99]/>",
        "etc.&#160;....",
        "&amp;%\netc.\n......",
    ],
)
@pytest.mark.parametrize("tag", ["fr", "fr-CA", "en"])
def test_what_one_turn_leaves_half_set_is_set_to_the_end(written: str, tag: str) -> None:
    for typeset in (typography.html, typography.text):
        once = typeset(written, tag)
        assert typeset(once, tag) == once
