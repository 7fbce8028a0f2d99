"""A language that syndicate does not come with: settings and a .po file, and a digest leaves in it."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support import homes
from tests.support.cli import at, run
from tests.support.homes import SETTINGS, write_article

pytestmark = pytest.mark.short

PLAN, BEFORE, DUE = "2026-03-11T12:00:00Z", "2026-03-12T06:30:00Z", "2026-03-12T07:00:10Z"
WORDS = {
    "Unsubscribe": "Darse de baja",
    "Unsubscribe:": "Darse de baja:",
    "Skip to content": "Ir al contenido",
    "This item is only available in {language}.": "Este contenido solo está disponible en {language}.",
}
LOCALES = """\
[locales.es]
name = "Español"
babel = "es_ES"
fallback = ["en", "fr"]
zone = "Europe/Madrid"

[locales.fr-BE]
name = "Français (Belgique)"
babel = "fr_BE"
fallback = ["fr", "en"]
zone = "Europe/Brussels"

[sections"""
TITLES = 'title.es = "{es}"\ntitle.fr-BE = "{fr}"\n'


def settings() -> str:
    """Return the settings of a publication with two more languages, and nothing else."""
    text = SETTINGS.replace("[sections", LOCALES, 1)
    for french, spanish in (("Actualités", "Noticias"), ("Coopération", "Cooperación")):
        line = f'title.fr = "{french}"\n'
        text = text.replace(line, line + TITLES.format(es=spanish, fr=french))
    return text


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = homes.home(tmp_path / "home", settings())
    catalogue = folder / "locales" / "es" / "LC_MESSAGES" / "syndicate.po"
    catalogue.parent.mkdir(parents=True)
    entries = "".join(f'msgid "{one}"\nmsgstr "{other}"\n\n' for one, other in WORDS.items())
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    catalogue.write_text(head + entries, encoding="utf-8")
    write_article(folder, "fete", title='"La fête : oui ou non ?"')
    write_article(folder, "fete", "es", title="La fiesta", summary="Una frase.")
    write_article(folder, "gare", title="La gare ouvre !")
    for tag in ("es", "fr-BE"):
        added = at(PLAN, folder, "subscribers", "add", f"a@{tag}.example", "--locale", tag)
        assert added.code == 0, added.err
    return folder


def mails(home: Path) -> dict[str, EmailMessage]:
    """Send the next issue; return what each reader got."""
    for moment in (PLAN, BEFORE, DUE):
        ticked = at(moment, home, "schedule", "tick")
        assert ticked.code == 0, ticked.err
    assert at(DUE, home, "deliver").code == 0
    files = (home / "var" / "outbox" / "actualites-2026-03-12").glob("*.eml")
    found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return {str(one["To"].addresses[0].domain): one for one in found}


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_the_settings_and_the_content_have_nothing_to_be_said_against(home: Path) -> None:
    found = run(home, "check", "--json")
    assert found.code == 0
    assert found.json["totals"]["error"] == 0


def test_a_digest_leaves_in_spanish(home: Path) -> None:
    mail = mails(home)["es.example"]
    assert (mail["Subject"], mail["Content-Language"]) == ("La gare ouvre\u202f!", "es")
    html, text = part(mail, "html"), part(mail, "plain")
    assert '<html lang="es"' in html
    for written in (html, text):
        assert "La fiesta" in written
        assert "Darse de baja" in written
        assert "jueves, 12 de marzo de 2026" in written.lower()
    assert "Este contenido solo está disponible en francés." in html


def test_belgium_reads_what_france_reads_without_a_word_of_its_own(home: Path) -> None:
    mail = mails(home)["fr-be.example"]
    html = part(mail, "html")
    assert "La fête\u00a0: oui ou non\u202f?" in html
    assert "Se désabonner" in html
    assert "jeudi\u00a012\u00a0mars\u00a02026" in html.lower()
    assert "disponible" not in html


def test_pages_and_feeds_are_there_in_each_language_and_name_each_other(home: Path) -> None:
    assert at(PLAN, home, "build").code == 0
    page = (home / "public" / "es" / "articles" / "fete" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="es"' in page
    assert "Ir al contenido" in page
    for tag in ("fr", "fr-CA", "en", "es", "fr-BE", "x-default"):
        assert f'hreflang="{tag}"' in page, tag
    assert (home / "public" / "fr-be" / "feed.rss").is_file()
    states = run(home, "translations", "status", "--json").json["works"]
    told = {
        one["slug"]: {tag: cell["state"] for tag, cell in one["locales"].items()} for one in states
    }
    assert told["gare"] == {
        "fr": "source",
        "fr-CA": "ready",
        "en": "missing",
        "es": "missing",
        "fr-BE": "ready",
    }
