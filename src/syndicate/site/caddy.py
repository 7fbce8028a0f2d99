"""Answers → what Caddy needs in a site block to answer from `public/` as `serve` does."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import quote

from syndicate.site import served
from syndicate.site.answers import Answers, error_page, is_servable, moves, spellings
from syndicate.urls import tag_path

_INDENT = "\t"
Lines = Iterator[str]
# What stands in a table as it is; every other character is written as a number in a regular
# expression, so that none can be a quotation mark or a placeholder of Caddy's.
_PLAIN = re.compile(r"/[\w/.-]*")
_ORDINARY = re.compile(r"[A-Za-z0-9/_-]")

_HEAD = """\
# Written by `syndicate build`: import it in a site block that has root (the folder public/).
# Caddy compresses nothing of this itself: [site] precompress = true puts the copies there."""


def caddy(answers: Answers) -> str:
    """Return the file to import. A path that no server should be asked for is left out."""
    blocks = (
        _block("map {http.request.uri.path} {syndicate_moved}", _moved(answers)),
        _block("map {http.request.uri.path} {syndicate_gone}", _gone(answers)),
        _block("map {http.request.uri.path} {syndicate_link}", _links(answers)),
        _block("map {http.request.uri.path} {syndicate_name}", _names(answers)),
        _block("route", _route(answers)),
        _block("handle_errors", _errors(answers)),
    )
    return "\n".join((_HEAD, *(line for block in blocks for line in block), ""))


def _moved(answers: Answers) -> Lines:
    yield from _table(moves(answers), lambda path: f"/{quote(path)}")


def _gone(answers: Answers) -> Lines:
    yield from _table(answers.gone, lambda tag: f"/{error_page(tag, 410)}")


def _links(answers: Answers) -> Lines:
    yield from _table(answers.links, lambda value: value)


def _names(answers: Answers) -> Lines:
    found = {path: served.disposition(path) for path in answers.links}
    named = {path: value for path, value in found.items() if value}
    yield from _table(named, lambda value: value)


def _table(table: Mapping[str, str], value: Callable[[str], str]) -> Lines:
    for path, found in sorted(table.items()):
        if is_servable(path):
            for one in spellings(path):
                yield f"{_key('/' + one)} {_word(value(found))}"
    yield 'default ""'


def _route(answers: Answers) -> Lines:
    yield from _lower_case(answers)
    yield r"@syndicate_hidden path_regexp `/\.`"
    yield "error @syndicate_hidden 404"
    yield '@syndicate_gone expression `{syndicate_gone} != ""`'
    yield "error @syndicate_gone 410"
    yield from _redirects()
    yield "@syndicate_method not method GET HEAD"
    yield 'header @syndicate_method Allow "GET, HEAD"'
    yield "error @syndicate_method 405"
    # Of two that set the same header at the end, Caddy lets the one that stands first have its way.
    yield from _classes(answers)
    yield from _headers("", served.page_headers(answers.base_url, answers.web_url))
    yield '@syndicate_link expression `{syndicate_link} != ""`'
    yield "header @syndicate_link Link {syndicate_link}"
    yield '@syndicate_name expression `{syndicate_name} != ""`'
    yield "header @syndicate_name Content-Disposition {syndicate_name}"
    yield from _block("file_server", ["precompressed br gzip", "hide .*"])


def _lower_case(answers: Answers) -> Lines:
    """Yield the redirects of a language tag in another case."""
    for tag in map(tag_path, answers.tags):
        name = f"@syndicate_{tag.replace('-', '_')}"
        yield from _block(
            name, [f"path_regexp `^/(?i:{tag})(/|$)`", f"not path_regexp `^/{tag}(/|$)`"]
        )
        body = [
            f"uri path_regexp `^/(?i:{tag})` /{tag}",
            f"header Cache-Control {_word(served.PAGE_KEEPS)}",
            "redir * {uri} 301",
        ]
        yield from _block(f"route {name}", body)


def _redirects() -> Lines:
    asked = ('`{syndicate_moved} != "" && {query} != ""`', "{syndicate_moved}?{query}")
    plain = ('`{syndicate_moved} != ""`', "{syndicate_moved}")
    yield f"@syndicate_moved expression {plain[0]}"
    yield f"header @syndicate_moved Cache-Control {_word(served.PAGE_KEEPS)}"
    yield f"@syndicate_moved_with expression {asked[0]}"
    yield f"redir @syndicate_moved_with {asked[1]} 301"
    yield f"redir @syndicate_moved {plain[1]} 301"


def _classes(answers: Answers) -> Lines:
    """Yield the headers of everything that is known by the form of its path."""
    if answers.tags:
        styled = served.policy(answers.base_url, answers.web_url, styles=True)
        yield f"@syndicate_styled path_regexp `^{served.web_versions(answers.tags)}$`"
        yield from _headers("@syndicate_styled", {"Content-Security-Policy": styled})
    for kind, extensions in served.kinds().items():
        name = f"@syndicate_type_{extensions[0]}"
        yield f"{name} path_regexp `(?i)\\.(?:{'|'.join(extensions)})$`"
        yield f"header {name} Content-Type {_word(kind)}"
    yield "@syndicate_folder path */"
    yield f"header @syndicate_folder Content-Type {_word(served.TYPES['html'])}"
    for extension, kind in served.feed_types(answers.feeds).items():
        name = f"@syndicate_feed_{extension}"
        yield from _block(
            name,
            [
                rf"path_regexp `/(?:{served.feed_names(extension)})\.{extension}$`",
                "not path /media/*",
            ],
        )
        yield f"header {name} Content-Type {_word(kind)}"
        yield from _headers(
            name, {"Cache-Control": served.FEED_KEEPS, "Access-Control-Allow-Origin": "*"}
        )
    for tag in answers.tags:
        yield from _saved_events(tag)
    yield "@syndicate_media path_regexp `^/media/[^/]+/.`"
    yield from _headers("@syndicate_media", {"Cache-Control": served.FOR_EVER})
    yield from _headers("@syndicate_type_svg", {"Content-Security-Policy": served.SVG_POLICY})


def _saved_events(tag: str) -> Lines:
    """Yield under which name the calendar of an event is saved; an odd slug gives it none."""
    folder = served.events(tag)
    name = f"@syndicate_event_{folder[:-1].replace('-', '_').replace('/', '_')}"
    capture = name.removeprefix("@")
    yield f"{name} path_regexp {capture} `^/{folder}({served.PLAIN_NAME})/event\\.ics$`"
    value = served.saved_event(f"{{re.{capture}.1}}", tag)
    yield f"header {name} Content-Disposition {_word(value)}"


def _errors(answers: Answers) -> Lines:
    """Yield the pages of errors, in the language of the path where it has one."""
    yield "header -Content-Disposition"
    yield f"header Content-Type {_word(served.TYPES['html'])}"
    yield from _headers("", served.page_headers(answers.base_url, answers.web_url))
    yield "@syndicate_410 expression `{err.status_code} == 410`"
    yield "rewrite @syndicate_410 {syndicate_gone}"
    for tag in answers.tags:  # the first that fits counts, and Caddy puts the longest path first
        name = f"@syndicate_404_{tag_path(tag).replace('-', '_')}"
        matcher = ["expression `{err.status_code} == 404`", f"path /{tag_path(tag)}/*"]
        yield from _block(name, matcher)
        yield f"rewrite {name} /{error_page(tag, 404)}"
    if answers.tags:
        yield "@syndicate_404 expression `{err.status_code} == 404`"
        yield f"rewrite @syndicate_404 /{error_page(answers.tags[0], 404)}"
    yield "@syndicate_bare expression `!({err.status_code} in [404, 410])`"
    yield 'respond @syndicate_bare "" {err.status_code}'
    yield "file_server"


def _headers(matcher: str, headers: Mapping[str, str]) -> Lines:
    lines = [f"{name} {_word(value)}" for name, value in headers.items()]
    yield from _block(f"header {matcher}".rstrip(), [*lines, "defer"])


def _block(name: str, body: Iterable[str]) -> Lines:
    yield f"{name} {{"
    yield from (f"{_INDENT}{line}" for line in body)
    yield "}"


def _key(path: str) -> str:
    """Return `path` as Caddy's table finds it."""
    if _PLAIN.fullmatch(path):
        return _word(path)
    spelt = (one if _ORDINARY.fullmatch(one) else _byte(one) for one in path)
    return _word(f"~^{''.join(spelt)}$")


def _byte(character: str) -> str:
    return rf"\x{ord(character):02x}" if ord(character) < 128 else character  # noqa: PLR2004


def _word(value: str) -> str:
    """Return a header's value as one word; ours have no backtick."""
    return f"`{value}`"
