"""Every code and its sentences → docs/errors.md. With --check: say whether the page is up to date."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from syndicate import errors
from syndicate.cli.words import HOUSE_LOCALES
from syndicate.localise.catalogue import Catalogue, load
from syndicate.localise.findings import AREAS, SENTENCES
from syndicate.localise.sentences.reasons import REASONS

TOP = Path(__file__).parents[1]
SOURCE = TOP / "src" / "syndicate"
PAGE = TOP / "docs" / "errors.md"
INTRODUCTION = """\
# What syndicate says when something is wrong

Made by `make errors` from the source and the catalogues; a change by hand is lost.

Each trouble has a code, which never changes, and fields; people read a sentence made of them, in the
language of `--lang`, of the environment, or in English. With `--json` a script gets the code as `code`
and the fields as `fields`. A command ends with 1 if a finding is an error or if it failed, with 2 if it
was not understood, with 3 if a setting is wrong; warnings and notes alone end with 0.

*Who mends it*: an **editor** changes a file of `content/`, a **designer** a template or a catalogue, an
**operator** settings, files and servers; **nobody** means that it is a bug or a passing trouble.

Below, `{name}` stands for a field. The second sentence says what to do.
"""
# Functions that make an error or a finding of a code, where the class does not show it.
MAKERS = {
    "_about": None, "_by_template": "designer", "_trouble": "editor", "valid": "editor",
    "choice": "editor", "_unreadable": "designer", "wrong": "operator", "_wrong": "operator",
}  # fmt: skip
OF_AREA = {
    "content": "editor", "translation": "editor", "template": "designer", "gate": "designer",
}  # fmt: skip


@dataclass
class Known:
    """What the source says of a code."""

    menders: set[str] = field(default_factory=set)
    severities: set[str] = field(default_factory=set)
    exits: set[int] = field(default_factory=set)


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts in an expression, those of both arms of an `if … else` too."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def said(call: ast.Call, name: str) -> set[str]:
    """Return what a keyword can be, where that is a plain text or one of two."""
    found = next((one.value for one in call.keywords if one.arg == name), None)
    arms = [found.body, found.orelse] if isinstance(found, ast.IfExp) else [found]
    return {str(one.value) for one in arms if isinstance(one, ast.Constant)}


def scan() -> dict[str, Known]:
    """Return what the source tells of each code where it is used."""
    found: dict[str, Known] = defaultdict(Known)
    for file in sorted(SOURCE.rglob("*.py")):
        if "sentences" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                take(node, found)
    return found


def take(call: ast.Call, found: dict[str, Known]) -> None:
    """Note what a call tells of the codes in it."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    kind = getattr(errors, name, None)
    codes = {text for one in call.args for text in texts(one) if text in SENTENCES}
    codes |= {text for one in call.keywords if one.arg == "code" for text in texts(one.value)}
    for code in codes & SENTENCES.keys():
        known = found[code]
        if isinstance(kind, type) and issubclass(kind, errors.SyndicateError):
            known.menders.add(kind.mender)
            known.severities.add("error")
            known.exits.add(exit_of(kind))
        elif name in ("error", "warning", "note"):
            known.severities.add(name)
        elif name == "Finding":
            known.menders |= said(call, "mender")
            known.severities |= said(call, "severity")
        elif MAKERS.get(name):
            known.menders.add(MAKERS[name] or "")


def exit_of(kind: type[errors.SyndicateError]) -> int:
    """Return what a command ends with that raises an error of this class."""
    if issubclass(kind, errors.SettingsError):
        return 3
    return 2 if issubclass(kind, errors.UsageError) else 1


def page() -> str:
    """Return the whole page."""
    known, words = scan(), {tag: catalogue(tag) for tag in ("en", "fr", "fr-CA")}
    parts = [INTRODUCTION]
    for area in AREAS:
        name = area.__name__.rpartition(".")[2]
        doc = (area.__doc__ or "").strip().rstrip(".")
        parts.append(f"## {doc}\n")
        parts += [entry(code, name, known[code], words) for code in sorted(area.SENTENCES)]
    parts.append(reasons(words))
    return "\n".join(parts)


def catalogue(tag: str) -> Catalogue:
    """Return the packaged words of `tag`."""
    return load(tag, HOUSE_LOCALES, (TOP / "locales",), None)


def entry(code: str, area: str, known: Known, words: dict[str, Catalogue]) -> str:
    """Return what the page says of one code."""
    menders = sorted(known.menders - {""}) or [OF_AREA.get(area, "operator")]
    severities = sorted(known.severities - {""}) or ["error"]
    ends = "".join(f" · exit {number}" for number in sorted(known.exits - {1}))
    lines = [f"### {code}\n", f"*{', '.join(menders)}* · {', '.join(severities)}{ends}\n"]
    fact, remedy = SENTENCES[code]
    told = {tag: [sentence(one, fact), sentence(one, remedy)] for tag, one in words.items()}
    shown = ("en", "fr", *(["fr-CA"] if told["fr-CA"] != told["fr"] else []))
    lines += [f"- {tag}: {' '.join(told[tag])}" for tag in shown]
    return "\n".join(lines) + "\n"


def sentence(catalogue: Catalogue, text: str) -> str:
    """Return a sentence as Markdown shows it whole."""
    said = catalogue.gettext(text).replace("{{", "{").replace("}}", "}")
    return said.replace("<", "\\<").replace("*", "\\*").replace("](", "]\\(")


def reasons(words: dict[str, Catalogue]) -> str:
    """Return the table of what the system says."""
    rows = [
        f"| `{name}` | {words['en'].gettext(text)} | {words['fr'].gettext(text)} |"
        for name, text in sorted(REASONS.items())
    ]
    head = "## What `reason` can be\n\n| | en | fr |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def main() -> int:
    """Write the page, or with --check tell whether it is what it should be."""
    made = page()
    if "--check" in sys.argv:
        fresh = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == made
        if not fresh:
            print("docs/errors.md is not up to date: make errors", file=sys.stderr)
        return 0 if fresh else 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
