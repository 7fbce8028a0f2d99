"""`feeds compare`: what subscribers of an old feed will see when a new one takes its place."""

import os
from collections.abc import Iterator
from pathlib import Path

import click

from syndicate.cli.frame import Group, as_json, emit, show
from syndicate.cli.words import _, ngettext, spoken
from syndicate.feeds.compare import Comparison, Seen
from syndicate.journeys.comparing import Report, Source, guid_line, report
from syndicate.localise.findings import printable
from syndicate.localise.marks import N_
from syndicate.settings.options import Settings
from syndicate.shapes import feeds as shapes

_WIDEST = 100


@click.group(cls=Group, help=N_("Compare feeds, before one takes the place of another."))
def feeds() -> None:
    """Group the commands about feeds."""


@feeds.command(
    help=N_(
        "Tell what a program that knew the feed OLD will see in NEW; each is a file or an http(s) address."
    )
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--all",
    "older",
    is_flag=True,
    help=N_("Read older pages and archives too, where a feed names them."),
)
@as_json
@click.pass_obj
def compare(home: Path, old: str, new: str, older: bool, as_json: bool) -> int:
    """List entries; exit 1 while something that was there comes as new."""
    found = report(old, new, _settings(home), older=older)
    if as_json:
        emit(shapes.comparison(found, spoken()))
    else:
        _print(found)
    return 1 if found.failed else 0


def _settings(home: Path) -> Settings | None:
    """Return the publication's settings, if there is one here: feeds can be compared anywhere."""
    if not (home / "config" / "syndicate.toml").is_file():
        return None
    from syndicate.app import settings_of  # noqa: PLC0415 (takes long to import)

    return settings_of(home, os.environ)


def _print(found: Report) -> None:
    for one in found.comparison.entries:
        click.echo(_line(one))
        for more in _more(one, found.sources.get(one.item.id)):
            click.echo(f"    {more}")
    show(found.findings, err=False)
    click.echo(_totals(found.comparison))


def _line(one: Seen) -> str:
    title = one.item.title or one.item.link or one.item.id
    shown = printable(title if len(title) <= _WIDEST else f"{title[: _WIDEST - 1]}…")
    return f"{_states()[one.state]:<12} {shown}{_changed(one)}"


def _states() -> dict[str, str]:
    return {
        "same": _("same"),
        "changed": _("changed"),
        "new": _("as new"),
        "since": _("since then"),
        "earlier": _("earlier"),
        "gone": _("gone"),
    }


def _changed(one: Seen) -> str:
    names = {
        "title": _("title"),
        "date": _("date"),
        "link": _("link"),
        "content": _("text"),
    }
    told = ", ".join(names[name] for name in one.changed)
    return f" ({told})" if told else ""


def _more(one: Seen, source: Source | None) -> Iterator[str]:
    """Say, of an entry that comes again as new, what it was and what to do."""
    if one.was is None or not one.again:
        return
    by = {
        "id": _("nearly the same id"),
        "link": _("the same link"),
        "page": _("the same address on another site"),
        "title": _("the same title, within a day"),
        "slug": _("the same name in the address, within a day"),
    }
    said = _("was there as “{old}” ({by}), and is now “{new}”")
    yield printable(said.format(old=one.was.id, by=by[one.by or "id"], new=one.item.id))
    yield f"→ {printable(_remedy(guid_line(one), source))}"


def _remedy(line: str, source: Source | None) -> str:
    if source is None:
        return _("write {line} in the front matter of its file").format(line=line)
    if source.file is None:
        said = _("“{work}” has no file of its own in {locale}: one with {line} keeps the id")
        return said.format(work=source.work, locale=source.locale, line=line)
    return _("write {line} in {file}").format(line=line, file=source.file)


def _totals(found: Comparison) -> str:
    counts = {state: sum(one.state == state for one in found.entries) for state in shapes.STATES}
    again = len(found.again)
    parts = [
        ngettext("{n} the same", "{n} the same", counts["same"]),
        ngettext("{n} changed", "{n} changed", counts["changed"]),
        ngettext("{n} that was there comes as new", "{n} that were there come as new", again),
        ngettext("{n} new", "{n} new", counts["new"] - again) if counts["new"] > again else "",
        ngettext("{n} published since", "{n} published since", counts["since"]),
        ngettext("{n} earlier", "{n} earlier", counts["earlier"]) if counts["earlier"] else "",
        ngettext("{n} gone", "{n} gone", counts["gone"]),
    ]
    return f"{', '.join(filter(None, parts))}."
