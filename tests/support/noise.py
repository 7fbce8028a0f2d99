"""Requests that no browser sends, for every address that readers have: what a fuzzer asks the web."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

MARKUP = "<x-noise onload=1>\"'&"
ADDRESS = "noise.address@readers.example"
NASTY = (
    *(MARKUP, ADDRESS, f"{MARKUP}@readers.example", f'"{MARKUP}"@readers.example', ""),
    *("1", "0" * 64, "-1", "fr-CA", "de", "Europe/Paris", "../../etc/passwd", "Mars/Base"),
    *(
        "\x00",
        "\r\nSet-Cookie: a=b",
        "\u202e\u0000",
        "é" * 50,
        "\ud83d".encode("utf-8", "replace").decode(),
    ),
    *(
        "{{ 7*7 }}",
        "{% raw %}",
        "%s%n",
        "${7*7}",
        "' OR 1=1 --",
        "\U0001d54f@\U0001d54f.\U0001d54f",
        "a" * 5000,
    ),
)
FIELDS = (
    *("email", "seal", "homepage", "locale", "zone", "link", "page", "all", "form"),
    *("List-Unsubscribe", "newsletter.actualites", "schedule.actualites", "topics.actualites"),
    *("topic.actualites.cooperation", "newsletter.", "schedule.", "topic.a.b", MARKUP),
)
KINDS = (
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"),
    *("text/plain", "multipart/form-data", "multipart/form-data; boundary=", ""),
    *(
        "application/x-www-form-urlencoded; charset=utf-7",
        "multipart/form-data; boundary=x; charset=hex",
    ),
)
METHODS = ("GET", "HEAD", "POST", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "NOISE")


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


def requests(paths: Mapping[str, str], good: Mapping[str, str]) -> st.SearchStrategy[Asked]:
    """Draw requests. paths: the addresses that there are, by name; good: fields as our own forms have them."""
    return st.builds(_asked, _targets(paths), st.sampled_from(METHODS), _headers(), _bodies(good))


def _asked(target: str, method: str, headers: dict[str, str], body: tuple[str, bytes]) -> Asked:
    kind, data = body
    sent = {"Content-Type": kind, "Content-Length": str(len(data))} if method == "POST" else {}
    return Asked(method, target, headers | sent, data if method == "POST" else b"")


def _targets(paths: Mapping[str, str]) -> st.SearchStrategy[str]:
    known = st.sampled_from(sorted(paths.values()))
    noise = st.sampled_from(NASTY).map(lambda one: quote(one[:200], safe=""))
    spoilt = st.builds(_spoilt, known, st.integers(0, 200), st.sampled_from(string.printable[:62]))
    longer = st.builds(lambda path, more: f"{path}/{more}", known, noise)
    below = st.builds("/{}/{}".format, st.sampled_from(["s", "c", "p", "u", "fr"]), noise)
    query = st.one_of(st.just(""), noise.map("?{}".format), noise.map("?saved={}".format))
    return st.builds("{}{}".format, st.one_of(known, known, spoilt, longer, below), query)


def _spoilt(path: str, at: int, letter: str) -> str:
    """Return a path with one letter another, or one more at its end."""
    return f"{path[:at]}{letter}{path[at + 1 :]}" if 0 < at < len(path) else f"{path}{letter}"


def _headers() -> st.SearchStrategy[dict[str, str]]:
    values = st.one_of(
        st.sampled_from(
            ["fr-CA", "*;q=0", "de, en;q=0.5", "bytes=0-5", '"x"', "gzip;q=2", "127.0.0.1"]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    )
    names = ("Accept-Language", "X-Forwarded-For", "Range", "If-None-Match", "Accept-Encoding",
             "Origin", "Referer", "Cookie", "If-Modified-Since")  # fmt: skip
    return st.dictionaries(st.sampled_from(names), values, max_size=3)


def _bodies(good: Mapping[str, str]) -> st.SearchStrategy[tuple[str, bytes]]:
    drawn = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(NASTY), max_size=8)
    ours = drawn.map(lambda some: {**good, **some})
    return st.one_of(
        ours.map(_urlencoded),
        ours.map(_urlencoded),
        drawn.map(_urlencoded),
        ours.map(_multipart),
        st.tuples(st.sampled_from(KINDS), st.binary(max_size=300)),
        st.tuples(st.sampled_from(KINDS), ours.map(lambda some: _urlencoded(some)[1])),
        st.just((KINDS[0], b"&".join(b"a%d=b" % number for number in range(1000)))),
    )


def _urlencoded(some: Mapping[str, str]) -> tuple[str, bytes]:
    return KINDS[0], urlencode(some).encode()


def _multipart(some: Mapping[str, str]) -> tuple[str, bytes]:
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in some.items()
    )
    return KINDS[1], ("".join(parts) + "--x--\r\n").encode("utf-8", "replace")
