"""A newsletter's schedules → what the macro `rhythm` says in words."""

from collections.abc import Mapping

from syndicate.localise.rhythm import rhythm
from syndicate.settings.options import Settings


def schedules(settings: Settings, newsletter: str, tag: str) -> Mapping[str, Mapping[str, str]]:
    """Return schedule → how a page in `tag` tells of it."""
    babel = settings.locales[tag].babel
    table = settings.newsletters[newsletter].schedules
    return {key: rhythm(schedule, babel) for key, schedule in table.items()}
