"""Templates, words and formats, put together for one locale."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from jinja2 import Environment

from syndicate.errors import TemplateError
from syndicate.localise.catalogue import Catalogue
from syndicate.settings.options import Locale
from syndicate.templating import environment, render, slot
from tests.support.editions import happening
from tests.support.publication import NOW

FR = Locale(name="Français", babel="fr_FR", zone="Europe/Paris")
CA = Locale(name="Français (Canada)", babel="fr_CA", zone="America/Toronto")
EN = Locale(name="English", babel="en_CA", zone="America/Toronto")


def made(*folders: Path, locale: Locale = FR, tag: str = "fr") -> Environment:
    return environment(folders, Catalogue(tag), locale, "Europe/Paris")


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def shown(expression: str, locale: Locale = FR, **context: object) -> str:
    return made(locale=locale).from_string(f"{{{{ {expression} }}}}").render(**context)


def test_a_publication_overrides_single_files(tmp_path: Path) -> None:
    own, packaged = tmp_path / "own", tmp_path / "packaged"
    write(packaged, "a.txt", "packaged a, {% include 'b.txt' %}")
    write(packaged, "b.txt", "packaged b")
    write(own, "b.txt", "own b")
    assert render(made(own, packaged), "a.txt") == "packaged a, own b"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.mjml", "&lt;b&gt;&amp;"),
        ("a.html", "&lt;b&gt;&amp;"),
        ("a.xml", "&lt;b&gt;&amp;"),
        ("a.txt", "<b>&"),
    ],
)
def test_markup_is_escaped_and_text_is_not(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, name, "{{ title }}")
    assert render(made(tmp_path), name, title="<b>&") == text


def test_words_are_translated_and_filled_in(tmp_path: Path) -> None:
    write(tmp_path, "a.html", '{{ _("Read on: %(title)s", title=title) }}')
    assert render(made(tmp_path), "a.html", title="<b>") == "Read on: &lt;b&gt;"


@pytest.mark.parametrize(
    ("text", "code", "line", "reason"),
    [
        ("one\n{{ nothing }}", "template-undefined", 2, "'nothing' is undefined"),
        ("one\ntwo\n{% if %}", "template-syntax", 3, "Expected an expression"),
        ("one\n{{ 1|nofilter }}", "template-syntax", 2, "No filter named 'nofilter'"),
        ("{{ 1 / 0 }}", "template-failed", 1, "division by zero"),
        ("\n{{ 5|date }}", "template-failed", 2, ""),
    ],
    ids=["undefined", "syntax", "unknown filter", "arithmetic", "wrong type"],
)
def test_what_a_designer_can_mend_names_file_and_line(
    tmp_path: Path, text: str, code: str, line: int | None, reason: str
) -> None:
    write(tmp_path, "web/part.html", text)
    write(tmp_path, "web/page.html", "{% include 'web/part.html' %}")
    with pytest.raises(TemplateError) as caught:
        render(made(tmp_path), "web/page.html")
    assert caught.value.code == code
    assert caught.value.file == "templates/web/part.html"
    assert caught.value.line == line
    assert reason in caught.value.fields["reason"]


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.html", "{% include 'b.html' %}")
    with pytest.raises(TemplateError) as caught:
        render(made(tmp_path), "a.html")
    assert caught.value.code == "template-absent"
    assert caught.value.fields["missing"] == "b.html"


def test_a_slot_is_a_name_between_private_characters() -> None:
    assert slot("unsubscribe_url") == "\ue000unsubscribe_url\ue001"
    assert shown("slot('x')") == "\ue000x\ue001"


@pytest.mark.parametrize(
    ("locale", "full", "long"),
    [
        (FR, "Dimanche\u00a01er\u00a0mars\u00a02026", "1er\u00a0mars\u00a02026"),
        (CA, "Dimanche\u00a01er\u00a0mars\u00a02026", "1er\u00a0mars\u00a02026"),
        (EN, "Sunday, March 1, 2026", "March 1, 2026"),
    ],
    ids=["fr", "fr-CA", "en"],
)
def test_dates_are_told_in_the_publication_s_zone(locale: Locale, full: str, long: str) -> None:
    assert shown("day|full_date", locale, day=date(2026, 3, 1)) == full
    midnight = datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    assert shown("at|date", locale, at=midnight) == long
    assert shown("at|iso", locale, at=midnight) == "2026-03-01T00:00:00+01:00"


@pytest.mark.parametrize(
    ("locale", "when", "hours"),
    [
        (FR, "Dimanche 15 mars 2026, de 10 h à 12 h", "De 10 h à 12 h"),
        (
            CA,
            "Dimanche 15 mars 2026, de 10 h à 12 h (heure de Paris)",
            "De 10 h à 12 h (heure de Paris)",
        ),
    ],
    ids=["at home", "from afar"],
)
def test_an_event_is_told_in_its_own_zone(locale: Locale, when: str, hours: str) -> None:
    event = happening()
    assert shown("event|when", locale, event=event).replace("\u00a0", " ") == when
    assert shown("event|hours", locale, event=event).replace("\u00a0", " ") == hours
    assert shown("event|weekday", locale, event=event) == "Dimanche"
    assert shown("event|starts_iso", locale, event=event) == "2026-03-15T10:00:00+01:00"


def test_whole_days_have_no_hour() -> None:
    midnight = datetime(2026, 3, 14, 23, 0, tzinfo=UTC)
    event = happening(start=midnight, end=midnight + timedelta(days=2), all_day=True)
    assert shown("event|hours", event=event) == ""
    assert shown("event|starts_iso", event=event) == "2026-03-15"


@pytest.mark.parametrize(
    ("changes", "said"),
    [({}, ""), ({"sequence": 2}, "New time or place"), ({"cancelled": NOW}, "Cancelled")],
)
def test_a_change_is_said(changes: dict[str, object], said: str) -> None:
    assert shown("event|change", event=happening(**changes)) == said


def test_a_notice_names_the_language_in_the_reader_s() -> None:
    assert shown("'en'|notice") == "This item is only available in anglais."
    assert shown("'fr-CA'|notice", EN) == "This item is only available in French."


def test_names_are_listed_as_in_a_sentence() -> None:
    assert shown("names|listing", names=["A", "B", "C"]) == "A, B et C"
    assert shown("names|listing", EN, names=["A", "B"]) == "A and B"
