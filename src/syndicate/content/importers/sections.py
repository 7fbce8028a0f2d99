"""What a source files works under → the publication's sections."""

from collections.abc import Iterable, Mapping

from syndicate.content.importers.names import slug_of
from syndicate.settings.options import Settings


class Sections:
    """Which section a work goes into.

    given: as `values.Wish.sections`. What is not given goes where a section has its name as key, or as a
    title in any language; and where there is only one section, everything does.
    """

    def __init__(self, settings: Settings, given: Mapping[str, str]) -> None:
        titles = {
            slug_of(title): key
            for key, one in settings.sections.items()
            for title in one.title.values()
        }
        keys = {slug_of(key): key for key in settings.sections}
        self._known = titles | keys | {slug_of(old): new for old, new in given.items() if old}
        alone = next(iter(settings.sections)) if len(settings.sections) == 1 else None
        self._else = given.get("", alone)

    def section(self, names: Iterable[str]) -> str | None:
        """Return the section of the first name that is known, else that of all else; None if there is none."""
        found = (self._known.get(slug_of(name)) for name in names)
        return next((one for one in found if one), self._else)
