"""The pool as it is sent: compiled once, cut, and put together for each selection."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest

from syndicate import templating
from syndicate.content.edits import IssueEdit
from syndicate.errors import TemplateError
from syndicate.model import Compiled
from syndicate.newsletter import compose, mjml, story
from syndicate.newsletter.compose import page, pool_hash, trimmed, web_version
from syndicate.templating import SLOT_OPEN, slot
from tests.support.digests import (
    OCCURRENCE,
    SETTINGS,
    TEMPLATES,
    by_locale,
    compiled,
    environments,
    headings,
    keys,
    pool_items,
    week,
)

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def pool() -> Mapping[str, Compiled]:
    return compiled()


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
    parts = compose._sequence(uncompiled, picked, "html", compose._OF_A_MAIL)
    made = mjml.to_html("".join(parts), "body.mjml")
    return compose._entitled(made, escape(picked[0].title), escape(picked[0].summary))


@pytest.mark.wide
@pytest.mark.parametrize("seed", range(24))
def test_a_page_is_exactly_what_mjml_makes_of_that_selection_alone(
    seed: int, pool: Mapping[str, Compiled]
) -> None:
    chance = random.Random(seed)  # noqa: S311 - which selections are tried is no secret
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
    assert brought.html.count('/fr/events/concert/"') == 1


def test_what_a_locale_lacks_is_not_in_its_pool(pool: Mapping[str, Compiled]) -> None:
    titles = {tag: [one.title for one in whole.blocks] for tag, whole in pool.items()}
    assert "La fête des jumelages (fr)" in titles["fr"]
    assert "La fête des jumelages (fr)" not in titles["en"]


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


def test_the_subject_of_the_editor_holds_for_every_selection() -> None:
    edits = {"fr": IssueEdit(subject="Mars, c'est le mois !", preheader='Et "avril" ensuite.')}
    pool = compiled(edits=edits)
    made = page(pool["fr"], keys("orgue"))
    assert made.subject == "Mars, c’est le mois\u202f!"
    assert f"<title>{made.subject}</title>" in made.html
    assert escape(made.preheader) in made.html
    assert page(pool["fr-CA"], keys("orgue")).subject == "Mars, c’est le mois!"
    assert page(pool["en"], keys("orgue")).subject == "Titre de orgue"


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
    assert pool_hash(dict(sorted(pool.items(), reverse=True))) == known
    assert pool_hash(compiled()) == known
    for tag in pool:
        other = replace(pool[tag], frame={**pool[tag].frame, "text.foot": "x"})
        assert pool_hash({**pool, tag: other}) != known


def test_an_empty_selection_is_no_mail(pool: Mapping[str, Compiled]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        page(pool["fr"], [])


def test_a_greeting_is_the_reader_s_own_and_not_on_the_web() -> None:
    edits = {"fr": IssueEdit(editorial_html="<p>Voici l'été.</p>")}
    pool = compiled(edits=edits)
    made = page(pool["fr"], keys("fete"))
    for part in (made.html, made.text):
        assert part.index(slot("greeting")) < part.index("Voici l’été.")
    web = web_version(pool["fr"])
    assert SLOT_OPEN not in web
    assert "Voici l’été." in web


def test_a_pool_of_earlier_days_has_no_greeting_and_is_sent_as_it_was(
    pool: Mapping[str, Compiled],
) -> None:
    frame = {k: v for k, v in pool["fr"].frame.items() if not k.endswith(("greeting", "editorial"))}
    assert len(frame) == len(pool["fr"].frame) - 4
    made = page(replace(pool["fr"], frame=frame), keys("fete"))
    assert "Titre de fete" in made.html
    assert "Titre de fete" in made.text


def test_another_template_than_the_newsletter_s_own_can_be_asked_for() -> None:
    pool = compiled(template="erratum", corrected=OCCURRENCE - DAY)
    assert "March 11, 2026" in pool["en"].frame["html.opening"]
    assert "March 11, 2026" in pool["en"].frame["text.opening"]
    assert pool_hash(pool) != pool_hash(compiled(template="erratum"))


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
    assert caught.value.file == "templates/newsletters/digest/body.txt"
    assert caught.value.fields["slice"] == "text.agenda"


@pytest.mark.parametrize(
    ("file", "asked", "name"),
    [
        ("email/parts/sender.mjml", '{{ slot("unsubscribe_ulr") }}', "unsubscribe_ulr"),
        ("newsletters/digest/body.txt", '{{ slot("name") }}', "name"),
        ("email/parts/sender.mjml", '{{ cut("foot\ue011\ue010tail") }}', "foot\ue011\ue010tail"),
        ("newsletters/digest/body.txt", '{{ cut("feet") }}', "feet"),
    ],
    ids=["a slot", "a slot of the text", "a cut of the mark itself", "a cut"],
)
def test_a_template_that_asks_for_what_is_never_filled_in_is_named(
    tmp_path: Path, file: str, asked: str, name: str
) -> None:
    own = tmp_path / file
    own.parent.mkdir(parents=True)
    own.write_text(f"\n{asked}", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        compiled(environment=environments((tmp_path, TEMPLATES)))
    assert (caught.value.code, caught.value.fields["reason"]) == ("template-undefined", name)
    assert (caught.value.file, caught.value.line) == (f"templates/{file}", 2)


def test_what_is_filled_into_a_page_is_not_filled_in_again(pool: Mapping[str, Compiled]) -> None:
    marked = replace(pool["fr"], subject=f"A {slot('page_preheader')} Z", preheader="inside")
    made = page(marked, [marked.blocks[0].item])
    assert f"<title>A {slot('page_preheader')} Z</title>" in made.html
