"""What is written: a subject, no gaps that somebody meant to fill, the words and signs of each language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from syndicate.localise.locales import language, same_language
from syndicate.localise.words import lint, masks
from syndicate.localise.words.lint import Passage
from syndicate.model import Finding
from syndicate.newsletter import plaintext
from syndicate.preflight.case import Case, Sheet, items
from syndicate.preflight.document import Run
from syndicate.preflight.origin import Origin, Place
from syndicate.settings.options import Settings

# Of templates, ours and others’, and of who designed one before there was a text.
_PLACEHOLDER = re.compile(r"\{\{.{0,40}|\{%.{0,40}|%recipient\b[.\w]*|\*\|\w+\|\*|[Ll]orem ipsum")
_SIGNS = ("{{", "{%", "%recipient", "*|", "orem ipsum")
_NOTHINGS = frozenset({"None", "undefined", "null", "NaN"})
_EITHER_SIDE = 15  # characters that tell where something stands
_TYPED = r"""[^\W\d_]'(?=[^\W\d_])|(?<![\d"])"(?!")"""
_UNSET: Mapping[str, re.Pattern[str]] = {
    "fr": re.compile(rf"{_TYPED}|(?<=\S) [;:!?»]|« "),
    "en": re.compile(_TYPED),
}
_VERBATIM = frozenset(("code", "pre", "kbd", "samp", "var"))


def subject(case: Case) -> Iterator[Finding]:
    """Ask for a subject: who does not know what a mail is about does not open it."""
    for tag, compiled in case.locales.items():
        brought = items(compiled)
        said = [compiled.subject] if compiled.subject is not None else [b.title for b in brought]
        if brought and not all(one and one.strip() for one in said):
            file = case.editorial(tag) if compiled.subject is not None else None
            yield Finding(
                code="subject-missing", severity="error", mender="editor", file=file, locale=tag
            )


def placeholders(case: Case) -> Iterator[Finding]:
    """Find what was to be filled in."""
    for tag, compiled in case.locales.items():
        for block in compiled.blocks:
            written = (block.title, block.summary, *block.slices.values())
            found = next(filter(None, map(_placeholder, written)), None)
            if found:
                yield Finding(
                    code="placeholder-left",
                    severity="error",
                    mender="editor",
                    work=block.work,
                    file=case.files.get((block.work, tag)),
                    locale=tag,
                    fields={"found": found, "title": block.title},
                )
        yield from _around_blocks(case, tag)


def _around_blocks(case: Case, tag: str) -> Iterator[Finding]:
    compiled, newsletter = case.locales[tag], case.settings.newsletters[case.newsletter]
    said = (compiled.subject or "", compiled.preheader or "", *compiled.frame.values())
    found = next(filter(None, map(_placeholder, said)), None)
    if found:
        file = case.editorial(tag)
        yield Finding(
            code="placeholder-left",
            severity="error",
            mender="editor" if file else "designer",
            file=file or case.template,
            locale=tag,
            fields={"found": found, "title": newsletter.title[tag]},
        )


def _placeholder(text: str) -> str | None:
    if not any(sign in text for sign in _SIGNS):
        return None
    found = _PLACEHOLDER.search(text)
    return found[0] if found else None


def nothings(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Find what programs call nothing, where a template shows it."""
    for run in sheet.document.runs:
        if run.text.strip() in _NOTHINGS:
            yield Finding(
                code="nothing-shown",
                severity="error",
                fields={"found": run.text.strip()},
                **origin.by_template,
            )


def preferred(case: Case) -> Iterator[Finding]:
    """Suggest the words that a vocabulary prefers (D5.2, E.7)."""
    for tag in case.locales:
        vocabulary = case.vocabulary(tag)
        if vocabulary is None:
            continue
        for passages, place in _written(case, tag):
            for one in lint.suggested(passages, vocabulary, place):
                yield replace(one, line=None)


def _written(case: Case, tag: str) -> Iterator[tuple[list[Passage], Place]]:
    """Yield what readers of a locale are told in their language, and where that was written."""
    for block in items(case.locales[tag]):
        if same_language(block.shown, tag):
            place = {"file": case.files.get((block.work, tag)), "work": block.work, "locale": tag}
            yield _passages(block.title, block.summary), place
    file = case.editorial(tag)
    if file:
        compiled = case.locales[tag]
        edit = case.edits[file.removesuffix(".md").rpartition("index.")[2]]
        words = plaintext.from_html(edit.editorial_html or "")
        place = {"file": file, "work": None, "locale": tag}
        yield _passages(compiled.subject or "", compiled.preheader or "", words), place


def _passages(*texts: str) -> list[Passage]:
    return [Passage(text, masks.of_text(text), 1) for text in texts if text]


def typeset(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Find signs and spaces that are not as each language prints them (E.2)."""
    for run in sheet.document.runs:
        if "'" in run.text or '"' in run.text or " " in run.text:
            yield from _unset(run, origin)


def _unset(run: Run, origin: Origin) -> Iterator[Finding]:
    rules = _UNSET.get(language(run.element.language or "und"))
    found = rules.search(run.text) if rules else None
    if found is None or any(one.name in _VERBATIM for one in run.element.around()):
        return
    start, end = max(0, found.start() - _EITHER_SIDE), found.end() + _EITHER_SIDE
    shown = " ".join(run.text[start:end].split())
    yield Finding(
        code="typography-undone",
        severity="warning",
        fields={"found": shown},
        **(_setting(run.text, origin) or origin.of(run.text.strip())),
    )


def _setting(text: str, origin: Origin) -> Place | None:
    """Return the option that a text stands in, if it is one that templates show."""
    settings, said = origin.settings, " ".join(text.split())
    for name, value in _shown_options(settings, origin.locale):
        if said in " ".join(value.split()):
            return {"mender": "operator", "file": settings.file, "setting": name}
    return None


def _shown_options(settings: Settings, tag: str) -> Iterator[tuple[str, str]]:
    for key, newsletter in settings.newsletters.items():
        yield f"newsletters.{key}.title.{tag}", newsletter.title.get(tag, "")
    for key, section in settings.sections.items():
        yield f"sections.{key}.title.{tag}", section.title.get(tag, "")
    for key, link in settings.links.items():
        yield f"links.{key}.title.{tag}", link.title.get(tag, "")
    yield "sender.legal_name", settings.sender.legal_name
    yield "sender.mailing_address", settings.sender.mailing_address
    yield f"sender.name.{tag}", settings.sender.name.get(tag, "")
