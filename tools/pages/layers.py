"""The import contracts of pyproject.toml → a drawing of the layers, for docs/architecture.md."""

import tomllib
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

TOP = Path(__file__).parents[2]
_WIDTH, _ROW, _GAP, _MARGIN = 860, 34, 12, 20
_STYLE = (
    "text{font:14px system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;fill:#1d1f24}"
    ".small{font-size:12px;fill:#585b63}.layer{fill:#fff;stroke:#1f4e79}.outside{fill:#f4f3ef;stroke:#b9b5aa}"
)


def page() -> str:
    """Return the drawing: the highest layer first, beside each the outside libraries that it has a door for."""
    contracts = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = contracts["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one["type"] == "layers")
    doors = _doors(contracts)
    height = _MARGIN * 2 + 40 + len(layers) * (_ROW + _GAP)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        "<title>The layers of syndicate; a layer imports from those below it, never from above.</title>",
        f"<style>{_STYLE}</style>",
        f'<rect width="{_WIDTH}" height="{height}" rx="8" fill="#fbfaf7"/>',
        f'<text class="small" x="{_MARGIN + 34}" y="{_MARGIN + 14}">may import what is below</text>',
        f'<text class="small" x="{_WIDTH - _MARGIN}" y="{_MARGIN + 14}" text-anchor="end">outside libraries with one door, by where it is</text>',
        *_arrow(height),
        *(line for index, layer in enumerate(layers) for line in _layer(index, layer, doors)),
        "</svg>\n",
    ])  # fmt: skip


def _doors(contracts: Sequence[dict[str, object]]) -> dict[str, list[str]]:
    """Return by top module the outside libraries that only it may import."""
    found: dict[str, list[str]] = {}
    for one in contracts:
        for name in one.get("protected_modules", ()):
            if name.startswith("syndicate"):
                continue
            for importer in dict.fromkeys(_top(each) for each in one["allowed_importers"]):
                found.setdefault(importer, []).append(name)
    return found


def _top(module: str) -> str:
    return module.split(".")[1]


def _arrow(height: int) -> Iterator[str]:
    x, end = _MARGIN + 10, height - _MARGIN - 6
    yield f'<path d="M{x} {_MARGIN + 40}V{end}" stroke="#1f4e79" stroke-width="2"/>'
    yield f'<path d="M{x - 6} {end - 8}L{x} {end}L{x + 6} {end - 8}" fill="none" stroke="#1f4e79" stroke-width="2"/>'


def _layer(index: int, layer: str, doors: dict[str, list[str]]) -> Iterator[str]:
    names = [one.strip() for one in layer.split("|")]
    y = _MARGIN + 34 + index * (_ROW + _GAP)
    x = _MARGIN + 34
    for name in names:
        width = 24 + 8 * len(name)
        yield f'<rect class="layer" x="{x}" y="{y}" width="{width}" height="{_ROW}" rx="5"/>'
        yield f'<text x="{x + width / 2:g}" y="{y + 22}" text-anchor="middle">{escape(name)}</text>'
        x += width + 8
    outside = ", ".join(one for name in names for one in doors.get(name, ()))
    if outside:
        yield f'<text class="small" x="{_WIDTH - _MARGIN}" y="{y + 22}" text-anchor="end">{escape(outside)}</text>'
