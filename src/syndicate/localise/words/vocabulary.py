"""A text and the vocabulary of its locale → the words that somebody should look at.

What is matched is whole words in the forms that the vocabulary lists, in any case; ’ and ' are
one, as are a space and U+00A0, and all hyphens. The texts given here are masked (see `masks`): what
is no prose of the author has a mark in its place, and is in no word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from syndicate.localise.rules.zones import INLINE

_SAME = str.maketrans(
    {
        **dict.fromkeys("’‘\u02bc", "'"),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\t\n", " "),
    }
)
_WORD = re.compile(r"\w+")
_SPACES = re.compile(" +")
# A word that is part of an address, a path or a longer word with a hyphen is not this word.
_BEGINNING = r"(?<![\w@#/\\.])(?<!\w-)"
_END = r"(?!\w|-\w|[.@/\\]\w)"
_UNTIL_WORD = re.compile(rf"[\s{INLINE}]*(?=[^\W\d_])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a vocabulary says of one concept.

    prefer:    as people are told.
    avoid:     form → the same form of what is preferred.
    replace:   tag of another region → its form → ours, where a draft may write it without asking.
    ambiguous: tag of another region → its forms that readers here take for something else.
    alone:     a draft writes it only where no word follows that may have to agree with it.
    source:    who says so; "usage" where no source has been read for it.
    """

    concept: str
    prefer: tuple[str, ...] = ()
    avoid: Mapping[str, str] = field(default_factory=dict)
    replace: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alone: bool = False
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word from `start` to `end`, as found, and what could stand there; `preferred` "" leaves it open."""

    found: str
    preferred: str
    term: Term
    start: int
    end: int


class Words:
    """Forms that are looked for together: one expression, and a test that spares most texts it."""

    def __init__(self, forms: Iterable[str]) -> None:
        self.forms = {_SPACES.sub(" ", plain(form)).strip(): form for form in forms}
        self.keys = frozenset(max(_WORD.findall(form), key=len, default="") for form in self.forms)
        longest_first = sorted(self.forms, key=lambda form: (-len(form), form))
        choices = "|".join(re.escape(form).replace(r"\ ", " +") for form in longest_first)
        self.pattern = re.compile(f"{_BEGINNING}(?:{choices}){_END}") if choices else None

    def find(self, flat: str) -> Iterator[tuple[int, int, str]]:
        """Yield where each form stands in `flat` (see `plain`), and the form as it was given."""
        if self.pattern is None or self.keys.isdisjoint(_WORD.findall(flat)):
            return
        for found in self.pattern.finditer(flat):
            yield found.start(), found.end(), self.forms[_SPACES.sub(" ", found[0])]

    def begin(self, flat: str, at: int) -> bool:
        """Return whether one of the forms stands at `at`."""
        return self.pattern is not None and self.pattern.match(flat, at) is not None


class Vocabulary:
    """The words of one locale.

    exceptions: names in which no word is meant.
    followers:  words that agree with none before them, so that a term that is `alone` may be there.
    """

    def __init__(
        self,
        tag: str,
        terms: Iterable[Term] = (),
        exceptions: Iterable[str] = (),
        followers: Iterable[str] = (),
    ) -> None:
        self.tag = tag
        self.terms = tuple(terms)
        self.exceptions = Words(exceptions)
        self.followers = Words(followers)
        self._avoid = _Table(
            (form, to, term) for term in self.terms for form, to in term.avoid.items()
        )
        self._regions: dict[tuple[str, bool], _Table] = {}

    def suggestions(self, masked: str) -> tuple[Suggestion, ...]:
        """Return the words of a text that the vocabulary avoids, in their order."""
        return tuple(self._found(self._avoid, masked))

    def replacements(self, masked: str, origin: str) -> tuple[Suggestion, ...]:
        """Return the words of a text of the region `origin` that have a safe equivalent here."""
        flat = plain(masked)
        return tuple(
            one for one in self.equivalents(masked, origin) if self._stands_free(flat, one)
        )

    def equivalents(self, masked: str, origin: str) -> tuple[Suggestion, ...]:
        """Return the words of a text of the region `origin` that have an equivalent here."""
        return tuple(self._found(self._region(origin, safe=True), masked))

    def ambiguities(self, masked: str, origin: str) -> tuple[Suggestion, ...]:
        """Return the words of a text of the region `origin` that mean something else here."""
        return tuple(self._found(self._region(origin, safe=False), masked))

    def _stands_free(self, flat: str, one: Suggestion) -> bool:
        word = _UNTIL_WORD.match(flat, one.end) if one.term.alone else None
        return word is None or self.followers.begin(flat, word.end())

    def _found(self, table: "_Table", masked: str) -> Iterator[Suggestion]:
        flat = plain(masked)
        names: Sequence[tuple[int, int]] | None = None
        for start, end, form in table.words.find(flat):
            if names is None:
                names = [(begins, ends) for begins, ends, _ in self.exceptions.find(flat)]
            if any(begins < end and start < ends for begins, ends in names):
                continue
            to, term = table.rows[form]
            found = masked[start:end]
            if _is_name(found, form, masked[:start]):
                continue
            yield Suggestion(found, in_case_of(found, form, to), term, start, end)

    def _region(self, origin: str, *, safe: bool) -> "_Table":
        if (origin, safe) not in self._regions:
            rows = (row for term in self.terms for row in _rows(term, origin, safe=safe))
            self._regions[origin, safe] = _Table(rows)
        return self._regions[origin, safe]


class _Table:
    """Forms with what stands behind each."""

    def __init__(self, rows: Iterable[tuple[str, str, Term]]) -> None:
        self.rows = {form: (to, term) for form, to, term in rows}
        self.words = Words(self.rows)


def plain(text: str) -> str:
    """Return `text` in its length, as words are compared: lower case, one apostrophe, hyphen, space."""
    lowered = text.lower()
    if len(lowered) != len(text):  # as for “İ”
        lowered = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return lowered.translate(_SAME)


def in_case_of(found: str, form: str, to: str) -> str:
    """Return `to` with the capitals that `found` has beyond `form`: "Week-end" → "Fin de semaine"."""
    letters, listed = ([one for one in text if one.isalpha()] for text in (found, form))
    if letters == listed or not letters:
        return to
    if len(letters) > 1 and all(one.isupper() for one in letters):
        return to.upper()
    return to[:1].upper() + to[1:] if letters[0].isupper() else to


def _is_name(found: str, form: str, before: str) -> bool:
    """Tell whether a word has a capital that neither its form nor its place in a sentence gives it."""
    if not (found[:1].isupper() and form[:1].islower()) or (len(found) > 1 and found.isupper()):
        return False
    rest = before.rstrip(" \t\u00a0\u202f")
    return bool(rest) and (rest[-1].isalnum() or rest[-1] in ",;’'-")


def position(text: str, at: int) -> tuple[int, int]:
    """Return the line and the column of a character, counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _rows(term: Term, origin: str, *, safe: bool) -> Iterator[tuple[str, str, Term]]:
    language = origin.partition("-")[0]
    if safe:
        pairs = term.replace.get(origin) or term.replace.get(language) or {}
        yield from ((form, to, term) for form, to in pairs.items())
    else:
        forms = term.ambiguous.get(origin) or term.ambiguous.get(language) or ()
        yield from ((form, "", term) for form in forms)
