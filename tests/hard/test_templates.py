"""A template or a catalogue that cannot be used: file, line, fact and remedy; no crash, no endless run."""

from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hard import place, told
from tests.support.homes import home, write_article

ARTICLE = "templates/web/article.html"
DIGEST = "templates/newsletters/digest/body.mjml"
TEXT = "templates/newsletters/digest/body.txt"
FRENCH = "locales/fr/LC_MESSAGES/syndicate.po"

WRAPPED = "<mj-wrapper>" * 5000 + "</mj-wrapper>" * 5000
MANY = "<div>" * 30_000 + "</div>" * 30_000

# what is wrong → the file, what it holds, the code, the line
PAGES = {
    "a tag that is not finished": ("{% if %}", "template-syntax", 1),
    "a tag that is not closed": ("<p>\n{% if title %}\n", "template-syntax", 2),
    "a name that nobody gives": ("<p>\n{{ nothing.at.all }}", "template-undefined", 2),
    "a division by nothing": ("{{ 1 / 0 }}", "template-failed", 1),
    "a filter that does not exist": ("{{ title | shout }}", "template-syntax", 1),
    "a page that extends itself": ('{% extends "web/article.html" %}', "template-endless", 1),
    "a page that includes itself": ('{% include "web/article.html" %}', "template-endless", 1),
    "a macro that calls itself": (
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "template-endless",
        1,
    ),
    "a loop of a million million turns": (
        "{% for i in range(10 ** 12) %}x{% endfor %}",
        "template-endless",
        1,
    ),
    "a loop within a loop within a loop": (
        "{% for a in range(1000) %}" * 3 + "{% endfor %}" * 3,
        "template-endless",
        1,
    ),
    "a text of ten thousand million letters": ('{{ "x" * 10 ** 10 }}', "template-endless", 1),
    "loops over the letters of a text": (
        "{% set s = 'a' * 1000 %}" + "{% for x in s %}" * 4 + "{% endfor %}" * 4,
        "template-endless",
        1,
    ),
    "a text joined to itself again and again": (
        (
            "{% set n = namespace(x='a') %}{% for i in range(40) %}"
            "{% set n.x = n.x ~ n.x %}{% endfor %}"
        ),
        "template-endless",
        1,
    ),
    "a text added to itself again and again": (
        (
            "{% set n = namespace(x='a') %}{% for i in range(40) %}"
            "{% set n.x = n.x + n.x %}{% endfor %}"
        ),
        "template-endless",
        1,
    ),
    "a part that is not there": ('<p>\n{% include "nope.html" %}', "template-absent", 2),
    "a way out of the folder": (
        '{% include "../config/syndicate.toml" %}',
        "template-absent",
        1,
    ),
    "a way into Python": (
        '{{ "".__class__.__mro__[1].__subclasses__() }}',
        "template-forbidden",
        1,
    ),
    "a file in another encoding": (b"<p>\xe9t\xe9</p>", "not-utf8", None),
}

MAILS = {
    "a tag that MJML does not have": (
        "<mjml><mj-body><mj-foo/></mj-body></mjml>",
        "template-tag-unknown",
    ),
    "a tag that is not closed": ("<mjml><mj-body>", "template-mjml"),
    "nothing at all": ("", "template-mjml"),
    "a file of the machine": (
        '<mjml><mj-body><mj-include path="/etc/passwd"/></mj-body></mjml>',
        "template-tag-unknown",
    ),
    "a script": (
        "<mjml><mj-body><mj-raw><script>x</script></mj-raw></mj-body></mjml>",
        "template-tag-unwelcome",
    ),
    "five thousand wrappers": (
        f"<mjml><mj-body>{WRAPPED}</mj-body></mjml>",
        "template-nested-too-deep",
    ),
    "thirty thousand levels of HTML": (
        f"<mjml><mj-body><mj-raw>{MANY}</mj-raw></mj-body></mjml>",
        "template-nested-too-deep",
    ),
}

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'

CATALOGUES = {
    "a text that is not closed": (f'{HEADER}msgid "x\nmsgstr "y"\n', "catalogue-line", 4),
    "a word that no catalogue has": (f'{HEADER}translation "y"\n', "catalogue-line", 4),
    "a value that the message does not have": (
        (
            f'{HEADER}msgid "{{n}} error"\nmsgid_plural "{{n}} errors"\n'
            'msgstr[0] "{m} erreur"\nmsgstr[1] "{n} erreurs"\n'
        ),
        "catalogue-fields",
        4,
    ),
    "a way into Python": (
        f'{HEADER}msgid "{{n}} work"\nmsgstr "{{n.__class__}}"\n',
        "catalogue-fields",
        4,
    ),
    "another encoding": (b'msgid "x"\nmsgstr "\xe9t\xe9"\n', "not-utf8", 2),
    "a plural rule that is a program": (
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=__import__(1);\\n"\n',
        "catalogue-unreadable",
        None,
    ),
}


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    folder = home(tmp_path / "home")
    write_article(folder, "fete")
    return folder


def write(folder: Path, name: str, text: str | bytes) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.mark.wide
@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(("text", "code", "line"), PAGES.values(), ids=PAGES)
def test_a_page_that_cannot_be_made_is_named(
    publication: Path, command: str, text: str | bytes, code: str, line: int | None
) -> None:
    write(publication, ARTICLE, text)
    found = told(publication, command, finding=code).finding
    assert place(found) == (f"{ARTICLE}:{line}" if line else ARTICLE)
    assert found["mender"] == "designer"
    (publication / ARTICLE).unlink()
    assert run(publication, command).code == 0


@pytest.mark.wide
@pytest.mark.parametrize(("text", "code"), MAILS.values(), ids=MAILS)
def test_a_mail_that_cannot_be_made_is_named(publication: Path, text: str, code: str) -> None:
    write(publication, DIGEST, text)
    assert place(told(publication, "check", finding=code).finding) == DIGEST
    assert run(publication, "build").code == 0  # pages need no mail


def test_a_text_part_that_leaves_out_a_slice_is_named(publication: Path) -> None:
    write(publication, TEXT, "Bonjour")
    found = told(publication, "check", finding="template-slice-missing").finding
    assert place(found) == TEXT


@pytest.mark.wide
@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(("text", "code", "line"), CATALOGUES.values(), ids=CATALOGUES)
def test_a_catalogue_that_cannot_be_read_is_named(
    publication: Path, command: str, text: str | bytes, code: str, line: int | None
) -> None:
    write(publication, FRENCH, text)
    found = told(publication, command, finding=code).finding
    assert place(found) == (f"{FRENCH}:{line}" if line else FRENCH)


def test_a_newsletter_whose_template_fails_sends_nothing_and_says_so(publication: Path) -> None:
    write(publication, DIGEST, "<mjml><mj-body>")
    assert run(publication, "issue", "plan", "actualites", "--works", "fete").code == 0
    issue = run(publication, "issue", "list", "--json").json["issues"][0]["id"]
    ran = run(publication, "issue", "send", issue, "--now")
    assert ran.code == 1
    assert DIGEST in ran.err
    assert run(publication, "issue", "list", "--json").json["issues"][0]["state"] == "draft"
