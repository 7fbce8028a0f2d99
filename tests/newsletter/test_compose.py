"""The pool as it is sent: compiled once, cut, and put together for each selection."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from html import escape
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as lxml_html

from syndicate import templating
from syndicate.content.edits import IssueEdit
from syndicate.errors import TemplateError
from syndicate.model import Compiled, Image
from syndicate.newsletter import compose, mjml, story
from syndicate.newsletter.compose import page, pool_hash, trimmed, web_version
from syndicate.templating import SLOT_OPEN, slot
from tests.support.digests import (
    IMAGE,
    OCCURRENCE,
    SETTINGS,
    TEMPLATES,
    by_locale,
    compiled,
    environments,
    in_every_locale,
    pool_items,
    week,
    work,
)
from tests.support.editions import edition, happening
from tests.support.publication import NOW

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def pool() -> Mapping[str, Compiled]:
    return compiled()


def keys(*names: str) -> list[str]:
    return [work(name) for name in names]


def source_of(tag: str) -> dict[str, str]:
    """Return the digest's MJML, before it is compiled, cut at the same marks."""
    editions = by_locale(week())
    items = pool_items(editions)
    shown = story.shown(tag, items, editions[tag], "actualites", OCCURRENCE, SETTINGS)
    number = OCCURRENCE.isoformat()
    source = templating.render(
        environments()(tag),
        "newsletters/digest/body.mjml",
        **story.frame(tag, "actualites", OCCURRENCE, number, IssueEdit(), SETTINGS),
        stories=[one for one in shown if not one.reminder],
        reminders=[one for one in shown if one.reminder],
        cut=compose._cut_mjml,
    )
    return compose._cut("html", re.sub("<mj-raw>(\ue010.*?\ue011)</mj-raw>", r"\1", source))


def compiled_alone(whole: Compiled, chosen: Sequence[str]) -> str:
    """Compile the MJML of one selection, as if nothing else were in the pool."""
    source = source_of(whole.locale)
    blocks = [
        replace(
            block,
            slices={
                name: source[name.replace("html.", f"html.{number}.")]
                for name in block.slices
                if name.startswith("html.")
            },
        )
        for number, block in enumerate(whole.blocks)
    ]
    picked = [one for one in blocks if one.kind != "reminder" and one.item in chosen]
    uncompiled = replace(whole, frame=source, blocks=tuple(blocks))
    parts = compose._sequence(uncompiled, picked, "html", ("head", "online", "opening"))
    made = mjml.to_html("".join(parts), "body.mjml")
    return compose._entitled(made, escape(picked[0].title), escape(picked[0].summary))


@pytest.mark.parametrize("seed", range(24))
def test_a_page_is_exactly_what_mjml_makes_of_that_selection_alone(
    seed: int, pool: Mapping[str, Compiled]
) -> None:
    chance = random.Random(seed)
    whole = pool[chance.choice(sorted(pool))]
    items = [one.item for one in whole.blocks if one.kind != "reminder"]
    chosen = chance.sample(items, chance.randint(1, len(items)))
    assert page(whole, chosen).html == compiled_alone(whole, chosen)


def test_the_first_of_a_selection_leads_it(pool: Mapping[str, Compiled]) -> None:
    made = page(pool["fr"], keys("orgue", "pont"))
    assert made.items == tuple(keys("pont", "orgue"))
    assert made.subject == "Un pont & <deux> rives\u202f?"
    assert made.preheader == "Trois jours de rencontres."
    assert headings(made.html)[:2] == [("h1", "Actualités"), ("h2", made.subject)]


def test_titles_are_escaped_in_html_and_not_in_text(pool: Mapping[str, Compiled]) -> None:
    made = page(pool["fr"], keys("pont"))
    assert "<title>Un pont &amp; &lt;deux&gt; rives\u202f?</title>" in made.html
    assert 'aria-label="Un pont &amp; &lt;deux&gt; rives\u202f?"' in made.html
    assert "Un pont & <deux> rives\u202f?\n" in made.text
    assert "<deux>" not in made.html


def test_headings_descend_one_level_at_a_time_and_a_section_is_named_once(
    pool: Mapping[str, Compiled],
) -> None:
    found = headings(page(pool["fr"], keys("fete", "pont", "orgue", "seul", "voyage")).html)
    levels = [int(tag[1]) for tag, _ in found]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - before <= 1 for before, later in pairwise(levels))
    assert [text for tag, text in found if tag == "h2"] == [
        "Titre de fete",
        "Coopération",
        "Culture",
        "New dates",
        "This week",
    ]


def test_the_week_s_events_are_recalled_unless_the_digest_brings_them(
    pool: Mapping[str, Compiled],
) -> None:
    without = page(pool["fr"], keys("fete"))
    assert "This week" in without.html
    assert "/fr/events/concert/" in without.html
    assert "/fr/events/voyage/" not in without.html
    brought = page(pool["fr"], keys("fete", "concert"))
    assert "This week" not in brought.html
    assert "This week" not in brought.text
    assert brought.html.count("/fr/events/concert/") == 1


def test_what_a_locale_lacks_is_not_in_its_pool(pool: Mapping[str, Compiled]) -> None:
    titles = {tag: [one.title for one in whole.blocks] for tag, whole in pool.items()}
    assert "La fête des jumelages (fr)" in titles["fr"]
    assert "La fête des jumelages (fr)" not in titles["en"]


def test_each_mail_says_its_language_and_that_of_borrowed_text() -> None:
    borrowed = edition(
        "en", "fete", shown="fr", filled_from="fr", notice=True, work=work("fete"), date=NOW - DAY
    )
    pool = compiled([*in_every_locale("pont", date=NOW - 2 * DAY), borrowed])
    html = page(pool["en"], keys("fete", "pont")).html
    document = lxml_html.fromstring(html)
    assert document.get("lang") == "en"
    assert document.get("dir") == "ltr"
    assert document.xpath("string(//*[@lang='fr']//h2)").strip() == "La fête des jumelages (en)"
    assert "This item is only available in French." in html
    assert "This item is only available in French." in page(pool["en"], keys("fete")).text
    assert "This item is only" not in page(pool["en"], keys("pont")).html


def test_only_the_reader_s_own_links_are_still_open(pool: Mapping[str, Compiled]) -> None:
    made = page(pool["fr"], keys("fete"))
    for part in (made.html, made.text):
        assert set(re.findall(f"{SLOT_OPEN}(\\w+)", part)) == {"unsubscribe_url", "preferences_url"}
    assert f'href="{slot("unsubscribe_url")}"' in made.html
    assert f"\n{slot('unsubscribe_url')}\n" in made.text


def test_the_web_version_shows_everything_and_knows_nobody(pool: Mapping[str, Compiled]) -> None:
    html = web_version(pool["fr"])
    assert SLOT_OPEN not in html
    assert "Read online" not in html
    assert "nsubscribe" not in html
    for block in pool["fr"].blocks:
        assert f"/{block.work.removeprefix('urn:example:')}/" in html
    assert "1, place de l’Exemple, 63000 Clermont-Ferrand, France" in html


def test_the_web_version_of_an_empty_pool_stands() -> None:
    assert "<title></title>" in web_version(compiled([])["fr"])


def test_both_parts_say_who_sends_and_how_to_leave(pool: Mapping[str, Compiled]) -> None:
    made = page(pool["en"], keys("fete"))
    for part in (made.html, made.text):
        assert "Métropole d’exemple" in part
        assert "1, place de l’Exemple, 63000 Clermont-Ferrand, France" in part
        assert "actualites@metropole.example" in part
        assert "Unsubscribe" in part
        assert "because you subscribed to it" in part
        assert "https://news.example/en/issues/actualites/2026-03-12/" in part
        assert "https://news.example/en/articles/fete/" in part


def test_images_have_their_text_and_an_absolute_address(pool: Mapping[str, Compiled]) -> None:
    document = lxml_html.fromstring(page(pool["fr"], keys("fete", "orgue")).html)
    images = document.xpath("//img")
    assert len(images) == 2
    for image in images:
        assert image.get("alt") == "L’été « ici »\u00a0!"
        assert image.get("src") == "https://news.example/media/0123456789abcdef/%C3%A9t%C3%A9.jpg"
        assert image.get("width")


def test_nothing_is_loaded_from_elsewhere_and_nobody_is_followed(
    pool: Mapping[str, Compiled],
) -> None:
    html = page(pool["fr"], keys("fete", "pont", "orgue", "concert", "voyage")).html
    loaded = re.findall(r'(?:src|background)="([^"]+)"|url\(([^)]+)\)|@import', html)
    assert all(one[0].startswith("https://news.example/media/") for one in loaded)
    assert "<script" not in html


def test_every_layout_table_is_declared_as_one(pool: Mapping[str, Compiled]) -> None:
    document = lxml_html.fromstring(page(pool["fr"], keys("fete", "orgue", "voyage")).html)
    assert document.xpath("//table")
    assert not document.xpath("//table[not(@role='presentation')]")


def test_light_and_dark_are_both_meant(pool: Mapping[str, Compiled]) -> None:
    head = pool["fr"].frame["html.head"]
    assert '<meta name="color-scheme" content="light dark" />' in head
    assert "prefers-color-scheme: dark" in head
    assert "[data-ogsc]" in head
    assert SETTINGS.brand.dark_paper in head


def test_the_subject_of_the_editor_holds_for_every_selection() -> None:
    edits = {"fr": IssueEdit(subject="Mars, c'est le mois !", preheader='Et "avril" ensuite.')}
    pool = compiled(edits=edits)
    made = page(pool["fr"], keys("orgue"))
    assert made.subject == "Mars, c’est le mois\u202f!"
    assert f"<title>{made.subject}</title>" in made.html
    assert escape(made.preheader) in made.html
    assert page(pool["fr-CA"], keys("orgue")).subject == "Mars, c’est le mois!"
    assert page(pool["en"], keys("orgue")).subject == "Titre de orgue"


def test_an_editorial_stands_before_the_lead_in_its_own_language() -> None:
    photo = Image(file="content/issues/x/p.jpg", digest="fedcba9876543210", alt="Photo")
    edit = IssueEdit(
        editorial_html='<p>Bonjour à <a href="https://x.example/">tous</a>.</p>'
        '<p><img src="p.jpg" alt="Photo"></p>',
        media={"p.jpg": photo},
    )
    pool = compiled(edits={"fr": edit})
    made = page(pool["fr"], keys("fete"))
    assert made.html.index("Bonjour à") < made.html.index("Titre de fete</a>")
    assert 'src="https://news.example/media/fedcba9876543210/p.jpg"' in made.html
    assert "Bonjour à tous (https://x.example/).\n" in made.text
    assert "Bonjour" in page(pool["fr-CA"], keys("fete")).html
    assert "Bonjour" not in page(pool["en"], keys("fete")).html


@pytest.mark.parametrize(
    ("summary", "preheader"),
    [
        ("Court.", "Court."),
        ("mot " * 32 + "fin", "mot " * 31 + "mot…"),
        (f"{'a' * 100}, {'b' * 60}", f"{'a' * 100}…"),
        (f"{'mot ' * 31}dix\u00a0heures et quart", f"{'mot ' * 30}mot…"),
        ("x" * 140, f"{'x' * 129}…"),
    ],
    ids=["short", "cut at a word", "no comma left", "no cut at a no-break space", "one word"],
)
def test_a_preheader_is_cut_between_words(summary: str, preheader: str) -> None:
    assert trimmed(summary) == preheader
    assert len(trimmed(summary)) <= 130


def test_the_hash_covers_every_locale_and_every_byte(pool: Mapping[str, Compiled]) -> None:
    known = pool_hash(pool)
    assert re.fullmatch("[0-9a-f]{64}", known)
    assert pool_hash(dict(reversed(pool.items()))) == known
    assert pool_hash(compiled()) == known
    for tag in pool:
        other = replace(pool[tag], frame={**pool[tag].frame, "text.foot": "x"})
        assert pool_hash({**pool, tag: other}) != known


def test_an_empty_selection_is_no_mail(pool: Mapping[str, Compiled]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        page(pool["fr"], [])


def test_a_digest_of_a_full_pool_stays_far_from_the_limit() -> None:
    summary = "Une phrase de résumé d’une longueur raisonnable pour une infolettre. " * 3
    editions = [
        one
        for number in range(12)
        for one in in_every_locale(
            f"article-{number}", image=IMAGE, summary=summary, date=NOW - number * DAY
        )
    ]
    pool = compiled(editions)
    html = page(pool["fr"], [one.item for one in pool["fr"].blocks]).html
    assert len(html.encode()) < 60_000


def test_the_text_part_reads_as_a_page(pool: Mapping[str, Compiled]) -> None:
    text = page(pool["fr"], keys("fete", "orgue", "voyage")).text
    assert text.startswith("Actualités\n==========\nJeudi\u00a012\u00a0mars\u00a02026\n")
    assert "\n\nTitre de fete\n-------------\nTrois jours de rencontres.\n" in text
    assert "\n\n\nCulture\n=======\n\nTitre de orgue\n" in text
    row = re.search(
        r"(?m)^(\w+\. 15 mars +)Titre de concert\n( +)De 10", text.replace("\u00a0", " ")
    )
    assert row
    assert len(row[1]) == len(row[2])
    assert max(len(line) for line in text.splitlines() if "://" not in line) <= 72


def test_a_text_row_tells_the_zone_only_where_it_differs(pool: Mapping[str, Compiled]) -> None:
    made = {tag: page(pool[tag], keys("fete")).text for tag in pool}
    assert "(heure de Paris)" in made["fr-CA"]
    assert "Paris" not in made["fr"].partition("This week")[2]


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"cancelled": NOW}, "Cancelled"), ({"sequence": 1}, "New time or place"), ({}, None)],
    ids=["cancelled", "moved", "as announced"],
)
def test_a_changed_event_says_so(changes: dict[str, object], said: str | None) -> None:
    when = happening(start=NOW + 20 * DAY, end=None, **changes)
    pool = compiled([*in_every_locale("concert", kind="event", happening=when)])
    made = page(pool["en"], [pool["en"].blocks[0].item])
    for label in ("Cancelled", "New time or place"):
        assert (label in made.html) is (label == said)
        assert (label in made.text) is (label == said)


def test_the_sender_of_one_newsletter_and_locale_can_be_another() -> None:
    overrides = {"actualites": {"fr-CA": {"legal_name": "Ville partenaire", "name": "La Ville"}}}
    joint = replace(SETTINGS, sender=replace(SETTINGS.sender, overrides=overrides))
    pool = compiled(settings=joint)
    assert "Ville partenaire" in page(pool["fr-CA"], keys("fete")).html
    assert "Ville partenaire" not in page(pool["fr"], keys("fete")).html
    assert story.sender(joint, "actualites", "fr-CA").name == {"fr-CA": "La Ville"}


def test_a_second_issue_of_the_day_links_to_its_own_web_version() -> None:
    pool = compiled(number="2026-03-12-2")
    assert "/fr/issues/actualites/2026-03-12-2/" in pool["fr"].frame["html.online"]


def test_a_template_that_forgets_a_slice_is_named(tmp_path: Path) -> None:
    body = (TEMPLATES / "newsletters/digest/body.txt").read_text(encoding="utf-8")
    own = tmp_path / "newsletters/digest/body.txt"
    own.parent.mkdir(parents=True)
    own.write_text(body.replace('{{ cut("agenda") }}', ""), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        compiled(environment=environments((tmp_path, TEMPLATES)))
    assert caught.value.code == "template-slice-missing"
    assert caught.value.file == "newsletters/digest/body.txt"
    assert caught.value.fields["slice"] == "text.agenda"


def headings(html: str) -> list[tuple[str, str]]:
    document = lxml_html.fromstring(html)
    return [(one.tag, one.text_content().strip()) for one in document.xpath("//h1|//h2|//h3")]
