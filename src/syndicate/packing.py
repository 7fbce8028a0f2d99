"""Values of ours → bytes and back, for what is kept between two runs. The only door to msgspec.

Bytes of another version of ours may not fit any more: `unpack` then gives None, and whoever asked
makes the value anew.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Hashable

T = TypeVar("T")


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


_encoder = msgspec.msgpack.Encoder(enc_hook=str)


def pack(value: Any) -> bytes:
    """Return the bytes of a dataclass, or of plain data; what has no form of its own becomes text."""
    return _encoder.encode(value)


def unpack(data: bytes, kind: type[T]) -> T | None:
    """Return the value of type `kind` in `data`; None where it does not fit.

    Instants come back in UTC; what stands in a field of type Any is plain data.
    """
    try:
        found: T = _decoder(cast("Hashable", kind)).decode(data)
    except msgspec.MsgspecError:
        return None
    return found
