"""Bytes → fewer bytes, the same on every machine and day."""

import gzip
from collections.abc import Mapping

import brotli

from syndicate.site import served

ENDINGS = (".gz", ".br")
LEAST = 256  # bytes; below, the headers weigh more than what is saved
_BEST = 9  # of 9 and of 11: brotli's last two levels take ten times as long for two per cent


def is_compressed(path: str, feeds: Mapping[str, str]) -> bool:
    """Tell whether compressed copies belong beside the file at `path`."""
    return not path.endswith(ENDINGS) and served.rule(path, feeds).is_text


def siblings(data: bytes) -> Mapping[str, bytes]:
    """Return ending → compressed copy, for a server that gives out files; empty where none is smaller."""
    made = {".gz": gzipped(data, _BEST), ".br": brotlied(data, _BEST)}
    return {
        ending: one for ending, one in made.items() if len(data) >= LEAST and len(one) < len(data)
    }


def gzipped(data: bytes, level: int) -> bytes:
    """Return `data` in gzip, without a time in it."""
    return gzip.compress(data, level, mtime=0)


def brotlied(data: bytes, level: int) -> bytes:
    """Return `data` in brotli."""
    return bytes(brotli.compress(data, quality=level, mode=brotli.MODE_TEXT))
