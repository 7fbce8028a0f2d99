"""What we put around a text in a feed, as HTML that every reader shows."""

from collections.abc import Iterator
from html import escape

from syndicate.localise.spans import span
from syndicate.model import Enclosure, Happening


def paragraph(text: str) -> str:
    """Return plain text as a paragraph."""
    return f"<p>{escape(text, quote=False)}</p>"


def said(tag: str, *lines: str) -> str:
    """Return what we say above a text: in the readers' language, whatever the text's."""
    text = "<br>".join(escape(line, quote=False) for line in lines if line)
    return f'<p lang="{tag}"><strong>{text}</strong></p>'


def onward(tag: str, url: str, words: str) -> str:
    """Return the way to the whole text, in the readers' language."""
    return f'<p lang="{tag}"><a href="{escape(url)}">{escape(words, quote=False)}</a></p>'


def when_and_where(happening: Happening, babel: str, zone: str) -> Iterator[str]:
    """Yield the lines that say when an event is, to readers in `zone`, and where if it is known."""
    told = span(happening, babel, zone)
    yield told[:1].upper() + told[1:]
    yield happening.place or ""


def figure(image: Enclosure) -> str:
    """Return the lead image with its description and, below it, its credit."""
    caption = f"<figcaption>{escape(image.credit)}</figcaption>" if image.credit else ""
    source, alt = escape(image.url), escape(image.alt)
    size = f' width="{image.width}" height="{image.height}"' if image.width and image.height else ""
    return f'<figure><img src="{source}" alt="{alt}"{size}>{caption}</figure>'
