"""A hostile text in every place where text enters is only text wherever it comes out."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree
from lxml import html as lxml_html

from tests.support.injected import READERS, River, bare, cleaned, dangers, found, river
from tests.support.wide import taken

PAYLOADS = {
    "a script": "<script>alert(1)</script>",
    "an end of an attribute": '"><img src=photo.svg alt=x onerror=alert(1)>',
    "attributes in single quotes": "' onmouseover='x' src=\" href=\"",
    "an end of CDATA": "]]> <![CDATA[x]]> <!--[if mso]><b>-->",
    "an entity": "&#x3C;b> &amp;lt; &#57344;unsubscribe_url&#57345; \\u003c \\u{3c}",
    "MJML": '</mj-text><mj-raw><script> <mj-include path="/etc/passwd"/>',
    "elements that swallow a page": "<xmp><style></title></textarea><svg onload=alert(1)>",
    "a template's expression": '{{ 7*7 }} {% include "x" %} *|UNSUB|*',
    "text that has a meaning elsewhere": (
        "%(x)s {0.__class__} =?utf-8?q?=0D=0ABcc:_a@b.example?= \u202edcba\u2066"
    ),
    "the marks of our slots": "\ue000preferences_url\ue001 \ue010html.foot\ue011",
    "another header": "x\r\nBcc: a@b.example\r\n\r\nnul\x00 \x1b[2J\x7f a\u2028b\u0085c \r d",
    "a script for an address": "javascript:alert(1)",
    "an address that ends its attribute": 'https://evil.example/"onload="x',
}
REFUSED_BY_SETTINGS = {"the marks of our slots", "another header"}
REFUSED_BY_THE_GATE = {"a template's expression"}

HEADERS = {
    *("To", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "From", "Subject"),
    *("MIME-Version", "Content-Type", "Content-Language", "List-Id", "Precedence"),
    *("List-Help", "List-Subscribe", "List-Archive", "List-Owner", "List-Post"),
    *("Auto-Submitted", "Feedback-ID"),
}
SETTINGS = {"name", "section", "legal", "phone", "address", "about", "sender"}
ARTICLE, EVENT, HOME = (f"fr/{end}index.html" for end in ("articles/tout/", "events/fete/", ""))


@pytest.fixture(scope="module", params=taken(PAYLOADS, each=2), ids=str)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> River:
    return river(tmp_path_factory.mktemp("river") / "home", PAYLOADS[request.param])


def expected(made: River, place: str) -> list[str]:
    """Return what has to stand in a place: the payload once, if it was let in."""
    refused = place in SETTINGS and not made.settings_took
    return [] if refused else [bare(cleaned(made.payload))]


def by(made: River) -> list[str]:
    """Return what has to stand in a feed for an author: no address (RFC 4287 §3.2.1)."""
    return [bare(re.sub(r"[^\s<>()\[\]@]+@[^\s<>()\[\]@]+", "", cleaned(made.payload)))]


def printable(payload: str) -> str:
    """Return what of a payload is left in a name of a table."""
    return "".join(one for one in payload if one.isprintable())


def unquoted(header: str) -> str:
    """Return a header whose phrase may stand in double quotes (RFC 5322 §3.2.4) as it reads."""
    return re.sub(r"\\(.)", r"\1", header) if header.startswith('"') else header


def texts(root: Any, path: str) -> str:
    """Return the text of what a path leads to."""
    those = root.xpath(path)
    return " ".join(one if isinstance(one, str) else one.text_content() for one in those)


@pytest.mark.wide
def test_settings_and_the_gate_refuse_what_no_text_needs(
    made: River, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.params["made"]
    assert made.settings_took == (name not in REFUSED_BY_SETTINGS)
    assert made.sent == (name not in REFUSED_BY_THE_GATE)
    assert set(made.mails) == (set(READERS) if made.sent else set())


def test_no_page_does_anything(made: River) -> None:
    assert len(made.pages) >= 13
    for path, data in made.pages.items():
        root = lxml_html.document_fromstring(data.decode())
        if path.endswith("/subscribe/index.html"):
            (own,) = root.xpath("//form[@class='entry']")
            assert own.get("action").endswith(f".example/s/{path.partition('/')[0]}")
            own.drop_tree()
        assert dangers(root) == [], path
        assert "/issues/" in path or not root.xpath("//style"), path


@pytest.mark.parametrize(
    ("page", "path", "place"),
    [
        (ARTICLE, "//h1", "title"),
        (ARTICLE, "//head/title", "title"),
        (f"en/{ARTICLE[3:]}", "//h1", "title"),
        (ARTICLE, "//p[@class='standfirst']", "summary"),
        (ARTICLE, "//meta[@name='description']/@content", "summary"),
        (ARTICLE, "//p[@class='byline']", "author"),
        (ARTICLE, "//figure/img/@alt", "image_alt"),
        (ARTICLE, "//figcaption", "image_credit"),
        (ARTICLE, "//div[@class='prose']/p/code", "code"),
        (ARTICLE, "(//div[@class='prose']//img)[1]/@alt", "picture"),
        (EVENT, "//h1", "title"),
        (EVENT, "//div[@class='facts']//dd[2]", "place"),
        (HOME, "//article[contains(@class, 'first')]//h2", "title"),
        (ARTICLE, "//p[@class='name']", "name"),
        (ARTICLE, "//p[@class='kicker']", "section"),
        (ARTICLE, "//footer/p", "legal"),
        (ARTICLE, "//footer/p", "address"),
        (HOME, "//meta[@name='description']/@content", "about"),
        (HOME, "//link[@type='application/atom+xml'][contains(@href, '/fr/feed')]/@title", "name"),
    ],
)
def test_a_page_shows_a_text_as_it_was_written(
    made: River, page: str, path: str, place: str
) -> None:
    root = lxml_html.document_fromstring(made.pages[page].decode())
    assert found(place, texts(root, path)) == expected(made, place)


NAMESPACES = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
XML_PLACES = {
    "rss": [
        ("/rss/channel/title", "name"),
        ("/rss/channel/description", "about"),
        ("//item[contains(title, 'Atitle')]/title", "title"),
        ("//item[contains(title, 'Atitle')]/description", "summary"),
        ("//item[contains(title, 'Atitle')]/dc:creator", "author"),
        ("//item[contains(title, 'Atitle')]/category", "tags"),
        ("//item[contains(title, 'Atitle')]/category", "section"),
    ],
    "atom": [
        ("/a:feed/a:title", "name"),
        ("/a:feed/a:subtitle", "about"),
        ("/a:feed/a:author/a:name", "sender"),
        ("//a:entry[contains(a:title, 'Atitle')]/a:title", "title"),
        ("//a:entry[contains(a:title, 'Atitle')]/a:summary", "summary"),
        ("//a:entry[contains(a:title, 'Atitle')]/a:author/a:name", "author"),
        ("//a:entry[contains(a:title, 'Atitle')]/a:category/@label", "tags"),
        ("//a:entry[contains(a:title, 'Atitle')]/a:category/@label", "section"),
    ],
}


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_a_feed_in_xml_is_well_formed_and_does_nothing(made: River, extension: str) -> None:
    feeds = made.feeds(extension)
    assert len(feeds) == 12
    for path, data in feeds.items():
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
        assert b"<script" not in data.lower(), path
        assert b"<![CDATA[" not in data, path
        assert {etree.QName(one).namespace for one in root.iter()} <= {
            None,
            *NAMESPACES.values(),
        }, path
        for content in root.xpath("//content:encoded|//a:content", namespaces=NAMESPACES):
            assert dangers(lxml_html.fragment_fromstring(content.text, "div")) == [], path
        for link in root.xpath("//link/text()|//@href"):
            assert urlsplit(link).scheme == "https", path
        assert not feedparser.parse(data).bozo, path


@pytest.mark.parametrize("extension", XML_PLACES)
def test_a_feed_in_xml_shows_a_text_as_it_was_written(made: River, extension: str) -> None:
    root = etree.fromstring(made.feeds(extension)[f"fr/feed.{extension}"])
    for path, place in XML_PLACES[extension]:
        those = root.xpath(path, namespaces=NAMESPACES)
        said = " ".join(one if isinstance(one, str) else one.text for one in those)
        if (extension, place) == ("rss", "summary"):  # in RSS this one is HTML
            said = lxml_html.fragment_fromstring(said, "div").text_content()
        wanted = by(made) if place == "author" else expected(made, place)
        assert found(place, said) == wanted, path


def test_a_json_feed_shows_a_text_as_it_was_written_and_does_nothing(made: River) -> None:
    feeds = made.feeds("json")
    assert len(feeds) == 12
    for path, data in feeds.items():
        for item in json.loads(data)["items"]:
            content = lxml_html.fragment_fromstring(item["content_html"], "div")
            assert dangers(content) == [], path
    feed = json.loads(feeds["fr/feed.json"])
    entry = next(one for one in feed["items"] if "tout" in one["url"])
    for place, said in {
        "name": feed["title"],
        "about": feed["description"],
        "sender": feed["authors"][0]["name"],
        "title": entry["title"],
        "summary": entry["summary"],
        "tags": " ".join(entry["tags"]),
        "section": entry["_section"]["label"],
    }.items():
        assert found(place, said) == expected(made, place), place
    assert found("author", entry["authors"][0]["name"]) == by(made)
    (happening,) = json.loads(feeds["fr/agenda.json"])["items"]
    assert found("place", happening["_event"]["place"]) == expected(made, "place")


def test_a_mail_has_our_headers_and_no_others(made: River) -> None:
    for tag, mail in made.mails.items():
        message = mail.message
        assert set(message) == HEADERS and len(message.keys()) == len(HEADERS)  # noqa: PT018
        assert [one for part in message.walk() for one in part.defects] == []
        assert [one for header in message.values() for one in header.defects] == []
        assert [one.addr_spec for one in message["To"].addresses] == [READERS[tag]]
        assert [one.addr_spec for one in message["From"].addresses] == [
            "actualites@metropole.example"
        ]
        name = message["To"].addresses[0].display_name
        assert found("reader", name) == [bare(printable(made.payload))]
        sender = message["From"].addresses[0].display_name
        assert found("sender", sender) == expected(made, "sender")
        assert found("name", unquoted(message["List-Id"])) == expected(made, "name")
        place = "subject" if tag == "fr" else "title"
        assert found(place, message["Subject"]) == expected(made, place)
        assert len(mail.data.splitlines()) == mail.data.count(b"\r\n")


def test_a_mail_does_nothing_and_tells_what_was_written(made: River) -> None:
    for tag, mail in made.mails.items():
        page, text = lxml_html.document_fromstring(mail.part("html")), mail.part("plain")
        assert dangers(page) == []
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\ue000-\uf8ff]", text)
        titles = {"fr": ("subject", "preheader"), "en": ("title", "summary")}[tag]
        for path, place in (
            ("/html/head/title", titles[0]),
            ("/html/body/div[1]", titles[1]),
            ("//h1", "name"),
            ("//h2[1]", "title"),
            ("//p[@class='read'][1]", "summary"),
            ("//td/div/a/img/@alt", "image_alt"),
        ):
            assert found(place, texts(page, path))[:1] == expected(made, place), path
        for place in ("title", "summary", "place", "section", "legal", "address", "phone"):
            assert found(place, text)[:1] == expected(made, place), place


def test_a_mail_has_one_way_out_and_it_is_the_readers_own(made: River) -> None:
    ways = {}
    for tag, mail in made.mails.items():
        ways[tag] = str(mail.message["List-Unsubscribe"])[1:-1]
        page = lxml_html.document_fromstring(mail.part("html"))
        assert page.xpath("//a[contains(@href, '/u/')]/@href") == [ways[tag]]
        assert re.findall(r"https://\S+/u/\S+", mail.part("plain")) == [ways[tag]]
        assert len(page.xpath("//a[contains(@href, '/p/')]")) == 1
    for tag, mail in made.mails.items():
        others = [way.encode() for other, way in ways.items() if other != tag]
        assert not any(other in mail.data.replace(b"=\r\n", b"") for other in others)


def test_a_preview_shows_even_what_may_not_be_sent_as_it_was_written(made: River) -> None:
    page = lxml_html.document_fromstring((made.home / "preview" / "en.html").read_text("utf-8"))
    text = (made.home / "preview" / "en.txt").read_text("utf-8")
    assert dangers(page) == []
    for said in (texts(page, "//h2[1]"), texts(page, "//head/title"), text):
        assert found("title", said)[:1] == expected(made, "title")


def test_no_name_of_a_file_is_anything_but_plain(made: River) -> None:
    for folder in (made.home / "public", made.outbox):
        for file in folder.rglob("*"):
            assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", file.name) or file.name == ".new", file
            assert file.resolve().is_relative_to(folder.resolve()), file
    assert sorted(one.name for one in made.home.parent.iterdir()) == ["home"]
