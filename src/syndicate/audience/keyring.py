"""The folder of secret keys: made when first wanted, rotated by adding one, never overwritten.

`token-<n>` sign what stands in mails: the newest signs, all verify. `identity` stays for ever, for
Message-IDs and the hashes of addresses must be the same after years.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from syndicate import disk
from syndicate.errors import SettingsError

_SIZE = 32
_TOKEN = re.compile(r"token-(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets, kept out of every repr. `signing`: key number → secret; the highest signs."""

    signing: Mapping[int, bytes] = field(repr=False)
    identity: bytes = field(repr=False)

    @property
    def newest(self) -> int:
        """Return the number of the key that signs."""
        return max(self.signing)


def load(folder: Path) -> Keys:
    """Return the keys in `folder`, made on first use (folder 0700, files 0600).

    Two processes that start at once end up with the same keys. Raises SettingsError key-unreadable.
    """
    _prepare(folder)
    if not _numbers(folder):
        _create(folder / "token-1")
    _create(folder / "identity")
    signing = {number: _read(folder / f"token-{number}") for number in _numbers(folder)}
    return Keys(signing, _read(folder / "identity"))


def rotate(folder: Path) -> Keys:
    """Add a key that signs from now on; what older keys signed stays valid."""
    newest = load(folder).newest
    _create(folder / f"token-{newest + 1}")
    return load(folder)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unreadable(folder, error) from error


def _numbers(folder: Path) -> list[int]:
    found = (_TOKEN.fullmatch(path.name) for path in folder.iterdir())
    return sorted(int(match[1]) for match in found if match)


def _create(path: Path) -> None:
    """Write a key whole under another name, then link it: no reader sees half, the first one wins."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, f"{secrets.token_hex(_SIZE)}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        _link(draft, path)
    except OSError as error:
        raise _unreadable(path, error) from error
    finally:
        draft.unlink(missing_ok=True)


def _link(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return  # another process made it in the meantime: theirs is the key
    disk.settle(path.parent)


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if len(key) != _SIZE:
        raise _unreadable(path, None)
    return key


def _unreadable(path: Path, error: Exception | None) -> SettingsError:
    reason = getattr(error, "strerror", None) or "not a key"
    return SettingsError("key-unreadable", file=str(path), reason=reason)
