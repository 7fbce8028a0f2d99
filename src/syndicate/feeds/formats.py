"""Every format a feed is published in. A new one is its writer and a row here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from syndicate.feeds import jsonfeed, xml
from syndicate.model import Channel


@dataclass(frozen=True, slots=True)
class Format:
    """How a channel becomes a file. `extension` has no dot; `write` knows no clock."""

    media_type: str
    extension: str
    write: Callable[[Channel], bytes]


FORMATS: Mapping[str, Format] = {
    "rss": Format(xml.RSS_TYPE, "rss", xml.rss),
    "atom": Format(xml.ATOM_TYPE, "atom", xml.atom),
    "json": Format(jsonfeed.JSON_TYPE, "json", jsonfeed.json_feed),
}

TYPES: Mapping[str, str] = {form.extension: form.media_type for form in FORMATS.values()}
"""Extension → media type."""
