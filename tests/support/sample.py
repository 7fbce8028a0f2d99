"""The feeds of the sample publication, made once for all tests that only read them."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from syndicate.app import settings_of
from syndicate.content import folder
from syndicate.localise import catalogue
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.editions import editions
from syndicate.model import Channel, Edition
from syndicate.settings.options import Settings
from tests.support.channels import by_path
from tests.support.editions import edition
from tests.support.publication import NOW

TOP = Path(__file__).parents[2]


@cache
def settings() -> Settings:
    return settings_of(TOP, {})


@cache
def catalogues(publication: Settings | None = None) -> Mapping[str, Catalogue]:
    locales = (publication or settings()).locales
    return {tag: catalogue.load(tag, locales, (TOP / "locales",), None) for tag in locales}


@cache
def public() -> Mapping[str, tuple[Edition, ...]]:
    """Return what the sample publishes at the instant of its demo."""
    sample = settings()
    assert sample.demo
    return editions(folder.read(TOP, sample).works, sample, sample.demo.as_of)


@cache
def sample_channels() -> Mapping[str, Channel]:
    """Return every feed of the sample by its path."""
    return by_path(public(), settings(), catalogues())


def before_and_after_translation() -> tuple[Channel, Channel]:
    """Return an English feed in which a French text stands in, and with its translation a day later."""
    other = edition("en", slug="pont", work="urn:uuid:2", title="The bridge")
    french: dict[str, Any] = {
        "shown": "fr",
        "filled_from": "fr",
        "notice": True,
        "title": "La fête",
    }
    standing_in = edition("en", **french, updated=NOW - timedelta(days=3))
    translated = edition("en", title="The feast", html="<p>Hello.</p>\n")
    before, after = (by_path({"en": (one, other)})["en/feed"] for one in (standing_in, translated))
    return before, after
