"""What everything depends on besides content: settings, templates, catalogues, libraries, this program.

Told by bytes and by stamps, without understanding any of it, so that a build with nothing to do has
nothing to load.
"""

import hashlib
import os
import site
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import syndicate

_OWN = "SYNDICATE_"


def settings_key(home: Path, environment: Mapping[str, str]) -> bytes:
    """Return a key of settings, libraries and this program: what content is read by."""
    whole = hashlib.sha256()
    for file in sorted((home / "config").glob("*.toml")):
        whole.update(f"{file.name}\0".encode())
        whole.update(_bytes(file))
    for name in sorted(environment):
        if name.startswith(_OWN):
            whole.update(f"{name}={environment[name]}\0".encode(errors="surrogateescape"))
    whole.update("\0".join((sys.version, *_installed())).encode())
    for line in _stamps(Path(syndicate.__file__).parent, (".py",)):
        whole.update(line)
    return whole.digest()


def design_key(home: Path, data: Path) -> bytes:
    """Return a key of templates, catalogues, vocabularies and logos: what editions are shown by."""
    whole = hashlib.sha256()
    for root in dict.fromkeys((home, data)):
        for folder in ("templates", "locales", "content/brand"):
            for line in _stamps(root / folder, ()):
                whole.update(line)
    return whole.digest()


def folder_key(folder: Path) -> bytes:
    """Return a key of what stands below a folder, by its stamps."""
    whole = hashlib.sha256()
    for line in _stamps(folder, ()):
        whole.update(line)
    return whole.digest()


def _installed() -> list[str]:
    """Return the names and versions of what is installed beside us, as its folders tell them."""
    found = []
    for folder in {*site.getsitepackages(), *(one for one in sys.path if "site-packages" in one)}:
        try:
            found += [one.name for one in Path(folder).glob("*.dist-info")]
        except OSError:
            continue
    return sorted(found)


def _stamps(folder: Path, endings: tuple[str, ...]) -> Iterator[bytes]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if one != "__pycache__")
        for name in sorted(files):
            if endings and not name.endswith(endings):
                continue
            path = f"{root}/{name}"
            try:
                seen = os.stat(path)  # noqa: PTH116 (hundreds of files before anything else)
            except OSError:
                continue
            yield f"{path} {seen.st_size} {seen.st_mtime_ns} {seen.st_ino}\n".encode(
                errors="surrogateescape"
            )


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
