"""The languages of a source → those of the publication."""

from collections.abc import Mapping

from syndicate.settings.options import Settings


class Tongues:
    """What the source's language codes mean here.

    given: as `values.Wish.languages`. What is not given is taken where a locale has the same tag, or the
    same language and no other locale has: "fr-FR" is fr, "en_US" is en.
    """

    def __init__(self, settings: Settings, given: Mapping[str, str]) -> None:
        self._given = {_plain(code): tag for code, tag in given.items()}
        self._tags = {_plain(tag): tag for tag in settings.locales}

    def tag(self, code: str) -> str | None:
        """Return the publication's tag for a code ("" where the source says none); None if there is none."""
        code = _plain(code)
        if code in self._given:
            return self._given[code]
        if "" in self._given:
            return self._given[""]
        return self._tags.get(code) or self._tags.get(code.partition("-")[0]) if code else None


def _plain(code: str) -> str:
    return code.strip().replace("_", "-").lower()
