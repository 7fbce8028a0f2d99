"""Accept-Encoding → the codings that may answer, the best first (RFC 9110 §12.5.3)."""

import re
from functools import lru_cache

_WEIGHT = re.compile(r"q=(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
_OURS = (b"br", b"gzip", b"identity")  # where weights are equal
_ALIASES = {"x-gzip": "gzip"}


@lru_cache(maxsize=256)
def accepted(field: bytes | None) -> tuple[bytes, ...]:
    """Return what the client takes; the file as it is where it takes nothing that we have."""
    if field is None or not field.strip():
        return (b"identity",)
    weights = _weights(field.decode("latin-1").lower())
    other = weights.get("*")
    found = {
        b"br": weights.get("br", other or 0.0),
        b"gzip": weights.get("gzip", other or 0.0),
        # Not named, it is acceptable and liked least; "*;q=0" alone forbids it.
        b"identity": weights.get("identity", 0.0001 if other is None else other),
    }
    ranked = sorted(_OURS, key=lambda one: -found[one])
    return tuple(one for one in ranked if found[one]) or (b"identity",)


def _weights(field: str) -> dict[str, float]:
    """Return coding → weight; an element that cannot be read counts for nothing."""
    found: dict[str, float] = {}
    for element in field.split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        weight = parameters[0] if parameters else "q=1"
        if name and _WEIGHT.fullmatch(weight):
            found[_ALIASES.get(name, name)] = float(weight[2:])
    return found
