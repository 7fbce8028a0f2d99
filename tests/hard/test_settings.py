"""Whatever stands in config/*.toml or SYNDICATE_*: said where it is, and nothing is touched."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hard import built, place, told
from tests.support.homes import SETTINGS, home, write_article

FILE = "config/syndicate.toml"
LETTER = "newsletters.actualites"
TAIL = len(SETTINGS.splitlines()) + 1  # where what a row appends begins


@dataclass(frozen=True)
class Row:
    """A sentence; what is written; what is said, and where."""

    sentence: str
    code: str
    where: str
    old: str = ""
    new: str = ""
    data: bytes | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        text = SETTINGS.replace(self.old, self.new, 1) if self.old else SETTINGS + self.new
        file = folder / FILE
        file.write_bytes(text.encode() if self.data is None else self.data)
        for name, other in self.others.items():
            (folder / "config" / name).write_text(other, encoding="utf-8")


def swap(sentence: str, old: str, new: str, code: str, setting: str = "", *, below: int = 0) -> Row:
    """Return a row that changes one thing, and is told on its line, or some lines `below`."""
    line = SETTINGS[: SETTINGS.index(old)].count("\n") + 1 + below
    return Row(sentence, code, f"{FILE}:{line} {setting and f'[{setting}]'}".strip(), old, new)


def option(sentence: str, new: str, code: str, setting: str) -> Row:
    """Return a row that adds an option to the newsletter."""
    return swap(sentence, "approvals = 0", new, code, f"{LETTER}.{setting}")


def added(sentence: str, new: str, code: str, setting: str = "", line: int = 1) -> Row:
    """Return a row that appends lines, and is told on the one with this number."""
    where = f"{FILE}:{TAIL + line - 1} {setting and f'[{setting}]'}".strip()
    return Row(sentence, code, where, new=new)


def file(sentence: str, data: bytes, code: str, where: str) -> Row:
    """Return a row with a file of its own."""
    return Row(sentence, code, where, data=data)


def variable(sentence: str, name: str, value: str, code: str, setting: str = "") -> Row:
    """Return a row with a variable."""
    where = f"{name} {setting and f'[{setting}]'}".strip()
    return Row(sentence, code, where, variables={name: value})


FILES = [
    file("an empty file", b"", "setting-missing", f"{FILE} [site]"),
    file("a file in Latin-1", SETTINGS.encode("latin-1", "replace"), "settings-encoding", f"{FILE}:6"),
    file("a file in UTF-16", SETTINGS.encode("utf-16"), "settings-encoding", f"{FILE}:1"),
    file("UTF-16 without its mark", SETTINGS.encode("utf-16-le"), "settings-encoding", f"{FILE}:1"),
    file("a NUL at the end", SETTINGS.encode() + b"\0", "settings-control", f"{FILE}:{TAIL}"),
    file("a file of two megabytes", b"#" * 2_000_000, "settings-too-long", FILE),
    Row("another file sets it too", "setting-duplicate", "config/more.toml:2 [site.zone]",
        others={"more.toml": '[site]\nzone = "UTC"\n'}),
    Row("another file is broken", "settings-table-open", "config/more.toml:1",
        others={"more.toml": "[site\n"}),
]  # fmt: skip

SYNTAX = [
    swap("a table's name is not closed", "[site]", "[site", "settings-table-open"),
    swap("an array of tables is not closed", "[site]", "[[site]", "settings-table-open"),
    swap("a text is not closed", '"Europe/Paris"', '"Europe/Paris', "settings-text-open"),
    swap("a text in single quotes is not closed", '"Europe/Paris"', "'Europe/Paris", "settings-text-open"),
    added("a long text in single quotes is not closed", "x = '''\na\nb\n", "settings-text-open"),
    swap("a list ends with a comma alone", '["cooperation"]', '["cooperation",', "settings-list-open"),
    added("a long text is not closed", 'x = """\na\nb\n', "settings-text-open"),
    swap("a text stands without quotes", '"Europe/Paris"', "Paris", "settings-value"),
    swap("a value is missing", "approvals = 0", "approvals =", "settings-value"),
    swap("a day that no month has", "approvals = 0", "since = 2026-02-30", "settings-date"),
    swap("= is missing", "approvals = 0", "approvals 0", "settings-equals"),
    swap("a colon for =", "approvals = 0", "approvals: 0", "settings-equals"),
    swap("a list is not closed", '["cooperation"]', '["cooperation"', "settings-list-open"),
    swap("a path of Windows", '"https://news.example"', '"C:\\x"', "settings-backslash"),
    swap("a character in a comment", "approvals = 0", "# a\x07b", "settings-control"),
    swap("a character in a text", "approvals = 0", 'template = "a\x00"', "settings-control"),
    swap("what no TOML begins with", "approvals = 0", "* approvals", "settings-syntax"),
    added("a table stands twice", "[site]\n", "settings-twice"),
    added("an option stands twice", "at = 1\n", "settings-twice"),
    added("an option stands twice inline", "x = {a = 1, a = 2}\n", "settings-twice"),
    added("lists in lists without end", f"x = {'[' * 3000}{']' * 3000}\n", "settings-deep"),
    added("tables in tables without end", f"x = {'{a=' * 3000}1{'}' * 3000}\n", "settings-deep"),
    added("lists in lists, twenty deep", f"x = {'[' * 20}{']' * 20}\n", "settings-deep"),
    added("a name of 5,000 parts", ".".join(["a"] * 5000) + " = 1\n", "settings-deep"),
    added("a number of 5,000 digits", f"x = {'9' * 5000}\n", "settings-digits"),
]  # fmt: skip

NAMES = [
    swap("an option misspelt", "base_url", "base_ulr", "setting-unknown-nearest", "site.base_ulr"),
    option("waiting longer than being late", 'until = "+7h"\nlate = "wait"', "setting-until",
           "until"),
    option("waiting for a year that is none", 'until = "+-3h"', "setting-duration", "until"),
    option("parity with a language that there is not", 'parity = ["de"]', "setting-locale",
           "parity"),
    option("an option that is like no other", "colour = 1", "setting-unknown", "colour"),
    added("a table misspelt", "[deliveri]\n", "setting-unknown-nearest", "deliveri"),
    swap("an option before all tables", "[site]", "x = 1\n[site]", "setting-unknown", "x"),
    swap("`home` in the file", "[site]", 'home = "x"\n[site]', "setting-unknown", "home"),
    swap("`file` in the file", "[site]", 'file = "x"\n[site]', "setting-unknown", "file"),
    added("`overrides` in the file", "[sender.overrides.actualites.fr]\n", "setting-unknown",
          "sender.overrides"),
    added("a name of 100,000 letters", "k" * 100_000 + " = 1\n", "setting-unknown",
          f"{LETTER}.schedules.weekly.{'k' * 59}…"),
    added("a password in the file", '[delivery.smtp]\npassword = "x"\n', "setting-unknown-nearest",
          "delivery.smtp.password", 2),
    swap("a section named as our pages", "sections.cooperation", "sections.feeds",
         "setting-key-taken", "sections.feeds"),
    swap("a section named as a path", "[sections.coop", '[sections."../x"]\n'
         'title = {fr = "A", fr-CA = "A", en = "A"}\n[sections.coop', "setting-key", "sections.../x"),
    added("a newsletter named as a path", '[newsletters."../x"]\n'
          'title = {fr = "A", fr-CA = "A", en = "A"}\nsections = []\n', "setting-key",
          "newsletters.../x"),
    added("a schedule named adhoc", f'[{LETTER}.schedules.adhoc-1]\nevery = "day"\nat = "08:00"\n',
          "setting-adhoc", f"{LETTER}.schedules.adhoc-1"),
    swap("a locale in capitals", "locales.fr-CA", "locales.FR-ca", "setting-tag", "locales.FR-ca"),
    swap("a locale named as a path", "locales.fr-CA", 'locales."../../x"', "setting-tag",
         "locales.../../x"),
    added("a sender for an unknown newsletter", "[sender.lettre.fr]\n", "setting-unknown",
          "sender.lettre"),
    added("a sender's option misspelt", '[sender.actualites.fr]\nemial = "x"\n',
          "setting-unknown-nearest", "sender.actualites.fr.emial", 2),
]  # fmt: skip

TYPES = [
    swap("a number for a text", '"Actualités"', "3", "setting-not-text", "site.title.fr"),
    swap("a list for a text", '"Europe/Paris"', "[1]", "setting-not-text", "site.zone"),
    swap("a bare time", '"08:00"', "08:00:00", "setting-not-text", f"{LETTER}.schedules.weekly.at"),
    option("text for a number", 'max_items = "12"', "setting-not-number", "max_items"),
    option("half an item", "max_items = 1.5", "setting-not-number", "max_items"),
    added("text for a flag", '[delivery.smtp]\nport = true\n', "setting-not-number",
          "delivery.smtp.port", 2),
    swap("a flag in quotes", 'zone = "E', 'precompress = "yes"\nzone = "E', "setting-not-flag",
         "site.precompress"),
    swap("a text for a list", '["cooperation"]', '"cooperation"', "setting-not-list",
         f"{LETTER}.sections"),
    swap("an array of tables", "[site]", "[[site]]", "setting-not-table", "site"),
    swap("a title in no language", '[newsletters.actualites]\ntitle.fr = "Actualités"\ntitle.fr-CA'
         ' = "Actualités"\ntitle.en = "News"', '[newsletters.actualites]\ntitle = "News"',
         "setting-not-by-locale", f"{LETTER}.title", below=1),
    added("a number for a sender's text", "[sender.actualites.fr]\nphone = 3\n", "setting-not-text",
          "sender.actualites.fr.phone", 2),
    added("a text for a sender's table", '[sender.actualites]\nfr = "x"\n', "setting-not-table",
          "sender.actualites.fr", 2),
    added("a date that says nothing", '[demo]\nas_of = "jamais"\n', "setting-instant",
          "demo.as_of", 2),
]  # fmt: skip

VALUES = [
    swap("no such zone", '"Europe/Paris"', '"Europe/Pari"', "setting-zone", "site.zone"),
    swap("a zone that is a path", '"Europe/Paris"', '"../../etc/x"', "setting-zone", "site.zone"),
    swap("no such zone of a locale", '"America/Toronto"', '"America/Toronta"', "setting-zone",
         "locales.fr-CA.zone"),
    swap("no such zone of a schedule", '"recipient"', '"reader"', "setting-zone",
         f"{LETTER}.schedules.weekly.zone"),
    swap("no such default", 'locale = "fr"', 'locale = "de"', "setting-locale",
         "site.default_locale"),
    swap("a fallback to nowhere", '["fr", "en"]', '["de"]', "setting-locale",
         "locales.fr-CA.fallback"),
    swap("a fallback to itself", '["fr", "en"]', '["fr-CA"]', "setting-fallback-self",
         "locales.fr-CA.fallback"),
    swap("no such Babel locale", '"fr_CA"', '"fr_QC"', "setting-babel", "locales.fr-CA.babel"),
    swap("a Babel locale that is a path", '"fr_CA"', '"../x"', "setting-babel",
         "locales.fr-CA.babel"),
    swap("a Babel locale with a hyphen", '"fr_CA"', '"fr-CA"', "setting-babel",
         "locales.fr-CA.babel"),
    added("a sender in no language of ours", "[sender.actualites.de]\n", "setting-locale",
          "sender.actualites.de"),
    swap("no such section", '["cooperation"]', '["coop"]', "setting-section", f"{LETTER}.sections"),
    added("no such transport", '[delivery]\ntransport = "smpt"\n', "setting-choice",
          "delivery.transport", 2),
    added("a domain with an accent", '[delivery.dkim]\ndomain = "métropole.example"\n', "setting-domain",
          "delivery.dkim.domain", 2),
    added("an address for a domain", '[delivery.dkim]\ndomain = "a@metropole.example"\n',
          "setting-domain", "delivery.dkim.domain", 2),
    added("a domain of somebody else", '[delivery.dkim]\ndomain = "ville.test"\nselectors.s = {}\n',
          "dkim-domain", "delivery.dkim.domain", 2),
    added("a selector in capitals", "[delivery.dkim.selectors.S2026]\n", "setting-key",
          "delivery.dkim.selectors.S2026"),
    added("an algorithm that nobody takes any more",
          '[delivery.dkim.selectors.s]\nalgorithm = "rsa-sha1"\n', "setting-choice",
          "delivery.dkim.selectors.s.algorithm", 2),
    swap("no such day", '"thursday"', '"jeudi"', "schedule-on-week", f"{LETTER}.schedules.weekly.on"),
    swap("no such hour", '"08:00"', '"8h"', "setting-clock", f"{LETTER}.schedules.weekly.at"),
    swap("an authority without a year", "example,2026", "example", "setting-authority",
         "site.authority"),
    swap("an authority of a 13th month", "example,2026", "example,2026-13", "setting-authority",
         "site.authority"),
    swap("an authority of year 0", "example,2026", "example,0000", "setting-authority",
         "site.authority"),
    swap("an authority with a new line", 'example,2026"', 'example,2026\\n"', "setting-control",
         "site.authority"),
    swap("no address", "actualites@", "actualites ", "setting-address", "sender.email"),
    swap("an empty legal name", '"Métropole d’exemple"', '" "', "setting-empty",
         "sender.legal_name"),
    added("an empty path", '[store]\nwithdrawals = ""\n', "setting-empty", "store.withdrawals", 2),
    option("a template elsewhere", 'template = "../../../etc"', "setting-template", "template"),
    option("a length in words", 'window = "1 mois"', "setting-duration", "window"),
    option("a length of ages", 'window = "99999999999d"', "setting-range", "window"),
    option("a planning of 101 years", 'plan_ahead = "36865d"', "setting-range", "plan_ahead"),
    option("no length at all", 'window = "0d"', "setting-range", "window"),
    option("no items", "max_items = 0", "setting-range", "max_items"),
    option("less than no items", "max_items = -3", "setting-range", "max_items"),
    option("items without end", "max_items = 0x" + "f" * 5000, "setting-range", "max_items"),
    option("five approvals", "approvals = 5", "setting-choice", "approvals"),
    option("since the year 1", "since = 0001-01-01", "setting-instant", "since"),
    option("since the year 9999", "since = 9999-12-31T23:59:59-14:00", "setting-instant", "since"),
    added("no such port", "[delivery.smtp]\nport = 99999\n", "setting-range",
          "delivery.smtp.port", 2),
    added("no connections", "[delivery.smtp]\nconnections = 0\n", "setting-range",
          "delivery.smtp.connections", 2),
    added("no time for an answer", '[delivery.smtp]\ntimeout = "0s"\n', "setting-range",
          "delivery.smtp.timeout", 2),
    added("no lease", '[delivery]\nlease = "0s"\n', "setting-range", "delivery.lease", 2),
    added("publishing all the time", '[schedule]\npublish = "0s"\n', "setting-range",
          "schedule.publish", 2),
    added("asking always", '[schedule]\nask_after = "0m"\n', "setting-range",
          "schedule.ask_after", 2),
    added("style in a colour", '[brand]\nink = "red;} body{display:none"\n', "setting-colour",
          "brand.ink", 2),
    added("a script in a colour", '[brand]\ndark_ink = "</style><script>"\n', "setting-colour",
          "brand.dark_ink", 2),
]  # fmt: skip

URL = '"https://news.example"'
URLS = [
    swap(f"an address {what}", URL, f'"{url}"', code, "site.base_url")
    for what, url, code in (
        ("without https", "news.example", "setting-url"),
        ("that is a script", "javascript:alert(1)", "setting-url"),
        ("whose bracket stays open", "https://[::1", "setting-url"),
        ("of no IPv6", "https://[1:2]", "setting-url"),
        ("with a quote", 'https://news.example/\\"><script>', "setting-url"),
        ("with a space", "https://news.example/a b", "setting-url"),
        ("with a query", "https://news.example/?a=b", "setting-url"),
        ("with a fragment", "https://news.example/#c", "setting-url"),
        ("with a password", "https://me:secret@news.example", "setting-url"),
        ("with no such port", "https://news.example:99999", "setting-url"),
        ("with accents", "https://métropole.example", "setting-url"),
        ("with a broken escape", "https://news.example/%zz", "setting-url"),
        ("with a NUL", "https://news.example/\\u0000", "setting-control"),
        ("that is empty", "", "setting-empty"),
    )
]
OTHER_URLS = [
    added("a DNS server by its name", '[doctor]\nresolver = "dns.example"\n', "setting-server",
          "doctor.resolver", line=2),
    added("numbers for a network that is none", '[metrics]\nallow = ["prometheus"]\n', "setting-network",
          "metrics.allow", line=2),
    added("a log in another form", '[logs]\nformat = "xml"\n', "setting-choice", "logs.format", line=2),
    added("forms at no address", '[web]\nbase_url = "https://[::1"\n', "setting-url",
          "web.base_url", 2),
    added("a heartbeat that is a file", '[alerts]\nheartbeat_url = "file:///etc/passwd"\n',
          "setting-url", "alerts.heartbeat_url", 2),
]  # fmt: skip

TITLE = 'title.fr = "Actualités"\ntitle.fr-CA = "Actualités"\ntitle.en = "News"\nsections'
CONTROLS = [
    swap(f"{what} in a title", '"Actualités"', f'"A{text}B"', "setting-control", "site.title.fr")
    for what, text in (
        ("a NUL", "\\u0000"),
        ("an escape sequence", "\\u001b[31m"),
        ("a C1 control", "\\u0085"),
        ("a line separator", "\\u2028"),
        ("our own mark", "\\ue000"),
        ("a new line", "\\n"),
    )
]
INJECTIONS = [
    swap("a header in a newsletter's title", TITLE, TITLE.replace("News", "N\\r\\nBcc: a@b.example"),
         "setting-control", f"{LETTER}.title.en", below=2),
    swap("a header in a legal name", '"Métropole d’exemple"', '"M\\r\\nBcc: a@b.example"',
         "setting-control", "sender.legal_name"),
    swap("a header in a name", '"The Metropolis"', '"M\\nBcc: a@b.example"', "setting-control",
         "sender.name.en"),
    swap("a header in an address", "metropole.example\"\nname", "metropole.example\\nBcc: x\"\nname",
         "setting-control", "sender.email"),
    option("a header in From", 'from = "a@b.example\\r\\nBcc: x@y"', "setting-control", "from"),
    added("a header in a partner's name", '[sender.actualites.fr]\nname = "M\\r\\nBcc: x"\n',
          "setting-control", "sender.actualites.fr.name", 2),
    swap("a NUL in the postal address", '"1, place', '"1,\\u0000place', "setting-control",
         "sender.mailing_address"),
]  # fmt: skip

VARIABLES = [
    variable("a table misspelt", "SYNDICATE_DELIVRY__X", "1", "setting-unknown-nearest", "delivry"),
    variable("an option misspelt", "SYNDICATE_SITE__ZON", "UTC", "setting-unknown-nearest",
             "site.zon"),
    variable("a word for a number", "SYNDICATE_DELIVERY__SMTP__PORT", "abc", "setting-not-number",
             "delivery.smtp.port"),
    variable("another script's digits", "SYNDICATE_DELIVERY__SMTP__PORT", "²", "setting-not-number",
             "delivery.smtp.port"),
    variable("digits without end", "SYNDICATE_DELIVERY__SMTP__PORT", "9" * 5000,
             "setting-not-number", "delivery.smtp.port"),
    variable("nothing after the prefix", "SYNDICATE_", "1", "variable-name"),
    variable("underscores alone", "SYNDICATE___", "1", "variable-name"),
    variable("no table", "SYNDICATE___ZONE", "1", "variable-name"),
    variable("a table itself", "SYNDICATE_SITE", "x", "variable-table", "site"),
    variable("a table that no file has", "SYNDICATE_DELIVERY", "x", "variable-table", "delivery"),
    variable("a title in no language", "SYNDICATE_SITE__TITLE", "x", "variable-table",
             "site.title"),
    variable("below an option", "SYNDICATE_SITE__ZONE__X", "x", "variable-below", "site.zone"),
    variable("below an option that no file has", "SYNDICATE_DELIVERY__TRANSPORT__X", "x",
             "variable-below", "delivery.transport"),
    variable("below a list", "SYNDICATE_DELIVERY__ONLY__X", "x", "variable-below",
             "delivery.only"),
    variable("bytes of no encoding", "SYNDICATE_SITE__ZONE", "\udcff", "setting-control",
             "site.zone"),
    variable("an empty address", "SYNDICATE_SITE__BASE_URL", "", "setting-empty",
             "site.base_url"),
    variable("no such transport", "SYNDICATE_DELIVERY__TRANSPORT", "smpt", "setting-choice",
             "delivery.transport"),
    variable("`file`", "SYNDICATE_FILE", "x", "setting-unknown", "file"),
]  # fmt: skip

ROWS = [
    *FILES, *SYNTAX, *NAMES, *TYPES, *VALUES, *URLS, *OTHER_URLS, *CONTROLS, *INJECTIONS,
    *VARIABLES,
]  # fmt: skip


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A home that was built before its settings went wrong."""
    return built(tmp_path / "home")


def kept(folder: Path) -> dict[str, bytes]:
    """Return all that no wrong setting may touch."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for part in ("public", "var", "content")
        for file in sorted((folder / part).rglob("*"))
        if file.is_file() and "catalogues" not in file.parts
    }


@pytest.mark.wide
@pytest.mark.parametrize("row", ROWS, ids=lambda row: re.sub(r"[^\w]+", "-", row.sentence))
def test_a_wrong_setting_is_told_where_it_is_and_nothing_is_touched(
    row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home(tmp_path / "home")
    write_article(folder, "bonne")
    (folder / "public").mkdir()
    (folder / "public" / "index.html").write_text("what readers see")
    row.write(folder)
    for name, value in row.variables.items():
        monkeypatch.setenv(name, value)
    before = kept(folder)
    found = told(folder, "check", finding=row.code, exit_code=3)
    assert place(found.finding) == row.where
    assert run(folder, "build", "--json").json["error"] == found.finding
    assert kept(folder) == before


@pytest.mark.wide
@pytest.mark.parametrize(
    "command",
    [("build",), ("deliver",), ("schedule", "tick"), ("issue", "list"), ("new", "article", "x"),
     ("migrate",)],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize(
    "row",
    [
        swap("a locale that Babel lacks", '"fr_CA"', '"fr_QC"', "setting-babel",
             "locales.fr-CA.babel"),
        added("a transport that is none", '[delivery]\ntransport = "smpt"\n', "setting-choice",
              "delivery.transport", 2),
        file("no text", SETTINGS.encode("utf-16"), "settings-encoding", f"{FILE}:1"),
    ],
    ids=lambda row: row.sentence.replace(" ", "-"),
)  # fmt: skip
def test_every_command_stops_at_a_wrong_setting(
    command: tuple[str, ...], row: Row, published: Path
) -> None:
    row.write(published)
    before = kept(published)
    ran = run(published, *command)
    assert ran.code == 3
    assert ran.err.startswith(f"{row.where}: error: ")
    assert kept(published) == before


def test_a_folder_without_settings_is_no_publication(tmp_path: Path) -> None:
    found = told(tmp_path, "check", finding="settings-absent", exit_code=3)
    assert place(found.finding) == FILE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["syndicate.toml", "more.toml"], ids=["the main file", "another file"]
)
def test_a_folder_in_the_place_of_a_file_is_named(name: str, tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    (folder / "config" / name).unlink(missing_ok=True)
    (folder / "config" / name).mkdir()
    found = told(folder, "check", finding="settings-unreadable", exit_code=3)
    assert place(found.finding) == f"config/{name}"
    assert "it is a folder" in found.lines["en"][0]
    assert "c’est un dossier" in found.lines["fr"][0]


def test_a_link_to_nowhere_is_named(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    (folder / "config" / "more.toml").symlink_to("gone.toml")
    found = told(folder, "check", finding="settings-unreadable", exit_code=3)
    assert place(found.finding) == "config/more.toml"


@pytest.mark.wide
@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + SETTINGS.encode(),
        SETTINGS.replace("\n", "\r\n").encode(),
        (SETTINGS + '\n[alerts]\nheartbeat_url = "https://hc.example/ping?id=a&b=c"\n').encode(),
        SETTINGS.replace('"1, place', '"1,\\nplace').encode(),
        SETTINGS.replace('"https://news.example"', '"http://[::1]:8000/a%20b/"').encode(),
        SETTINGS.replace('zone = "recipient"', 'zone = "Europe/Paris"').encode(),
        (SETTINGS + '\n[brand]\nink = "#abc"\npaper = "#AABBCC80"\n').encode(),
        SETTINGS.replace("example,2026", "example,2026-02-28").encode(),
    ],
    ids=[
        "a mark that some editors put first",
        "line ends of Windows",
        "a heartbeat with a query",
        "a postal address of two lines",
        "an address in IPv6 with a port and an escape",
        "a schedule in one zone",
        "short and see-through colours",
        "an authority with a day",
    ],
)
def test_what_is_right_stays_right(data: bytes, tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    write_article(folder, "bonne")
    (folder / FILE).write_bytes(data)
    assert run(folder, "check").code == 0


def test_no_password_is_repeated(tmp_path: Path) -> None:
    folder = home(tmp_path / "home", SETTINGS.replace("//news", "//me:secret@news", 1))
    assert "secret" not in run(folder, "check").err + run(folder, "check", "--json").out
