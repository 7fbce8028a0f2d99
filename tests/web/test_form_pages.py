"""What stands on the form and beside it: whose words, which hours, which time zones, which mistake."""

from dataclasses import replace
from datetime import timedelta

import pytest

from syndicate.settings.recurrence import Schedule
from tests.web.publication import Publication, wishes
from tests.web.visit import Page, get, post

NOTICE = "Sent by Métropole d’exemple"
OTHERS = {"en": {"legal_name": "Ville d’à côté"}}


def add_newsletter(publication: Publication) -> None:
    newsletters = publication.settings.newsletters
    assert isinstance(newsletters, dict)
    newsletters["sorties"] = replace(publication.newsletter, title={"en": "Going out"})


def told(page: Page) -> list[str]:
    return [one.text_content() for one in page.all("//form//p[starts-with(., 'Sent by')]")]


def test_who_sends_two_newsletters_is_said_once_before_both_are_agreed_to(
    url: str, publication: Publication
) -> None:
    add_newsletter(publication)
    page = Page(get(f"{url}/s/en"))
    (notice,) = page.all("//p[starts-with(., 'Sent by')]/@id")
    described = page.all("//input[@type='checkbox']/@aria-describedby")
    assert [one.split()[-1] for one in described] == [notice, notice]


def test_two_senders_are_both_named(url: str, publication: Publication) -> None:
    add_newsletter(publication)
    overrides = publication.settings.sender.overrides
    assert isinstance(overrides, dict)
    overrides["sorties"] = OTHERS
    first, second = told(Page(get(f"{url}/s/en")))
    assert NOTICE in first
    assert "Sent by Ville d’à côté" in second


def test_a_single_schedule_is_told_and_a_fixed_zone_is_named(
    url: str, publication: Publication
) -> None:
    assert "Every Thursday at 8:00" in get(f"{url}/s/en").text
    publication.add_schedule("noon", Schedule(every="day", at="12:00", zone="Europe/London"))
    labels = Page(get(f"{url}/s/fr")).all("//label[input[@type='radio']]/span/text()")
    assert labels == ["Every Thursday at 8\u00a0h", "Every day at 12\u00a0h (time zone: Londres)"]


def test_zones_have_the_names_by_which_readers_know_them(url: str) -> None:
    page = Page(get(f"{url}/s/fr"))
    named = dict(
        zip(
            page.all("//select[@name='zone']//option/@value"),
            page.all("//select[@name='zone']//option/text()"),
            strict=True,
        )
    )
    assert named["Europe/London"] == "Londres"
    assert named["America/St_Johns"] == "Saint-Jean de Terre-Neuve"
    assert "America/Montreal" not in named  # a former name of America/Toronto
    assert len(set(named.values())) == len(named)


def test_a_zone_under_its_former_name_stays_as_it_is(url: str, publication: Publication) -> None:
    publication.wishes = wishes(locale="fr", zone="America/Montreal")
    address = url + publication.preferences_path
    assert post(address, data=Page(get(address)).form()).status_code == 303
    assert publication.wishes == wishes(locale="fr", zone="America/Montreal")


@pytest.mark.parametrize(
    ("address", "told_twice"),
    [("", "Your email address is missing."), ("x", "This is not a complete email address.")],
)
def test_a_mistake_is_told_at_its_place_and_above_all(
    url: str, publication: Publication, address: str, told_twice: str
) -> None:
    form = Page(get(f"{url}/s/en")).form() | {"email": address}
    publication.now += timedelta(seconds=5)
    page = Page(post(f"{url}/s/en", data=form))
    (above,) = page.all("//*[@role='alert'][@autofocus]//a[@href='#email']")
    (below,) = page.all("//*[@id=//input[@id='email']/@aria-describedby]")
    assert above.text == below.text
    assert below.text.startswith(told_twice)
    (offers,) = page.all("//*[@id=//fieldset/@aria-describedby]")
    assert offers.text == "Choose what you want to receive."


def test_who_asks_too_much_is_told_so_in_the_language_of_the_form(
    url: str, publication: Publication
) -> None:
    publication.busy = True
    form = Page(get(f"{url}/s/fr-ca")).form()
    form |= {"email": "a@readers.example", "newsletter.actualites": "1"}
    publication.now += timedelta(seconds=5)
    answer = post(f"{url}/s/fr-ca", data=form, headers={"Accept-Language": "en"})
    assert (answer.status_code, Page(answer).language) == (429, "fr-CA")
