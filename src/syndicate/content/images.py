"""The path of an image as an editor wrote it → the file, if it is one of the publication's."""

import hashlib
import os
import unicodedata
from pathlib import Path

from syndicate.content.complaints import nearest
from syndicate.errors import ContentError
from syndicate.imaging import formats
from syndicate.imaging.formats import Format
from syndicate.imaging.measure import measure
from syndicate.model import Image

MOST_MIB = 20


class Images:
    """The images below `content/`; each file is read once."""

    def __init__(self, home: Path) -> None:
        self._root = Path(os.path.realpath(home / "content"))  # which a loop of links never stops
        self._known: dict[Path, Image] = {}

    def find(self, beside: Path, written: str) -> Image:
        """Return the image, measured and still without description; its file is relative to the home.

        written: relative to the file `beside`.
        Raises ContentError image-missing, image-missing-nearest, image-outside, image-type,
        image-too-large, image-broken, image-mislabelled or image-pixels.
        """
        if Path(written).is_absolute():
            raise ContentError("image-outside", image=written)
        real = _real(beside.parent, written, self._root)
        form = formats.named(real.name)
        if form is None:
            raise ContentError("image-type", image=written)
        if real not in self._known:
            self._known[real] = self._read(real, form, written)
        return self._known[real]

    def _read(self, real: Path, form: Format, written: str) -> Image:
        data = _bytes(real, written)
        found = measure(data, form, written)
        return Image(
            file=f"content/{real.relative_to(self._root).as_posix()}",
            digest=hashlib.sha256(data).hexdigest()[:16],
            alt="",
            width=found.width,
            height=found.height,
            length=found.length,
            nature=found.nature,
        )


def _real(folder: Path, written: str, root: Path) -> Path:
    """Return the file that `written` names below `root`, whichever Unicode form its name has."""
    path = folder
    try:
        for part in Path(written).parts:
            path = _twin(path / part)
        real = path.resolve(strict=True)
        present = real.is_file()
        real.as_posix().encode("utf-8")  # a link may lead to a name that is no text
    except (OSError, ValueError, RuntimeError) as error:
        raise _missing(path, written, root) from error
    if not real.is_relative_to(root):
        raise ContentError("image-outside", image=written)
    if not present:
        raise _missing(path, written, root)
    return real


def _twin(path: Path) -> Path:
    """Return `path`, or what stands there under the same name in another Unicode form."""
    if path.name == ".." or path.exists():
        return path
    return next((one for one in _siblings(path) if _form(one.name) == _form(path.name)), path)


def _siblings(path: Path) -> list[Path]:
    try:
        return sorted(path.parent.iterdir())
    except (OSError, ValueError):
        return []


def _form(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _missing(path: Path, written: str, root: Path) -> ContentError:
    """Return what to say of an image that is not there; beside it there may be one named alike."""
    if _inside(path.parent, root):
        names = [one.name for one in _siblings(path) if formats.named(one.name)]
        near = nearest(path.name, [name for name in names if name.isprintable()])
        if near:
            return ContentError("image-missing-nearest", image=written, nearest=near)
    return ContentError("image-missing", image=written)


def _inside(folder: Path, root: Path) -> bool:
    try:
        return folder.resolve().is_relative_to(root)
    except (OSError, ValueError, RuntimeError):
        return False


def _bytes(path: Path, written: str) -> bytes:
    try:
        if path.stat().st_size > MOST_MIB * 1024 * 1024:
            raise ContentError("image-too-large", image=written, limit=MOST_MIB)
        return path.read_bytes()
    except OSError as error:
        raise ContentError("image-missing", image=written) from error
