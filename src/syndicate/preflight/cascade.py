"""The style sheets of a mail and the styles in its tags → how each text of it looks, by day and by night.

As much of CSS as mails use: names, classes, and one within another; rules of narrow screens, of the
pointer and of single programs (`[data-ogsc]`) are not looked at. Night is what a program shows that
knows `prefers-color-scheme`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Literal

from syndicate.preflight.colours import Colour, colour

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")
_COMPOUND = re.compile(r"(\*|[a-z][a-z0-9]*)?((?:\.[\w-]+)*)", re.IGNORECASE)
_SIZE = re.compile(r"([\d.]+)(px|em|rem|%|pt)?")
_BOLD = {"bold": 700, "bolder": 700, "normal": 400, "lighter": 400}
_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "small": 0.83}
_HEAVY = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th"))
_BASE = 16.0
_POINT = 4 / 3
_MANY = 5_000  # ways to look: more than templates have, whoever filled them in

Declarations = Mapping[str, tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Compound:
    """A part of a selector: a name ("" for any) and classes."""

    name: str
    classes: frozenset[str]

    def fits(self, name: str, classes: frozenset[str]) -> bool:
        """Tell whether an element is meant."""
        return self.name in ("", name) and self.classes <= classes


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of elements within others. `weight`: what decides between two rules."""

    night: bool
    path: tuple[Compound, ...]
    weight: tuple[int, int, int]
    says: Declarations


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How an element looks. Of a colour or a background that cannot be told: None.

    ink, paper: by scheme; what is seen, whatever covers what.
    """

    around: "Look | None"
    name: str
    classes: frozenset[str]
    ink: Mapping[Scheme, Colour | None]
    paper: Mapping[Scheme, Colour | None]
    size: float = _BASE
    weight: int = 400
    hidden: bool = False


_BLACK, _WHITE, _NIGHT = Colour(0, 0, 0), Colour(255, 255, 255), Colour(18, 18, 18)
ROOT = Look(
    around=None,
    name="",
    classes=frozenset(),
    ink={"light": _BLACK, "dark": _WHITE},
    paper={"light": _WHITE, "dark": _NIGHT},
)


class Cascade:
    """Tells how elements look; of two alike within the same it is told once."""

    def __init__(self, known: tuple[Rule, ...]) -> None:
        self.rules = known
        self._told: dict[tuple[Look, str, str, str, str], Look] = {}

    def look(self, around: Look, name: str, attributes: Mapping[str, str]) -> Look:
        """Return how an element within `around` looks."""
        classes, style = attributes.get("class", ""), attributes.get("style", "")
        key = (around, name, classes, style, attributes.get("bgcolor", ""))
        found = self._told.get(key)
        if found is None:
            if len(self._told) > _MANY:
                self._told.clear()
            found = self._told[key] = self._made(around, name, attributes)
        return found

    def _made(self, around: Look, name: str, attributes: Mapping[str, str]) -> Look:
        classes = frozenset(attributes.get("class", "").split())
        fitting = [rule for rule in self.rules if _fits(rule.path, around, name, classes)]
        own = declarations(attributes.get("style", ""))
        by_scheme = {
            scheme: _decided((r for r in fitting if scheme == "dark" or not r.night), own)
            for scheme in SCHEMES
        }
        day = by_scheme["light"]
        return Look(
            around=around,
            name=name,
            classes=classes,
            ink={one: _ink(by_scheme[one], around.ink[one], name, one) for one in SCHEMES},
            paper={one: _paper(by_scheme[one], around.paper[one], attributes) for one in SCHEMES},
            size=_size(day.get("font-size", ""), around.size, name),
            weight=_weight(day.get("font-weight", ""), around.weight, name),
            hidden=around.hidden or _is_hidden(day),
        )


@lru_cache(maxsize=8)  # the languages of an issue share their style sheet
def cascade(css: str) -> Cascade:
    """Return what tells how elements look under a style sheet."""
    return Cascade(rules(css))


def rules(css: str) -> tuple[Rule, ...]:
    """Return the rules of a style sheet that say something of all readers' mails."""
    return tuple(_rules(_COMMENT.sub("", css), count(), night=False))


def _rules(css: str, order: Iterator[int], *, night: bool) -> Iterator[Rule]:
    for selector, body in _BLOCK.findall(css):
        head = selector.strip()
        if head.startswith("@media"):
            if _DARK.search(head):
                yield from _rules(body, order, night=True)
            continue
        if head.startswith("@"):
            continue
        says = declarations(body)
        for one in head.split(","):
            path = _path(one)
            if path:
                classes = sum(len(part.classes) for part in path)
                names = sum(bool(part.name) for part in path)
                yield Rule(night, path, (classes, names, next(order)), says)


def _path(selector: str) -> tuple[Compound, ...]:
    """Return the parts of a selector, none of one that asks for more than names and classes."""
    parts = [_COMPOUND.fullmatch(one) for one in selector.replace(">", " ").split()]
    if not all(parts):
        return ()
    return tuple(
        Compound((part[1] or "").lower().replace("*", ""), frozenset(part[2].split(".")) - {""})
        for part in parts
        if part
    )


@lru_cache(maxsize=1024)
def declarations(text: str) -> Declarations:
    """Return what a style says, and whether it insists on it."""
    found: dict[str, tuple[str, bool]] = {}
    for one in text.split(";"):
        name, colon, value = one.partition(":")
        if colon:
            said, insists, _ = value.strip().lower().partition("!important")
            found[name.strip().lower()] = (said.strip(), bool(insists))
    return found


def _fits(path: tuple[Compound, ...], around: Look, name: str, classes: frozenset[str]) -> bool:
    *outer, inner = path
    if not inner.fits(name, classes):
        return False
    at: Look | None = around
    for part in reversed(outer):
        while at is not None and not part.fits(at.name, at.classes):
            at = at.around
        if at is None:
            return False
        at = at.around
    return True


def _decided(fitting: Iterable[Rule], own: Declarations) -> Mapping[str, str]:
    """Return what is so after all: who insists wins, then the tag itself, then the closest rule."""
    best: dict[str, tuple[tuple[bool, bool, tuple[int, int, int]], str]] = {}
    said = [(rule.says, False, rule.weight) for rule in fitting] + [(own, True, (0, 0, 0))]
    for says, inside, weight in said:
        for name, (value, insists) in says.items():
            rank = (insists, inside, weight)
            if name not in best or best[name][0] <= rank:
                best[name] = (rank, value)
    return {name: value for name, (_, value) in best.items()}


def _ink(
    says: Mapping[str, str], around: Colour | None, name: str, scheme: Scheme
) -> Colour | None:
    written = says.get("color", "inherit")
    if written != "inherit":
        return colour(written)
    if name == "a":  # a program's own blue, which by night is anybody's guess
        return Colour(0, 0, 238) if scheme == "light" else None
    return around


def _paper(
    says: Mapping[str, str], around: Colour | None, attributes: Mapping[str, str]
) -> Colour | None:
    whole = says.get("background", "")
    if (
        "url(" in whole
        or "url(" in says.get("background-image", "")
        or attributes.get("background")
    ):
        return None
    own = says.get("background-color") or next(iter(whole.split()), "") or attributes.get("bgcolor")
    if not own or own in {"none", "inherit", "initial"}:
        return around
    found = colour(own)
    if found is None or (around is None and found.alpha < 1):
        return None
    return found.over(around or found)


def _size(written: str, around: float, name: str) -> float:
    found = _SIZE.fullmatch(written)
    if not found:
        return around * _SIZES.get(name, 1.0)
    number = float(found[1])
    scale = {"em": around, "%": around / 100, "rem": _BASE, "pt": _POINT}
    return number * scale.get(found[2] or "px", 1.0)


def _weight(written: str, around: int, name: str) -> int:
    if written.isdigit():
        return int(written)
    return _BOLD.get(written, _BOLD["bold"] if name in _HEAVY else around)


def _is_hidden(says: Mapping[str, str]) -> bool:
    return (
        says.get("display") == "none"
        or says.get("visibility") == "hidden"
        or says.get("mso-hide") == "all"
        or says.get("opacity") == "0"
    )
