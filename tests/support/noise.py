"""Requests that nobody means well by, and what no answer to any of them may do."""

import http.client
import logging
import re
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from hypothesis import strategies as st
from lxml import html

from tests.support.hostile import (
    ELSEWHERE,
    HEADERS,
    HOSTILE,
    KINDS,
    MARK,
    METHODS,
    PRECAUTIONS,
    SAFE,
    VALUES,
)


@dataclass(frozen=True, slots=True)
class Doors:
    """What lets somebody in.

    good: targets at which a POST may change something. forms: what some of them would be sent as they stand.
    """

    targets: Sequence[str]
    good: frozenset[str]
    forms: Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request, as it goes over the wire."""

    method: str
    target: bytes
    headers: Sequence[tuple[str, str]]
    body: bytes

    @property
    def data(self) -> bytes:
        lines = [f"{self.method} ".encode() + self.target + b" HTTP/1.1"]
        lines += [f"{name}: {value}".encode("latin-1") for name, value in self.headers]
        return b"\r\n".join([*lines, b"", b""]) + self.body


@dataclass(frozen=True, slots=True)
class Given:
    """What came back; status 0 for a connection that ended without an answer."""

    status: int
    headers: Mapping[str, str]
    body: str


def ask(url: str, wanted: Wanted) -> Given:
    """Send a request, all at once, and read what comes."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as line:
        with suppress(
            BrokenPipeError, ConnectionResetError
        ):  # it had read enough; it may have said so
            line.sendall(wanted.data)
        answer = http.client.HTTPResponse(line, method=wanted.method)
        try:
            answer.begin()
            body = answer.read()
        except (ConnectionResetError, http.client.BadStatusLine):
            return Given(0, {}, "")
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Given(answer.status, headers, body.decode("utf-8", "replace"))


# How requests are made up.

text = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.text(SAFE, max_size=12),
)


def encoded(value: str) -> str:
    return quote_plus(value.encode("utf-8", "surrogatepass"))


@st.composite
def targets(draw: st.DrawFn, doors: Doors) -> bytes:
    """Return a target: one that there is, whole or spoiled, or a hostile one; perhaps with a query."""
    path = draw(st.sampled_from(doors.targets))
    how = draw(
        st.sampled_from(["whole"] * 14 + ["cut", "long", "swap", "change", "more", "case", "noise"])
    )
    at = draw(st.integers(0, max(0, len(path) - 1)))
    noise = quote(
        draw(text).encode("utf-8", "surrogatepass"), safe=draw(st.sampled_from(["/", "/%", ""]))
    )[:6000]
    path = {
        "whole": path,
        "cut": path[:at],
        "long": path + "A",
        "swap": path[:at] + path[at:].swapcase(),
        "change": path[:at] + "B" + path[at + 1 :],
        "more": f"{path}/{noise}",
        "case": path.upper(),
        "noise": f"/{noise}",
    }[how]
    query = draw(
        st.sampled_from(["", "", "", "?saved", f"?{noise}", "?x=%00&y=%ff", "?" + "a=b&" * 300])
    )
    return (path + query).encode("ascii", "replace")


@st.composite
def forms(draw: st.DrawFn, target: str, doors: Doors) -> list[tuple[str, str]]:
    """Return fields: those that our forms have, and others, with sense and without."""
    seals = {value for form in doors.forms.values() for name, value in form if name == "seal"}
    known = {
        "seal": st.sampled_from([*sorted(seals), "", "0" * 64]),
        "email": st.sampled_from([*[ELSEWHERE, "other@noise.example"] * 9, *HOSTILE]),
        "locale": st.sampled_from(["fr", "fr-CA", "en", "xx", *HOSTILE]),
        "zone": st.sampled_from(["", "Europe/Paris", "../etc/passwd", *HOSTILE]),
        "newsletter.actualites": st.sampled_from(["1", ""]),
        "newsletter.sorties": st.sampled_from(["1", ""]),
        "schedule.actualites": st.sampled_from(["daily", "weekly", *HOSTILE]),
        "topics.sorties": st.just("1"),
        "topic.sorties.culture": st.sampled_from(["1", *HOSTILE]),
        "link": st.just("1"),
        "page": st.just("1"),
        "form": st.sampled_from(["json", "csv", *HOSTILE]),
        "homepage": st.sampled_from(["", "", f"https://{MARK}.example"]),
        "List-Unsubscribe": st.sampled_from(["One-Click", "one-click", *HOSTILE]),
    }
    names = draw(st.lists(st.sampled_from(sorted(known)), max_size=9, unique=draw(st.booleans())))
    found = [(name, draw(known[name])) for name in names]
    if draw(st.sampled_from([True, True, False])):  # the form as it is, but for a few of its fields
        form = dict(doors.forms.get(target, ()))
        kept = {"seal", "List-Unsubscribe"} & form.keys()
        found = [*({**form, **dict(found)} | {name: form[name] for name in kept}).items()]
    found += draw(st.lists(st.tuples(text, text), max_size=2))
    return found * draw(st.sampled_from([1, 1, 1, 1, 1, 2, 120]))


def urlencoded(fields: Sequence[tuple[str, str]]) -> bytes:
    return "&".join(f"{encoded(name)}={encoded(value)}" for name, value in fields).encode()


def multipart(fields: Sequence[tuple[str, str]]) -> bytes:
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    )
    return ("".join(parts) + "--x--\r\n").encode("utf-8", "surrogatepass")


@st.composite
def requests(draw: st.DrawFn, doors: Doors) -> Wanted:
    """Return a request whose length is told as it is: what else there is of those is tested elsewhere."""
    method = draw(st.sampled_from(["GET", "HEAD", *["POST"] * 12, *METHODS]))
    target = draw(targets(doors))
    named = st.tuples(st.sampled_from(HEADERS), st.sampled_from(VALUES))
    headers = [
        ("Host", "news.example"),
        ("Connection", "close"),
        *draw(st.lists(named, max_size=4)),
    ]
    body = b""
    if method not in {"GET", "HEAD"} or draw(st.booleans()):
        fields = draw(forms(target.decode().partition("?")[0], doors))
        how, kind = draw(
            st.sampled_from(
                [(urlencoded, KINDS[0])] * 5 + [(multipart, KINDS[2])] * 3 + [(None, "")]
            )
        )
        kind = draw(st.sampled_from([kind] * 4 + list(KINDS)))
        body = how(fields) if how else draw(st.binary(max_size=300))
        cut = draw(st.sampled_from([None] * 6 + [-1, 1, len(body) // 2]))
        body = body[:cut] * draw(st.sampled_from([1] * 9 + [60]))
        headers += [("Content-Type", kind.encode().decode("latin-1"))] if kind else []
        headers += [("Content-Length", str(len(body)))]
    return Wanted(method, target, headers, body)


# What has to be true of every answer.


def judge(wanted: Wanted, given: Given, *, away: bool = False) -> None:
    """Assert what no answer may do. away: the database is, on purpose."""
    known = {0, *range(200, 500)} | ({503} if away else set())
    assert given.status in known, given
    if given.status == 0:  # it may hang up on what is too long for it
        assert len(wanted.body) > 16_384
        return
    for name in PRECAUTIONS:
        assert name in given.headers, (name, given)
    assert "set-cookie" not in given.headers
    location = given.headers.get("location", "")
    assert "@" not in location.partition("?")[0]  # a query goes along as it came
    assert not location.startswith(("//", "/\\"))
    assert urlsplit(location).netloc == ""
    assert not any(
        MARK in value.lower() for name, value in given.headers.items() if name != "location"
    )
    if given.headers.get("content-type", "").startswith("text/html"):
        _judge_page(given)


def _judge_page(given: Given) -> None:
    for one in HOSTILE:
        assert "<" not in one or one not in given.body
    assert "\ue000" not in given.body
    if not given.body.strip():
        return
    root: Any = html.fromstring(given.body)
    for one in root.iter():
        if isinstance(one.tag, str):
            assert MARK not in one.tag
            assert not any(name.startswith("on") or MARK in name for name in one.attrib)
            assert one.tag != "script" or one.get("src") == "zone.js"
    is_form = bool(root.xpath("//input[@name='email']"))
    if given.status >= 400 and not is_form:  # a form shows what was typed into it
        assert "@" not in re.sub(r"\S+@metropole\.example", "", given.body)  # ours may stand there


class Listener(logging.Handler):
    """Hears all that is logged, tracebacks too."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(message)s %(pathname)s"))
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        more = {key: value for key, value in vars(record).items() if key not in {"msg", "args"}}
        self.heard.append(f"{self.format(record)} {more}")
