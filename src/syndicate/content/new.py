"""A kind and a slug → a file with every key in it, for an editor to fill."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from syndicate import disk
from syndicate.content.fields import is_slug
from syndicate.content.files import Source, shown, sources
from syndicate.content.identity import work_id
from syndicate.errors import UsageError
from syndicate.model import FOLDERS, Kind
from syndicate.settings.options import Settings

_OPTIONAL = """\
# updated: {now}
# slug: {slug}
# tags: []
# author: ""
# image: image.jpg
# image_alt: ""
# image_credit: ""
# featured: false
# expires: {later}
# withdrawn: {now}
# canonical: https://
# aliases: []
# redirect_from: []
# source: {source}@000000000000
# source_parts: title 0000
# translator: ""
# reviewed_by: ""
# guid: ""
"""

_HAPPENING = """\
start: {start}
# end: {end}
# all_day: false
zone: {zone}
# place: ""
# cancelled: {now}
# sequence: 0
"""

_REQUIRED = """\
---
title: "{title}"
summary: "…"
date: {now}
section: {section}
status: draft
"""


def create(
    home: Path, settings: Settings, kind: Kind, slug: str, locale: str, now: datetime
) -> Path:
    """Write a draft that `check` accepts as it is; return its path.

    Raises UsageError new-slug, new-locale, or new-exists where the work is there in any language.
    """
    if not is_slug(slug):
        raise UsageError("new-slug", found=slug)
    if locale not in settings.locales:
        raise UsageError("new-locale", found=locale)
    for one in sources(home, kind, settings.locales):
        if isinstance(one, Source) and one.name == slug:
            raise UsageError("new-exists", file=one.file)
    path = home / "content" / FOLDERS[kind] / slug / f"index.{locale}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        disk.create(path, _text(settings, kind, slug, now).encode("utf-8"))
    except FileExistsError as error:
        raise UsageError("new-exists", file=shown(home, path)) from error
    return path


def _text(settings: Settings, kind: Kind, slug: str, now: datetime) -> str:
    local = now.astimezone(ZoneInfo(settings.site.zone)).replace(microsecond=0)
    evening = (local + timedelta(days=7)).replace(hour=18, minute=0, second=0)
    template = _REQUIRED + (_HAPPENING if kind == "event" else "") + _OPTIONAL + "id: {id}\n---\n\n"
    return template.format(
        title=slug.replace("-", " ").replace("_", " ").capitalize(),
        slug=slug,
        now=local.isoformat(),
        later=(local + timedelta(days=30)).isoformat(),
        start=evening.isoformat(),
        end=(evening + timedelta(hours=2)).isoformat(),
        section=next(iter(settings.sections)),
        source=settings.site.default_locale,
        zone=settings.site.zone,
        id=work_id(settings.site.authority, kind, slug),
    )
