"""What readers see of the settings is set as the rest of the page is."""

from dataclasses import replace
from pathlib import Path

from syndicate.localise import titles
from tests.support.publication import settings, three

TYPED = 'L\'agenda : "Où aller ?"'
FRANCE = "L’agenda\u00a0: «\u00a0Où aller\u202f?\u00a0»"
CANADA = "L’agenda\u00a0: «\u00a0Où aller?\u00a0»"
ENGLISH = "L’agenda: “Où aller?”"
SET = {"fr": FRANCE, "fr-CA": CANADA, "en": ENGLISH}


def test_titles_descriptions_and_names_are_set_in_each_language() -> None:
    before = settings(Path("/home"))
    every = three(TYPED)
    newsletter = replace(before.newsletters["actualites"], title=every, description=every)
    own = {"actualites": {"fr-CA": {"name": TYPED, "email": "a'b@metropole.example"}}}
    made = titles.typeset(
        replace(
            before,
            site=replace(before.site, title=every, description=every),
            sender=replace(before.sender, name=every, overrides=own),
            sections={"culture": replace(before.sections["culture"], title=every)},
            newsletters={"actualites": newsletter},
        )
    )
    shown = made.newsletters["actualites"]
    for texts in (
        *(made.site.title, made.site.description, made.sender.name),
        *(made.sections["culture"].title, shown.title, shown.description),
    ):
        assert texts == SET
    assert made.sender.overrides["actualites"]["fr-CA"] == {
        "name": CANADA,
        "email": "a'b@metropole.example",
    }


def test_what_a_publication_chose_counts_and_nothing_else_changes() -> None:
    before = settings(Path("/home"))
    locales = {
        tag: replace(one, high_marks="thin" if tag == "fr-CA" else "customary")
        for tag, one in before.locales.items()
    }
    site = replace(before.site, title=three("On y va ?"))
    made = titles.typeset(replace(before, locales=locales, site=site))
    assert made.site.title["fr-CA"] == "On y va\u202f?"
    assert replace(made, site=before.site, locales=before.locales) == before
