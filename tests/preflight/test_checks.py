"""Each code of the gate: an issue that it speaks of, and the same one, mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from syndicate.content.edits import IssueEdit
from syndicate.delivery.forecast import Reach
from syndicate.localise.sentences import gate as sentences
from syndicate.model import Block, Finding
from syndicate.preflight.case import Case, Readers
from syndicate.preflight.checks import CHECKS, NEVER_OVERRULED, examine
from syndicate.settings.options import Delivery, Link, Settings
from syndicate.settings.pacing import Pace
from syndicate.templating import slot
from tests.support.digests import FIRST_DUE, SETTINGS, in_every_locale, week, work
from tests.support.editions import edition
from tests.support.gates import (
    ISSUE,
    branded,
    case,
    framed,
    sent_by,
    usual,
    with_blocks,
    with_foot,
    without_blocks,
)
from tests.support.publication import NOW, three

PICTURE = "https://news.example/media/0123456789abcdef/a.jpg"
LINKS = {
    key: Link(title=three(key), url=three("https://metropole.example/"))
    for key in ("privacy", "legal", "accessibility")
}
EDITORIAL = "content/issues/actualites/2026-03-12/index.fr.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """A code, the row of the table that gives it, and how grave it is; `place`: what else it says."""

    code: str
    row: str
    severity: str
    wrong: Callable[[], Case]
    mended: Callable[[], Case] = case
    place: Mapping[str, Any] = field(default_factory=dict)


def read_by(**counts: int) -> Callable[[], Case]:
    return lambda: case(readers=Readers(**counts))  # type: ignore[arg-type] # all but by_locale are


def reached_by(last: datetime, starts: datetime) -> Callable[[], Case]:
    """Return an issue whose last reader is reached then, and which brings an event."""
    return lambda: case(reach=Reach(FIRST_DUE, last), starts={work("pont"): starts})


def paced(**changes: Any) -> Settings:
    return replace(SETTINGS, delivery=Delivery(pace=Pace(**changes)))


def footed(html: str) -> Callable[[], Case]:
    return lambda: case(locales=with_foot(html))


def padded(size: int) -> Callable[[], Case]:
    """Return an issue one of whose works has as many bytes more."""

    def change(block: Block) -> Block:
        if block.work != work("pont") or block.kind == "reminder":
            return block
        names = ("html.lead", "html.item")
        more = {name: f"{block.slices[name]}<!--{'x' * size}-->" for name in names}
        return replace(block, slices={**block.slices, **more})

    return lambda: case(locales=with_blocks(change))


def only_english() -> list[Any]:
    return [*week(), edition("en", "news", work=work("news"), date=NOW, title="News of the day")]


def in_spanish_too() -> Case:
    """Return an issue that goes out in a second foreign language."""
    english = usual()["en"]
    blocks = tuple(replace(one, shown="es") if one.shown == "en" else one for one in english.blocks)
    locales = {**usual(), "es": replace(english, locale="es", blocks=blocks)}
    return case(locales=locales, settings=sent_by(profile=("fr_public",)))


def not_said_to_be_french(block: Block) -> Block:
    return replace(block, shown="en") if block.work == work("pont") else block


def said_to_be_english(block: Block) -> Block:
    said = {name: f'<div lang="en">{html}</div>' for name, html in block.slices.items()}
    return replace(not_said_to_be_french(block), slices={**block.slices, **said})


def nameless(block: Block) -> Block:
    return replace(block, title=" ")


def entitled(newsletter: str) -> Callable[[], Case]:
    table = replace(SETTINGS.newsletters["actualites"], title=three(newsletter))
    return lambda: case(settings=replace(SETTINGS, newsletters={"actualites": table}))


def reached_at(url: str, **changes: Any) -> Callable[[], Case]:
    site = replace(SETTINGS.site, base_url=url)
    return lambda: case(settings=replace(SETTINGS, site=site, **changes))


def lead_pictures(count: int, size: int) -> Callable[[], Case]:
    html = "".join(f'<img alt="" width="552" src="{PICTURE}?{n}">' for n in range(count))
    return lambda: case(locales=with_foot(html), weight=lambda _path: size)


def linked(found: bool | None) -> Callable[[], Case]:
    html = '<p><a href="https://news.example/fr/rien/?a#b">Le programme</a></p>'
    return lambda: case(
        locales=framed("html.opening", lambda opening: html + opening),
        published=lambda path: found if path == "fr/rien/" else True,
        edits={"fr": IssueEdit(editorial_html='<p><a href="/fr/rien/?a#b">Le programme</a></p>')},
    )


FIXTURES = [
    # who gets it
    Fixture(code="no-consent", row="consent", severity="error", wrong=read_by(without_consent=2)),
    Fixture(
        code="consent-ends-first",
        row="consent-ends",
        severity="warning",
        wrong=lambda: case(settings=sent_by(profile=("ca",)), readers=Readers(ending=3)),
        place={"fields": {"count": 3}},
    ),
    Fixture(
        code="consent-ends-first", row="consent-ends", severity="note", wrong=read_by(ending=3)
    ),
    Fixture(
        code="readers-suppressed", row="suppressed", severity="note", wrong=read_by(suppressed=1)
    ),
    Fixture(
        code="complaint-rate",
        row="complaints",
        severity="warning",
        wrong=read_by(sent=1000, complaints=1),
        mended=read_by(sent=1001, complaints=1),
    ),
    Fixture(
        code="complaint-rate",
        row="complaints",
        severity="error",
        wrong=read_by(sent=1000, complaints=3),
    ),
    Fixture(
        code="pool-empty",
        row="nothing",
        severity="note",
        wrong=lambda: case(
            locales=without_blocks("en"), readers=Readers(by_locale={"fr": 5, "en": 2})
        ),
        place={"locale": "en", "fields": {"readers": 2}},
    ),
    # when it is read
    Fixture(
        code="reached-after-event",
        row="in-time",
        severity="warning",
        wrong=reached_by(FIRST_DUE + timedelta(days=2), starts=FIRST_DUE + timedelta(days=1)),
        mended=reached_by(FIRST_DUE + timedelta(hours=9), starts=FIRST_DUE + timedelta(days=1)),
        place={"work": work("pont"), "mender": "operator"},
    ),
    Fixture(
        code="due-at-night",
        row="hours",
        severity="warning",
        wrong=lambda: case(
            reach=Reach(FIRST_DUE, FIRST_DUE, FIRST_DUE, FIRST_DUE + timedelta(hours=2)),
            settings=paced(hours="10:00-18:00"),
        ),
        mended=lambda: case(reach=Reach(FIRST_DUE, FIRST_DUE), settings=paced(hours="10:00-18:00")),
        place={
            "setting": "delivery.pace.hours",
            "fields": {
                "due": "2026-03-12T07:00:00Z",
                "opening": "2026-03-12T09:00:00Z",
                "hours": "10:00-18:00",
            },
        },
    ),
    # who sends it
    Fixture(
        code="sender-incomplete",
        row="identity",
        severity="error",
        wrong=lambda: case(settings=sent_by(mailing_address=" ")),
        place={"setting": "sender.mailing_address", "file": "config/syndicate.toml"},
    ),
    Fixture(
        code="sender-unseen",
        row="identity-seen",
        severity="error",
        wrong=lambda: case(
            settings=sent_by(profile=("ca",)),
            locales=framed("text.foot", lambda _foot: slot("unsubscribe_url")),
        ),
        mended=lambda: case(settings=sent_by(profile=("ca",))),
        place={"setting": "sender.mailing_address", "fields": {"part": "text"}},
    ),
    Fixture(
        code="sender-unseen",
        row="identity-seen",
        severity="warning",
        wrong=lambda: case(locales=framed("html.foot", lambda _foot: "")),
        place={"file": "templates/newsletters/digest", "mender": "designer"},
    ),
    Fixture(
        code="no-unsubscribe-link",
        row="unsubscribe",
        severity="error",
        wrong=lambda: case(
            locales=framed("text.foot", lambda foot: foot.replace(slot("unsubscribe_url"), ""))
        ),
        place={"fields": {"part": "text"}, "file": "templates/newsletters/digest"},
    ),
    Fixture(
        code="no-one-click",
        row="one-click",
        severity="error",
        wrong=reached_at("http://news.example", delivery=Delivery(transport="smtp")),
        mended=reached_at("https://news.example", delivery=Delivery(transport="smtp")),
        place={"setting": "site.base_url"},
    ),
    Fixture(
        code="no-one-click",
        row="one-click",
        severity="warning",
        wrong=reached_at("http://news.example"),
    ),
    Fixture(
        code="setting-link-expected",
        row="law-links",
        severity="warning",
        wrong=lambda: case(settings=sent_by(profile=("fr_private",))),
        mended=lambda: case(settings=replace(sent_by(profile=("fr_private",)), links=LINKS)),
        place={"setting": "links.legal"},
    ),
    # languages
    Fixture(
        code="lang-mismatch",
        row="language",
        severity="error",
        wrong=lambda: case(
            locales=framed("html.head", lambda head: head.replace('lang="fr"', 'lang="de"'))
        ),
        place={"locale": "fr", "file": "templates/newsletters/digest"},
    ),
    Fixture(
        code="passage-lang-missing",
        row="passages",
        severity="error",
        wrong=lambda: case(locales=with_blocks(not_said_to_be_french)),
        mended=lambda: case(locales=with_blocks(said_to_be_english)),
        place={"locale": "fr"},
    ),
    Fixture(
        code="charter-french-missing",
        row="charter",
        severity="error",
        wrong=lambda: case(only_english(), sent_by(profile=("qc_business",))),
        mended=lambda: case(
            [*week(), *in_every_locale("news", date=NOW)], sent_by(profile=("qc_business",))
        ),
        place={"work": work("news"), "locale": "en"},
    ),
    Fixture(
        code="charter-exception-needed",
        row="civil-administration",
        severity="error",
        wrong=lambda: case(settings=sent_by(profile=("qc_public",))),
        mended=lambda: case(settings=sent_by(profile=("qc_public",)), locales=without_blocks("en")),
        place={"locale": "en"},
    ),
    Fixture(
        code="toubon-french-missing",
        row="toubon",
        severity="warning",
        wrong=lambda: case(only_english(), sent_by(profile=("fr_public",))),
        mended=lambda: case(settings=sent_by(profile=("fr_public",))),
        place={"work": work("news"), "locale": "en"},
    ),
    Fixture(
        code="toubon-two-languages",
        row="two-languages",
        severity="warning",
        wrong=lambda: case(settings=sent_by(profile=("fr_public",))),
        mended=in_spanish_too,
        place={"fields": {"found": "en"}},
    ),
    Fixture(
        code="transfers-unassessed",
        row="transfers",
        severity="warning",
        wrong=lambda: case(settings=sent_by(profile=("qc_public",))),
        mended=lambda: case(
            settings=sent_by(profile=("qc_public",), outside_quebec="EFVP 2026-04"),
        ),
        place={"setting": "sender.outside_quebec", "mender": "operator"},
    ),
    # words
    Fixture(
        code="subject-missing",
        row="subject",
        severity="error",
        wrong=lambda: case(locales=with_blocks(nameless)),
        place={"mender": "editor"},
    ),
    Fixture(
        code="placeholder-left",
        row="placeholders",
        severity="error",
        wrong=lambda: case(
            [*week(), *in_every_locale("note", title="Bonjour {{ nom }}", date=NOW)],
            files={(work("note"), "fr"): "content/articles/note/index.fr.md"},
        ),
        place={"work": work("note"), "file": "content/articles/note/index.fr.md"},
    ),
    Fixture(
        code="placeholder-left",
        row="placeholders",
        severity="error",
        wrong=lambda: case(
            locales=framed("html.opening", lambda opening: f"<p>Lorem ipsum</p>{opening}"),
            edits={"fr": IssueEdit(editorial_html="<p>Lorem ipsum</p>")},
        ),
        place={
            "file": EDITORIAL,
            "mender": "editor",
            "fields": {"found": "Lorem ipsum", "title": "Actualités"},
        },
    ),
    Fixture(
        code="word-suggested",
        row="vocabulary",
        severity="note",
        wrong=lambda: case([*week(), *in_every_locale("note", title="Notre newsletter", date=NOW)]),
        place={"work": work("note"), "line": None},
    ),
    Fixture(
        code="nothing-shown",
        row="nothings",
        severity="error",
        wrong=footed("<p>None</p>"),
        mended=footed("<p>None of it.</p>"),
        place={"fields": {"found": "None"}},
    ),
    Fixture(
        code="typography-undone",
        row="typography",
        severity="warning",
        wrong=entitled("L'actu"),
        mended=entitled("L’actu"),
        place={"setting": "newsletters.actualites.title.fr", "mender": "operator"},
    ),
    Fixture(
        code="typography-undone",
        row="typography",
        severity="warning",
        wrong=footed("<p>Qui sommes-nous ?</p>"),
        mended=footed("<p>Qui sommes-nous\u202f? <code>a ? b : 'c'</code></p>"),
        place={"file": "templates/newsletters/digest", "mender": "designer"},
    ),
    # how it is read
    Fixture(
        code="alt-missing",
        row="alt",
        severity="error",
        wrong=footed(f'<img src="{PICTURE}" width="552">'),
        mended=footed(f'<img src="{PICTURE}" width="552" alt="">'),
        place={"file": "templates/newsletters/digest", "mender": "designer"},
    ),
    Fixture(
        code="heading-main",
        row="headings",
        severity="warning",
        wrong=footed("<h1>Encore un titre</h1>"),
        mended=footed("<h2>Un sous-titre</h2>"),
        place={"fields": {"count": 2}},
    ),
    Fixture(
        code="heading-order",
        row="headings",
        severity="warning",
        wrong=footed("<h2>Un sous-titre</h2><h4>Plus bas</h4>"),
        mended=footed("<h2>Un sous-titre</h2><h3>Plus bas</h3>"),
        place={"fields": {"above": "h2", "below": "h4"}},
    ),
    Fixture(
        code="link-unnamed",
        row="link-names",
        severity="error",
        wrong=footed(f'<a href="https://a.example/"><img src="{PICTURE}" alt=""></a>'),
        mended=footed(f'<a href="https://a.example/"><img src="{PICTURE}" alt="Le fil"></a>'),
    ),
    Fixture(
        code="link-vague",
        row="link-names",
        severity="warning",
        wrong=footed('<a href="https://a.example/">Cliquez ici\u00a0…</a>'),
        mended=footed('<a href="https://a.example/" aria-label="Lire le fil">Cliquez ici</a>'),
        place={"fields": {"found": "Cliquez ici …"}},
    ),
    Fixture(
        code="contrast-low",
        row="contrast",
        severity="warning",
        wrong=lambda: case(settings=branded(soft="#777777")),
        mended=lambda: case(settings=branded(soft="#767676")),
        place={"setting": "brand.soft", "mender": "operator"},
    ),
    Fixture(
        code="contrast-low-dark",
        row="contrast",
        severity="warning",
        wrong=lambda: case(settings=branded(dark_soft="#606060")),
        mended=lambda: case(settings=branded(dark_soft="#a0a0a0")),
        place={"setting": "brand.dark_soft"},
    ),
    Fixture(
        code="text-small",
        row="size",
        severity="warning",
        wrong=footed('<p style="font-size:11px">Tout petit</p>'),
        mended=footed('<p style="font-size:14px">Petit</p>'),
        place={"fields": {"text": "Tout petit", "size": "11", "least": "14"}},
    ),
    Fixture(
        code="tracking-pixel",
        row="tracking",
        severity="error",
        wrong=footed('<img src="https://t.example/o.gif" width="1" height="1" alt="">'),
        mended=footed('<img src="https://t.example/o.gif" width="120" height="40" alt="">'),
        place={"fields": {"found": "https://t.example/o.gif"}},
    ),
    Fixture(
        code="tracking-pixel",
        row="tracking",
        severity="error",
        wrong=footed(f'<img src="https://t.example/{slot("greeting_name")}" width="90" alt="">'),
    ),
    # where it leads
    Fixture(
        code="link-nowhere",
        row="whole-links",
        severity="error",
        wrong=footed('<a href="../agenda/">Notre agenda</a>'),
        mended=footed('<a href="https://news.example/fr/agenda/">Notre agenda</a>'),
        place={"fields": {"found": "../agenda/"}},
    ),
    Fixture(
        code="image-nowhere",
        row="whole-links",
        severity="error",
        wrong=footed('<img src="logo.png" alt="La Métropole" width="90">'),
        mended=footed('<img src="https://news.example/logo.png" alt="La Métropole" width="90">'),
    ),
    Fixture(
        code="link-broken",
        row="local-links",
        severity="error",
        wrong=linked(False),
        mended=linked(True),
        place={"file": EDITORIAL, "mender": "editor"},
    ),
    # how heavy it is
    Fixture(
        code="html-too-big",
        row="weight",
        severity="error",
        wrong=padded(80_000),
        mended=padded(10_000),
        place={"setting": "newsletters.actualites.max_items"},
    ),
    Fixture(
        code="html-big",
        row="weight",
        severity="warning",
        wrong=padded(65_000),
        mended=padded(10_000),
    ),
    Fixture(
        code="image-heavy",
        row="images",
        severity="warning",
        wrong=lead_pictures(1, 300_001),
        mended=lead_pictures(1, 300_000),
        place={"locale": "fr"},
    ),
    Fixture(
        code="images-heavy",
        row="images",
        severity="warning",
        wrong=lead_pictures(5, 290_000),
        mended=lead_pictures(1, 290_000),
    ),
]


def of_code(findings: Any, one: Fixture) -> list[Finding]:
    return [found for found in findings if found.code == one.code]


def test_an_issue_with_nothing_wrong_passes_without_a_word() -> None:
    assert examine(case()) == ()


@pytest.mark.parametrize("one", FIXTURES, ids=lambda one: f"{one.code}-{one.severity}")
def test_the_gate_says_what_is_wrong_and_where(one: Fixture) -> None:
    found = of_code(CHECKS[one.row](one.wrong()), one)
    assert found
    assert {finding.severity for finding in found} == {one.severity}
    said = {name: getattr(found[0], name) for name in one.place}
    assert said == dict(one.place)


@pytest.mark.wide
@pytest.mark.parametrize("one", FIXTURES, ids=lambda one: f"{one.code}-{one.severity}")
def test_the_gate_is_silent_once_it_is_mended(one: Fixture) -> None:
    assert of_code(examine(one.wrong()), one)
    assert of_code(examine(one.mended()), one) == []


def test_every_row_of_the_table_has_its_fixture() -> None:
    assert {one.row for one in FIXTURES} == CHECKS.keys()


def test_every_code_of_the_gate_has_its_fixture() -> None:
    own = {code for code in sentences.SENTENCES if not code.startswith("override-")}
    assert own <= {one.code for one in FIXTURES}


def test_only_errors_cannot_be_overruled() -> None:
    errors = {one.code for one in FIXTURES if one.severity == "error"}
    assert NEVER_OVERRULED.keys() <= errors


def test_what_the_template_does_in_each_language_is_said_once_for_each_place() -> None:
    found = examine(case(settings=branded(soft="#999999")))
    assert [one.code for one in found] == ["contrast-low"]


def test_words_of_a_correction_stand_in_its_own_folder() -> None:
    number = "actualites-2026-03-12"
    correction = replace(ISSUE, id=f"{number}-c1", corrects=number)
    edits = {"fr": IssueEdit(editorial_html="<p>Pardon.</p>")}
    for issue, day in ((ISSUE, "2026-03-12"), (correction, "2026-03-12-c1")):
        file = case(issue=issue, edits=edits).editorial("fr-CA")
        assert file == f"content/issues/actualites/{day}/index.fr.md"


def test_a_tiny_picture_of_an_editor_watches_nobody() -> None:
    dot = footed(f'<img src="{PICTURE}" width="1" height="1" alt="">')
    assert [one for one in examine(dot()) if one.code == "tracking-pixel"] == []


def test_a_page_that_cannot_be_told_about_is_not_called_missing() -> None:
    assert [one for one in examine(linked(None)()) if one.code == "link-broken"] == []


def test_the_heaviest_mail_is_the_one_whose_links_are_longest() -> None:
    light, heavy = (
        case(),
        case(
            settings=replace(
                SETTINGS, web=replace(SETTINGS.web, base_url="https://x.example/" + "y" * 900)
            )
        ),
    )
    assert heavy.heaviest("fr") > light.heaviest("fr") + 1500


def test_the_heaviest_mail_has_no_more_items_than_a_reader_gets() -> None:
    few = replace(SETTINGS.newsletters["actualites"], max_items=2)
    settings = replace(SETTINGS, newsletters={"actualites": few})
    whole, two = case().heaviest("fr"), case(settings=settings).heaviest("fr")
    assert two < whole
