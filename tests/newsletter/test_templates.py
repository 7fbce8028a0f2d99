"""Every template in every language, as the sample publication fills it: tags, HTML, words, programs."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from syndicate.newsletter.compose import page, web_version
from syndicate.newsletter.plaintext import WIDTH, flowed, unwrapped
from syndicate.templating import SLOT_OPEN, slot
from tests.newsletter.clients import ELEMENTS, PROPERTIES
from tests.support import digests, sample
from tests.support.editions import happening
from tests.support.mails import NAMES, TAGS, VALUES, chosen, mail, pools
from tests.support.publication import NOW

# https://documentation.mjml.io/ 4.15; what begins with mj is for MJML to turn into something else.
EVERY = [(template, tag) for template in NAMES for tag in TAGS]
VOID = {"br", "img", "meta", "link", "hr", "input"}
every_mail = pytest.mark.parametrize(("template", "tag"), EVERY)
# What the HTML says on a link and the text by its address, or beside it.
ON_LINKS = ("Read on", "Read online", "Add to my calendar")


class Strict(HTMLParser):
    """What is wrong with a document: tags that cross or stay open, attributes written twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.used: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.used.add(tag)
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.wrong.append(f"{tag} says something twice: {names}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


def read(document: str) -> Strict:
    reader = Strict()
    reader.feed(document)
    reader.close()
    return reader


def seen(html: str) -> lxml_html.HtmlElement:
    """Return the body without what nobody sees."""
    (body,) = lxml_html.fromstring(html).xpath("//body")
    for hidden in body.xpath(".//*[contains(@style, 'display:none')]"):
        hidden.drop_tree()
    return body


def plain(text: str) -> str:
    return " ".join(text.split())


def said(tag: str, message: str) -> str:
    return plain(sample.catalogues()[tag].gettext(message))


def declarations(html: str) -> Iterator[str]:
    """Yield the name of each CSS property in a mail."""
    styles = re.findall(r'style="([^"]*)"', html)
    sheets = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    blocks = [one for sheet in sheets for one in re.findall(r"\{([^{}]*)\}", sheet)]
    for one in (*styles, *blocks):
        for declaration in one.split(";"):
            if declaration.strip():
                yield declaration.partition(":")[0].strip()


def test_there_are_the_four_looks() -> None:
    assert NAMES == ("brief", "digest", "erratum", "event")


@every_mail
def test_no_tag_of_mjml_and_no_escape_of_rust_is_left(template: str, tag: str) -> None:
    html = mail(template, tag).html
    assert re.findall(r"</?mj[\w-]*", html) == []
    assert r"\u{" not in html


@every_mail
def test_the_html_has_no_error_that_a_program_would_see(template: str, tag: str) -> None:
    html = mail(template, tag).html
    found = read(html)
    assert (found.wrong, found.open) == ([], [])
    assert found.used <= ELEMENTS
    assert html.count("<!--[if") == html.count("<![endif]-->")
    assert html.startswith("<!doctype html>")


@every_mail
def test_programs_know_all_of_it_or_have_something_instead(template: str, tag: str) -> None:
    html = mail(template, tag).html
    assert set(declarations(html)) - PROPERTIES.keys() == set()
    sheets = "".join(re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL))
    assert set(re.findall(r"@[a-z-]+", sheets)) == {"@media"}
    assert set(re.findall(r"@media[^{]*\((prefers-[a-z-]+)", sheets)) == {"prefers-color-scheme"}


@every_mail
def test_it_says_its_language_and_where_it_borrows(template: str, tag: str) -> None:
    document = lxml_html.fromstring(mail(template, tag).html)
    assert (document.get("lang"), document.get("dir")) == (tag, "ltr")
    levels = [int(one.tag[1]) for one in document.xpath("//h1|//h2|//h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@every_mail
def test_the_text_says_what_the_html_says(template: str, tag: str) -> None:
    made = mail(template, tag)
    text = plain(unwrapped(made.text))
    body = seen(made.html)
    for dates in body.xpath(".//td[@width='112']"):  # a column of the page, short in the text
        dates.drop_tree()
    on_links = {said(tag, one) for one in ON_LINKS}
    nodes = [plain(one) for one in body.xpath(".//text()")]
    assert [
        one for one in nodes if one.strip("·") and one not in on_links and one not in text
    ] == []


@every_mail
def test_the_html_says_what_the_text_says(template: str, tag: str) -> None:
    made = mail(template, tag)
    body = plain(seen(made.html).text_content())
    lines = [one for one in unwrapped(made.text).split("\n") if not set(one) <= set("=- ")]
    facts = [re.split(" {3,}", one)[-1].strip() for one in lines]
    missing = [one for one in facts if "://" not in one and plain(one).rstrip(": ") not in body]
    # A long fact goes on below itself, in its column.
    assert [one for one in missing if not all(word in body for word in plain(one).split())] == []


@every_mail
def test_every_address_of_the_html_stands_whole_on_a_line_of_the_text(
    template: str, tag: str
) -> None:
    made = mail(template, tag)
    lines = [one.strip() for one in made.text.split("\n")]
    found = {one for one in seen(made.html).xpath(".//a/@href") if one.startswith("http")}
    assert found - set(lines) == set()
    assert [one for one in lines if "://" in one and one not in found] == []


@every_mail
def test_the_text_is_set_at_72_columns_and_flows(template: str, tag: str) -> None:
    lines = mail(template, tag).text.split("\n")
    assert [one for one in lines if len(one.rstrip(" ")) > WIDTH and "://" not in one] == []
    broken = [(one, after) for one, after in pairwise(lines) if one.endswith(" ")]
    assert broken
    assert [pair for pair in broken if not pair[1].strip() or pair[1].startswith(" ")] == []
    sent = flowed("\n".join(lines)).split("\n")
    assert all(len(one) <= 78 for one in sent if "://" not in one)


@every_mail
def test_the_web_version_knows_nobody(template: str, tag: str) -> None:
    html = web_version(pools(template)[tag])
    assert SLOT_OPEN not in html
    assert read(html).wrong == []


def test_a_brief_greets_and_shows_no_picture() -> None:
    made = mail("brief", "fr")
    assert "<img" not in made.html
    for part in (seen(made.html).text_content(), made.text):
        assert part.index(VALUES["greeting"]) < part.index("clôture des Entretiens")


def test_an_event_has_its_facts_and_one_button() -> None:
    made = mail("event", "fr")
    document = lxml_html.fromstring(made.html)
    (button,) = document.xpath("//*[contains(@class, 'button')]//a")
    assert button.text_content().strip() == "Ajouter à mon agenda"
    assert re.fullmatch(
        r"https://actualites\.metropole\.example/fr/events/[\w-]+/event\.ics", button.get("href")
    )
    assert f"\n{button.get('href')}\n" in made.text


def test_the_event_of_an_issue_that_is_cancelled_has_no_button() -> None:
    off = happening(start=NOW + timedelta(days=5), cancelled=NOW)
    editions = digests.in_every_locale("concert", kind="event", happening=off)
    pool = digests.compiled(editions, template="event")
    made = page(pool["en"], [pool["en"].blocks[0].item])
    assert "Cancelled" in made.html
    for part in (made.html, made.text):
        assert "event.ics" not in part


def test_an_issue_about_an_event_can_lead_with_an_article() -> None:
    pool = digests.compiled(template="event")
    made = page(pool["fr"], digests.keys("fete"))
    assert "Titre de fete" in made.html
    assert slot("unsubscribe_url") in made.html


@pytest.mark.parametrize(
    ("tag", "day"), [("fr", "jeudi 15 novembre 2018"), ("en", "Thursday, November 15, 2018")]
)
def test_an_erratum_says_what_it_corrects_before_anything_else(tag: str, day: str) -> None:
    made = mail("erratum", tag)
    document = lxml_html.fromstring(made.html)
    second = document.xpath("//h2")[0]
    assert second.text_content().strip() == said(tag, "Correction")
    for part in (plain(seen(made.html).text_content()), plain(unwrapped(made.text))):
        assert day in part
        assert part.index(day) < part.index(plain(document.xpath("//h3")[0].text_content()))


def test_an_erratum_of_no_known_day_says_so_too() -> None:
    pool = digests.compiled(template="erratum")
    made = page(pool["en"], digests.keys("fete"))
    assert "There was a mistake in an earlier issue of ours." in made.html
    assert "There was a mistake in an earlier issue of ours." in plain(unwrapped(made.text))


@pytest.mark.parametrize("template", NAMES)
def test_the_same_issue_in_other_languages_is_one_link_away(template: str) -> None:
    made = mail(template, "fr-CA")
    for other in ("fr", "en"):
        url = f"https://actualites.metropole.example/{other}/issues/actualites/2018-11-22/"
        assert f'href="{url}" lang="{other}" hreflang="{other}"' in made.html
        assert f"\n{url}\n" in made.text


@pytest.mark.parametrize("template", NAMES)
def test_a_selection_of_every_size_is_a_whole_mail(template: str) -> None:
    compiled = pools(template)["fr"]
    items = chosen("digest", "fr")
    for many in range(1, len(items) + 1):
        assert read(page(compiled, items[:many]).html).wrong == []
