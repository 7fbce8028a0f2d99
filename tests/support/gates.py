"""A small issue to hold up at the gate, as it is and with something wrong in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from syndicate.localise.words import files as vocabulary_files
from syndicate.model import Block, Compiled, Edition, Issue
from syndicate.paths import data_root
from syndicate.preflight.case import Case
from syndicate.settings.options import Settings
from tests.support.digests import FIRST_DUE, OCCURRENCE, SETTINGS, compiled, environments

ISSUE = Issue(
    id="actualites-2026-03-12",
    newsletter="actualites",
    schedule="weekly",
    occurrence=OCCURRENCE,
    corrects="",
    state="draft",
    paused=False,
    revision=1,
    first_due=FIRST_DUE,
    last_due=FIRST_DUE,
)


_environment = cache(environments())


@cache
def usual() -> Mapping[str, Compiled]:
    """Return an issue that nobody objects to."""
    return compiled(environment=_environment)


def case(
    editions: list[Edition] | None = None,
    settings: Settings = SETTINGS,
    locales: Mapping[str, Compiled] | None = None,
    **changes: Any,
) -> Case:
    """Return an issue at the gate: the usual one, or one of other works or settings."""
    if locales is None:
        same = editions is None and settings is SETTINGS
        locales = (
            usual() if same else compiled(editions, settings=settings, environment=_environment)
        )
    values: dict[str, Any] = {
        "locales": locales,
        "settings": settings,
        "newsletter": "actualites",
        "issue": ISSUE,
    }
    return Case(**values | {"vocabulary": vocabulary} | changes)


@cache
def vocabulary(tag: str) -> Any:
    return vocabulary_files.load(tag, (data_root() / "locales",))


def sent_by(**changes: Any) -> Settings:
    """Return settings with another sender."""
    return replace(SETTINGS, sender=replace(SETTINGS.sender, **changes))


def branded(**changes: Any) -> Settings:
    """Return settings with other colours."""
    return replace(SETTINGS, brand=replace(SETTINGS.brand, **changes))


def framed(name: str, change: Callable[[str], str]) -> Mapping[str, Compiled]:
    """Return the usual issue with a part of its frame changed, in every locale."""
    return {
        tag: replace(one, frame={**one.frame, name: change(one.frame[name])})
        for tag, one in usual().items()
    }


def with_foot(html: str) -> Mapping[str, Compiled]:
    """Return the usual issue whose template shows something more above its foot."""
    return framed("html.foot", lambda foot: html + foot)


def with_blocks(change: Callable[[Block], Block]) -> Mapping[str, Compiled]:
    """Return the usual issue with its blocks changed, in every locale."""
    return {
        tag: replace(one, blocks=tuple(map(change, one.blocks))) for tag, one in usual().items()
    }


def without_blocks(*tags: str) -> Mapping[str, Compiled]:
    """Return the usual issue with nothing to read in some locales."""
    return {tag: replace(one, blocks=()) if tag in tags else one for tag, one in usual().items()}
