"""Every public address."""

from dataclasses import replace

import pytest

from syndicate import urls
from syndicate.model import Image
from tests.support.digests import SETTINGS
from tests.support.editions import edition, happening
from tests.support.publication import NOW

SITE = SETTINGS.site
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
        (urls.feed_path("fr-CA", "culture", "event"), "fr-ca/culture/agenda"),
        (
            urls.issue_path("fr-CA", "actualites", "2026-11-26"),
            "fr-ca/issues/actualites/2026-11-26/",
        ),
        (urls.year_path("fr-CA", "culture", 2018), "fr-ca/culture/2018/"),
        (urls.agenda_path("fr-CA"), "fr-ca/agenda/"),
        (urls.agenda_path("fr-CA", "2026-11"), "fr-ca/agenda/2026-11/"),
        (urls.feeds_path("fr-CA"), "fr-ca/feeds/"),
        (urls.issues_path("fr", "actualites"), "fr/issues/actualites/"),
        (urls.subscribe_path("en"), "en/subscribe/"),
        (urls.gone_path("fr-CA"), "fr-ca/410.html"),
        (
            urls.calendar_path(edition("en", kind="event", happening=happening())),
            "en/events/fete/event.ics",
        ),
        (urls.sitemap_path("fr-CA", "event", 2018), "sitemaps/fr-ca-events-2018.xml"),
        (urls.webcal("https://n.example/fr/agenda.ics"), "webcal://n.example/fr/agenda.ics"),
        (urls.media_path(IMAGE), "media/0123456789abcdef/la fête.jpg"),
    ],
)
def test_paths_are_as_the_contract_says(path: str, expected: str) -> None:
    assert path == expected


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_calendar_is_subscribed_to_under_a_scheme_of_its_own(scheme: str) -> None:
    url = f"{scheme}://news.example:8000/ville/fr/%C3%A9t%C3%A9/agenda.ics"
    assert urls.webcal(url) == "webcal://news.example:8000/ville/fr/%C3%A9t%C3%A9/agenda.ics"


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


def test_an_image_says_how_large_it_is_unless_its_author_did() -> None:
    media = {"fete.jpg": replace(IMAGE, width=640, height=360)}

    def shown(html: str) -> str:
        return urls.with_absolute_media(html, media, "https://n.example")

    told = f'<p><img src="{MEDIA}" alt="a" width="640" height="360"></p>'
    assert shown('<p><img src="fete.jpg" alt="a"></p>') == told
    own = '<img alt="src=" width="80" src="{}" title="a > b">'
    assert shown(own.format("fete.jpg")) == own.format(MEDIA)
    assert shown('<img src="x.jpg" alt="">') == '<img src="https://n.example/x.jpg" alt="">'


def test_who_shows_an_image_may_say_more_of_it() -> None:
    shown = urls.with_absolute_media(
        '<a href="x"><img src="fete.jpg" alt="a" loading="eager"></a>',
        {"fete.jpg": IMAGE},
        "../",
        show=lambda image: {"src": f"{image.digest}?a&b", "srcset": 'x"y', "loading": "lazy"},
    )
    assert shown == (
        '<a href="../x"><img src="0123456789abcdef?a&amp;b" alt="a" loading="eager"'
        ' srcset="x&quot;y"></a>'
    )


def test_the_page_of_an_edition_follows_its_own_slug() -> None:
    moved = replace(edition("fr"), slug="fête-nationale")
    assert urls.edition_url(SITE, moved) == "https://news.example/fr/articles/f%C3%AAte-nationale/"


@pytest.mark.parametrize(
    ("copied", "written"),
    [
        ("https://ville.example/a?b=c%20d&e=(1)#f", "https://ville.example/a?b=c%20d&e=(1)#f"),
        ("https://ville.example/fête?q=été", "https://ville.example/f%C3%AAte?q=%C3%A9t%C3%A9"),
        ("https://ville.example/%C3%A9/à", "https://ville.example/%C3%A9/%C3%A0"),
        ('https://ville.example/"a"<b>', "https://ville.example/%22a%22%3Cb%3E"),
        ("https://métropole.example:8443/à", "https://xn--mtropole-b1a.example:8443/%C3%A0"),
        ("https://métropole.example", "https://xn--mtropole-b1a.example"),
        ("https://é..example/à", "https://%C3%A9..example/%C3%A0"),
    ],
)
def test_an_address_that_people_copied_is_written_as_programs_take_it(
    copied: str, written: str
) -> None:
    assert urls.edition_url(SITE, edition("fr", canonical=copied)) == written


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


def test_a_work_that_is_read_elsewhere_is_linked_there_and_has_no_page_here() -> None:
    site = replace(SITE, elsewhere="https://ville.example/{tag}/{kind}/{slug}.html")
    news = replace(edition("fr-CA"), slug="fête")
    own = replace(news, canonical="https://partner.example/fete")
    borrowed = edition("en", shown="fr", filled_from="fr", notice=True)
    concert = edition("en", "concert", kind="event", happening=happening())
    withdrawn = edition("fr", withdrawn=NOW)
    elsewhere = "https://ville.example"
    assert urls.edition_url(site, news) == f"{elsewhere}/fr-ca/articles/f%C3%AAte.html"
    assert urls.edition_url(site, borrowed) == f"{elsewhere}/fr/articles/fete.html"
    assert urls.edition_url(site, concert) == f"{elsewhere}/en/events/concert.html"
    assert urls.edition_url(site, own) == urls.edition_url(SITE, own) == own.canonical
    assert [urls.has_page(one, SITE) for one in (news, borrowed, own, withdrawn)] == [
        True,
        True,
        False,
        False,
    ]
    assert not urls.has_page(news, site)
