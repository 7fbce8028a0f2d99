"""The form by which people subscribe, and the link that confirms: what the browser sends and gets."""

from datetime import timedelta

import pytest

from syndicate.audience import timed
from syndicate.audience.tokens import form_seal
from syndicate.audience.wording import words
from syndicate.journeys.signup import Asked, Opened
from syndicate.localise.catalogue import Catalogue
from syndicate.settings.recurrence import Schedule
from syndicate.web.signup import TRAP
from tests.web.publication import READER, Publication
from tests.web.visit import Page, get, post

CHOICE = {"email": "A.Reader@Readers.Example", "newsletter.actualites": "1"}


def sent(url: str, publication: Publication, **choice: str) -> int:
    """Send the form as a person would; return the status."""
    form = Page(get(f"{url}/s/fr")).form()
    publication.now += timedelta(seconds=4)
    return post(f"{url}/s/fr", data=form | CHOICE | choice).status_code


def test_what_was_asked_is_handed_on_whole(url: str, publication: Publication) -> None:
    publication.add_schedule("daily", Schedule(every="day", at="18:30"))
    choice = {"locale": "fr-CA", "zone": "America/Montreal", "schedule.actualites": "daily"}
    assert sent(url, publication, **choice) == 200
    assert publication.asked == [
        Asked(
            address="a.reader@readers.example",
            tag="fr",
            locale="fr-CA",
            zone="America/Montreal",
            schedules={"actualites": "daily"},
            network="127.0.0.0/24",
        )
    ]


@pytest.mark.parametrize(
    ("choice", "locale", "zone", "schedules"),
    [
        ({"locale": "de"}, "fr", None, {"actualites": "weekly"}),
        ({"zone": "Mars/Base"}, "fr", None, {"actualites": "weekly"}),
        ({"schedule.actualites": "hourly"}, "fr", None, {"actualites": "weekly"}),
        ({"newsletter.other": "1"}, "fr", None, {"actualites": "weekly"}),
        ({"link": "1"}, "fr", None, {}),
    ],
)
def test_what_there_is_not_is_the_usual(
    url: str,
    publication: Publication,
    choice: dict[str, str],
    locale: str,
    zone: str | None,
    schedules: dict[str, str],
) -> None:
    assert sent(url, publication, **choice) == 200
    (asked,) = publication.asked
    assert (asked.locale, asked.zone, asked.schedules) == (locale, zone, schedules)


@pytest.mark.parametrize("seal", ["", "0", "é", "a.b.c"])
def test_a_form_without_our_seal_asks_for_nothing(
    url: str, publication: Publication, seal: str
) -> None:
    answer = post(f"{url}/s/fr", data=CHOICE | {"seal": seal})
    assert answer.status_code == 200
    assert Page(answer).all("//input[@name='email']/@value") == [CHOICE["email"]]
    assert publication.asked == []


@pytest.mark.parametrize(("age", "asked"), [(0, 0), (1, 0), (2, 1), (86_400, 1), (86_402, 0)])
def test_a_person_takes_a_while_and_not_for_ever(
    url: str, publication: Publication, age: int, asked: int
) -> None:
    form = Page(get(f"{url}/s/fr")).form() | CHOICE
    publication.now += timedelta(seconds=age)
    post(f"{url}/s/fr", data=form)
    assert len(publication.asked) == asked


def test_who_was_shown_other_words_is_shown_these(url: str, publication: Publication) -> None:
    form = Page(get(f"{url}/s/fr")).form() | CHOICE
    publication.now += timedelta(seconds=4)
    english = post(f"{url}/s/en", data=form)
    assert Page(english).all("//*[@role='status']") != []
    assert publication.asked == []


def test_a_trap_answers_as_all_is_well(url: str, publication: Publication) -> None:
    form = Page(get(f"{url}/s/fr")).form() | CHOICE
    publication.now += timedelta(seconds=4)
    trapped = post(f"{url}/s/fr", data=form | {TRAP: "x"})
    assert trapped.content == post(f"{url}/s/fr", data=form).content
    assert len(publication.asked) == 1


def test_too_much_and_too_busy_are_told(url: str, publication: Publication) -> None:
    publication.busy = True
    assert sent(url, publication) == 429
    publication.locked = True
    assert sent(url, publication) == 503


def test_the_page_needs_no_script_from_elsewhere(url: str) -> None:
    answer = get(f"{url}/s/fr")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert Page(answer).all("//script/text()") == []
    (script,) = Page(answer).all("//script/@src")
    found = get(f"{url}/s/{script}")
    assert found.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "Set-Cookie" not in answer.headers


def test_there_is_a_form_in_each_language_and_no_other(url: str) -> None:
    assert {tag: Page(get(f"{url}/s/{tag}")).language for tag in ("fr", "fr-ca", "en")} == {
        "fr": "fr",
        "fr-ca": "fr-CA",
        "en": "en",
    }
    assert get(f"{url}/s/de").status_code == 404
    assert post(f"{url}/s/de", data=CHOICE).status_code == 404
    chosen = get(f"{url}/s", **{"Accept-Language": "fr-CA"})
    assert (chosen.status_code, chosen.headers["Location"]) == (302, "/s/fr-ca")


class TestConfirming:
    def path(self, publication: Publication, state: str = "open") -> str:
        shown = words(publication.settings, Catalogue("fr"))
        publication.opened["r1"] = Opened(
            state=state,  # type: ignore[arg-type] # a table of states
            locale="fr-CA",
            words=tuple(shown.values()),
            subscriber=READER if state == "done" else None,
        )
        return f"/c/{timed.sign(publication.keys, 'confirm', 'r1', publication.now)}"

    def test_the_link_shows_a_button_in_the_readers_language(
        self, url: str, publication: Publication
    ) -> None:
        page = Page(get(url + self.path(publication), **{"Accept-Language": "en"}))
        assert page.language == "fr-CA"
        assert len(page.all("//main//button")) == 1
        assert publication.confirmed == []

    def test_the_button_confirms_and_leads_to_preferences(
        self, url: str, publication: Publication
    ) -> None:
        path = self.path(publication)
        page = Page(post(url + path, data=Page(get(url + path)).form()))
        assert publication.confirmed == [("r1", "127.0.0.0/24")]
        (ahead,) = page.all("//main//a[@class='button']/@href")
        assert ahead == publication.preferences_path

    @pytest.mark.parametrize("seal", ["", "0" * 64, "é"])
    def test_a_form_from_elsewhere_confirms_nothing(
        self, url: str, publication: Publication, seal: str
    ) -> None:
        assert post(url + self.path(publication), data={"seal": seal}).status_code == 403
        other = form_seal(publication.keys, publication.preferences_path[3:])
        assert post(url + self.path(publication), data={"seal": other}).status_code == 403
        assert publication.confirmed == []

    def test_a_link_that_is_over_says_so(self, url: str, publication: Publication) -> None:
        assert get(url + self.path(publication, "over")).status_code == 410
        path = self.path(publication)
        form = Page(get(url + path)).form()
        publication.opened.clear()
        assert get(url + path).status_code == 410
        assert post(url + path, data=form).status_code == 410

    def test_what_we_never_wrote_opens_nothing(self, url: str, publication: Publication) -> None:
        path = self.path(publication)
        for forged in (path[:-1], f"{path}A", path.replace("r1", "r2"), "/c/x", "/c/a.b.c"):
            assert get(url + forged).status_code == 404
            assert post(url + forged, data={"seal": "x"}).status_code == 404
