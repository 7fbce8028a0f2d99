"""`serve --dev`: drafts of mails in the browser."""

import threading
from pathlib import Path

import pytest

from syndicate import app as composition
from syndicate.cli.serve import _with_drafts
from syndicate.clocks import SteppingClock
from syndicate.web.application import application
from syndicate.web.dev import Changes, Live
from tests.support import homes
from tests.support.publication import NOW
from tests.web.conftest import Served
from tests.web.visit import get

LEAD = "templates/email/parts/lead.mjml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = homes.home(tmp_path / "home")
    homes.write_article(made, "fete", title="La fête")
    return made


@pytest.fixture
def url(served: Served, home: Path) -> str:
    composed = composition.compose(home, {}, SteppingClock(NOW))
    served.app = Live(_with_drafts(composed, threading.Event()), Changes())
    return served.url


def test_the_list_leads_to_every_newsletter_in_every_language(url: str) -> None:
    text = get(f"{url}/dev/mails").text
    for tag in ("fr", "fr-CA", "en"):
        for kind in ("html", "txt"):
            path = f"/dev/mails/actualites/{tag}.{kind}"
            assert f'href="{path}"' in text
            assert "La fête" in get(f"{url}{path}").text


def test_a_mail_may_show_its_styles_and_reloads(url: str) -> None:
    answer = get(f"{url}/dev/mails/actualites/fr.html")
    assert (
        "style-src 'self' https://news.example 'unsafe-inline'"
        in answer.headers["Content-Security-Policy"]
    )
    assert "/dev/reload.js" in answer.text
    assert "https://news.example" not in answer.text


def test_what_is_wrong_with_a_template_is_told_where_one_looks(url: str, home: Path) -> None:
    file = home / LEAD
    file.parent.mkdir(parents=True)
    file.write_text("\n{{ nothing }}", encoding="utf-8")
    answer = get(f"{url}/dev/mails/actualites/fr.html")
    assert answer.status_code == 500
    assert f"{LEAD}:2" in answer.text
    assert "/dev/reload.js" in answer.text


def test_old_works_stand_in_where_nothing_is_new(url: str, home: Path) -> None:
    homes.write_article(home, "fete", title="La fête", date="2020-03-09T08:00:00+01:00")
    assert "La fête" in get(f"{url}/dev/mails/actualites/en.html").text


@pytest.mark.parametrize(
    "path",
    ["/dev/mails/nobody/fr.html", "/dev/mails/actualites/xx.html", "/dev/mails/actualites/fr"],
)
def test_nothing_else_is_there(url: str, path: str) -> None:
    assert get(f"{url}{path}").status_code == 404


def test_nobody_else_sees_drafts(served: Served, home: Path) -> None:
    from syndicate.cli.rooms import site  # noqa: PLC0415 - as `serve` without --dev does

    composed = composition.compose(home, {}, SteppingClock(NOW))
    served.app = application(site(composed))
    assert get(f"{served.url}/dev/mails").status_code == 404
