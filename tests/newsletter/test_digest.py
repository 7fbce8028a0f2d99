"""The digest as readers meet it: its language, its order, its looks, its plain part."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from syndicate.content.edits import IssueEdit
from syndicate.model import Compiled, Image
from syndicate.newsletter.compose import page
from tests.support.digests import (
    IMAGE,
    SETTINGS,
    compiled,
    headings,
    in_every_locale,
    keys,
    week,
    work,
)
from tests.support.editions import edition, happening
from tests.support.publication import NOW

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def pool() -> Mapping[str, Compiled]:
    return compiled()


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


def test_images_are_as_large_as_a_mail_shows_them_and_no_larger() -> None:
    photo = replace(IMAGE, width=6000, height=4000, length=9_000_000)
    pool = compiled(week(photo))
    document = lxml_html.fromstring(page(pool["fr"], keys("fete", "orgue")).html)
    lead, thumb = document.xpath("//img")
    media = "https://news.example/media/0123456789abcdef/%C3%A9t%C3%A9"
    assert (lead.get("src"), lead.get("width")) == (f"{media}-mail-1104.jpg", "552")
    assert (thumb.get("src"), thumb.get("width")) == (f"{media}-mail-240.jpg", "120")


def test_a_small_image_is_not_blown_up_and_a_drawing_is_left_out() -> None:
    small = replace(IMAGE, width=300, height=200, length=9_000)
    document = lxml_html.fromstring(page(compiled(week(small))["fr"], keys("fete")).html)
    (lead,) = document.xpath("//img")
    assert lead.get("width") == "300"
    assert "max-width:300px" in lead.get("style")
    drawing = replace(IMAGE, file="content/a.svg", nature="drawn")
    assert "<img" not in page(compiled(week(drawing))["fr"], keys("fete", "orgue")).html


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
    assert "Bonjour à tous\u00a0[1].\n" in made.text
    assert "\n[1] https://x.example/\n" in made.text
    assert "Bonjour" in page(pool["fr-CA"], keys("fete")).html
    assert "Bonjour" not in page(pool["en"], keys("fete")).html


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
    assert max(len(line.rstrip(" ")) for line in text.splitlines() if "://" not in line) <= 72


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


def test_an_event_can_be_put_into_a_calendar_unless_it_is_off(pool: Mapping[str, Compiled]) -> None:
    url = "https://news.example/fr/events/concert/event.ics"
    for made in (page(pool["fr"], keys("concert")), page(pool["fr"], keys("fete"))):
        document = lxml_html.fromstring(made.html)
        (link,) = [one for one in document.xpath("//a") if one.get("href") == url]
        assert link.text_content() == "Add to my calendar"
        assert link.get("aria-label") == "Add to my calendar – Titre de concert"
        assert url in [one.strip() for one in made.text.split("\n")]
    off = compiled(in_every_locale("bal", kind="event", happening=happening(cancelled=NOW)))
    assert "event.ics" not in page(off["fr"], [off["fr"].blocks[0].item]).html


def test_an_event_that_is_read_elsewhere_has_no_calendar_of_ours() -> None:
    site = replace(SETTINGS.site, elsewhere="https://ville.example/{slug}")
    pool = compiled(settings=replace(SETTINGS, site=site))
    assert "event.ics" not in page(pool["fr"], keys("concert")).html


def test_the_sender_of_one_newsletter_and_locale_can_be_another() -> None:
    overrides = {"actualites": {"fr-CA": {"legal_name": "Ville partenaire", "name": "La Ville"}}}
    joint = replace(SETTINGS, sender=replace(SETTINGS.sender, overrides=overrides))
    pool = compiled(settings=joint)
    assert "Ville partenaire" in page(pool["fr-CA"], keys("fete")).html
    assert "Ville partenaire" not in page(pool["fr"], keys("fete")).html
    assert joint.sender_of("actualites", "fr-CA").name == {"fr-CA": "La Ville"}
