"""How heavy a mail is, for who gets the most of it (B5.1, B1.11)."""

from collections.abc import Iterator

from syndicate.model import Finding
from syndicate.preflight.case import Case, Sheet
from syndicate.preflight.origin import Origin, local_path

# Gmail cuts a message near 102 kB and hides the unsubscribe link with the rest.
_MOST = 102_400
_MANY = 90_000
_HEAVY_IMAGE = 300_000
_HEAVY_IMAGES = 1_000_000


def html(case: Case) -> Iterator[Finding]:
    """Weigh the HTML of the heaviest selection, with every personal value at its longest."""
    for tag in case.locales:
        size = case.heaviest(tag)
        if size > _MOST:
            yield Finding(
                code="html-too-big",
                severity="error",
                mender="editor",
                locale=tag,
                setting=f"newsletters.{case.newsletter}.max_items",
                fields={"size": size, "most": _MOST},
            )
        elif size > _MANY:
            yield Finding(
                code="html-big",
                severity="warning",
                mender="editor",
                locale=tag,
                setting=f"newsletters.{case.newsletter}.max_items",
                fields={"size": size, "most": _MOST},
            )


def images(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Weigh what a mail program fetches before a mail is seen whole."""
    case = origin.case
    if case is None:
        return
    shown = dict.fromkeys(one.attributes.get("src", "") for one in sheet.document.named("img"))
    weights = {src: _weight(src, case) for src in shown}
    for src, size in weights.items():
        if size > _HEAVY_IMAGE:
            yield Finding(
                code="image-heavy",
                severity="warning",
                fields={"found": src, "size": size, "most": _HEAVY_IMAGE},
                **origin.of(src),
            )
    whole = sum(weights.values())
    if whole > _HEAVY_IMAGES:
        yield Finding(
            code="images-heavy",
            severity="warning",
            mender="editor",
            locale=origin.locale,
            fields={"size": whole, "most": _HEAVY_IMAGES},
        )


def _weight(src: str, case: Case) -> int:
    path = local_path(src, case.settings)
    return (case.weight(path) if path else None) or 0
