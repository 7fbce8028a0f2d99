"""What stands in a Ghost text besides words (its cards) → HTML."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from syndicate.content import markdown

Payload = Mapping[str, Any]
_DROPPED = frozenset({"paywall", "hr", "horizontalrule"})


def card(name: str, payload: Payload) -> str | None:
    """Return a card as HTML, of either editor's names; None for one that only Ghost can show."""
    name = name.lower().removeprefix("card-")
    if name in _DROPPED:
        return "" if name == "paywall" else "<hr>"
    make = _CARDS.get(name)
    return make(payload) if make else None


def _text(payload: Payload, *keys: str) -> str:
    found = (payload.get(key) for key in keys)
    return next((one for one in found if isinstance(one, str) and one), "")


def _image(payload: Payload) -> str:
    shown = _img(payload)
    link = _text(payload, "href")
    shown = f'<a href="{escape(link)}">{shown}</a>' if link else shown
    return _figure(shown, payload)


def _img(payload: Payload) -> str:
    alt = _text(payload, "alt", "title")
    return f'<img src="{escape(_text(payload, "src", "fileName"))}" alt="{escape(alt)}">'


def _figure(shown: str, payload: Payload) -> str:
    caption = _text(payload, "caption")  # HTML, as Ghost keeps it
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{shown}{below}</figure>"


def _gallery(payload: Payload) -> str:
    images = payload.get("images")
    shown = (
        [_figure(_img(one), {}) for one in images if isinstance(one, Mapping)]
        if isinstance(images, list)
        else []
    )
    caption = _text(payload, "caption")
    return "".join(shown) + (f"<p>{caption}</p>" if caption else "")


def _code(payload: Payload) -> str:
    language = _text(payload, "language")
    code = escape(_text(payload, "code"), quote=False)
    return f'<pre><code class="language-{escape(language)}">{code}</code></pre>'


def _linked(payload: Payload) -> str:
    metadata = payload.get("metadata")
    inner = metadata if isinstance(metadata, Mapping) else {}
    url = _text(payload, "url", "src", "buttonUrl") or _text(inner, "url")
    words = _text(payload, "buttonText", "title", "fileTitle") or _text(inner, "title") or url
    return f'<p><a href="{escape(url)}">{escape(words)}</a></p>' if url else ""


def _callout(payload: Payload) -> str:
    emoji = _text(payload, "calloutEmoji")
    return f"<blockquote><p>{escape(emoji)} {_text(payload, 'calloutText')}</p></blockquote>"


def _toggle(payload: Payload) -> str:
    return f"<p><strong>{_text(payload, 'heading')}</strong></p>{_text(payload, 'content')}"


_CARDS: Mapping[str, Callable[[Payload], str]] = {
    "image": _image,
    "gallery": _gallery,
    "html": lambda payload: _text(payload, "html"),
    "markdown": lambda payload: markdown.to_html(_text(payload, "markdown")),
    "code": _code,
    "codeblock": _code,
    "code-block": _code,
    "embed": _linked,
    "bookmark": _linked,
    "button": _linked,
    "video": _linked,
    "audio": _linked,
    "file": _linked,
    "callout": _callout,
    "toggle": _toggle,
}
