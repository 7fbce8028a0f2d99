"""Texts that took minutes while each of their characters was tried against all that follow."""

from collections.abc import Callable

import pytest

from syndicate.localise import typography

LONG = {
    "brackets": "[" * 100_000,
    "braces": "{{" * 50_000,
    "template tags": "{% " * 50_000,
    "mail merge": "*|a" * 50_000,
    "slots without end": "\ue000" * 50_000,
    "tags without end": "<a " * 50_000,
    "comments without end": "<!--" * 50_000,
    "declarations without end": "<!" * 50_000,
    "code without end": "<code>" * 30_000,
    "words in hyphens before an at sign": "a-" * 50_000 + "@",
    "words in full stops before an at sign": "aa." * 50_000 + "@",
    "an endless name between colons": ":" + "a" * 100_000,
    "questions": "!?" * 50_000 + "x",
    "quotations opened and never closed": '"a „b « c “d ' * 20_000,
    "quotations across each other": '„a "b” c" « d “e » f” ' * 10_000,
    "paragraphs that each open a quotation": '<p>"a</p>' * 20_000,
    "single marks": "'a " * 40_000,
    "elisions with gaps": "l' a d ’e " * 20_000,
    "spaces after a figure": "1" + " " * 100_000 + "x",
    "spaces after spaces": ("1 " + " " * 300) * 300,
    "groups of three": "1" + " 000" * 50_000 + " 5",
    "figures": "1 2 3h 4 km 5% " * 10_000,
    "a long figure": "1" * 100_000,
    "Roman figures": "XIV" * 40_000,
    "marks after spaces": " ? ! ; : ,  . …" * 10_000,
    "spaced brackets": "( a ) " * 30_000,
    "fences without end": "```a" * 30_000,
    "back-ticks": "`" * 100_001,
    "links without end": "](a" * 40_000,
    "references without end": "[a]:\n" * 30_000,
    "lines of dashes": "---\n" * 30_000,
    "slashes": "/" * 100_000,
    "paths": "/a" * 50_000 + " ~/a" * 10_000,
    "entities without end": "&amp" * 30_000,
    "dots": ". . .. ... .... " * 10_000,
    "dashes": "a -- b --- c--" * 10_000,
    "quotations closed that nobody opened": '"a ' * 20_000 + "» " * 20_000,
}


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
