"""The table of metrics of `serve` → their page; where there is no such table, the page says so."""

import importlib.util
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from pages.text import cell, code, made, table

_TABLE = "syndicate.web.metrics.table"
_INTRODUCTION = (
    "What `serve` tells a Prometheus at `/metrics`. No label is anybody’s address, token or path."
)


def page() -> str:
    """Return the page of metrics: each has a name, a kind, a help text, and values or words by label."""
    if not _is_there(_TABLE):
        return made("Metrics", "This version offers none.")
    rows = [
        [code(one.name), one.kind, cell(one.help), _labels(one.labels)]
        for one in _metrics(import_module(_TABLE))
    ]
    return "\n".join(
        [made("Metrics", _INTRODUCTION), table(["Name", "Kind", "Meaning", "Labels"], rows)]
    )


def _is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _metrics(module: Any) -> Iterator[Any]:
    """Yield each metric of the module's sequences once, in its order."""
    seen = set()
    for value in vars(module).values():
        if isinstance(value, Sequence) and all(isinstance(one, module.Metric) for one in value):
            for one in value:
                if one.name not in seen:
                    seen.add(one.name)
                    yield one


def _labels(labels: dict[str, str]) -> str:
    return "; ".join(f"{code(name)}: {cell(values)}" for name, values in labels.items())
