"""What every command shares: a home to work in, words to say it in, JSON for scripts."""

import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.words import _, ngettext, spoken
from syndicate.errors import SettingsError, SyndicateError, UsageError
from syndicate.instants import typed
from syndicate.localise.findings import finding_of, printable, say, word
from syndicate.localise.marks import N_
from syndicate.model import Finding
from syndicate.shapes import common

if TYPE_CHECKING:  # app imports the database; `--help` must not
    from syndicate.app import App

log = logging.getLogger("syndicate")

# click's own words for the options that it brings; `Spoken` translates them with the rest.
CLICK_SAYS = (N_("Show this message and exit."), N_("Show the version and exit."))


class Spoken:
    """A command whose help is said in the person's language."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined] # mixed into click.Command
        formatter.write_usage(ctx.command_path, " ".join(pieces), _("Usage:") + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's sentence, translated."""
        sentence: str = getattr(self, "help", None) or ""
        if sentence:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_(sentence))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, their help translated."""
        records = [param.get_help_record(ctx) for param in self.get_params(ctx)]  # type: ignore[attr-defined] # mixed into click.Command
        rows = [(names, _(text)) for names, text in filter(None, records)]
        if rows:
            # Translators: a colon follows; add what your language puts before it.
            with formatter.section(_("Options")):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


class Command(Spoken, click.Command):
    """A command."""


class Group(Spoken, click.Group):
    """A command with commands below it, in the order in which they are defined."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in their written order."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, translated."""
        rows = [(name, command.help or "") for name, command in self.commands.items()]
        # Translators: a colon follows; add what your language puts before it.
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(text)) for name, text in rows])


as_json = click.option("--json", "as_json", is_flag=True, help=N_("Print one JSON document."))


class Named(click.Path):
    """A path that is not empty: an unset variable must not mean the working folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if not value and param is not None:
            raise UsageError("argument-empty", name=param.human_readable_name)
        return super().convert(value, param, ctx)


class Instant(click.ParamType[datetime]):
    """An instant with its offset, or a local time in the site's zone (see `aware`)."""

    name = "ISO"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read RFC 3339 and its ISO 8601 relatives."""
        try:
            return typed(value)
        except ValueError as error:
            raise UsageError("argument-instant", found=value) from error


@contextmanager
def opened(home: Path, *, needs_database: bool = True) -> Iterator["App"]:
    """Compose the publication in `home` (see `app.compose`), and close it afterwards."""
    from syndicate import app  # noqa: PLC0415 (imports the database, which --help does not need)

    composed = app.compose(home, os.environ, needs_database=needs_database)
    try:
        yield composed
    finally:
        composed.close()


def aware(instant: datetime | None, zone: str, now: datetime) -> datetime:
    """Return `instant` in UTC, a local one read in `zone`; `now` where none was given."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 (only commands with --at need zones)

    if instant is None:
        return now
    return (instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def emit(document: Mapping[str, Any]) -> None:
    """Print one JSON document on stdout."""
    utf_8 = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    click.echo(json.dumps(document, ensure_ascii=not utf_8, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return common.instant(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    return str(value)


def as_dict(finding: Finding) -> dict[str, Any]:
    """Return the contract's Finding, said in the person's language."""
    return common.finding(finding, spoken())


def show(findings: Iterable[Finding], *, err: bool = True, remedies: bool = True) -> None:
    """Print each finding: place, severity, fact, and below it what to do."""
    # Translators: a colon follows these three; add what your language puts before it.
    labels = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    for finding in findings:
        message, remedy = say(finding, spoken())
        click.echo(f"{_place(finding)}{labels[finding.severity]}: {message}", err=err)
        if remedy and remedies:
            click.echo(f"    → {remedy}", err=err)


def _place(finding: Finding) -> str:
    parts = [str(part) for part in (finding.file, finding.line or None) if part]
    place = ":".join(parts)
    if finding.setting:
        place = f"{place} [{finding.setting}]" if place else finding.setting
    return f"{printable(place)}: " if place else ""


def named(name: str) -> str:
    """Return what a state or the reason of a hold is called in the person's language."""
    return printable(word(name, spoken()))


def said_totals(findings: Iterable[Finding]) -> str:
    """Say how many errors, warnings and notes there are."""
    counts = common.totals(findings)
    errors = ngettext("{n} error", "{n} errors", counts["error"])
    warnings = ngettext("{n} warning", "{n} warnings", counts["warning"])
    notes = ngettext("{n} note", "{n} notes", counts["note"])
    return f"{errors}, {warnings}, {notes}"


def fail(error: SyndicateError, home: Path, *, as_json: bool) -> int:
    """Print `error` for the person or the script; return the exit code."""
    finding = common.below(finding_of(error), home)
    if as_json:
        emit({"error": as_dict(finding)})
    else:
        show([finding])
    if isinstance(error, SettingsError):
        return 3
    return 2 if isinstance(error, UsageError) else 1
