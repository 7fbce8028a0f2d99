"""Faults of ours: the reader is told, the log has the reason."""

import logging

import pytest

from tests.web.publication import ONE_CLICK, Publication
from tests.web.visit import Page, get, post, until


def test_a_fault_is_said_in_the_readers_language_and_logged(
    url: str, publication: Publication, caplog: pytest.LogCaptureFixture
) -> None:
    publication.broken = "web/preferences.html"
    with caplog.at_level(logging.ERROR):
        answer = get(url + publication.preferences_path, **{"Accept-Language": "en"})
    assert answer.status_code == 500
    assert Page(answer).language == "en"
    assert "The fault is ours" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    until(lambda: "template-absent" in caplog.text)  # the server logs after it has answered


def test_a_choice_that_cannot_be_kept_is_not_called_saved(
    url: str, publication: Publication
) -> None:
    address = url + publication.preferences_path
    form = Page(get(address)).form()
    publication.broken = "change"
    answer = post(address, data=form)
    assert answer.status_code == 503
    assert "Nothing was changed" in answer.text


def test_even_without_any_template_there_is_an_answer(url: str, publication: Publication) -> None:
    publication.broken = "every template"
    for address in (f"{url}/none", url + publication.leave_path):
        answer = get(address)
        assert answer.status_code == 500
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_mail_software_needs_no_template_to_make_a_reader_leave(
    url: str, publication: Publication
) -> None:
    publication.broken = "every template"
    assert post(url + publication.leave_path, data=ONE_CLICK).status_code == 200
    assert len(publication.left) == 1
