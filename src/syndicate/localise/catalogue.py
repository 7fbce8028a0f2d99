""".po files → the words of one locale.

A locale's words are those of its own catalogue, then of the next tags in its chain down to English,
which is what the code itself is written in. The files are read at run time and kept compiled, by
what is in them, so that a new locale needs no build step.
"""

import gettext
import hashlib
import io
import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from syndicate import disk
from syndicate.errors import TemplateError, reason_of
from syndicate.localise import locales as tags
from syndicate.localise import plurals
from syndicate.settings.options import Locale

DOMAIN = "syndicate"
_PO_LINE = re.compile(
    r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s*)?"(?:[^"\\]|\\.)*"\s*)?'
)
_COMPILER = b"2"  # raise it when the same .po is to be compiled otherwise


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one locale, typeset for it; a text that nobody translated stays as written.

    locales: where the publication chose its own typography.
    """

    tag: str
    words: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)
    locales: Mapping[str, Locale] = field(default_factory=dict, compare=False, repr=False)
    _set: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def gettext(self, message: str) -> str:
        """Return the translation of `message`; of nothing, nothing (gettext gives its header)."""
        return self._typeset(self.words.gettext(message), message) if message else ""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the translation in the form that goes with `number`."""
        found = self.words.ngettext(singular, plural, number)
        return self._typeset(self._of_millions(found, singular, plural, number), singular, plural)

    def pgettext(self, context: str, message: str) -> str:
        """Return the translation of `message` as used in `context`."""
        return self._typeset(self.words.pgettext(context, message), message)

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """Return the translation as used in `context`, in the form that goes with `number`."""
        found = self.words.npgettext(context, singular, plural, number)
        return self._typeset(self._of_millions(found, singular, plural, number), singular, plural)

    def _of_millions(self, found: str, singular: str, plural: str, number: int) -> str:
        """Return `found`, for millions in a language that says "1 000 000 d’abonnés" in that form."""
        if not number or number % 1_000_000:
            return found
        own = self.words.npgettext(plurals.CONTEXT, singular, plural, number)
        if own not in (singular, plural):
            return own
        french = tags.language(self.tag) == "fr" and found not in (singular, plural)
        return plurals.with_of(found) if french else found

    def _typeset(self, found: str, *written: str) -> str:
        """Return `found` in this locale's typography: a French "!" that fr-CA takes from fr."""
        if found in written:
            return found
        if found not in self._set:
            from syndicate.localise import typography  # noqa: PLC0415 - its rules take long to read

            typeset = typography.html if "<" in found else typography.text
            self._set[found] = typeset(found, self.tag, self.locales)
        return self._set[found]


def load(
    tag: str, locales: Mapping[str, Locale], folders: Sequence[Path], cache: Path | None
) -> Catalogue:
    """Return the words of `tag` from `<folder>/<tag_TAG>/LC_MESSAGES/syndicate.po`.

    folders: a publication's own first; the first that translates a message wins.
    cache:   where compiled catalogues are kept; None keeps none.
    Raises TemplateError, with file and line, for a .po that cannot be read.
    """
    words: gettext.NullTranslations | None = None
    for path in _paths(_spoken(tag, locales), folders):
        found = _compiled(path, cache)
        if words is None:
            words = found
        else:
            words.add_fallback(found)
    return Catalogue(tag, words or gettext.NullTranslations(), locales)


def _spoken(tag: str, locales: Mapping[str, Locale]) -> Iterable[str]:
    """Yield the tags whose words may stand in: past English lies nothing better than our own."""
    english = False
    for near in tags.chain(tag, locales):
        if english and tags.language(near) != "en":
            return
        english = tags.language(near) == "en"
        yield near


def _paths(spoken: Iterable[str], folders: Sequence[Path]) -> Iterable[Path]:
    for near in spoken:
        for folder in folders:
            path = folder / near.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"
            if path.is_file():
                yield path


def _compiled(path: Path, cache: Path | None) -> gettext.GNUTranslations:
    try:
        source = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, reason_of(error)) from error
    file = cache / f"{hashlib.sha256(_COMPILER + source).hexdigest()[:32]}.mo" if cache else None
    compiled = disk.kept(file) if file else None
    if compiled is None:
        compiled = _compile(source, path)
        if file:
            disk.keep(file, compiled)
    return gettext.GNUTranslations(io.BytesIO(compiled))


def _compile(source: bytes, path: Path) -> bytes:
    from babel.messages import mofile, pofile  # noqa: PLC0415 - not needed once compiled

    _look_over(source, path)
    try:
        # Without a locale Babel drops the file's plural rule.
        messages = pofile.read_po(io.BytesIO(source), path.parts[-3], abort_invalid=True)
        _compare(messages, path)
        compiled = io.BytesIO()
        mofile.write_mo(compiled, messages)
        gettext.GNUTranslations(io.BytesIO(compiled.getvalue()))  # its plural rule is read here
    except pofile.PoFileError as error:
        raise _unreadable(path, str(error), error.lineno + 1) from error
    except (ValueError, LookupError, RecursionError) as error:
        raise _unreadable(path, str(error)) from error
    return compiled.getvalue()


def _look_over(source: bytes, path: Path) -> None:
    """Refuse what Babel reads without a word and gettext would not: text that is not quoted whole."""
    try:
        lines = source.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise TemplateError("not-utf8", file=_shown(path), line=line) from error
    for number, written in enumerate(lines, 1):
        if not _PO_LINE.fullmatch(written):
            raise TemplateError("catalogue-line", file=_shown(path), line=number, found=written)


def _compare(messages: Iterable[Any], path: Path) -> None:
    """Refuse a translation that asks for a value which its message does not have."""
    for message in messages:
        known = _asked(message.id)
        for text in _forms(message.string):
            strange = _asked(text) - known
            if message.id and strange:
                raise TemplateError(
                    "catalogue-fields",
                    file=_shown(path),
                    line=message.lineno,
                    found=", ".join(sorted(strange)),
                    known=", ".join(sorted(known)) or "–",
                )


def _asked(message: str | Sequence[str]) -> set[str]:
    """Return the values that a text asks for: {name} and %(name)s, and "{" where it is no form."""
    asked: set[str] = set()
    for text in _forms(message):
        asked |= set(re.findall(r"%\((\w+)\)s", text))
        try:
            asked |= {
                "".join((name, *([f"!{how}"] if how else ()), *([f":{form}"] if form else ())))
                for _, name, form, how in string.Formatter().parse(text)
                if name is not None
            }
        except ValueError:  # a brace alone: only where the message has one too
            asked.add("{")
    return asked


def _forms(message: str | Sequence[str]) -> Sequence[str]:
    return (message,) if isinstance(message, str) else message


def _unreadable(path: Path, reason: str, line: int | None = None) -> TemplateError:
    return TemplateError("catalogue-unreadable", file=_shown(path), line=line, reason=reason)


def _shown(path: Path) -> str:
    """Return where a catalogue is, from its folder locales/ on."""
    return "/".join(path.parts[-4:])
