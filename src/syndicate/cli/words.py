"""The language that staff are spoken to in: `--lang`, else the environment, else English."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path

from syndicate.localise.catalogue import Catalogue, load
from syndicate.localise.locales import canonical
from syndicate.paths import data_root
from syndicate.settings.options import Locale

# Staff are spoken to in these even where a publication's settings cannot be read.
HOUSE_LOCALES: Mapping[str, Locale] = {
    "fr": Locale(name="Français", babel="fr_FR"),
    "fr-CA": Locale(name="Français (Canada)", babel="fr_CA", fallback=("fr",)),
    "en": Locale(name="English", babel="en_CA"),
}
_SOURCES = ("SYNDICATE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_GROUPED = 1000  # the first number that is written in groups
_spoken: ContextVar[Catalogue] = ContextVar("spoken")


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the tag asked for, or "en"; what we have no catalogue for is passed over."""
    asked = [*_from_arguments(arguments), *(environment.get(name, "") for name in _SOURCES)]
    tags = (canonical(text.split(".")[0].replace("_", "-")) for text in asked if text)
    return next((own for tag in tags if (own := _nearest(tag))), "en")


def _from_arguments(arguments: Sequence[str]) -> list[str]:
    """Find `--lang` before click parses anything: its own messages are in that language too."""
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return [argument.removeprefix("--lang=")]
        if argument == "--lang":
            return list(arguments[index + 1 : index + 2])
    return []


def _nearest(tag: str) -> str | None:
    if tag in HOUSE_LOCALES:
        return tag
    base = tag.split("-", maxsplit=1)[0]
    return base if base in HOUSE_LOCALES else None


def speak(tag: str, home: Path | None) -> None:
    """Speak `tag` from now on; the home's own catalogues win over the packaged ones.

    Raises TemplateError for a catalogue that cannot be read.
    """
    _spoken.set(catalogue_of(tag, home))


def catalogue_of(tag: str, home: Path | None) -> Catalogue:
    """Return the words in which staff are spoken to in a house language; see `speak`."""
    if tag == "en":  # the code's own language: nothing to read, and `--help` stays quick
        return Catalogue(tag)
    packaged = data_root() / "locales"
    folders = (home / "locales", packaged) if home else (packaged,)
    cache = home / "var" / "cache" / "catalogues" if home else None
    kept = cache if cache and cache.parent.is_dir() else None
    return load(tag, HOUSE_LOCALES, folders, kept)


def spoken() -> Catalogue:
    """Return the catalogue in use; English where nobody chose."""
    try:
        return _spoken.get()
    except LookupError:
        speak("en", Path())
        return _spoken.get()


def _(text: str) -> str:
    """Translate `text`."""
    return spoken().gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate the form that fits `count`, and put the figure in the place of {n}."""
    return spoken().ngettext(one, many, count).format(n=figure(count))


def figure(number: int) -> str:
    """Return a number as the person writes it: "12 500"."""
    if abs(number) < _GROUPED:
        return str(number)
    from syndicate.localise import formats  # noqa: PLC0415 (Babel takes long to load)

    return formats.number(number, HOUSE_LOCALES[spoken().tag].babel)
