"""What the documents say of commands, options, files and addresses is so."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import pytest

from syndicate.cli.main import COMMANDS, cli
from syndicate.localise.findings import SENTENCES
from syndicate.settings import (
    alerting,
    brand,
    console,
    options,
    pacing,
    programs,
    providers,
    recurrence,
    relay,
    returning,
    watching,
)
from syndicate.settings.options import Settings
from syndicate.settings.reader import read
from tests.support.homes import home

TOP = Path(__file__).parents[1]
REVIEWS = TOP / "docs" / "reviews"  # what was looked at, in the words of that day
DOCS = [
    *(one for one in sorted((TOP / "docs").rglob("*.md")) if not one.is_relative_to(REVIEWS)),
    *(TOP / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md")),
]
# What is made from the code is right about it, and no proof that people are told.
WRITTEN = [one for one in DOCS if one.parent.name != "reference"]
EXAMPLE = (TOP / "config" / "syndicate.example.toml").read_text(encoding="utf-8")
# What has no default is shown behind "#", as something to switch on.
EVERYTHING = re.sub(r"^#(?=[a-z\[])", "", EXAMPLE, flags=re.MULTILINE)

# What a document names: a command with its arguments, a link, a file of the repository.
COMMAND = re.compile(
    r"(?:^[ *\d/]*|[`“«(]\s*)(?:\S*/)?syndicate (?P<arguments>[^`”»|)\n#]+)", re.MULTILINE
)
LINK = re.compile(r"(?:\]\(|src=\")(?P<target>[^)\s\"]+)[)\"]")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`[^`]*`")
# Not content/, which is every publication's own: what stands there in a document is an example.
FOLDERS = "src|tests|contrib|docs|tools|benchmarks|requirements|templates|locales|config"
FILE = re.compile(rf"`(?P<path>(?:(?:{FOLDERS})/|\.ci/)[\w./-]*)`")
MAKE = re.compile(r"(?:`|^ *)make (?P<target>[a-z]+)", re.MULTILINE)
CODE_NAMED = re.compile(r"`(?P<code>[a-z]+(?:-[a-z]+)+)` \(code\)")

_NAMED = {**vars(options), **vars(returning), **vars(alerting), **vars(watching)}
TABLES = [one for one in _NAMED.values() if is_dataclass(one) and isinstance(one, type)]
OPTIONS = [
    (table, field)
    for table in TABLES
    if table is not Settings
    for field in fields(table)
    if (table, field.name) != (options.Sender, "overrides")  # tables of their own; see below
]

# Where the example shows the options of each table.
PLACES: Mapping[type[Any], str] = {
    options.Site: "site",
    options.Web: "web",
    options.Feeds: "feeds",
    options.Sender: "sender",
    options.Locale: "locales/fr",
    options.Section: "sections/news",
    options.Newsletter: "newsletters/letter",
    recurrence.Schedule: "newsletters/letter/schedules/weekly",
    options.Delivery: "delivery",
    relay.Smtp: "delivery/smtp",
    pacing.Pace: "delivery/pace",
    providers.Mailjet: "delivery/mailjet",
    providers.Brevo: "delivery/brevo",
    providers.Ses: "delivery/ses",
    providers.Mailgun: "delivery/mailgun",
    options.Dkim: "delivery/dkim",
    options.Selector: "delivery/dkim/selectors/letter-2026",
    options.Link: "links/legal",
    returning.Bounces: "bounces",
    returning.Imap: "bounces/imap",
    alerting.Alerts: "alerts",
    alerting.Recipients: "alerts/to",
    programs.Api: "api",
    options.Store: "store",
    options.Privacy: "privacy",
    options.Runner: "schedule",
    console.Console: "console",
    watching.Logs: "logs",
    watching.Metrics: "metrics",
    watching.Doctor: "doctor",
    options.Demo: "demo",
    brand.Brand: "brand",
}
KEY = re.compile(r"#?(?P<name>[a-z0-9_]+)(?:\.[A-Za-z-]+)* = ")


def text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def name(table: type[Any], field: Field[Any]) -> str:
    return f"{table.__name__}.{field.name}"


def settings_of(folder: Path, toml: str) -> Settings:
    return read(home(folder / "home", toml), {})


def tables_in(value: Any) -> Iterator[Any]:
    """Yield every options dataclass within `value`, itself included."""
    if is_dataclass(value):
        yield value
        for field in fields(value):
            yield from tables_in(getattr(value, field.name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from tables_in(one)


def is_default(table: Any, field: Field[Any]) -> bool:
    default = field.default_factory() if callable(field.default_factory) else field.default
    return bool(getattr(table, field.name) == default)


class TestTheExampleOfSettings:
    def test_can_be_used_as_it_is(self, tmp_path: Path) -> None:
        settings = settings_of(tmp_path, EXAMPLE)
        assert settings.newsletters["letter"].schedules["weekly"].zone == "recipient"
        assert settings.demo is None

    def test_can_be_used_with_everything_switched_on(self, tmp_path: Path) -> None:
        settings = settings_of(tmp_path, EVERYTHING)
        assert settings.demo is not None
        assert settings.newsletters["letter"].since is not None
        partner = settings.sender.overrides["letter"]["fr-CA"]
        assert partner["name"] == "La Ville partenaire"

    def test_has_a_place_for_every_table(self) -> None:
        assert set(TABLES) - {Settings} == PLACES.keys()

    @pytest.mark.parametrize(("table", "field"), OPTIONS, ids=lambda one: getattr(one, "name", ""))
    def test_shows_every_option(self, table: type[Any], field: Field[Any]) -> None:
        shown: Any = tomllib.loads(EVERYTHING)
        for key in PLACES[table].split("/"):
            shown = shown[key]
        assert field.name.rstrip("_") in shown

    def test_explains_every_option_above_its_first_line(self) -> None:
        lines = [line for line in EXAMPLE.splitlines() if line]
        explained: set[str] = set()
        silent = []
        for above, line in pairwise(lines):
            key = KEY.match(line)
            if key is None or key["name"] in explained:
                continue
            if not above.startswith("# ") and not key["name"].startswith("dark_"):
                silent.append(line)
            explained.add(key["name"])
        assert silent == []

    def test_shows_the_true_default_of_each_option_that_has_one(self, tmp_path: Path) -> None:
        shown = [
            *tables_in(settings_of(tmp_path / "as it is", EXAMPLE)),
            *tables_in(settings_of(tmp_path / "switched on", EVERYTHING)),
        ]
        wrong = [
            name(table, field)
            for table, field in OPTIONS
            if not (field.default is MISSING and field.default_factory is MISSING)
            if not str(field.type).startswith("collections.abc.Mapping")  # texts and tables
            if not any(is_default(one, field) for one in shown if isinstance(one, table))
        ]
        assert wrong == []

    def test_is_what_every_other_settings_file_refers_to(self, tmp_path: Path) -> None:
        start = (TOP / "config" / "start.example.toml").read_text(encoding="utf-8")
        assert "syndicate.example.toml" in start
        assert settings_of(tmp_path, start.replace(",YEAR", ",2026")).delivery.only


def commands() -> Iterator[tuple[str, ...]]:
    context = click.Context(cli)
    for first in COMMANDS:
        command = cli.get_command(context, first)
        if isinstance(command, click.Group):
            yield from ((first, second) for second in command.commands)
        else:
            yield (first,)


def named_commands(document: Path) -> Iterator[list[str]]:
    for found in COMMAND.finditer(text(document)):
        yield found["arguments"].split()


def parameters(command: click.Command) -> set[str]:
    return {option for one in command.params for option in (*one.opts, *one.secondary_opts)}


def complaint(arguments: list[str]) -> str | None:
    """Return what is wrong with a command line that a document shows."""
    words = list(arguments)
    while words and words[0] in ("--home", "--lang"):
        words = words[2:]
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        below = command.get_command(context, words[0])
        if below is None:
            return f"no command {words[0]}"
        command, words = below, words[1:]
    known = {*parameters(command), *parameters(cli), "--help", "-h", "--version"}
    given = {word.split("=")[0].rstrip(".,;:)]") for word in words if word.startswith("--")}
    return f"no option {sorted(given - known)}" if given - known else None


def _said(guide: str) -> list[str]:
    """Return the commands of a guide without what is named in its own language."""
    lines = re.findall(r"^    (syndicate .+)$", guide, re.MULTILINE)
    return [re.sub(r"--out \w+", "--out", line) for line in lines]


class TestTheDocuments:
    @pytest.mark.parametrize("command", list(commands()), ids=" ".join)
    def test_tell_of_every_command(self, command: tuple[str, ...]) -> None:
        told = [tuple(words[: len(command)]) for one in WRITTEN for words in named_commands(one)]
        assert command in told

    @pytest.mark.parametrize("document", WRITTEN, ids=lambda one: one.name)
    def test_show_only_commands_and_options_that_exist(self, document: Path) -> None:
        wrong = [
            f"syndicate {' '.join(words)}: {problem}"
            for words in named_commands(document)
            if (problem := complaint(words))
        ]
        assert wrong == []

    @pytest.mark.parametrize("document", DOCS, ids=lambda one: one.name)
    def test_have_links_that_lead_somewhere(self, document: Path) -> None:
        prose = INLINE.sub("", FENCED.sub("", text(document)))
        targets = [found["target"] for found in LINK.finditer(prose)]
        files = [one.partition("#")[0] for one in targets if "://" not in one]
        assert [one for one in files if one and not (document.parent / one).exists()] == []

    @pytest.mark.parametrize("document", DOCS, ids=lambda one: one.name)
    def test_have_links_to_headings_that_are_there(self, document: Path) -> None:
        anchors = [
            found["target"].removeprefix("#")
            for found in LINK.finditer(text(document))
            if found["target"].startswith("#")
        ]
        headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text(document)), re.MULTILINE)
        slugs = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
        assert [one for one in anchors if one not in slugs] == []

    @pytest.mark.parametrize("document", DOCS, ids=lambda one: one.name)
    def test_name_only_files_that_exist(self, document: Path) -> None:
        named = {found["path"] for found in FILE.finditer(text(document))}
        assert [path for path in sorted(named) if not (TOP / path).exists()] == []

    @pytest.mark.parametrize("document", DOCS, ids=lambda one: one.name)
    def test_name_only_codes_that_have_a_sentence(self, document: Path) -> None:
        named = {found["code"] for found in CODE_NAMED.finditer(text(document))}
        assert named - SENTENCES.keys() == set()

    @pytest.mark.parametrize("document", DOCS, ids=lambda one: one.name)
    def test_name_only_targets_that_make_knows(self, document: Path) -> None:
        known = set(re.findall(r"^([a-z]+):", text(TOP / "Makefile"), re.MULTILINE))
        named = {found["target"] for found in MAKE.finditer(text(document))}
        assert named - known == set()

    def test_say_the_same_to_editors_in_both_languages(self) -> None:
        english, french = (text(TOP / "docs" / name) for name in ("guide.md", "guide.fr.md"))
        assert re.findall(r"^#+", english, re.MULTILINE) == re.findall(r"^#+", french, re.MULTILINE)
        keys = re.compile(r"^\| (?P<keys>`[^|]+) \|", re.MULTILINE)
        assert keys.findall(english) == keys.findall(french)
        assert _said(english) == _said(french)

    def test_are_found_from_the_readme_or_from_one_another(self) -> None:
        linked = {
            (document.parent / found["target"].partition("#")[0]).resolve()
            for document in DOCS
            for found in LINK.finditer(text(document))
        }
        guides = [one for one in DOCS if one.is_relative_to(TOP / "docs")]
        assert [one.name for one in guides if one.resolve() not in linked] == []


class TestTheReference:
    def test_has_every_option_with_its_default(self) -> None:
        page = text(TOP / "docs" / "reference" / "settings.md")
        told = re.findall(
            r"^### `(?P<option>\S+)`\n\n\*.+\* · (?:needed|default .+)$", page, re.MULTILINE
        )
        assert len(told) == len(set(told))
        named = [one.rpartition(".")[2] for one in told]
        shown = [field.name.rstrip("_") for table, field in OPTIONS if not _is_table(table, field)]
        assert sorted(set(shown) - set(named)) == []
        assert len(named) >= len(shown) - len(
            fields(relay.Smtp)
        )  # [alerts.smtp] shows its host alone

    def test_has_every_command_with_its_options(self) -> None:
        page = text(TOP / "docs" / "reference" / "cli.md")
        heads = re.findall(r"^#+ `syndicate (.+)`$", page, re.MULTILINE)
        assert sorted(heads) == sorted({*(" ".join(one) for one in commands()), *COMMANDS})


def _is_table(table: type[Any], field: Field[Any]) -> bool:
    """Tell whether an option holds options of its own."""
    inside = f"{PLACES[table]}/{field.name}"
    return inside == "alerts/smtp" or any(
        place == inside or place.startswith(f"{inside}/") for place in PLACES.values()
    )


CLAIM = re.compile(r"^- \*\*(?P<claim>.+?)(?=^- |^#|\Z)", re.MULTILINE | re.DOTALL)
NODE = re.compile(r"`(?P<file>tests/[\w/]+\.py)::(?P<name>\w+(?:::\w+)?)`")


def claims() -> Mapping[str, list[tuple[str, str]]]:
    """Return what docs/security.md claims → the tests that it names for it."""
    said = text(TOP / "docs" / "security.md")
    said = said.partition("## What we claim\n")[2].partition("## What is not claimed\n")[0]
    return {
        " ".join(one["claim"].split())[:60]: [
            (node["file"], node["name"]) for node in NODE.finditer(one[0])
        ]
        for one in CLAIM.finditer(said)
    }


def named_in(file: str) -> set[str]:
    """Return the tests of a file, as pytest names them, without looking at its parameters."""
    found = set()
    for one in ast.parse(text(TOP / file)).body:
        if isinstance(one, ast.FunctionDef):
            found.add(one.name)
        elif isinstance(one, ast.ClassDef):
            found |= {
                f"{one.name}::{each.name}" for each in one.body if isinstance(each, ast.FunctionDef)
            }
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


class TestTheThreatModel:
    def test_claims_something(self) -> None:
        assert len(claims()) > 30

    @pytest.mark.parametrize("claim", claims())
    def test_names_a_test_for_each_claim_and_it_is_there(self, claim: str) -> None:
        named = claims()[claim]
        assert named
        assert [node for node in named if node[1] not in named_in(node[0])] == []
