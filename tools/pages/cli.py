"""click's commands → the page of the command line."""

from collections.abc import Iterator

import click

from pages.text import cell, code, made, plain, table
from syndicate.cli import words
from syndicate.cli.main import COMMANDS, cli

_INTRODUCTION = (
    (
        "Every command, as `syndicate COMMAND --help` tells it in your language. [Running it](../operations.md) and the"
        " [editors’ guide](../guide.md) show them at work."
    ),
    (
        "A command ends with 0 when it is done, 1 with findings or failures, 2 if it was not understood, 3 if a setting is"
        " wrong ([exit codes and JSON](../operations.md#exit-codes-and-json)). Instants (`ISO`) take any offset; without one"
        " they are read in `[site] zone`."
    ),
)


def page() -> str:
    """Return the page of the command line, in English."""
    words.speak("en", None)
    context = click.Context(cli, info_name="syndicate")
    rows = [[f"[`{name}`](#syndicate-{name})", cell(text)] for name, (_, text) in COMMANDS.items()]
    parts = [made("Command line", *_INTRODUCTION), "## `syndicate`\n", _options(cli, context)]
    parts.append(table(["Command", "What it does"], rows))
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is not None:
            parts += _told(command, click.Context(command, info_name=name, parent=context), 2)
    return "\n".join(parts)


def _told(command: click.Command, context: click.Context, depth: int) -> Iterator[str]:
    yield f"{'#' * depth} `{context.command_path}`\n"
    yield f"{plain(command.help or '')}.\n".replace("..", ".")
    pieces = [context.command_path, *command.collect_usage_pieces(context)]
    yield f"```text\n{' '.join(pieces)}\n```\n"
    options = _options(command, context)
    if options:
        yield options
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _told(below, click.Context(below, info_name=name, parent=context), depth + 1)


def _options(command: click.Command, context: click.Context) -> str:
    rows = []
    for one in command.get_params(context):
        record = one.get_help_record(context)
        if record and "--help" not in one.opts and isinstance(one, click.Option):
            rows.append([code(record[0]), cell(record[1]) + _mark(one)])
    return table(["Option", "Meaning"], rows) if rows else ""


def _mark(one: click.Parameter) -> str:
    marks = ["needed"] if one.required else []
    marks += ["may be repeated"] if one.multiple else []
    return f" *({', '.join(marks)})*" if marks else ""
