"""The folder of secret keys: made when first wanted, rotated by adding one, never overwritten.

`token-<n>` sign what stands in mails: the newest signs, all verify. `identity` stays for ever, for
Message-IDs and the hashes of addresses must be the same after years.
"""

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from syndicate import disk
from syndicate.errors import SettingsError, reason_of, unwritable

IDENTITY = "identity"
_SIZE = 32
_TOKEN = re.compile(r"token-(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets, kept out of every repr.

    signing: key number → secret, of those that were there when we began; the highest signs.
    folder:  where those are that were added since; None for nowhere.
    """

    signing: Mapping[int, bytes] = field(repr=False)
    identity: bytes = field(repr=False)
    folder: Path | None = field(default=None, repr=False, compare=False)
    _added: dict[int, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def newest(self) -> int:
        """Return the number of the key that signs."""
        return max(self.signing)

    def verifying(self, number: int) -> bytes | None:
        """Return the key of this number, also one that was added since; None where there is none.

        Anybody can name any number: each key is read once, and one that is not there costs a look
        at its name. Raises SettingsError key-unreadable and key-damaged for one that is there.
        """
        known = self.signing.get(number) or self._added.get(number)
        if known or self.folder is None or number < self.newest:  # those below were taken away
            return known
        file = _token(self.folder, number)
        if file.is_file():
            self._added[number] = _read(file)
        return self._added.get(number)


def load(folder: Path) -> Keys:
    """Return the keys in `folder`, made on first use (folder 0700, files 0600).

    Two processes that start at once end up with the same keys. Raises SettingsError key-unreadable
    and key-damaged, StoreError output-unwritable.
    """
    _prepare(folder)
    if not _numbers(folder):
        _create(_token(folder, 1))
    _create(folder / IDENTITY)
    signing = {number: _read(_token(folder, number)) for number in _numbers(folder)}
    return Keys(signing, _read(folder / IDENTITY), folder)


def rotate(folder: Path) -> Keys:
    """Add a key that signs from now on; what older keys signed stays valid."""
    newest = load(folder).newest
    _create(_token(folder, newest + 1))
    return load(folder)


def _prepare(folder: Path) -> None:
    """Make the folder; remove what a killed process left of a key."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    for name in _names(folder):
        if name.startswith(".") and name.endswith(".new"):
            with suppress(OSError):  # another process is at work, or done with it
                disk.remove_if_left(folder / name)


def _token(folder: Path, number: int) -> Path:
    return folder / f"token-{number}"


def _numbers(folder: Path) -> list[int]:
    found = (_TOKEN.fullmatch(name) for name in _names(folder))
    return sorted(int(match[1]) for match in found if match)


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError as error:
        raise _unreadable(folder, error) from error


def _create(path: Path) -> None:
    """Make a key, whole or not at all; of two processes that do so at once, the first one's stays."""
    try:
        if not path.exists():
            disk.create(path, f"{secrets.token_hex(_SIZE)}\n".encode(), mode=0o600)
    except FileExistsError:
        return
    except OSError as error:
        raise unwritable(path, error) from error


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except OSError as error:
        raise _unreadable(path, error) from error
    except ValueError as error:
        raise SettingsError("key-damaged", file=str(path)) from error
    if len(key) != _SIZE:
        raise SettingsError("key-damaged", file=str(path))
    return key


def _unreadable(path: Path, error: OSError) -> SettingsError:
    return SettingsError("key-unreadable", file=str(path), reason=reason_of(error))
