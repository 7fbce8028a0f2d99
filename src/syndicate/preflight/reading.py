"""How a mail is read: by who sees little, by who sees nothing, and by who is watched (B5.4 to B5.6)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import pairwise

from syndicate.localise.locales import language
from syndicate.model import Finding
from syndicate.preflight.cascade import SCHEMES, Look, Scheme, declarations
from syndicate.preflight.case import Sheet
from syndicate.preflight.colours import Colour, colour, contrast
from syndicate.preflight.document import Element
from syndicate.preflight.origin import Origin, Place, local_path
from syndicate.settings.brand import Brand
from syndicate.templating import SLOT_OPEN

_LARGE, _LARGE_BOLD, _BOLD = 24.0, 18.66, 700
_LEAST, _LEAST_LARGE = 4.5, 3.0
_SMALLEST = 14.0  # pixels
_SHOWN = 40  # characters of a text that tell which one is meant
_DOT = re.compile(r"0*[01](?:\.0*)?(?:px)?")
# Links that say nothing by themselves, as screen readers list them.
_VAGUE: Mapping[str, frozenset[str]] = {
    "fr": frozenset(
        {"ici", "cliquez ici", "cliquer ici", "par ici", "lire", "lire la suite", "la suite"}
        | {"suite", "en savoir plus", "savoir plus", "plus", "voir", "voir plus", "lien"}
        | {"ce lien", "détails", "plus d'informations", "plus d'info"}
    ),
    "en": frozenset(
        {"here", "click here", "read", "read more", "read on", "more", "learn more", "see more"}
        | {"see", "link", "this link", "details", "more info", "more information"}
    ),
}


def alternatives(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Ask each image for an alternative text, be it empty."""
    for one in sheet.document.named("img"):
        if "alt" not in one.attributes:
            yield Finding(code="alt-missing", severity="error", **origin.of(one.written("src")))


def headings(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Ask for one h1, and for each level on the way down."""
    found = [one.element.name for one in sheet.document.headings]
    if found.count("h1") != 1:
        yield Finding(
            code="heading-main",
            severity="warning",
            fields={"count": found.count("h1")},
            **origin.by_template,
        )
    for above, below in pairwise(found):
        if int(below[1]) > int(above[1]) + 1:
            yield Finding(
                code="heading-order",
                severity="warning",
                fields={"above": above, "below": below},
                **origin.by_template,
            )


def link_names(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Ask each link where it leads, as who hears nothing but links does."""
    for link in sheet.document.links:
        if "href" not in link.element.attributes or _is_silent(link.element):
            continue
        place = origin.of_words(link.element.written("href"))
        if not link.text:
            yield Finding(code="link-unnamed", severity="error", **place)
        elif _plain(link.text) in _VAGUE.get(language(link.element.language or "und"), ()):
            yield Finding(
                code="link-vague", severity="warning", fields={"found": link.text}, **place
            )


def legible(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Compute contrast in the colours of the compiled mail, by day and by night (WCAG 2.2, 1.4.3)."""
    for look, text in _looks(sheet):
        least = _least(look)
        for scheme in SCHEMES:
            ink, paper = look.ink[scheme], look.paper[scheme]
            if ink is None or paper is None:
                continue
            shown = ink.over(paper)
            ratio = contrast(shown, paper)
            if ratio < least:
                yield Finding(
                    code="contrast-low" if scheme == "light" else "contrast-low-dark",
                    severity="warning",
                    fields={
                        "text": text,
                        "ink": str(shown),
                        "paper": str(paper),
                        "ratio": f"{ratio:.2f}",
                        "least": f"{least:.1f}",
                    },
                    **_of_colour(shown, scheme, origin),
                )


def sized(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Find texts that are smaller than captions are."""
    for look, text in _looks(sheet):
        if look.size < _SMALLEST and look.name not in {"sup", "sub"}:
            yield Finding(
                code="text-small",
                severity="warning",
                file=origin.template,
                mender="designer",
                fields={"text": text, "size": f"{look.size:g}", "least": f"{_SMALLEST:g}"},
            )


def untracked(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Refuse what tells who opens a mail, for nobody was asked (CNIL 2026-042; Loi 25, s. 8.1)."""
    for one in sheet.document.elements:
        if _is_personal(one) or (one.name == "img" and _is_dot(one) and _is_foreign(one, origin)):
            found = one.attributes.get("src", one.name).partition(SLOT_OPEN)[0]
            yield Finding(
                code="tracking-pixel",
                severity="error",
                fields={"found": found},
                **origin.of(one.source),
            )


def _is_personal(one: Element) -> bool:
    """Tell whether a picture has an address of its own for each reader."""
    style = one.attributes.get("style", "")
    return SLOT_OPEN in one.attributes.get("src", "") or ("url(" in style and SLOT_OPEN in style)


def _looks(sheet: Sheet) -> Iterator[tuple[Look, str]]:
    """Yield each way in which texts look, and the beginning of one that does."""
    seen: set[Look] = set()
    for run in sheet.document.runs:
        look = run.element.look
        if look not in seen:
            seen.add(look)
            yield look, " ".join(run.text.split())[:_SHOWN]


def _least(look: Look) -> float:
    large = look.size >= _LARGE or (look.size >= _LARGE_BOLD and look.weight >= _BOLD)
    return _LEAST_LARGE if large else _LEAST


def _of_colour(ink: Colour, scheme: Scheme, origin: Origin) -> Place:
    """Return where a colour can be mended: the option that it comes from, else the template."""
    brand, night = origin.settings.brand, scheme == "dark"
    for option in fields(Brand):
        if option.name.startswith("dark_") == night:
            known = colour(str(getattr(brand, option.name)))
            if known is not None and known.parts == ink.parts:
                setting = f"brand.{option.name}"
                return {"mender": "operator", "file": origin.settings.file, "setting": setting}
    return {"mender": "designer", "file": origin.template}


def _is_silent(one: Element) -> bool:
    return any(around.attributes.get("aria-hidden") == "true" for around in one.around())


def _is_foreign(one: Element, origin: Origin) -> bool:
    """Tell whether an image is none of those that a build makes of content, the same for everybody."""
    path = local_path(one.attributes.get("src", ""), origin.settings)
    return path is None or not path.startswith("media/")


def _is_dot(one: Element) -> bool:
    style = declarations(one.attributes.get("style", ""))
    sizes = (
        one.attributes.get(name) or style.get(name, ("", False))[0] for name in ("width", "height")
    )
    return any(_DOT.fullmatch(size) for size in sizes)


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'").strip(" .…:>→»›\u00a0\u202f")
