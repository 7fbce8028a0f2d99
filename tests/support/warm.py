"""What any home would compile anew on its first run, compiled once for all homes of a test process."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

_COMPILED = ("catalogues", "templates")  # by what they are made of: no home is told from another


def warmed(home: Path) -> Path:
    """Have `home` share its compiled catalogues and templates with the others; return it."""
    own = home / "var" / "cache"
    own.mkdir(parents=True, exist_ok=True)
    for name in _COMPILED:
        (own / name).symlink_to(_shared() / name, target_is_directory=True)
    return home


@cache
def _shared() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="syndicate-compiled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in _COMPILED:
        (folder / name).mkdir()
    return folder
