"""Texts for people → locales/syndicate.pot → every catalogue, compiled to see that it can be.

With --check: say what is missing or cannot be compiled. What is compiled is not kept: a .po is read
at run time, so that an installed publication can have its own.
"""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from syndicate.cli.words import HOUSE_LOCALES
from syndicate.errors import TemplateError
from syndicate.localise.catalogue import Catalogue as Words
from syndicate.localise.catalogue import load
from syndicate.localise.findings import say
from syndicate.localise.locales import canonical

TOP = Path(__file__).parents[1]
LOCALES = TOP / "locales"
TAGS = ("fr", "fr_CA", "en")
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.mjml", "jinja2"), ("**.txt", "jinja2")]
JINJA = {
    "extensions": "jinja2.ext.i18n",
    "silent": "false",
    "trimmed": "true",
    "newstyle_gettext": "true",
}
OPTIONS = {pattern: JINJA for pattern, method in METHODS if method == "jinja2"}
KEYWORDS = {
    "_": None,
    "N_": None,
    "say": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def extracted() -> Catalog:
    """Return every text for people, with where it stands."""
    found = Catalog(project="syndicate", charset="utf-8", fuzzy=False)
    for folder in ("src/syndicate", "templates"):
        for name, line, message, comments, context in extract_from_dir(
            TOP / folder, METHODS, OPTIONS, KEYWORDS, ("Translators:",)
        ):
            place = f"{folder}/{name}".replace("\\", "/")
            found.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return found


def catalogue(tag: str) -> Catalog:
    """Return the catalogue of `tag`, an empty one where there is none."""
    path = LOCALES / tag / "LC_MESSAGES" / "syndicate.po"
    if not path.is_file():
        return Catalog(locale=tag, project="syndicate", charset="utf-8", fuzzy=False)
    return read_po(BytesIO(path.read_bytes()), locale=tag)


def missing(tag: str, texts: Catalog) -> list[str]:
    """Return the texts that `tag` does not translate; English is its own translation."""
    if tag != "fr":
        return []
    known = catalogue(tag)
    return [
        str(message.id)
        for message in texts
        if message.id and not _translated(known.get(message.id, message.context))
    ]


def _translated(message: object) -> bool:
    string = getattr(message, "string", None)
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def update(tag: str, texts: Catalog) -> None:
    """Bring the catalogue of `tag` up to date with `texts`; fr_CA keeps only what differs from fr."""
    known = catalogue(tag)
    known.update(texts, no_fuzzy_matching=True)
    known.obsolete.clear()
    if tag != "fr":
        for message in [m for m in known if m.id and not _translated(m)]:
            known.delete(message.id, message.context)
    path = LOCALES / tag / "LC_MESSAGES" / "syndicate.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_written(known))


def _written(texts: Catalog) -> bytes:
    """Return the file under a header that says only what is so, and does not change by itself."""
    buffer = BytesIO()
    write_po(buffer, texts, width=100, omit_header=True, sort_by_file=False, no_location=True)
    return (_header(texts).encode() + buffer.getvalue()).rstrip(b"\n") + b"\n"


def _header(texts: Catalog) -> str:
    tag = texts.locale_identifier
    name = texts.locale.get_display_name("en") if texts.locale else "English, to be translated"
    fields = {
        "Project-Id-Version": "syndicate",
        **({"Language": tag, "Plural-Forms": texts.plural_forms} if tag else {}),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    lines = "".join(f'"{key}: {value}\\n"\n' for key, value in fields.items())
    return f'# The words of syndicate: {name}. Licence: EUPL-1.2.\nmsgid ""\nmsgstr ""\n{lines}\n'


def uncompilable() -> list[str]:
    """Return what keeps a catalogue from being compiled: placeholders, plural forms, quotes."""
    found: list[str] = []
    for tag in TAGS:
        try:
            load(canonical(tag), HOUSE_LOCALES, (LOCALES,), None)
        except TemplateError as error:
            fact, remedy = say(error, Words("en"))
            found.append(f"{error.file}:{error.line}: {fact} {remedy}")
    return list(dict.fromkeys(found))


def main() -> int:
    """Update the catalogues, or with --check tell what they lack."""
    texts = extracted()
    if "--check" in sys.argv:
        lacking = [f"locales/fr: no translation of {text!r}" for text in missing("fr", texts)]
        return _told(lacking + uncompilable())
    (LOCALES / "syndicate.pot").write_bytes(_written(texts))
    for tag in TAGS:
        update(tag, texts)
    subprocess.call(["git", "-C", str(TOP), "diff", "--stat", "--", "locales"])
    return _told(uncompilable())


def _told(troubles: list[str]) -> int:
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
