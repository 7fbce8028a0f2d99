"""Every public address."""

from dataclasses import replace

import pytest

from syndicate import urls
from syndicate.model import Image
from tests.support.editions import edition, happening

IMAGE = Image(file="content/articles/fete/la fête.jpg", digest="0123456789abcdef", alt="")
MEDIA = "https://n.example/media/0123456789abcdef/la%20f%C3%AAte.jpg"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (urls.home_path("fr-CA"), "fr-ca/"),
        (urls.edition_path(edition("fr-CA")), "fr-ca/articles/fete/"),
        (
            urls.edition_path(edition("en", kind="event", happening=happening())),
            "en/events/fete/",
        ),
        (urls.section_path("fr-CA", "cooperation"), "fr-ca/cooperation/"),
        (urls.feed_path("fr-CA"), "fr-ca/feed"),
        (urls.feed_path("fr", "culture"), "fr/culture/feed"),
        (urls.feed_path("en", kind="event"), "en/agenda"),
        (
            urls.issue_path("fr-CA", "actualites", "2026-11-26"),
            "fr-ca/issues/actualites/2026-11-26/",
        ),
        (urls.media_path(IMAGE), "media/0123456789abcdef/la fête.jpg"),
    ],
)
def test_paths_are_as_the_contract_says(path: str, expected: str) -> None:
    assert path == expected


def test_an_absolute_url_is_encoded_once_and_keeps_the_base_path() -> None:
    expected = "https://news.example/ville/media/0123456789abcdef/la%20f%C3%AAte.jpg"
    assert urls.absolute("https://news.example/ville/", urls.media_path(IMAGE)) == expected


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("L’été à 10\u00a0h.jpg", "L’été à 10-h.jpg"),
        ("a\r\nb\u202e.svg", "a--b-.svg"),
        (".cachée.png", "-cachée.png"),
        ("..\\a.png", "-.-a.png"),
        (f"{'é' * 120}.jpeg", f"{'é' * 97}.jpeg"),
        ("x" * 195 + ".webp", "x" * 195 + ".webp"),
    ],
)
def test_a_media_file_has_a_name_that_every_server_can_serve(name: str, published: str) -> None:
    path = urls.media_path(replace(IMAGE, file=f"content/articles/fete/{name}"))
    assert path == f"media/0123456789abcdef/{published}"


def test_the_page_of_an_edition_follows_its_own_slug() -> None:
    moved = replace(edition("fr"), slug="fête-nationale")
    assert (
        urls.edition_url("https://news.example", moved)
        == "https://news.example/fr/articles/f%C3%AAte-nationale/"
    )


def test_tokens_stand_in_their_own_addresses() -> None:
    assert urls.one_click("https://news.example/", "abc") == "https://news.example/u/abc"
    assert urls.preferences("https://news.example", "abc") == "https://news.example/p/abc"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<p><img src="fete.jpg" alt="Une fête"></p>',
            f'<p><img src="{MEDIA}" alt="Une fête"></p>',
        ),
        ('<img alt="a" src="other.png">', '<img alt="a" src="https://n.example/other.png">'),
        (
            '<a href="/fr/articles/a/">a</a>',
            '<a href="https://n.example/fr/articles/a/">a</a>',
        ),
        (
            '<a href="https://x.example/?a=1&amp;b=2">x</a>',
            '<a href="https://x.example/?a=1&amp;b=2">x</a>',
        ),
        ('<a href="#note-1">1</a>', '<a href="#note-1">1</a>'),
        ('<a href="mailto:a@x.example">a</a>', '<a href="mailto:a@x.example">a</a>'),
        (
            '<img alt="1 > 0" src="fete.jpg">',
            f'<img alt="1 > 0" src="{MEDIA}">',
        ),
        ('<code>src="fete.jpg"</code>', '<code>src="fete.jpg"</code>'),
        (
            '<a href="/a" title="href=&quot;/b&quot;">a</a>',
            '<a href="https://n.example/a" title="href=&quot;/b&quot;">a</a>',
        ),
        (
            '<a title="x src=" href="/a" lang="fr">a</a>',
            '<a title="x src=" href="https://n.example/a" lang="fr">a</a>',
        ),
        (
            '<img title="x href=" src="fete.jpg" alt="">',
            f'<img title="x href=" src="{MEDIA}" alt="">',
        ),
    ],
)
def test_images_and_links_stand_by_themselves(html: str, expected: str) -> None:
    assert urls.with_absolute_media(html, {"fete.jpg": IMAGE}, "https://n.example") == expected


def test_a_note_in_a_text_that_leaves_its_page_leads_back_to_the_page() -> None:
    note = urls.with_absolute_media(
        '<a href="#n1">1</a>', {}, "https://n.example", "https://n.example/fr/articles/a/"
    )
    assert note == '<a href="https://n.example/fr/articles/a/#n1">1</a>'


def test_a_page_that_is_read_from_a_disk_reaches_media_by_its_way_to_the_root() -> None:
    html = (
        '<img src="fete.jpg" alt=""><a href="b/">b</a><a href="https://x.example/">x</a>'
        '<a href="/c">c</a><a href="#n1">1</a>'
    )
    assert urls.with_absolute_media(html, {"fete.jpg": IMAGE}, "../../") == (
        '<img src="../../media/0123456789abcdef/la%20f%C3%AAte.jpg" alt=""><a href="../../b/">b</a>'
        '<a href="https://x.example/">x</a><a href="/c">c</a><a href="#n1">1</a>'
    )
