"""Language, time zone and schedule, on a page that needs no script."""

from dataclasses import replace
from urllib.parse import urljoin

import pytest

from syndicate.audience import tokens
from syndicate.settings.recurrence import Schedule
from syndicate.web.application import application
from tests.web.conftest import Served
from tests.web.publication import ONE_CLICK, READER, Publication, wishes
from tests.web.visit import Page, get, post

DAILY = Schedule(every="day", at="18:30", zone="recipient")


def test_the_page_shows_what_the_reader_has(url: str, publication: Publication) -> None:
    publication.wishes = wishes(locale="en", zone="America/St_Johns", schedule="weekly")
    page = Page(get(url + publication.preferences_path, **{"Accept-Language": "fr"}))
    form = page.form()
    assert page.language == "en"
    assert (form["locale"], form["zone"]) == ("en", "America/St_Johns")
    assert page.all("//select[@name='locale']/option/text()") == [
        "Français",
        "Français (Canada)",
        "English",
    ]
    assert page.all("(//form)[1]//button/@class") == ["button"]


def test_a_single_schedule_is_no_choice(url: str, publication: Publication) -> None:
    page = Page(get(url + publication.preferences_path))
    assert page.all("//input[@type='radio']") == []


def test_schedules_are_told_by_day_and_hour(url: str, publication: Publication) -> None:
    publication.add_schedule("daily", DAILY)
    page = Page(get(url + publication.preferences_path))
    labels = ["".join(one.itertext()).strip() for one in page.all("//label[input[@type='radio']]")]
    assert labels == ["Every Thursday at 8\u00a0h", "Every day at 18\u00a0h\u00a030"]
    assert page.form()["schedule.actualites"] == "weekly"


@pytest.mark.parametrize(
    "day", ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
)
def test_every_day_has_its_sentence(url: str, publication: Publication, day: str) -> None:
    publication.add_schedule("other", Schedule(every="week", on=day, at="07:00"))
    assert f"Every {day.title()} at 7\u00a0h" in get(url + publication.preferences_path).text


def test_what_is_chosen_is_kept_and_shown(url: str, publication: Publication) -> None:
    publication.add_schedule("daily", DAILY)
    address = url + publication.preferences_path
    choice = {"locale": "en", "zone": "Pacific/Noumea", "schedule.actualites": "daily"}
    answer = post(address, data=Page(get(address)).form() | choice)
    assert answer.status_code == 303
    assert publication.wishes == wishes(locale="en", zone="Pacific/Noumea", schedule="daily")
    page = Page(get(url + answer.headers["Location"]))
    assert page.language == "en"
    assert page.all("//*[@role='status']//text()") == ["Your preferences are saved."]
    assert page.form().items() >= choice.items()


def test_the_usual_zone_is_none_of_their_own(url: str, publication: Publication) -> None:
    publication.wishes = wishes(locale="fr", zone="Europe/Paris", schedule="weekly")
    address = url + publication.preferences_path
    post(address, data=Page(get(address)).form() | {"zone": ""})
    assert publication.wishes == wishes(locale="fr", zone=None, schedule="weekly")


def test_a_zone_that_the_list_lacks_stays_theirs(url: str, publication: Publication) -> None:
    publication.wishes = wishes(locale="fr", zone="UTC", schedule="weekly")
    address = url + publication.preferences_path
    assert post(address, data=Page(get(address)).form()).status_code == 303
    assert publication.wishes == wishes(locale="fr", zone="UTC", schedule="weekly")


@pytest.mark.parametrize(
    "choice",
    [
        {"locale": "de"},
        {"zone": "Mars/Base"},
        {"zone": "Europe"},
        {"zone": "../etc/passwd"},
        {"schedule.actualites": "hourly"},
    ],
)
def test_what_there_is_not_cannot_be_chosen(
    url: str, publication: Publication, choice: dict[str, str]
) -> None:
    before = publication.wishes
    address = url + publication.preferences_path
    answer = post(address, data=Page(get(address)).form() | choice)
    assert answer.status_code == 400
    assert Page(answer).all("//*[@role='alert']//text()") != []
    assert publication.wishes == before


@pytest.mark.parametrize("seal", [None, "", "0" * 64, "é"])
def test_a_form_from_elsewhere_changes_nothing(
    url: str, publication: Publication, seal: str | None
) -> None:
    before = publication.wishes
    form = {"locale": "en"} | ({} if seal is None else {"seal": seal})
    assert post(url + publication.preferences_path, data=form).status_code == 403
    assert publication.wishes == before


def test_a_seal_of_another_page_is_no_seal(url: str, publication: Publication) -> None:
    other = tokens.preferences(publication.keys, READER, "other")
    form = {"locale": "en", "seal": tokens.form_seal(publication.keys, other)}
    assert post(url + publication.preferences_path, data=form).status_code == 403


def test_the_page_leads_to_leaving(url: str, publication: Publication) -> None:
    page = Page(get(url + publication.preferences_path))
    (way_out,) = page.all("//main//a[not(starts-with(@href, 'mailto:'))]/@href")
    assert way_out == publication.leave_path
    assert post(url + way_out, data=ONE_CLICK).status_code == 200
    assert len(publication.left) == 1


def test_without_the_database_nothing_is_shown_or_changed(
    url: str, publication: Publication
) -> None:
    address = url + publication.preferences_path
    form = Page(get(address)).form()
    publication.locked = True
    for answer in (get(address), post(address, data=form)):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"


def test_somebody_we_have_forgotten_has_no_preferences(url: str, publication: Publication) -> None:
    publication.wishes = None
    assert get(url + publication.preferences_path).status_code == 404


def test_below_a_path_of_its_host_everything_stays_below(
    served: Served, publication: Publication
) -> None:
    below = replace(publication.settings.web, base_url="https://ville.example/news")
    publication.settings = replace(publication.settings, web=below)
    served.app = application(publication.site)
    path = publication.preferences_path
    page = Page(get(served.url + path))
    (way_out,) = page.all("//main//a[not(starts-with(@href, 'mailto:'))]/@href")
    assert urljoin(f"/news{path}", way_out) == f"/news{publication.leave_path}"
    saved = post(served.url + path, data=page.form())
    assert urljoin(f"/news{path}", saved.headers["Location"]) == f"/news{path}?saved"


def test_a_link_to_leave_opens_no_preferences(url: str, publication: Publication) -> None:
    token = publication.leave_path.removeprefix("/u/")
    assert get(f"{url}/p/{token}").status_code == 404


def test_the_page_leaves_no_trace(url: str, publication: Publication) -> None:
    answer = get(url + publication.preferences_path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers


class TestTopics:
    def topics(self, publication: Publication, *sections: str) -> None:
        """Have the newsletter bring these sections; two of them if none are named."""
        sections = sections or ("cooperation", "culture")
        publication.settings.newsletters["actualites"] = replace(  # type: ignore[index] # a dictionary
            publication.newsletter, sections=sections
        )

    def test_a_reader_chooses_among_them(self, url: str, publication: Publication) -> None:
        self.topics(publication)
        address = url + publication.preferences_path
        form = Page(get(address)).form()
        assert {one for one in form if one.startswith("topic.")} == {
            "topic.actualites.cooperation",
            "topic.actualites.culture",
        }
        del form["topic.actualites.culture"]
        assert post(address, data=form).status_code == 303
        assert publication.wishes == wishes(topics=("cooperation",))
        assert "topic.actualites.culture" not in Page(get(address)).form()

    def test_all_of_them_is_also_what_comes_later(self, url: str, publication: Publication) -> None:
        self.topics(publication)
        publication.wishes = wishes(topics=("culture",))
        address = url + publication.preferences_path
        form = Page(get(address)).form() | {"topic.actualites.cooperation": "1"}
        post(address, data=form)
        assert publication.wishes == wishes(topics=())

    def test_none_of_them_is_no_choice(self, url: str, publication: Publication) -> None:
        self.topics(publication)
        address = url + publication.preferences_path
        form = {
            key: value for key, value in Page(get(address)).form().items() if "topic." not in key
        }
        answer = post(address, data=form)
        assert answer.status_code == 400
        assert "at least one topic" in "".join(Page(answer).all("//*[@role='alert']//text()"))
        assert publication.changed == []

    def test_a_single_one_is_no_choice(self, url: str, publication: Publication) -> None:
        self.topics(publication, "cooperation")
        assert "topics.actualites" not in Page(get(url + publication.preferences_path)).form()


def test_unticking_leaves_and_ticking_again_shows_what_is_agreed_to(
    url: str, publication: Publication
) -> None:
    address = url + publication.preferences_path
    form = Page(get(address)).form()
    del form["newsletter.actualites"]
    assert post(address, data=form).status_code == 303
    assert publication.wishes == wishes(wanted=False)
    assert publication.changed == [("fr-CA", "127.0.0.0/24")]
    page = Page(get(address))
    assert "I want to receive" in "".join(page.all("//main//text()"))
    assert "withdraw your consent" in "".join(page.all("//main//text()"))


def test_who_must_not_be_written_to_is_told_whom_to_ask(url: str, publication: Publication) -> None:
    publication.suppressed = True
    address = url + publication.preferences_path
    answer = post(address, data=Page(get(address)).form())
    assert answer.status_code == 400
    assert publication.settings.sender.email in "".join(
        Page(answer).all("//*[@role='alert']//text()")
    )


@pytest.mark.parametrize(
    ("form", "kind"), [("json", "application/json"), ("csv", "text/csv; charset=utf-8")]
)
def test_all_that_is_known_is_theirs(
    url: str, publication: Publication, form: str, kind: str
) -> None:
    address = url + publication.preferences_path
    seal = Page(get(address)).form()["seal"]
    answer = post(f"{address}/data", data={"seal": seal, "form": form})
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"] == f'attachment; filename="syndicate.{form}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text == f"all of it, as {form}"


@pytest.mark.parametrize(
    ("data", "status"), [({}, 400), ({"seal": "x"}, 403), ({"form": "xml"}, 400)]
)
def test_nothing_is_given_to_a_form_that_is_not_ours(
    url: str, publication: Publication, data: dict[str, str], status: int
) -> None:
    address = url + publication.preferences_path
    seal = {"seal": Page(get(address)).form()["seal"]} if "form" in data else {}
    assert post(f"{address}/data", data=data | seal).status_code == status
    assert get(f"{address}/data").status_code in {404, 405}
