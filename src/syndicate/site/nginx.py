"""Answers → what nginx needs in a server block to answer from `public/` as `serve` does.

Everything stands in the server block: a map would stand outside it, and its size has to fit the
longest path. A location of its own for each address is found by nginx at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from syndicate.site import served
from syndicate.site.answers import (
    Answers,
    error_page,
    is_servable,
    moves,
    spellings,
)
from syndicate.site.compression import LEAST
from syndicate.urls import tag_path

_LONGEST_VALUE = 3_000  # bytes; nginx takes 4,096 for a word
_INDENT = "    "
Lines = Iterator[str]

_HEAD = """\
# Written by `syndicate build`: include it in a server block that has listen, server_name and
# root (the folder public/). For brotli, add "brotli_static on;" beside the include.
absolute_redirect off;
charset off;
etag on;
if_modified_since before;
gzip on;
gzip_static on;
gzip_vary off;
gzip_proxied any;
gzip_min_length {least};
gzip_types {texts};
default_type {unknown};
types {{
{types}
}}
"""


def nginx(answers: Answers) -> str:
    """Return the include file. A path that no server should be asked for is left out."""
    return "\n".join(
        (_head(), *_errors(answers), *_by_class(answers), *_by_address(answers), "")
    ).replace("\n\n\n", "\n\n")


def _head() -> str:
    kinds = served.kinds()
    return _HEAD.format(
        least=LEAST,
        texts=" ".join(_word(one) for one in kinds if served.is_text(one)),
        unknown=served.UNKNOWN,
        types="\n".join(
            f"{_INDENT}{_word(kind)} {' '.join(those)};" for kind, those in kinds.items()
        ),
    )


def _errors(answers: Answers) -> Lines:
    """Yield what answers errors, in the language of the path where it has one."""
    yield from _error_pages(answers.tags[0] if answers.tags else None)
    yield from _location("@syndicate_405", ['add_header Allow "GET, HEAD" always;', "return 405;"])
    for tag in answers.tags:
        for status in (404, 410):
            body = [
                "internal;",
                *_headers(served.page_headers(answers.base_url, answers.web_url), always=True),
            ]
            yield from _location(f"= {_word('/' + error_page(tag, status))}", body)


def _error_pages(tag: str | None) -> Lines:
    yield "error_page 405 @syndicate_405;"
    if tag:
        yield f"error_page 403 404 =404 /{error_page(tag, 404)};"  # 403: a folder without a page


def _by_class(answers: Answers) -> Lines:
    """Yield the locations of everything that is known by the form of its path."""
    page = served.page_headers(answers.base_url, answers.web_url)
    yield from _location("~ /\\.", ["return 404;"])
    svg = list(_location("~* \\.svg$", _headers(_media(served.SVG_POLICY))))
    media = [*_headers(_media(page["Content-Security-Policy"])), *svg]
    yield from _location("^~ /media/", media)
    for tag in map(tag_path, answers.tags):
        other = f'~ "^/(?!{tag}(?:/|$))(?i:{tag})(/.*)?$"'
        body = [*_headers(page), f'rewrite "^/[^/]+(/.*)?$" /{tag}$1 permanent;']
        yield from _location(other, body)
    for tag in answers.tags:
        # Only plain characters reach the header: nginx has decoded the path.
        name = f'~ "^/{served.events(tag)}(?<syndicate_name>{served.PLAIN_NAME})/event\\.ics$"'
        saved = {"Content-Disposition": served.saved_event("$syndicate_name", tag)}
        kind = served.TYPES["ics"]
        yield from _location(name, [*_type(kind), *_headers(_feed(answers) | saved)])
    for extension, kind in served.feed_types(answers.feeds).items():
        name = served.feed_names(extension)
        body = [*_type(kind), *_headers(_feed(answers))]
        yield from _location(f'~ "/(?:{name})\\.{extension}$"', body)
    if answers.tags:
        styled = served.policy(answers.base_url, answers.web_url, styles=True)
        body = _headers(page | {"Content-Security-Policy": styled})
        yield from _location(f'~ "^{served.web_versions(answers.tags)}$"', body)
    yield from _location("/", _headers(page))
    for tag in answers.tags:
        yield from _location(f"/{tag_path(tag)}/", [*_error_pages(tag), *_headers(page)])


def _by_address(answers: Answers) -> Lines:
    """Yield a location for each path that has an answer of its own."""
    bodies: dict[str, list[str]] = {}
    for path, links in answers.links.items():
        if is_servable(path):
            bodies[path] = _linked(answers, path, links)
    for path, tag in answers.gone.items():
        bodies |= dict.fromkeys(_spelt(path), _gone(tag))
    for path, target in moves(answers).items():
        bodies |= dict.fromkeys(_spelt(path), _moved(target))
    for path, body in sorted(bodies.items()):
        yield from _location(f"= {_word('/' + path)}", body)


def _linked(answers: Answers, path: str, links: str) -> list[str]:
    rule = served.rule(path, answers.feeds)
    headers = (
        _feed(answers) if rule.is_feed else served.page_headers(answers.base_url, answers.web_url)
    )
    named = served.disposition(path)
    more = {"Content-Disposition": named} if named else {}
    values = [("Link", part) for part in _parts(links)]
    return [
        *_type(rule.media_type),
        *_headers(headers | more),
        *(_header(name, value) for name, value in values),
    ]


def _gone(tag: str) -> list[str]:
    return [f"error_page 410 {_word('/' + error_page(tag, 410))};", "return 410;"]


def _moved(target: str) -> list[str]:
    return [
        _header("Cache-Control", served.PAGE_KEEPS),
        f'return 301 "/{quote(target)}$is_args$args";',
    ]


def _feed(answers: Answers) -> dict[str, str]:
    return served.page_headers(answers.base_url, answers.web_url) | {
        "Cache-Control": served.FEED_KEEPS,
        "Access-Control-Allow-Origin": "*",
    }


def _media(policy: str) -> dict[str, str]:
    return {
        "Cache-Control": served.FOR_EVER,
        "Vary": "Accept-Encoding",
        **served.PRECAUTIONS,
        "Content-Security-Policy": policy,
    }


def _headers(headers: Mapping[str, str], *, always: bool = False) -> list[str]:
    """Return the lines that add `headers`; those that protect go with every status."""
    lasting = {*served.PRECAUTIONS, "Content-Security-Policy"}
    return [
        _header(name, value, always=always or name in lasting) for name, value in headers.items()
    ]


def _header(name: str, value: str, *, always: bool = False) -> str:
    return f"add_header {name} {_word(value)}{' always' if always else ''};"


def _type(media_type: str) -> list[str]:
    return ["types { }", f"default_type {_word(media_type)};", "gzip_types *;"]


def _spelt(path: str) -> Iterable[str]:
    return spellings(path) if is_servable(path) else ()


def _parts(links: str) -> Lines:
    """Yield a Link header in pieces that nginx can read; several lines are one header."""
    kept = ""
    for one in links.split(", <"):
        value = one if one.startswith("<") else f"<{one}"
        if kept and len(kept) + len(value) > _LONGEST_VALUE:
            yield kept
            kept = ""
        kept = f"{kept}, {value}" if kept else value
    if kept:
        yield kept


def _location(name: str, body: Iterable[str]) -> Lines:
    yield f"location {name} {{"
    yield from (f"{_INDENT}{line}" for line in body)
    yield "}"


def _word(text: str) -> str:
    """Return `text` as one word of the configuration. A "$" is no variable in the name of a location."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
