"""Which feeds there are, and what stands in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicate.model import Edition, Image
from tests.support.channels import by_path
from tests.support.editions import edition, happening
from tests.support.publication import NOW, settings

IMAGE = Image(
    file="content/articles/fete/fete.jpg", digest="0123456789abcdef", alt="Une fête", credit="M. A."
)


def three_languages() -> dict[str, tuple[Edition, ...]]:
    return {tag: (edition(tag),) for tag in ("fr", "fr-CA", "en")}


def test_every_locale_has_a_main_feed_an_agenda_and_one_feed_per_section() -> None:
    assert list(by_path({})) == [
        f"{tag}/{name}"
        for tag in ("fr", "fr-ca", "en")
        for name in ("feed", "cooperation/feed", "culture/feed", "agenda")
    ]


def test_articles_stand_in_feeds_and_events_in_the_agenda() -> None:
    event = edition(kind="event", slug="concert", section="culture", happening=happening())
    found = by_path({"fr": (edition(), event)})
    ids = {path: [entry.id for entry in one.entries] for path, one in found.items()}
    article = "tag:metropole.example,2026:article/fete/fr"
    assert ids["fr/feed"] == [article]
    assert ids["fr/cooperation/feed"] == [article]
    assert ids["fr/culture/feed"] == []
    assert ids["fr/agenda"] == ["tag:metropole.example,2026:event/concert/fr"]


def test_titles_are_distinct_and_ids_outlive_the_address() -> None:
    publication = settings(Path())
    moved = replace(publication, site=replace(publication.site, base_url="https://other.example"))
    here, there = by_path({}, publication), by_path({}, moved)
    french = [one for one in here.values() if one.language == "fr"]
    assert len({one.title for one in french}) == len(french)
    assert [one.id for one in here.values()] == [one.id for one in there.values()]
    assert len({one.id for one in here.values()}) == len(here)
    assert here["fr-ca/agenda"].id == "tag:metropole.example,2026:agenda/fr-CA"


def test_entries_keep_the_order_of_the_editions() -> None:
    newest_first = tuple(edition(slug=name) for name in ("c", "a", "b"))
    assert [one.url for one in by_path({"fr": newest_first})["fr/feed"].entries] == [
        f"https://news.example/fr/articles/{name}/" for name in "cab"
    ]


def test_dates_carry_the_offset_of_the_publication_summer_and_winter() -> None:
    winter = edition(date=datetime(2018, 11, 14, 23, tzinfo=UTC))
    summer = edition(slug="b", date=datetime(2018, 7, 14, 22, tzinfo=UTC))
    first, second = by_path({"fr": (winter, summer)})["fr/feed"].entries
    assert first.published.isoformat() == "2018-11-15T00:00:00+01:00"
    assert second.published.isoformat() == "2018-07-15T00:00:00+02:00"


def test_a_feed_is_as_new_as_its_newest_entry_and_else_as_old_as_the_publication() -> None:
    older = edition(slug="b", updated=NOW - timedelta(days=9))
    found = by_path({"fr": (older, edition())})
    assert found["fr/feed"].updated == NOW - timedelta(days=1)
    assert found["fr/culture/feed"].updated == datetime(2026, 1, 1, tzinfo=UTC)


def test_feeds_name_the_same_feed_in_the_other_languages() -> None:
    found = by_path({})
    assert [(one.locale, one.url) for one in found["fr-ca/culture/feed"].alternates] == [
        ("fr", "https://news.example/fr/culture/feed"),
        ("en", "https://news.example/en/culture/feed"),
    ]


def test_translations_name_each_other() -> None:
    found = by_path(three_languages())
    links = {
        (found[path].language, other.locale, other.url, other.id)
        for path in ("fr/feed", "fr-ca/feed", "en/feed")
        for other in found[path].entries[0].alternates
    }
    assert links == {
        (
            one,
            other,
            f"https://news.example/{other.lower()}/articles/fete/",
            f"tag:metropole.example,2026:article/fete/{other}",
        )
        for one in ("fr", "fr-CA", "en")
        for other in ("fr", "fr-CA", "en")
        if one != other
    }


def test_a_text_that_stands_in_for_a_translation_is_an_entry_but_no_translation() -> None:
    editions = three_languages()
    editions["en"] = (edition("en", shown="fr", filled_from="fr", notice=True),)
    found = by_path(editions)
    (english,) = found["en/feed"].entries
    assert english.id == "tag:metropole.example,2026:article/fete/en"
    assert english.language == "fr"
    assert english.alternates == ()
    notice = '<p lang="en"><strong>This item is only available in French.</strong></p>'
    assert english.html.startswith(notice)
    assert [other.locale for other in found["fr/feed"].entries[0].alternates] == ["fr-CA"]


def test_what_is_published_in_one_language_names_no_other() -> None:
    assert by_path({"fr": (edition(),)})["fr/feed"].entries[0].alternates == ()


def test_an_entry_carries_section_and_tags_as_categories() -> None:
    (entry,) = by_path({"fr": (edition(tags=("jumelage",)),)})["fr/feed"].entries
    assert entry.categories == (("cooperation", "Coopération"), ("jumelage", "jumelage"))


def test_the_text_stands_by_itself_wherever_it_is_read() -> None:
    html = '<p><img src="a.jpg" alt=""> <a href="/x">x</a> <a href="#n1">1</a></p>\n'
    one = edition(html=html, image=IMAGE, media={"a.jpg": replace(IMAGE, file="a.jpg")})
    (entry,) = by_path({"fr": (one,)})["fr/feed"].entries
    assert entry.image
    assert entry.image.url == "https://news.example/media/0123456789abcdef/fete.jpg"
    assert entry.html == (
        '<figure><img src="https://news.example/media/0123456789abcdef/fete.jpg" alt="Une fête">'
        "<figcaption>M. A.</figcaption></figure>\n"
        '<p><img src="https://news.example/media/0123456789abcdef/a.jpg" alt=""> '
        '<a href="https://news.example/x">x</a> '
        '<a href="https://news.example/fr/articles/fete/#n1">1</a></p>\n'
    )


def test_an_event_begins_with_when_and_where() -> None:
    event = edition(kind="event", happening=happening(place="Opéra & Théâtre"))
    (entry,) = by_path({"fr": (event,)})["fr/agenda"].entries
    first, *_ = entry.html.splitlines()
    assert first.replace("\u00a0", " ") == (
        '<p lang="fr"><strong>Dimanche 15 mars 2026, de 10 h à 12 h'
        "<br>Opéra &amp; Théâtre</strong></p>"
    )


def test_an_event_elsewhere_names_its_zone_for_readers_of_another() -> None:
    event = edition("en", kind="event", happening=happening())
    (entry,) = by_path({"en": (event,)})["en/agenda"].entries
    first, *_ = entry.html.splitlines()
    assert "Paris" in first


def test_a_cancelled_event_says_so_first() -> None:
    event = edition(kind="event", happening=happening(cancelled=NOW, place=None))
    (entry,) = by_path({"fr": (event,)})["fr/agenda"].entries
    assert entry.html.startswith('<p lang="fr"><strong>Cancelled<br>Dimanche')
    assert "Opéra" not in entry.html
