"""Where the packaged templates, catalogues, sample content and settings are."""

from pathlib import Path


def data_root() -> Path:
    """Return `_data` beside the package in a wheel, else the top of the repository."""
    packaged = Path(__file__).parent / "_data"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]
