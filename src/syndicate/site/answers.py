"""What a web server cannot see in a folder of files: where pages went, and which links go along.

A build keeps it as JSON for `serve`, and as configuration for nginx and Caddy.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

from syndicate import urls
from syndicate.model import Channel

FILE = "var/http/answers.json"  # below the home
_IN_A_URI = ":/?#[]@!&()*+,;=%~"  # RFC 3986, but for "$" and "'", which configurations read
_PLAIN = "!#&+.^_`|~-"  # RFC 8187, besides letters and digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything below `public/` that is answered otherwise than with a file of its name.

    Paths are as in `urls`: without a leading slash, not encoded; a page's ends with "/".

    tags:    the locales, canonical; the first is the default.
    feeds:   extension → media type of the formats that feeds are published in.
    moved:   path → path of the same thing now.
    gone:    path → tag of the language to say so in.
    links:   path → value of the Link header.
    """

    base_url: str = ""
    web_url: str = ""
    tags: tuple[str, ...] = ()
    feeds: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


def as_json(answers: Answers) -> bytes:
    """Return the bytes that `read` reads; the same for the same answers."""
    return json.dumps(asdict(answers), indent=1, sort_keys=True).encode()


def read(data: bytes) -> Answers:
    """Return what `as_json` wrote. Raises ValueError for anything else."""
    found: Any = json.loads(data)
    if not isinstance(found, dict):
        raise ValueError("no answers")  # noqa: TRY004 (of bytes, not of a caller's type)
    return Answers(
        base_url=str(found.get("base_url", "")),
        web_url=str(found.get("web_url", "")),
        tags=tuple(_texts(found.get("tags", []))),
        **{name: _table(found.get(name, {})) for name in ("feeds", "moved", "gone", "links")},
    )


def error_page(tag: str, status: int) -> str:
    """Return the path of the page with which a static server says 404 or 410 in one language."""
    return f"{urls.tag_path(tag)}/{status}.html"


def is_servable(path: str) -> bool:
    """Tell whether a path is one that a build could publish, and a server be asked for."""
    parts = path.removesuffix("/").split("/")
    hidden = any(not part or part.startswith(".") for part in parts)
    return not hidden and path.isprintable() and len(path.encode()) <= _LONGEST


_LONGEST = 1_000  # bytes; nginx takes 4,096 for a word of its configuration


def moves(answers: Answers) -> Mapping[str, str]:
    """Return what moved, as far as both addresses can be asked for."""
    return {
        path: target
        for path, target in answers.moved.items()
        if is_servable(path) and is_servable(target)
    }


def spellings(path: str) -> tuple[str, ...]:
    """Return every path that means the same: a page also without its slash, or by its file."""
    return (path, path[:-1], f"{path}index.html") if path.endswith("/") else (path,)


def links_of(
    channel: Channel, extension: str, media_type: str, titles: Mapping[str, str] | None = None
) -> str:
    """Return the Link header of one document of a feed (WebSub §4, RFC 8288).

    titles: locale → what the feed is called in that language, where that is known.
    """
    own = urls.absolute(channel.base_url, f"{channel.path}.{extension}")
    others = {f"{one.url}.{extension}": one.locale for one in channel.alternates}
    hubs = () if channel.current else channel.hubs  # none is ever told of an archive
    return ", ".join(
        (
            link(own, rel="self"),
            *(link(hub, rel="hub") for hub in hubs),
            *(
                link(
                    url,
                    rel="alternate",
                    hreflang=tag,
                    type=media_type,
                    title=(titles or {}).get(tag, ""),
                )
                for url, tag in others.items()
                if url != own
            ),
        )
    )


def link(url: str, *, title: str = "", **parameters: str) -> str:
    """Return one value of a Link header; a title that is not ASCII is written as RFC 8187 has it."""
    named = [f'{name}="{value}"' for name, value in parameters.items()]
    if title:
        named.append(f"title*=UTF-8''{quote(title, safe=_PLAIN)}")
    return "; ".join((f"<{quote(url, safe=_IN_A_URI)}>", *named))


def _texts(found: Any) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError("no list of texts")
    return found


def _table(found: Any) -> Mapping[str, str]:
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise ValueError("no table of texts")
    return found
