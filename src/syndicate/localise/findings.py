"""Codes → what people read: the fact and the remedy, in their language."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from syndicate.errors import SyndicateError
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.sentences import (
    api,
    audience,
    bounces,
    cli,
    content,
    delivery,
    desk,
    doctor,
    domains,
    feeds,
    fetch,
    gate,
    importers,
    issue,
    keeping,
    providers,
    schedule,
    settings,
    signing,
    staff,
    store,
    template,
    today,
    translation,
    usage,
    vocabulary,
    xliff,
)
from syndicate.localise.sentences.explained import EXPLAINED
from syndicate.localise.sentences.reasons import (
    HOLDS,
    NEVER,
    NOBODY,
    NOT_RECORDED,
    PARTS,
    REASONS,
    STATES,
    TRANSLATIONS,
)
from syndicate.model import Finding, Mender, Severity

AREAS = (
    *(api, audience, bounces, cli, content, delivery, doctor, domains, feeds, fetch, gate),
    *(importers, issue, keeping, providers, schedule, settings, signing, staff, store, template),
    *(today, translation, usage, vocabulary, xliff),
)

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {code: pair for area in AREAS for code, pair in area.SENTENCES.items()}
)

_LONGEST = 160  # a value from a file may be a whole chapter
_WORDS = (REASONS, HOLDS, NEVER, STATES, TRANSLATIONS)
_FEW = 6  # paragraphs whose numbers are worth reading
_LISTS = frozenset({"known", "allowed", "columns"})  # ours, and of use only whole
_UNPRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ue000-\\uf8ff]")


def say(
    trouble: Finding | SyndicateError, catalogue: Catalogue, *, at_desk: bool = False
) -> tuple[str, str]:
    """Return the fact and the remedy in the catalogue's language.

    at_desk: the remedy is for somebody who looks at the console and has no command line. A code
    without a sentence is shown with its fields, and has no remedy ("").
    """
    values = _values(trouble, catalogue)
    if trouble.code not in SENTENCES:
        return _bare(trouble), ""
    fact, remedy = SENTENCES[trouble.code]
    if at_desk:
        remedy = desk.REMEDIES.get(trouble.code, remedy)
    if "overruled_by" in trouble.fields:
        remedy = gate.OVERRULED
    return (
        filled(catalogue.gettext(fact), values) or _bare(trouble),
        (filled(catalogue.gettext(remedy), values) or "") if remedy else "",
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


def printable(text: str) -> str:
    """Return `text` as it can be shown on a terminal: on one line, without control characters."""
    return _UNPRINTABLE.sub("\ufffd", text)


def _values(trouble: Finding | SyndicateError, catalogue: Catalogue) -> Mapping[str, Any]:
    place = {
        key: getattr(trouble, key)
        for key in ("file", "line", "setting", "work", "locale")
        if getattr(trouble, key) is not None
    }
    values = {
        key: printable(str(value)) if key in _LISTS else shown(value)
        for key, value in (place | dict(trouble.fields)).items()
    }
    if "changed" in trouble.fields:
        values["changed"] = changes(
            trouble.fields["changed"], trouble.fields.get("paragraphs", ()), catalogue
        )
    if trouble.fields.get("translator") == "":
        values["translator"] = catalogue.gettext(NOBODY)
    return values | {
        key: word(str(values[key]), catalogue) for key in ("reason", "state") if key in values
    }


def word(name: str, catalogue: Catalogue) -> str:
    """Return what a reason or a state is called by people; one of their own words stays as it is."""
    known = next((table[name] for table in _WORDS if name in table), None)
    return name if known is None else catalogue.gettext(known)


def explained(about: str, reason: str, fields: Mapping[str, Any], catalogue: Catalogue) -> str:
    """Return why a reader gets an issue, or an item of it, or not (`sentences.explained`)."""
    values = {name: shown(value) for name, value in fields.items()}
    sentence = catalogue.gettext(EXPLAINED[about][reason])
    return filled(sentence, values) or reason


def changes(names: Iterable[str], paragraphs: Sequence[int], catalogue: Catalogue) -> str:
    """Return what has changed in a text: "title, text (paragraphs 2, 5)"."""
    told = [
        _text(paragraphs, catalogue) if name == "body" else catalogue.gettext(word)
        for name, word in ((name, PARTS[name]) for name in names)
    ]
    return ", ".join(told) or catalogue.gettext(NOT_RECORDED)


def _text(paragraphs: Sequence[int], catalogue: Catalogue) -> str:
    if not 0 < len(paragraphs) <= _FEW:
        word = PARTS["body"]
        return catalogue.gettext(word)
    sentence = catalogue.ngettext(
        "text (paragraph {numbers})", "text (paragraphs {numbers})", len(paragraphs)
    )
    return sentence.format(numbers=", ".join(map(str, paragraphs)))


def shown(value: Any) -> Any:
    """Return a value as it can be shown within a sentence: printable, and not a whole chapter."""
    if not isinstance(value, str):
        return value
    clean = printable(value)
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"


def filled(sentence: str, values: Mapping[str, Any]) -> str | None:
    """Return the sentence with its values, or None if it asks for one that is not there."""
    try:
        return sentence.format_map(values)
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):
        return None  # a translator's slip must not hide the trouble itself


def _bare(trouble: Finding | SyndicateError) -> str:
    fields = ", ".join(f"{key}: {shown(value)}" for key, value in trouble.fields.items())
    return f"{trouble.code} ({fields})" if fields else trouble.code
