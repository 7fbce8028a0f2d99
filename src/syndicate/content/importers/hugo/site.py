"""The settings of a Hugo site → its languages, where their texts are, and how its addresses are made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

from syndicate import timezones
from syndicate.content.importers.hugo import matter
from syndicate.content.importers.pictures import inside
from syndicate.errors import ContentError, UsageError

_NAMES = ("hugo", "config")
_ENDS = ("toml", "yaml", "yml", "json")
_MOST = 1024 * 1024  # bytes of a settings file


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language of the site.

    code:  its key in the settings; locale: its languageCode, "" where it has none.
    folder: where its texts are. base: what its addresses begin with, without a slash at the end.
    """

    code: str
    locale: str
    folder: Path
    base: str
    permalinks: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is to be known of a site.

    languages: by code, the default one first. statics: folders whose files are served from the root.
    dates: where a text's date is looked for. lower: paths are in lower case.
    """

    root: Path
    languages: Mapping[str, Language]
    statics: tuple[Path, ...]
    zone: tzinfo
    dates: tuple[str, ...] = ("date", "publishdate", "pubdate", "published")
    ugly: bool = False
    lower: bool = True
    own_host: str = ""


def read(root: Path, zone: tzinfo) -> Site:
    """Return the site whose source is in a folder.

    zone: of times without offset, where the settings name none. Raises UsageError import-no-hugo, and
    ContentError for settings that cannot be read.
    """
    found = _settings(root)
    if not found and not (root / "content").is_dir():
        raise UsageError("import-no-hugo", file=str(root))
    named = matter.text(found.get("timezone"))
    dates = _dated(found)
    languages = {one.code: one for one in _languages(root, found)}
    statics = matter.texts(found.get("staticdir")) or ("static",)
    return Site(
        root=root,
        languages=languages,
        statics=tuple(root / one for one in (*statics, "assets")),
        zone=timezones.zone(named) or zone if named else zone,
        dates=dates,
        ugly=matter.flag(found.get("uglyurls")),
        lower=not matter.flag(found.get("disablepathtolower")),
    )


def _dated(found: Mapping[str, Any]) -> tuple[str, ...]:
    """Return where dates are looked for, of the site or of its first language that says so."""
    languages = _map(found.get("languages"))
    wanted = [
        _map(found.get("frontmatter")),
        *(_map(_map(one).get("frontmatter")) for one in languages.values()),
    ]
    told: Any = next((one["date"] for one in wanted if one.get("date")), [])
    usual = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
    listed: list[str] = []
    for one in matter.texts(told) or (":default",):
        listed += usual if one == ":default" else [one.lower()]
    return tuple(dict.fromkeys(listed))


def _languages(root: Path, found: Mapping[str, Any]) -> Iterator[Language]:
    default = matter.text(found.get("defaultcontentlanguage")) or "en"
    tables = {code: _map(one) for code, one in _map(found.get("languages")).items()} or {
        default: {}
    }
    base = matter.text(found.get("baseurl"))
    many_hosts = any(one.get("baseurl") for one in tables.values())
    in_folder = matter.flag(found.get("defaultcontentlanguageinsubdir"))
    for code in sorted(tables, key=lambda one: one != default.lower()):
        table = tables[code]
        plain = many_hosts or (code == default.lower() and not in_folder)
        own = (matter.text(table.get("baseurl")) or base).rstrip("/")
        yield Language(
            code=code,
            locale=matter.text(
                table.get("locale") or table.get("languagecode") or table.get("lang")
            ),
            folder=root
            / (matter.text(table.get("contentdir") or found.get("contentdir")) or "content"),
            base=own if plain else f"{own}/{code}",
            permalinks=_patterns(found.get("permalinks")) | _patterns(table.get("permalinks")),
        )


def _patterns(value: Any) -> dict[str, str]:
    """Return section → pattern, of both forms in which Hugo takes them."""
    table = _map(value)
    flat = {key: one for key, one in table.items() if isinstance(one, str)}
    return flat | {key: one for key, one in _map(table.get("page")).items() if isinstance(one, str)}


def _settings(root: Path) -> dict[str, Any]:
    """Return all settings: of the one file at the top, and of config/_default and config/production."""
    found: dict[str, Any] = {}
    for name in _NAMES:
        for end in _ENDS:
            _merge(found, _read(root, root / f"{name}.{end}"))
    for folder in ("_default", "production"):
        files = sorted((root / "config" / folder).glob("*.*"))
        for path in (one for one in files if one.suffix[1:] in _ENDS):
            whole = path.stem.lower() in _NAMES
            told: Mapping[str, Any] = _read(root, path)
            for key in () if whole else reversed(path.stem.lower().split(".")):
                told = {key: told}
            _merge(found, told)
    return found


def _read(root: Path, path: Path) -> Mapping[str, Any]:
    if not inside(root, path):
        return {}
    if path.stat().st_size > _MOST:
        raise ContentError("file-too-large", file=path.name, limit=_MOST // 1024)
    try:
        return matter.settings(path.name, path.read_bytes())
    except ContentError as error:
        error.file = str(path.relative_to(root))
        raise


def _merge(into: dict[str, Any], told: Mapping[str, Any]) -> None:
    for key, one in told.items():
        here = into.get(key.lower())
        if isinstance(here, dict) and isinstance(one, Mapping):
            _merge(here, one)
        else:
            into[key.lower()] = _lower(one)


def _lower(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key).lower(): _lower(one) for key, one in value.items()}
    return value


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
