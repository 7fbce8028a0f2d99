"""What an operator writes, and what they are told when it makes no sense."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicate.errors import SettingsError
from syndicate.settings.places import places
from syndicate.settings.reader import read
from syndicate.settings.rules import Known
from syndicate.settings.toml import load
from tests.support.homes import SETTINGS, home

LINK = "[links.legal]\n"
TITLES, URLS = (
    "".join(f"{key}.{tag} = 'https://a.example/'\n" for tag in ("fr", "fr-CA", "en"))
    for key in ("title", "url")
)


def complaint(folder: Path, text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        read(home(folder / "home", text), {})
    return caught.value


def line_of(text: str, needle: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if needle in line)


def test_a_whole_file_becomes_values(tmp_path: Path) -> None:
    settings = read(home(tmp_path / "home"), {})
    assert settings.site.title["fr-CA"] == "Actualités"
    assert settings.locales["fr-CA"].fallback == ("fr", "en")
    assert settings.newsletters["actualites"].approvals == 0
    assert settings.newsletters["actualites"].window == timedelta(days=30)
    assert settings.delivery.retry[0] == timedelta(minutes=5)
    assert settings.web_url == "https://news.example"


@pytest.mark.parametrize(
    ("old", "new", "code", "setting"),
    [
        ('zone = "Europe/Paris"', 'zone = "Europe/Pariss"', "setting-zone", "site.zone"),
        (
            'zone = "Europe/Paris"\nauth',
            'zon = "Europe/Paris"\nauth',
            "setting-unknown-nearest",
            "site.zon",
        ),
        ("approvals = 0", "approvals = 3", "setting-choice", "newsletters.actualites.approvals"),
        ("approvals = 0", "approvals = true", "setting-choice", "newsletters.actualites.approvals"),
        (
            "approvals = 0",
            'window = "a month"',
            "setting-duration",
            "newsletters.actualites.window",
        ),
        (
            "approvals = 0",
            "max_items = 1.5",
            "setting-not-number",
            "newsletters.actualites.max_items",
        ),
        ("approvals = 0", 'since = "soon"', "setting-instant", "newsletters.actualites.since"),
        ("approvals = 0", 'parity = ["de"]', "setting-locale", "newsletters.actualites.parity"),
        ('["cooperation"]', '["sport"]', "setting-section", "newsletters.actualites.sections"),
        ('["cooperation"]', '"cooperation"', "setting-not-list", "newsletters.actualites.sections"),
        ("[sections.cooperation]", "[sections.feeds]", "setting-key-taken", "sections.feeds"),
        (
            'at = "08:00"',
            'at = "8h"',
            "setting-clock",
            "newsletters.actualites.schedules.weekly.at",
        ),
        (
            'on = "thursday"',
            'on = "jeudi"',
            "schedule-on-week",
            "newsletters.actualites.schedules.weekly.on",
        ),
        *(
            (
                "[newsletters.actualites.schedules.weekly]",
                f"[delivery.pace]\n{line}\n[newsletters.actualites.schedules.weekly]",
                code,
                f"delivery.pace.{line.partition(' ')[0]}",
            )
            for line, code in (
                ('hours = "7:30-20:00"', "setting-hours"),
                ('hours = "07:30"', "setting-hours"),
                ('hours = "08:00-08:00"', "setting-hours"),
                ('hours = "08:00-24:00"', "setting-hours"),
                ("per_hour = -1", "setting-range"),
                ("per_second = 0.5", "setting-not-number"),
            )
        ),
        ('"metropole.example,2026"', '"metropole.example"', "setting-authority", "site.authority"),
        ('"https://news.example"', '"news.example"', "setting-url", "site.base_url"),
        ('default_locale = "fr"', 'default_locale = "de"', "setting-locale", "site.default_locale"),
        (
            'fallback = ["fr", "en"]',
            'fallback = ["fr", "es"]',
            "setting-locale",
            "locales.fr-CA.fallback",
        ),
        (
            'fallback = ["fr", "en"]',
            'high_marks = "thick"',
            "setting-choice",
            "locales.fr-CA.high_marks",
        ),
        ('title.en = "Cooperation"', "", "setting-title", "sections.cooperation.title"),
        *(
            (
                "[sections.cooperation]",
                f"{link}\n[sections.cooperation]",
                code,
                f"links.legal.{key}",
            )
            for link, code, key in (
                (f"{LINK}{TITLES}url.fr = 'https://a.example/'", "setting-link", "url"),
                (f"{LINK}{TITLES}{URLS}url.es = 'https://a.example/'", "setting-locale", "url.es"),
                (f"{LINK}{TITLES}url.fr = 'mentions.html'", "setting-url", "url.fr"),
                (f"{LINK}title.fr = 'a'\n{URLS}", "setting-title", "title"),
            )
        ),
        ('email = "actualites@', 'email = "actualites', "setting-address", "sender.email"),
        (
            'email = "actualites@metropole',
            'email = "actualites@métropole',
            "setting-address",
            "sender.email",
        ),
        (
            "approvals = 0",
            'from = "La Métropole"',
            "setting-address",
            "newsletters.actualites.from",
        ),
        (
            "approvals = 0",
            'reply_to = "a@b.example\\nBcc: c@d.example"',
            "setting-control",
            "newsletters.actualites.reply_to",
        ),
        ('"The Metropolis"', '"The\\nMetropolis"', "setting-control", "sender.name.en"),
        ('legal_name = "Métropole d’exemple"', "", "setting-missing", "sender.legal_name"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("setting") else None,
)
def test_an_impossible_value_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, code: str, setting: str
) -> None:
    text = SETTINGS.replace(old, new, 1)
    error = complaint(tmp_path, text)
    assert (error.code, error.setting) == (code, setting)
    assert error.file == "config/syndicate.toml"
    assert error.line
    place = text.splitlines()[error.line - 1]
    assert setting.rsplit(".", maxsplit=1)[-1] in place or setting.split(".")[-2] in place


@pytest.mark.parametrize(("length", "fits"), [(63, True), (64, False)])
def test_a_selector_is_no_longer_than_a_name_in_the_dns_may_be(
    tmp_path: Path, length: int, fits: bool
) -> None:
    text = f"{SETTINGS}[delivery.dkim.selectors.{'s' * length}]\n"
    if fits:
        found = read(home(tmp_path / "home", text), {}).delivery.dkim.selectors
        assert list(found) == ["s" * length]
    else:
        assert complaint(tmp_path, text).code == "setting-key"


def test_the_nearest_option_is_suggested(tmp_path: Path) -> None:
    error = complaint(tmp_path, SETTINGS.replace("approvals = 0", "aprovals = 0"))
    assert error.fields["nearest"] == "approvals"


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    error = complaint(tmp_path, SETTINGS.replace("approvals = 0", "approvals = ="))
    assert error.code == "settings-value"
    assert error.line == line_of(SETTINGS, "approvals = 0")


def test_a_home_without_settings_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, {})
    assert caught.value.code == "settings-absent"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    settings = read(
        home(tmp_path / "home"),
        {
            "SYNDICATE_DELIVERY__SMTP__PORT": "2525",
            "SYNDICATE_DELIVERY__SMTP__HOST": "127.0.0.1",
            "SYNDICATE_DELIVERY__ONLY": "*@a.example, *@b.example",
            "SYNDICATE_SITE__TITLE__FR_CA": "Nouvelles",
            "SYNDICATE_SITE__PRECOMPRESS": "true",
            "SYNDICATE_DELIVERY__GIVE_UP": "2h",
            "SYNDICATE_HOME": "elsewhere",
            "SYNDICATE_LANG": "fr",
        },
    )
    assert settings.delivery.smtp.port == 2525
    assert settings.delivery.smtp.host == "127.0.0.1"
    assert settings.delivery.only == ("*@a.example", "*@b.example")
    assert settings.site.title["fr-CA"] == "Nouvelles"
    assert settings.site.precompress is True
    assert settings.delivery.give_up == timedelta(hours=2)


def test_a_wrong_variable_is_named_by_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(home(tmp_path / "home"), {"SYNDICATE_DELIVERY__SMTP__PORT": "many"})
    assert caught.value.file == "SYNDICATE_DELIVERY__SMTP__PORT"


def test_a_second_file_adds_to_the_first_and_may_not_contradict_it(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    (folder / "config" / "relay.toml").write_text('[delivery.smtp]\nhost = "relay"\n')
    (folder / "config" / "other.example.toml").write_text("nonsense")
    assert read(folder, {}).delivery.smtp.host == "relay"
    (folder / "config" / "site.toml").write_text('[site]\nzone = "UTC"\n')
    with pytest.raises(SettingsError) as caught:
        read(folder, {})
    assert (caught.value.code, caught.value.file, caught.value.line) == (
        "setting-duplicate",
        "config/site.toml",
        2,
    )


def test_a_locale_chooses_its_space_before_high_marks(tmp_path: Path) -> None:
    chosen = SETTINGS.replace('babel = "fr_CA"', 'babel = "fr_CA"\nhigh_marks = "thin"')
    found = read(home(tmp_path / "home", chosen), {}).locales
    assert {tag: locale.high_marks for tag, locale in found.items()} == {
        "fr": "customary",
        "fr-CA": "thin",
        "en": "customary",
    }


def test_a_sender_differs_by_newsletter_and_locale(tmp_path: Path) -> None:
    text = SETTINGS + '\n[sender.actualites.fr-CA]\nphone = "+1 418"\n'
    settings = read(home(tmp_path / "home", text), {})
    assert settings.sender.overrides == {"actualites": {"fr-CA": {"phone": "+1 418"}}}


def test_local_instants_are_read_in_the_sites_zone(tmp_path: Path) -> None:
    text = SETTINGS.replace("approvals = 0", "since = 2026-01-01")
    since = read(home(tmp_path / "home", text), {}).newsletters["actualites"].since
    assert since == datetime(2025, 12, 31, 23, tzinfo=UTC)


def test_text_in_long_strings_is_no_key(tmp_path: Path) -> None:
    text = SETTINGS + '\n[sender.x]\nnote = """\n[site]\nzone = 1\n"""\nlast = 1\n'
    source = load(home(tmp_path / "home", text))
    assert source.place(("site", "zone"))[1] == line_of(text, 'zone = "Europe/Paris"')
    assert source.place(("sender", "x", "last"))[1] == line_of(text, "last = 1")


def test_what_later_stages_know_is_asked(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    well = Known(lambda babel: babel in ("fr_FR", "fr_CA", "en_CA"), ("folder",))
    assert read(folder, {}, well) == read(folder, {})
    with pytest.raises(SettingsError) as caught:
        read(folder, {}, Known(lambda babel: babel != "fr_CA"))
    assert (caught.value.code, caught.value.setting) == ("setting-babel", "locales.fr-CA.babel")
    with pytest.raises(SettingsError) as caught:
        read(folder, {}, Known(transports=("pigeon", "smtp")))
    assert (caught.value.code, caught.value.fields["allowed"]) == ("setting-choice", "pigeon, smtp")


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("mailgun.domain", "mg.city.example/x", "setting-domain"),
        ("mailgun.domain", "localhost", "setting-domain"),
        ("mailgun.region", "fr", "setting-choice"),
        ("ses.region", "eu-west-3.evil.example", "setting-region"),
        ("ses.region", "", "setting-region"),
        ("ses.topic", "mails", "setting-topic"),
        ("ses.configuration_set", "a set", "setting-identifier"),
        ("brevo.base_url", "api.brevo.com", "setting-url"),
    ],
)
def test_where_an_account_is_has_a_form(
    tmp_path: Path, setting: str, value: str, code: str
) -> None:
    table, _, key = setting.partition(".")
    text = f'{SETTINGS}\n[delivery.{table}]\n{key} = "{value}"\n'
    error = complaint(tmp_path, text)
    assert (error.code, error.setting) == (code, f"delivery.{setting}")


def test_a_newsletter_may_be_named_like_an_option_of_the_sender(tmp_path: Path) -> None:
    text = SETTINGS.replace("newsletters.actualites", "newsletters.phone")
    text = text.replace('email = "act', 'phone = "+33"\nemail = "act')
    assert read(home(tmp_path / "home", text), {}).sender.phone == "+33"


@pytest.mark.parametrize(
    "line",
    [
        'note = "a \\"\\"\\" b \'\'\' c"',
        'note = \' """ \'',
        "note = 1 # ''' and \"\"\"",
        'note = """ "" \\""" """',
        'note = """a"""  # \'\'\'',
        'note = "a\u2028b\x0c"',
    ],
    ids=[
        "quotes in a text",
        "quotes in single quotes",
        "quotes in a comment",
        "a long text on one line",
        "a long text and a comment",
        "what ends a line elsewhere",
    ],
)
def test_no_quotation_mark_hides_the_lines_below_it(line: str) -> None:
    assert places(f"[sender.x]\n{line}\nlast = 1\n")["sender", "x", "last"] == 3


def test_a_long_text_that_is_not_closed_is_told_where_it_begins(tmp_path: Path) -> None:
    text = SETTINGS.replace("approvals = 0", 'description.fr = """\nA\nB\n')
    error = complaint(tmp_path, text)
    assert (error.code, error.line) == ("settings-text-open", line_of(text, "description"))


def test_a_list_that_is_not_closed_is_told_where_it_begins(tmp_path: Path) -> None:
    text = SETTINGS.replace('["cooperation"]', '[\n  "cooperation",\n')
    error = complaint(tmp_path, text)
    assert (error.code, error.line) == ("settings-list-open", line_of(text, "sections = ["))


def test_a_table_is_where_its_first_part_is_if_nowhere_else(tmp_path: Path) -> None:
    text = SETTINGS + "\n[deliver.smtp]\nport = 25\n"
    error = complaint(tmp_path, text)
    assert (error.setting, error.line) == ("deliver", line_of(text, "[deliver.smtp]"))
