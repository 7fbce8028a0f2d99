"""Codes → what people read: the fact and the remedy, in their language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from syndicate.errors import SyndicateError
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.sentences import (
    audience,
    cli,
    content,
    delivery,
    fetch,
    issue,
    settings,
    store,
    template,
    translation,
)
from syndicate.model import Finding, Mender, Severity

AREAS = (audience, cli, content, delivery, fetch, issue, settings, store, template, translation)

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {code: pair for area in AREAS for code, pair in area.SENTENCES.items()}
)


def say(trouble: Finding | SyndicateError, catalogue: Catalogue) -> tuple[str, str]:
    """Return the fact and the remedy in the catalogue's language.

    A code without a sentence is shown with its fields, and has no remedy ("").
    """
    values = _values(trouble)
    if trouble.code not in SENTENCES:
        return _bare(trouble), ""
    fact, remedy = SENTENCES[trouble.code]
    return (
        _filled(catalogue.gettext(fact), values) or _bare(trouble),
        (_filled(catalogue.gettext(remedy), values) or "") if remedy else "",
    )


def finding_of(error: SyndicateError, severity: Severity = "error") -> Finding:
    """Return what `error` tells, as something that can be listed with the rest."""
    return Finding(
        code=error.code,
        severity=severity,
        mender=cast(Mender, error.mender),
        file=error.file,
        line=error.line,
        setting=error.setting,
        work=error.work,
        locale=error.locale,
        fields=error.fields,
    )


def _values(trouble: Finding | SyndicateError) -> Mapping[str, Any]:
    place = {
        key: getattr(trouble, key)
        for key in ("file", "line", "setting", "work", "locale")
        if getattr(trouble, key) is not None
    }
    return place | dict(trouble.fields)


def _filled(sentence: str, values: Mapping[str, Any]) -> str | None:
    """Return the sentence with its values, or None if it asks for one that is not there."""
    try:
        return sentence.format_map(values)
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):
        return None  # a translator's slip must not hide the trouble itself


def _bare(trouble: Finding | SyndicateError) -> str:
    fields = ", ".join(f"{key}: {value}" for key, value in trouble.fields.items())
    return f"{trouble.code} ({fields})" if fields else trouble.code
