"""What is drawn in an SVG, as boxes: texts as wide as they are anywhere."""

from dataclasses import dataclass

from lxml import etree

from syndicate.charts.frame import Anchor, Box, box_of

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    title: str
    description: str
    texts: list[tuple[str, str, Box]]  # class, text, where
    bars: list[Box]
    path: str

    def labels(self, kind: str = "chart-label") -> list[str]:
        return [text for own, text, _ in self.texts if own == kind]


def drawn(svg: str) -> Drawing:
    top = etree.fromstring(svg)
    assert top.get("role") == "img"
    names = [top.find(f"{SVG}{name}") for name in ("title", "desc")]
    assert top.get("aria-labelledby").split() == [one.get("id") for one in names]
    assert "style" not in svg  # our own policy for pages allows none
    _, _, width, height = map(float, top.get("viewBox").split())
    return Drawing(
        width=width,
        height=height,
        title=names[0].text or "",
        description=names[1].text or "",
        texts=[(one.get("class"), one.text or "", _text(one)) for one in top.iter(f"{SVG}text")],
        bars=[_rect(one) for one in top.iter(f"{SVG}rect")],
        path=next((str(one.get("d")) for one in top.iter(f"{SVG}path") if one.get("fill")), ""),
    )


def is_legible(drawing: Drawing) -> bool:
    """Tell whether each text lies inside, and touches no other and no bar."""
    boxes = [box for _, _, box in drawing.texts]
    # Figures in the SVG are rounded to a tenth of a pixel.
    inside = all(
        box.left >= -0.1
        and box.top >= 0
        and box.right <= drawing.width + 0.1
        and box.bottom <= drawing.height
        for box in boxes
    )
    apart = not any(
        one.meets(other) for number, one in enumerate(boxes) for other in boxes[number + 1 :]
    )
    free = not any(one.meets(bar) for one in boxes for bar in drawing.bars)
    return inside and apart and free


def _text(one: etree._Element) -> Box:
    anchors: dict[str, Anchor] = {"start": "start", "middle": "middle", "end": "end"}
    anchor = anchors[str(one.get("text-anchor"))]
    assert one.get("font-size") == "14"
    return box_of(one.text or "", float(str(one.get("x"))), float(str(one.get("y"))), anchor)


def _rect(one: etree._Element) -> Box:
    x, y, width, height = (float(str(one.get(name))) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)
