"""Texts that took minutes while each of their characters was tried against all that follow."""

from collections.abc import Callable

import pytest

from syndicate.localise import typography

pytestmark = pytest.mark.long

LONG = {
    "brackets": "[" * 50_000,
    "braces": "{{" * 25_000,
    "template tags": "{% " * 25_000,
    "mail merge": "*|a" * 25_000,
    "slots without end": "\ue000" * 25_000,
    "tags without end": "<a " * 25_000,
    "comments without end": "<!--" * 25_000,
    "declarations without end": "<!" * 25_000,
    "code without end": "<code>" * 15_000,
    "words in hyphens before an at sign": "a-" * 25_000 + "@",
    "words in full stops before an at sign": "aa." * 25_000 + "@",
    "an endless name between colons": ":" + "a" * 50_000,
    "questions": "!?" * 25_000 + "x",
    "quotations opened and never closed": '"a „b « c “d ' * 10_000,
    "quotations across each other": '„a "b” c" « d “e » f” ' * 5_000,
    "paragraphs that each open a quotation": '<p>"a</p>' * 10_000,
    "single marks": "'a " * 20_000,
    "elisions with gaps": "l' a d ’e " * 10_000,
    "spaces after a figure": "1" + " " * 50_000 + "x",
    "spaces after spaces": ("1 " + " " * 300) * 300,
    "groups of three": "1" + " 000" * 25_000 + " 5",
    "figures": "1 2 3h 4 km 5% " * 5_000,
    "a long figure": "1" * 50_000,
    "Roman figures": "XIV" * 20_000,
    "marks after spaces": " ? ! ; : ,  . …" * 5_000,
    "spaced brackets": "( a ) " * 15_000,
    "fences without end": "```a" * 15_000,
    "back-ticks": "`" * 100_001,
    "links without end": "](a" * 20_000,
    "references without end": "[a]:\n" * 15_000,
    "lines of dashes": "---\n" * 15_000,
    "slashes": "/" * 50_000,
    "paths": "/a" * 25_000 + " ~/a" * 5_000,
    "entities without end": "&amp" * 15_000,
    "dots": ". . .. ... .... " * 5_000,
    "dashes": "a -- b --- c--" * 5_000,
    "quotations closed that nobody opened": '"a ' * 10_000 + "» " * 10_000,
}


@pytest.mark.wide
@pytest.mark.parametrize(
    ("typeset", "tag"),
    [(typography.html, "fr"), (typography.text, "fr-CA"), (typography.html, "en")],
    ids=["html-fr", "text-fr-CA", "html-en"],
)
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_takes_no_longer_than_its_length(
    text: str, typeset: Callable[[str, str], str], tag: str
) -> None:
    made = typeset(text, tag)
    assert typeset(made, tag) == made


KEPT = {
    "a placeholder": "{{ article.title | upper }}",
    "a template tag": "{% if a %}",
    "a comment of a template": "{# note #}",
    "a wiki link": "[[Page: un ! deux]]",
    "a merge field": "*|FNAME: x!|*",
    "a comment": "<!-- a -- b : c ! -->",
    "a longer tag": '<a href="x" title=\'d "e" : f !\'>',
}


@pytest.mark.parametrize("piece", KEPT.values(), ids=KEPT)
def test_what_is_no_prose_is_kept_as_it_is(piece: str) -> None:
    assert piece in typography.html(f"Voir {piece} ici !", "fr")
