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

    def tag(self, *codes: str) -> str | None:
        """Return the publication's tag for what a source calls a language, its most telling code first.

        "" is a code: the source says none. None: the publication has no such language.
        """
        plain = [_plain(code) for code in codes] or [""]
        named = [self._given[code] for code in plain if code in self._given]
        if named or "" in self._given:
            return named[0] if named else self._given[""]
        found = (self._tags.get(code) or self._tags.get(code.partition("-")[0]) for code in plain)
        return next((tag for tag in found if tag), None)

    def knows(self, code: str) -> bool:
        """Tell whether a word is the code of a language at all: one that was given, or one of ours."""
        plain = _plain(code)
        return bool(plain) and (plain in self._given or plain in self._tags)


def _plain(code: str) -> str:
    return code.strip().replace("_", "-").lower()
