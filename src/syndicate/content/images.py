"""The path of an image as an editor wrote it → the file, if it is one of the publication's."""

import hashlib
from pathlib import Path

from syndicate.errors import ContentError

_EXTENSIONS = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
_MAX_MIB = 20


class Images:
    """The images below `content/`; each file is read once."""

    def __init__(self, home: Path) -> None:
        self._root = (home / "content").resolve()
        self._digests: dict[Path, str] = {}

    def find(self, beside: Path, written: str) -> tuple[str, str]:
        """Return the file, relative to the home, and its digest.

        written: relative to the file `beside`.
        Raises ContentError image-missing, image-outside, image-type or image-too-large.
        """
        real = _real(beside.parent / written, written)
        if Path(written).is_absolute() or not real.is_relative_to(self._root):
            raise ContentError("image-outside", image=written)
        if real.suffix.lower() not in _EXTENSIONS:
            raise ContentError("image-type", image=written)
        if real not in self._digests:
            self._digests[real] = _digest(real, written)
        return f"content/{real.relative_to(self._root).as_posix()}", self._digests[real]


def _real(path: Path, written: str) -> Path:
    try:
        real = path.resolve(strict=True)
        present = real.is_file()
    except (OSError, ValueError, RuntimeError) as error:
        raise ContentError("image-missing", image=written) from error
    if not present:
        raise ContentError("image-missing", image=written)
    return real


def _digest(path: Path, written: str) -> str:
    try:
        if path.stat().st_size > _MAX_MIB * 1024 * 1024:
            raise ContentError("image-too-large", image=written, limit=_MAX_MIB)
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise ContentError("image-missing", image=written) from error
