"""What `init` writes: settings to start from, and folders where things go."""

from datetime import datetime
from pathlib import Path

from syndicate.cli.words import _
from syndicate.publish import replace_file

_FOLDERS = ("content/articles", "content/events", "content/issues", "templates", "locales")


def plant(folder: Path, data: Path, now: datetime) -> list[tuple[str, str]]:
    """Write a new publication into `folder`; return (path, what it is) of each thing written."""
    start = (data / "config" / "start.example.toml").read_text(encoding="utf-8")
    example = (data / "config" / "syndicate.example.toml").read_bytes()
    settings = start.replace(",YEAR", f",{now.year}")
    replace_file(folder / "config" / "syndicate.toml", settings.encode())
    replace_file(folder / "config" / "syndicate.example.toml", example)
    replace_file(folder / ".gitignore", b"/var/\n/public/\n")
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    return [
        ("config/syndicate.toml", _("your settings; lines marked ← are yours to change")),
        ("config/syndicate.example.toml", _("every option, explained")),
        ("content/", _("articles, events and editorials, one folder each")),
        ("templates/, locales/", _("what you put here overrides what comes with syndicate")),
    ]
