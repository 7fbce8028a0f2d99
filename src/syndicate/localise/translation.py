"""A work and the settings → how far each language is, and what to say about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from syndicate.content import parts
from syndicate.localise.locales import chain, same_language
from syndicate.model import Article, Finding, Severity, TranslationState, Variant
from syndicate.settings.options import Missing, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """How far a work is for the readers of one locale.

    file:    of the locale's own variant, if it has one.
    shown:   tag of the variant whose text these readers are given once it is public, if any.
    changed: what has changed in the source since ("title", "summary", "body", "alt", "place"); none
             where the file does not tell what it was made from, part by part.
    paragraphs: the numbers, from 1, of the source's paragraphs that are new or changed.
    translator: who is asked for it: the variant's own, or the locale's.
    """

    state: TranslationState
    file: str | None = None
    shown: str | None = None
    changed: tuple[str, ...] = ()
    paragraphs: tuple[int, ...] = ()
    translator: str | None = None
    reviewed_by: str | None = None


def states(work: Article, settings: Settings) -> Mapping[str, Translation]:
    """Return each configured locale's translation."""
    return {tag: translation(work, tag, settings) for tag in settings.locales}


def translation(work: Article, tag: str, settings: Settings) -> Translation:
    """Return how far `work` is for the readers of `tag`."""
    own = work.variants.get(tag)
    state = state_of(work, tag, settings)
    before, now = _parts(work, tag, settings) if state == "stale" else ("", "")
    return Translation(
        state=state,
        file=own.file if own else None,
        shown=_shown(work, tag, state, settings),
        changed=parts.changed(before, now),
        paragraphs=parts.paragraphs(before, now),
        translator=_translator(work, tag, settings),
        reviewed_by=own.reviewed_by if own else None,
    )


def state_of(work: Article, tag: str, settings: Settings) -> TranslationState:
    """Return the state of `work` in `tag`, which another region's text can complete (fr, fr-CA)."""
    own = work.variants.get(tag)
    if own is not None:
        return own_state(work, own)
    filled = complete_in(work, tag, settings)
    if filled is None:
        return "missing"
    return "stale" if own_state(work, work.variants[filled]) == "stale" else "ready"


def own_state(work: Article, variant: Variant) -> TranslationState:
    """Return the state of one variant by itself."""
    if variant.status == "draft":
        return "draft"
    if variant.locale == work.source:
        return "source"
    made_from = _made_from(work, variant)
    if made_from is None or made_from.fingerprint == _claimed(variant):
        return "ready"
    before = variant.source_parts
    alike = bool(before) and not parts.changed(before, made_from.parts)  # but for blank lines
    return "ready" if alike else "stale"


def complete_in(work: Article, tag: str, settings: Settings) -> str | None:
    """Return the variant whose text is a complete edition for `tag`, the nearest first.

    That is one in the same language; where the section asks for the locale's own, only that.
    """
    section = settings.sections.get(work.section)
    alone = section is not None and tag in section.own
    near = (tag,) if alone else chain(tag, settings.locales)
    return next((one for one in near if same_language(one, tag) and usable(work, one)), None)


def nearest(work: Article, tag: str, settings: Settings) -> str | None:
    """Return the first variant in the locale's chain that may be shown, in whatever language."""
    return next((one for one in chain(tag, settings.locales) if usable(work, one)), None)


def policy(work: Article, settings: Settings) -> Missing:
    """Return what the work's section does where a language is missing."""
    section = settings.sections.get(work.section)
    return section.missing if section else "fallback"


def usable(work: Article, tag: str) -> bool:
    """Tell whether the work has a variant in `tag` that is no draft. A stale one may be shown."""
    return tag in work.variants and work.variants[tag].status == "ready"


def findings(work: Article, settings: Settings) -> list[Finding]:
    """Return what is to say about the translations of `work`, in the order of the locales."""
    return [
        finding
        for tag, translated in states(work, settings).items()
        for finding in _about(work, tag, translated)
    ]


def _shown(work: Article, tag: str, state: TranslationState, settings: Settings) -> str | None:
    complete = complete_in(work, tag, settings)
    if complete is not None or state not in ("missing", "draft"):
        return complete
    return nearest(work, tag, settings) if policy(work, settings) == "fallback" else None


def _parts(work: Article, tag: str, settings: Settings) -> tuple[str, str]:
    """Return the marks of what a stale text was made from, and of what that has become."""
    filled = (
        work.variants.get(tag) or work.variants[complete_in(work, tag, settings) or work.source]
    )
    source = _made_from(work, filled)
    return filled.source_parts, source.parts if source else ""


def _translator(work: Article, tag: str, settings: Settings) -> str | None:
    own = work.variants.get(tag)
    return (own.translator if own else None) or settings.locales[tag].translator or None


def _about(work: Article, tag: str, translated: Translation) -> Iterable[Finding]:
    own = work.variants.get(tag)
    if translated.state == "missing":
        yield _finding("translation-missing", "warning", work, tag, _source_file(work))
    if own is None:
        return
    if translated.state == "draft":
        yield _finding("translation-draft", "note", work, tag, own.file)
    elif translated.state == "stale":
        changed = {"changed": translated.changed, "paragraphs": translated.paragraphs}
        yield _finding("translation-stale", "warning", work, tag, own.file, **changed)
    elif translated.state == "ready" and _made_from(work, own) is None:
        yield _finding("translation-untracked", "warning", work, tag, own.file)


def _finding(
    code: str, severity: Severity, work: Article, tag: str, file: str | None, **more: Any
) -> Finding:
    source = work.variants.get(work.source)
    fingerprint = source.fingerprint if source else ""
    fields = {"name": work.name, "source": work.source, "fingerprint": fingerprint, **more}
    return Finding(
        code=code,
        severity=severity,
        mender="editor",
        file=file,
        work=work.id,
        locale=tag,
        fields=fields,
    )


def _source_file(work: Article) -> str | None:
    source = work.variants.get(work.source)
    return source.file if source else None


def _made_from(work: Article, variant: Variant) -> Variant | None:
    return work.variants.get(variant.source[0]) if variant.source else None


def _claimed(variant: Variant) -> str | None:
    return variant.source[1] if variant.source else None
