"""What click says is wrong with a command line → our own error, said in the person's language."""

from difflib import get_close_matches

import click

from syndicate.errors import UsageError


def usage_error(error: click.ClickException) -> UsageError:
    """Return what `error` means; every one of them knows the command whose --help helps."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "syndicate"
    match error:
        case click.exceptions.NoSuchCommand():
            known = context.command.list_commands(context) if context else []
            codes = ("command-unknown", "command-unknown-nearest")
            made = _unknown(codes, error.command_name, known)
        case click.exceptions.NoSuchOption():
            known = (
                [one for param in context.command.params for one in param.opts] if context else []
            )
            codes = ("option-unknown", "option-unknown-nearest")
            made = _unknown(codes, error.option_name, known)
        case click.exceptions.MissingParameter():
            made = UsageError("argument-missing", name=_name(error))
        case click.exceptions.BadParameter():
            made = _bad_value(error)
        case click.exceptions.BadOptionUsage():
            made = UsageError("option-incomplete", name=error.option_name)
        case _:
            made = UsageError("command-misused")
    made.fields["command"] = command
    return made


def _unknown(codes: tuple[str, str], found: str, known: list[str]) -> UsageError:
    near = get_close_matches(found, known, 1)
    plain, nearest = codes
    if near:
        return UsageError(nearest, found=found, nearest=near[0])
    return UsageError(plain, found=found)


def _bad_value(error: click.BadParameter) -> UsageError:
    name = _name(error)
    match error.param.type if error.param else None:
        case click.Choice() as kind:
            return UsageError(
                "argument-choice", name=name, allowed=", ".join(map(str, kind.choices))
            )
        case click.IntRange() as kind:
            return UsageError("argument-range", name=name, least=kind.min, most=kind.max)
        case click.Path() as kind if kind.dir_okay:
            return UsageError("argument-folder", name=name)
        case click.Path():
            return UsageError("argument-taken", name=name)
        case _:
            return UsageError("argument-number", name=name)


def _name(error: click.BadParameter) -> str:
    param = error.param
    if param is None:
        return ""
    return param.opts[0] if isinstance(param, click.Option) else (param.human_readable_name or "")
