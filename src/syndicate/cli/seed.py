"""What `init` writes: settings to start from, and folders where things go."""

from datetime import datetime
from pathlib import Path

from syndicate.cli.words import _
from syndicate.errors import unwritable
from syndicate.publish import replace_file

_FOLDERS = ("content/articles", "content/events", "content/issues", "templates", "locales")


def plant(folder: Path, data: Path, now: datetime) -> list[tuple[str, str]]:
    """Write a new publication into `folder`; return (path, what it is) of each thing written."""
    start = (data / "config" / "start.example.toml").read_text(encoding="utf-8")
    example = (data / "config" / "syndicate.example.toml").read_bytes()
    settings = start.replace(",YEAR", f",{now.year}")
    files = {
        "config/syndicate.example.toml": example,
        ".gitignore": b"/var/\n/public/\n",
        # The last: with it the publication is there, and what is cut short before can be repeated.
        "config/syndicate.toml": settings.encode(),
    }
    for name in _FOLDERS:
        _make(folder / name)
    for name, text in files.items():
        if not (folder / name).exists():  # a repository begun elsewhere keeps what is its own
            replace_file(folder / name, text)
    return [
        ("config/syndicate.toml", _("your settings; lines marked ← are yours to change")),
        ("config/syndicate.example.toml", _("every option, explained")),
        ("content/", _("articles, events and editorials, one folder each")),
        ("templates/, locales/", _("what you put here overrides what comes with syndicate")),
    ]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
