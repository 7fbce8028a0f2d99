"""Texts that took minutes while each of their characters was tried against all that follow."""

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
    "quotations closed that nobody opened": '"a ' * 20_000 + "» " * 20_000,
}


@pytest.mark.parametrize("tag", ["fr", "en"])
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_takes_no_longer_than_its_length(text: str, tag: str) -> None:
    made = typography.text(text, tag)
    assert typography.text(made, tag) == made
    made = typography.html(text, tag)
    assert typography.html(made, tag) == made


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
