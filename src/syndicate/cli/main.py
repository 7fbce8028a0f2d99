"""`syndicate [--home DIR] COMMAND`: finds the command, speaks the person's language, ends with a code.

Exit 0 done; 1 findings or failures, each printed; 2 usage; 3 settings.
"""

import importlib
import io
import os
import re
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from syndicate.cli import words
from syndicate.cli.frame import Spoken, fail
from syndicate.errors import SyndicateError, UsageError, reason_of
from syndicate.localise.marks import N_

_SURROGATE = re.compile("[\\ud800-\\udfff]")
# name → (module:attribute, what it does): the modules are imported by the commands that need them.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "init": ("home:init", N_("Start a new publication in a folder")),
    "demo": ("demo:demo", N_("Build, plan and deliver the sample publication")),
    "new": ("home:new", N_("Create an article or event, with every front matter key in place")),
    "stamp": ("home:stamp", N_("Give a permanent id to works that have none")),
    "withdraw": (
        "withdraw:withdraw",
        N_("Take a published work back from readers, in all its languages"),
    ),
    "check": (
        "check:check",
        N_("Read settings, content and templates; list what is wrong, and where"),
    ),
    "build": ("build:build", N_("Write public/: pages and feeds")),
    "translations": (
        "translations:translations",
        N_("Follow translations, draft them, exchange them with translators"),
    ),
    "import": (
        "coming_feed:import_",
        N_("Bring in what was published with Hugo, WordPress or Ghost"),
    ),
    "issue": ("issue:issue", N_("Plan, preview, approve and send an issue of a newsletter")),
    "deliver": ("deliver:deliver", N_("Hand over what the outbox holds")),
    "deliveries": (
        "deliveries:deliveries",
        N_("List what became of each message, and settle what nobody knows"),
    ),
    "bounces": (
        "bounces:bounces",
        N_("Take mails that came back, list them, undo an incident"),
    ),
    "report": (
        "reports:report",
        N_("Tell what became of issues, one by one and over time"),
    ),
    "subscribers": ("subscribers:subscribers", N_("Add, show and import readers")),
    "schedule": ("schedule:schedule", N_("See what is due and when, and do what is due now")),
    "serve": (
        "serve:serve",
        N_("Serve pages and feeds, build, schedule and deliver, in one process"),
    ),
    "worker": (
        "worker:worker",
        N_("Hand over mails beside other workers, where one machine is too small"),
    ),
    "feeds": (
        "feeds:feeds",
        N_("See what subscribers of an old feed will see in a new one"),
    ),
    "staff": ("staff:staff", N_("Say who may use the console, and what each may do there")),
    "alerts": (
        "alerts:alerts",
        N_("See what staff are told, and try whether it reaches them"),
    ),
    "hold": ("instance:hold", N_("Stop all sending")),
    "release": ("instance:release", N_("End a hold")),
    "adopt": ("instance:adopt", N_("Let this copy of the publication send")),
    "audit": ("audit:audit", N_("See who did what, and when")),
    "tokens": ("tokens:tokens", N_("Let programs work here by HTTP, each with a token of its own")),
    "keys": ("keys:keys", N_("Add a key that signs readers’ links")),
    "doctor": (
        "doctor:doctor",
        N_("Say how this installation is, and show the keys that sign mails"),
    ),
    "migrate": ("migrate:migrate", N_("Bring the database up to date, or into another one")),
    "backup": (
        "backup:backup",
        N_("Copy what cannot be made again into a file, while everything goes on"),
    ),
    "restore": ("backup:restore", N_("Bring a publication back from a backup")),
}


class Commands(Spoken, click.Group):
    """The commands by name; the list of them imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a publication's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import and return the command, or None."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(
            importlib.import_module(f"syndicate.cli.{module}"), attribute
        )
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands with what each does."""
        with formatter.section(words._("Commands")):
            formatter.write_dl([(name, words._(text)) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=N_(
        "Publish articles and events as feeds, pages and newsletters, in every reader's language."
    ),
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SYNDICATE_HOME",
    default=Path(),
    help=N_("The publication's folder; the working folder if not given."),
)
@click.option("--lang", metavar="TAG", help=N_("Language of messages: fr, fr-CA or en."))
@click.version_option(package_name="syndicate-press", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, home: Path, lang: str | None) -> None:
    """Remember the home for the command."""
    ctx.obj = Path(os.path.realpath(home))


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _make_printable()
    home = Path(os.path.realpath(_home(arguments)))
    _speak(words.language(arguments, os.environ), home)
    with _terminable():
        sys.exit(_run(arguments, home))


def _run(arguments: list[str], home: Path) -> int:
    try:
        _expect_text(arguments, home)
        result: Any = cli.main(arguments, prog_name="syndicate", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(words._("Interrupted; what was done so far stands."), err=True)
        return 1
    except Exception as error:  # noqa: BLE001 (people are told in words; see `told`)
        return _failed(error, home, as_json="--json" in arguments)
    return result if isinstance(result, int) else 0


def _failed(error: Exception, home: Path, *, as_json: bool) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.ctx.get_help(), err=True)
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads any more
        return 1
    try:
        return fail(told(error, home), home, as_json=as_json)
    except OSError as broken:  # nothing can be printed either, as on a full disk
        sys.stderr.write(f"syndicate: {reason_of(broken)}\n")
        return 1


def _make_printable() -> None:
    """Have an output in an old encoding show “?” for what it lacks, rather than end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _expect_text(arguments: list[str], home: Path) -> None:
    """Raise UsageError argument-bytes for bytes that no text has; no file of ours could hold them."""
    if any(_SURROGATE.search(one) for one in (*arguments, str(home))):
        raise UsageError("argument-bytes")


def told(error: Exception, home: Path) -> SyndicateError:
    """Return what people are told of `error`; the traceback of one that we did not foresee is kept."""
    if isinstance(error, SyndicateError):
        return error
    if isinstance(error, click.ClickException):
        from syndicate.cli.usage import usage_error  # noqa: PLC0415 (only where one is made)

        return usage_error(error)
    from syndicate.cli.report import unforeseen  # noqa: PLC0415 (only where one is made)

    return unforeseen(error, home)


def _speak(tag: str, home: Path) -> None:
    """Speak `tag`; where the publication's own catalogue cannot be read, with our words alone."""
    try:
        words.speak(tag, home)
    except SyndicateError:  # `check` tells which and where
        words.speak(tag, None)


@contextmanager
def _terminable() -> Iterator[None]:
    """End on SIGTERM and SIGHUP as on Ctrl-C: what is half done is undone, and nothing is left lying about."""
    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.default_int_handler) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _home(arguments: list[str]) -> str:
    for index, argument in enumerate(arguments):
        if argument.startswith("--home="):
            return argument.removeprefix("--home=")
        if argument == "--home" and index + 1 < len(arguments):
            return arguments[index + 1]
    return os.environ.get("SYNDICATE_HOME", ".")
