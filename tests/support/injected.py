"""A publication with one hostile text in every place where text enters, and all that it put out."""

import email
import email.policy
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from syndicate.content import characters
from tests.support import photographs
from tests.support.cli import at, run
from tests.support.homes import SETTINGS, home, write_article

DAY = "2026-03-12"
ISSUE = f"actualites-{DAY}"
NOW = "2026-03-10T09:00:00Z"
READERS = {"fr": "lea@metropole.example", "en": "ann@metropole.example"}
# Where a text stands is told by the word before and the word behind it.
ENTRY = ("title", "summary", "author", "tags", "image_alt", "image_credit")
ACTIVE_TAGS = """
    script iframe object embed form base svg math applet frame frameset input button textarea
    select video audio template noscript xmp plaintext marquee portal
"""
ACTIVE = frozenset(ACTIVE_TAGS.split())
ADDRESSES = frozenset(
    {"href", "src", "action", "formaction", "background", "poster", "data", "srcset"}
)
SCHEMES = {"", "http", "https", "mailto", "tel", "webcal"}
LINK = "https://elsewhere.example/?q="


def marked(place: str, payload: str) -> str:
    """Return the text of `place`: the payload between two words that tell where it was put."""
    return f"A{place} {payload} Z{place}"


def cleaned(payload: str) -> str:
    """Return what of a payload may reach a reader: one line without control characters."""
    return " ".join(characters.clean(payload).split())


def bare(text: str) -> str:
    """Return what typography leaves alone: no spaces, one kind of quotation mark."""
    text = re.sub("[\\s\u00a0\u202f\u2060\u200b]+", "", text)
    return re.sub("[\"'«»“”‘’]", "'", unicodedata.normalize("NFC", text))


def found(place: str, text: str) -> list[str]:
    """Return what stands in `text` between the two words of a place, each time."""
    return re.findall(f"A{place}(?!Z)(.*?)Z{place}", bare(text))


def dangers(root: Any) -> list[str]:
    """Return what of a document could do something, lead astray or swallow what follows."""
    return [danger for one in root.iter() for danger in _of(one)]


def _of(one: Any) -> Iterator[str]:
    if not isinstance(one.tag, str) or one.tag == "style":
        if re.search("Z[a-z_]+", one.text or ""):
            yield f"a text that hides in {one.text}"
        return
    if one.tag == "script" and one.get("type") == "application/ld+json":
        if "<" in one.text or json.loads(one.text)["@context"] != "https://schema.org":
            yield f"data that are none: {one.text}"  # nothing executes them, if they stay inside
        return
    if one.tag in ACTIVE or one.get("http-equiv", "").lower() == "refresh":
        yield f"<{one.tag}>"
    for name, value in one.attrib.items():
        leads = name.lower() in ADDRESSES and urlsplit(value.strip()).scheme not in SCHEMES
        if leads or name.lower().startswith("on") or name.lower() == "srcdoc":
            yield f"{name}={value}"


@dataclass(frozen=True)
class Mail:
    """One file of the outbox, and whose it is."""

    data: bytes

    @cached_property
    def message(self) -> EmailMessage:
        read = email.message_from_bytes(self.data, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        return read

    def part(self, kind: str) -> str:
        """Return the content of the part text/`kind`."""
        (part,) = (p for p in self.message.walk() if p.get_content_type() == f"text/{kind}")
        return str(part.get_content()).replace("\r\n", "\n")


@dataclass(frozen=True)
class River:
    """What came out for one payload.

    settings_took: the settings let it in. sent: the gate let the issue out.
    """

    payload: str
    home: Path
    settings_took: bool
    sent: bool

    @cached_property
    def pages(self) -> dict[str, bytes]:
        """Return each page by its path below `public/`."""
        return self._public("html")

    def feeds(self, extension: str) -> dict[str, bytes]:
        """Return each feed of one format by its path below `public/`."""
        return self._public(extension)

    @cached_property
    def mails(self) -> dict[str, Mail]:
        """Return the mail of each reader by language."""
        found = [Mail(file.read_bytes()) for file in sorted(self.outbox.glob("*/*.eml"))]
        return {str(mail.message["Content-Language"]): mail for mail in found}

    @property
    def outbox(self) -> Path:
        return self.home / "var" / "outbox"

    def _public(self, extension: str) -> dict[str, bytes]:
        public = self.home / "public"
        files = sorted(public.rglob(f"*.{extension}"))
        return {file.relative_to(public).as_posix(): file.read_bytes() for file in files}


def river(folder: Path, payload: str) -> River:
    """Write a home, build, plan, send, deliver and preview; return what came of it."""
    made = home(folder, _settings(payload))
    _write_content(made, payload)
    took = at(NOW, made, "build").code == 1  # the slug at least is refused
    if not took:
        (made / "config" / "syndicate.toml").write_text(_plain(), encoding="utf-8")
        assert at(NOW, made, "build").code == 1
    _enrol(made, payload)
    assert at(NOW, made, "issue", "plan", "actualites").code == 0
    # A payload that is a link leads nowhere on our site, as the gate says: somebody wants it so.
    answers = ("--by", "marie@metropole.example", "--reason", "un essai")
    at(NOW, made, "issue", "override", ISSUE, "link-broken", *answers)
    sent = at(NOW, made, "issue", "send", ISSUE, "--now")
    at(NOW, made, "deliver")
    at(NOW, made, "build")  # the web version of the issue
    at(NOW, made, "issue", "preview", "actualites", "--out", str(made / "preview"))
    return River(payload, made, took, sent.code == 0)


def _settings(payload: str) -> str:
    """Return settings in which every free text holds the payload."""

    def said(place: str) -> str:
        return json.dumps(marked(place, payload), ensure_ascii=False)

    replaced = SETTINGS
    for line in (
        'title.fr = "Actualités"',
        'title.en = "News"',
        'title.fr = "Coopération"',
        'title.en = "Cooperation"',
    ):
        place = "section" if "oop" in line else "name"
        replaced = replaced.replace(line, f"{line.partition(' = ')[0]} = {said(place)}")
    replaced = replaced.replace(
        'legal_name = "Métropole d’exemple"',
        f"legal_name = {said('legal')}\nphone = {said('phone')}",
    )
    for name in ("La Métropole", "The Metropolis"):
        replaced = replaced.replace(f'"{name}"', said("sender"))
    replaced = replaced.replace(
        '"1, place de l’Exemple, 63000 Clermont-Ferrand, France"', said("address")
    )
    described = f"description.fr = {said('about')}\ndescription.en = {said('about')}\n\n[sender]"
    return _falling_back(replaced.replace("\n[sender]", described, 1))


def _plain() -> str:
    return _falling_back(SETTINGS)


def _falling_back(settings: str) -> str:
    return settings.replace("[newsletters.", 'missing = "fallback"\n\n[newsletters.', 1)


def _write_content(home: Path, payload: str) -> None:
    front = {key: json.dumps(marked(key, payload)) for key in ENTRY}
    front["tags"] = f"[{front['tags']}]"
    body = _body(payload)
    article = write_article(home, "tout", image="photo.png", body=body, **front)
    place = {"place": json.dumps(marked("place", payload)), "zone": "Europe/Paris"}
    event = write_article(
        home, "fete", start="2026-03-12T20:00:00+01:00", image="photo.png", **front, **place
    )
    events = home / "content" / "events" / "fete"
    events.mkdir(parents=True)
    event.rename(events / event.name)
    write_article(home, "adresse", date="2026-03-01", canonical=json.dumps(payload))
    write_article(home, "limace", date="2026-03-01", slug=json.dumps(payload))
    edits = home / "content" / "issues" / "actualites" / DAY
    edits.mkdir(parents=True)
    words = "".join(
        f"{key}: {json.dumps(marked(key, payload))}\n" for key in ("subject", "preheader")
    )
    (edits / "index.fr.md").write_text(f"---\n{words}lead: tout\n---\n\n{body}", encoding="utf-8")
    for folder in (article.parent, events, edits):
        (folder / "photo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
        (folder / "photo.png").write_bytes(photographs.PNG)


def _body(payload: str) -> str:
    """Return Markdown with the payload in code, in addresses, in raw HTML and bare.

    What may swallow the rest of a text comes last.
    """
    line = " ".join(payload.split())
    text = escape(line)
    return (
        f"`{marked('code', line)}`\n\n"
        f'<img src="photo.svg" alt="{marked("picture", text)}" title="{text}">\n\n'
        f'<a href="{text}" title="{text}">un</a>, <a href="{LINK}{text}">deux</a>\n\n'
        '<a href="data:text/html,<script>1</script>">a</a> <a href="//evil.example/x">b</a> '
        '<a href="java&#10;script:1" title="x src=">c</a> <a href="vbscript:1">d</a>\n\n'
        f"[trois]({LINK}{payload})\n\n[quatre](<{payload}>)\n\n"
        f'<p title="{text}">{marked("raw", text)} {payload}</p>\n\n'
        f"{marked('body', payload)}\n"
    )


def _enrol(home: Path, payload: str) -> None:
    table = home / "readers.csv"
    name = marked("reader", payload).replace('"', '""')
    rows = [
        f'{address},"{name}",{tag},actualites,express,2018-01-02'
        for tag, address in READERS.items()
    ]
    table.write_text(
        "\n".join(["email,name,locale,newsletter,basis,consented_at", *rows, ""]), encoding="utf-8"
    )
    run(home, "subscribers", "import", str(table))
