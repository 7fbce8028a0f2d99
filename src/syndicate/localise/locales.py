"""Which language a reader gets: tags, their fallback chains, and what a browser asks for.

Tags are BCP 47; a chain is the tag itself and then the `fallback` of its settings.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from syndicate.errors import UsageError
from syndicate.settings.options import Locale

_QVALUE = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
_RANGE = re.compile(r"\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


@lru_cache(maxsize=256)  # a publication has a few tags, and asks for them with every text
def canonical(tag: str) -> str:
    """Return `tag` with "-" between subtags and each in its customary case: "fr-Latn-CA".

    RFC 5646 §2.1.1: two letters upper, four letters title, neither at the start nor after a single letter.
    """
    first, *others = tag.strip().replace("_", "-").lower().split("-")
    single = next((n for n, subtag in enumerate(others) if len(subtag) == 1), len(others))
    return "-".join((first, *map(_cased, others[:single]), *others[single:]))


def language(tag: str) -> str:
    """Return the language alone: "fr" of "fr-CA" and of "fr_FR"."""
    return canonical(tag).partition("-")[0]


def expect(tag: str, locales: Mapping[str, Locale]) -> None:
    """Raise UsageError locale-unknown, with the nearest tag, unless we publish in `tag`."""
    if tag not in locales:
        from syndicate.content.complaints import likely  # noqa: PLC0415 (who names a known one needs no other)

        hints: dict[str, Any] = dict(likely(tag, locales))
        raise UsageError("locale-unknown", found=tag, **hints)


def same_language(a: str, b: str) -> bool:
    """Tell whether readers of `a` need no translation to read `b`."""
    return language(a) == language(b)


def chain(tag: str, locales: Mapping[str, Locale]) -> tuple[str, ...]:
    """Return the tags whose text a reader of `tag` can be given, nearest first."""
    fallback = locales[tag].fallback if tag in locales else ()
    return tuple(dict.fromkeys((tag, *fallback)))


def best(tag: str, available: Iterable[str], locales: Mapping[str, Locale]) -> str | None:
    """Return the tag in `available` nearest to `tag`, or None if none will do."""
    on_offer = frozenset(available)
    return next((near for near in chain(tag, locales) if near in on_offer), None)


def lookup(ranges: Iterable[str], available: Iterable[str], default: str) -> str:
    """Return the first available tag that a range asks for (RFC 4647 §3.4, Lookup)."""
    on_offer = {tag.lower(): tag for tag in available}
    for wanted in ranges:
        for shorter in _shortenings(wanted.lower()):
            if shorter in on_offer:
                return on_offer[shorter]
    return default


def accepted(header: str) -> tuple[str, ...]:
    """Return the ranges of an Accept-Language header, the best liked first, without those refused."""
    weighed = [(weight, wanted) for weight, wanted in _weighed(header) if weight > 0]
    return tuple(wanted for _, wanted in sorted(weighed, key=lambda pair: -pair[0]))


def negotiate(header: str, available: Sequence[str], default: str) -> str:
    """Return the tag to answer an Accept-Language header with; what it refuses (q=0) comes last.

    Of the ranges that a tag falls under the longest counts: "fr;q=0, fr-CA" refuses fr and fr-BE.
    """
    weights = {wanted.lower(): weight for weight, wanted in _weighed(header)}
    welcome = [tag for tag in available if _weight(tag, weights) != 0] or list(available)
    return lookup(accepted(header), welcome, default if default in welcome else welcome[0])


def _weight(tag: str, weights: Mapping[str, float]) -> float | None:
    """Return how much a tag is liked (RFC 9110 §12.5.4); None where nothing is said of it."""
    ranges = (*_shortenings(tag.lower()), "*")
    return next((weights[one] for one in ranges if one in weights), None)


def _cased(subtag: str) -> str:
    if len(subtag) == 2:  # noqa: PLR2004 - a region, ISO 3166
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag  # noqa: PLR2004 - a script, ISO 15924


def _shortenings(wanted: str) -> Iterable[str]:
    subtags = wanted.split("-")
    while subtags:
        yield "-".join(subtags)
        subtags.pop()
        while subtags and len(subtags[-1]) == 1:
            subtags.pop()


def _weighed(header: str) -> Iterable[tuple[float, str]]:
    for part in header.split(","):
        wanted, _, parameter = part.strip().partition(";")
        weight = _QVALUE.fullmatch(parameter.strip()) if parameter else None
        if _RANGE.fullmatch(wanted.strip()) and (weight or not parameter):
            yield float(weight[1]) if weight else 1.0, canonical(wanted)
