"""`build --watch`: builds in the foreground, one line each, until Ctrl-C."""

from pathlib import Path

import click

from syndicate.app import App
from syndicate.cli.beside import OUTDATED, telling
from syndicate.cli.built import said, told
from syndicate.cli.frame import fail, opened, show
from syndicate.cli.main import told as in_words
from syndicate.cli.progress import Bar, bar
from syndicate.cli.stopping import stopping
from syndicate.cli.words import _
from syndicate.journeys.build.made import Build
from syndicate.model import Finding
from syndicate.schedule.building import Builder, Listener


def stay(home: Path, *, full: bool) -> None:
    """Build now and whenever there is something to build, until SIGINT or SIGTERM."""
    with opened(home, needs_database=False) as app, stopping() as stop, bar() as shown:
        hubs = telling(app, stop)
        lines = _Lines(app, shown)
        listener = Listener(
            built=lines.built, failed=lines.failed, outdated=lines.outdated, progress=shown
        )
        builder = Builder(app.house, app.clock.now, stop, listener, full=full)
        hubs.start()
        builder.run()
        lines.ended()


class _Lines:
    """What is printed. Findings are shown when they are others than before."""

    def __init__(self, app: App, shown: Bar | None) -> None:
        self._app = app
        self._bar = shown
        self._known: list[Finding] | None = None

    def built(self, made: Build, _anew: bool) -> None:
        """Print a build that wrote something, and the first."""
        self._clear()
        findings = told(made)
        changed = findings != (self._known or [])
        if changed:
            show(findings)
        if changed or self._known is None or made.written.written or made.written.deleted:
            click.echo(said(made))
        self._known = findings

    def failed(self, error: Exception) -> None:
        """Print why a build could not be made."""
        self._clear()
        home = self._app.house.home
        fail(in_words(error, home), home, as_json=False)

    def outdated(self) -> None:
        """Print that settings are not taken up."""
        self._clear()
        click.echo(_(OUTDATED), err=True)

    def ended(self) -> None:
        """Print that this was the end."""
        self._clear()
        click.echo(_("Ended. What was built stands."), err=True)

    def _clear(self) -> None:
        if self._bar is not None:
            self._bar.clear()
