"""Every rule of feeds, held by every document there is: format × locale × section and agenda."""

from collections.abc import Callable, Iterator

import pytest

from tests.feeds.rules import atom, json, rss
from tests.support.documents import Document, documents

Rule = Callable[[Document], Iterator[str]]
BY_FORM = {"rss": rss.RULES, "atom": atom.RULES, "json": json.RULES}


def named(rule: Rule) -> str:
    """Return "A1.12 ttl generator docs and last build"."""
    part, number, *words = rule.__name__.split("_")
    return f"{part.upper()}.{number} {' '.join(words)}"


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        pytest.param(form, rule, id=f"{form} {named(rule)}")
        for form, rules in BY_FORM.items()
        for rule in rules
    ],
)
def test_every_document_keeps_the_rule(form: str, rule: Rule) -> None:
    faults = {one.name: found for one in documents(form) if (found := list(rule(one)))}
    assert faults == {}


@pytest.mark.parametrize("form", BY_FORM)
def test_the_documents_are_all_that_the_sample_has_and_more(form: str) -> None:
    names = [one.name for one in documents(form)]
    sample = [name for name in names if name.startswith(("fr/", "fr-ca/", "en/"))]
    assert len(sample) == 3 * (1 + 4 + 1)
    assert len(names) > len(sample) + 10
    assert sum(bool(one.channel.entries) for one in documents(form)) > len(sample) / 2
