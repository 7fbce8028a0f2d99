"""A file of the home with a secret in it and nothing else → the secret. It is read when it is needed, never kept on disk elsewhere, never logged."""

from pathlib import Path

from syndicate.errors import SettingsError, reason_of

_LONGEST = 4096


def read(home: Path, name: str, setting: str) -> str:
    """Return the secret in the file that `setting` names.

    Raises SettingsError secret-missing where none is named, secret-unreadable, secret-empty, secret-unfit.
    """
    if not name:
        raise SettingsError("secret-missing", setting=setting)
    try:
        with (home / name).open("rb") as file:
            data = file.read(_LONGEST + 1)
    except OSError as error:
        reason = reason_of(error)
        raise SettingsError(
            "secret-unreadable", file=name, setting=setting, reason=reason
        ) from error
    key = data.strip()
    if not key:
        raise SettingsError("secret-empty", file=name, setting=setting)
    if len(data) > _LONGEST or not all(ord("!") <= byte <= ord("~") for byte in key):
        raise SettingsError("secret-unfit", file=name, setting=setting)
    return key.decode("ascii")
