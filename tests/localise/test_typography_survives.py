"""Each U+00A0 and U+202F that typography sets arrives: in feeds, on pages, in both parts of a mail."""

import base64
import html
import json
import re
from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.localise.tables import printed
from tests.support.cli import at
from tests.support.homes import SETTINGS, home, write_article

NOW = "2026-03-10T09:00:00Z"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
WORDS = {
    "title": ("Où aller ? Au \"parc\" : 5 km !", "Où aller~? Au «_parc_»_: 5_km~!"),
    "summary": ("Rendez-vous à 20h30 ; 12 500 places.", "Rendez-vous à 20_h_30~; 12~500 places."),
    "image_alt": ("Le \"parc\" : vide ?", "Le «_parc_»_: vide~?"),
    "image_credit": ("Photo : M. Roy !", "Photo_: M._Roy~!"),
    "body": (
        "M. Roy dit : \"Venez !\" ; le 15 mars,\n25 % de remise <em>ici</em> ?",
        "M._Roy dit_: «_Venez~!_»~; le 15_mars,|25_% de remise |ici|~?",
    ),
    "subject": ("Le parc : c'est \"ici\" !", "Le parc_: c’est «_ici_»~!"),
    "preheader": ("Qui ? Vous ; 5 % !", "Qui~? Vous~; 5_%~!"),
    "editorial": ("Chers \"voisins\" : le 1er avril ?", "Chers «_voisins_»_: le 1er_avril~?"),
}  # fmt: skip
EVERYWHERE = ("title", "summary")


def canadian(expected: str, high: str) -> str:
    """Return what a Canadian reader has, with `high` before ; ! ?."""
    return re.sub(r"~(?=[;!?])", high, expected).replace("~0", "_0").replace("12~", "12_")


def expected(name: str, tag: str, high: str) -> list[str]:
    text = WORDS[name][1]
    return [printed(one) for one in (canadian(text, high) if tag == "fr-CA" else text).split("|")]


@pytest.fixture(scope="module", params=["customary", "thin"])
def trip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a home that was built and whose issue was drawn, and what fr-CA has before ; ! ?."""
    folder = tmp_path_factory.mktemp("survival") / "home"
    chosen = SETTINGS.replace(
        '"America/Toronto"', f'"America/Toronto"\nhigh_marks = "{request.param}"'
    )
    home(folder, chosen)
    front = {key: f"'{WORDS[key][0]}'" for key in ("title", "summary", "image_alt", "image_credit")}
    write_article(folder, "parc", image="parc.png", body=WORDS["body"][0] + "\n", **front)
    (folder / "content/articles/parc/parc.png").write_bytes(PICTURE)
    issue = folder / "content/issues/actualites/2026-03-12/index.fr.md"
    issue.parent.mkdir(parents=True)
    lines = [
        f"{key}: {json.dumps(WORDS[key][0], ensure_ascii=False)}"
        for key in ("subject", "preheader")
    ]
    issue.write_text("\n".join(["---", *lines, "---", "", WORDS["editorial"][0], ""]), "utf-8")
    assert at(NOW, folder, "build").code == 0
    assert at(NOW, folder, "issue", "plan", "actualites", "--at", NOW).code == 0
    issue_id = "actualites-2026-03-12"
    drawn = at(NOW, folder, "issue", "preview", issue_id, "--out", str(folder / "out"))
    assert drawn.code == 0, drawn.err
    return folder, "~" if request.param == "thin" else ""


def test_another_choice_is_another_page(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    write_article(folder, "parc", title="'Où aller ?'")
    page = folder / "public" / "fr-ca" / "articles" / "parc" / "index.html"
    assert at(NOW, folder, "build").code == 0
    assert "Où aller?" in page.read_text("utf-8")
    chosen = SETTINGS.replace('"America/Toronto"', '"America/Toronto"\nhigh_marks = "thin"', 1)
    (folder / "config" / "syndicate.toml").write_text(chosen, "utf-8")
    assert at(NOW, folder, "build").code == 0
    assert printed("Où aller~?") in page.read_text("utf-8")


def mail(folder: Path, tag: str) -> EmailMessage:
    found = message_from_bytes(
        (folder / "out" / f"{tag}.eml").read_bytes(), _class=EmailMessage, policy=default
    )
    assert isinstance(found, EmailMessage)
    return found


def documents(folder: Path, tag: str) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Return name → what the document says to its reader, and which words it has to hold."""
    public = folder / "public" / tag.lower()
    text, page = (part.get_content() for part in mail(folder, tag).iter_parts())
    drawn = (folder / "out" / f"{tag}.html").read_text("utf-8")
    mailed = (*EVERYWHERE, "image_alt", "editorial")
    works = (*EVERYWHERE, "body")
    return {
        "feed.rss": (_xml(public / "feed.rss"), works),
        "feed.atom": (_xml(public / "feed.atom"), works),
        "feed.json": (_strings(json.loads((public / "feed.json").read_text("utf-8"))), works),
        "page": (
            html.unescape((public / "articles/parc/index.html").read_text("utf-8")),
            (*works, "image_alt", "image_credit"),
        ),
        "mail, as HTML": (html.unescape(page), (*mailed, "preheader")),
        "mail, as text": (re.sub(r"\s*\r?\n\s*", " ", text), ("title", "summary", "editorial")),
        "preview": (html.unescape(drawn), (*mailed, "preheader")),
        "subject": (mail(folder, tag)["Subject"], ("subject",)),
    }


def _xml(file: Path) -> str:
    """Return all text of a document, twice unescaped: HTML is text in a feed."""
    return html.unescape(" ".join(etree.fromstring(file.read_bytes()).itertext()))


def _strings(value: Any) -> str:
    if isinstance(value, dict | list):
        return " ".join(map(_strings, value.values() if isinstance(value, dict) else value))
    return html.unescape(str(value))


@pytest.mark.parametrize("tag", ["fr", "fr-CA"])
def test_every_space_of_typography_arrives(trip: tuple[Path, str], tag: str) -> None:
    folder, high = trip
    for name, (said, words) in documents(folder, tag).items():
        for word in words:
            for part in expected(word, tag, high):
                assert part in said, (name, word)


@pytest.mark.parametrize("tag", ["fr", "fr-CA"])
def test_no_space_arrives_as_the_name_of_a_space(trip: tuple[Path, str], tag: str) -> None:
    folder, _ = trip
    files = [*(folder / "public" / tag.lower()).rglob("*.*"), *(folder / "out").glob(f"{tag}.*")]
    spoilt = [
        file.name
        for file in files
        if file.suffix in {".html", ".rss", ".atom", ".txt"}
        and re.search(r"\\u202f|\\xa0|\\u00a0|&amp;nbsp;|&amp;#", file.read_text("utf-8"))
    ]
    assert files
    assert spoilt == []
