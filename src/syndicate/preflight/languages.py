"""Which language each part is in, and which languages the law wants beside each other."""

from collections.abc import Iterator

from syndicate.localise.locales import language, same_language
from syndicate.model import Block, Finding
from syndicate.preflight.case import Case, items

_FRENCH = "fr"


def declared(case: Case) -> Iterator[Finding]:
    """Ask which language a mail says that it is in, or it is read aloud in another (B5.2)."""
    for tag, compiled in case.locales.items():
        if f'lang="{tag}"' not in compiled.frame["html.head"]:
            yield _by_template(case, "lang-mismatch", tag)


def passages(case: Case) -> Iterator[Finding]:
    """Ask the same of a text within it that is in another language (B5.5)."""
    for tag, compiled in case.locales.items():
        foreign = [one for one in items(compiled) if not same_language(one.shown, tag)]
        if any(f'lang="{one.shown}"' not in "".join(one.slices.values()) for one in foreign):
            yield _by_template(case, "passage-lang-missing", tag)


def charter(case: Case) -> Iterator[Finding]:
    """Refuse a version before the French one, or without it: Charter (C-11), s. 52."""
    if "qc_business" in case.laws:
        for tag, block in _without_french(case):
            yield Finding(
                code="charter-french-missing",
                severity="error",
                mender="editor",
                work=block.work,
                locale=tag,
                file=case.files.get((block.work, tag)),
                fields={"title": block.title},
            )


def civil_administration(case: Case) -> Iterator[Finding]:
    """Refuse another language to who governs, but for exceptions that somebody answers for: s. 13.1 f."""
    if "qc_public" in case.laws:
        for tag in _foreign(case):
            yield Finding(
                code="charter-exception-needed",
                severity="error",
                mender="editor",
                locale=tag,
                fields={"newsletter": case.newsletter},
            )


def french_first(case: Case) -> Iterator[Finding]:
    """Miss the French beside other languages: loi 94-665 (Toubon), art. 2 to 4."""
    if case.laws & {"fr_public", "fr_private"}:
        for tag, block in _without_french(case):
            yield Finding(
                code="toubon-french-missing",
                severity="warning",
                mender="editor",
                work=block.work,
                locale=tag,
                file=case.files.get((block.work, tag)),
                fields={"title": block.title},
            )


def two_languages(case: Case) -> Iterator[Finding]:
    """Miss a second foreign language, as public notices need it: the same, art. 4."""
    others = {language(tag) for tag in _foreign(case)}
    if "fr_public" in case.laws and len(others) == 1:
        yield Finding(
            code="toubon-two-languages",
            severity="warning",
            mender="editor",
            fields={"found": others.pop()},
        )


def _foreign(case: Case) -> list[str]:
    """Return the locales in which something is told in another language than French."""
    return [
        tag
        for tag, compiled in case.locales.items()
        if any(language(one.shown) != _FRENCH for one in items(compiled))
    ]


def _without_french(case: Case) -> Iterator[tuple[str, Block]]:
    """Yield what readers of a locale are told in another language, and nobody in French."""
    told = {
        one.work
        for compiled in case.locales.values()
        for one in items(compiled)
        if language(one.shown) == _FRENCH
    }
    for tag, compiled in case.locales.items():
        for one in items(compiled):
            if language(one.shown) != _FRENCH and one.work not in told:
                yield tag, one


def _by_template(case: Case, code: str, tag: str) -> Finding:
    return Finding(code=code, severity="error", mender="designer", file=case.template, locale=tag)
