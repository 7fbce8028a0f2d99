"""Where links and images of a mail lead, as far as that can be told without asking anybody."""

from collections.abc import Iterator

from syndicate.model import Finding
from syndicate.preflight.case import Case, Sheet
from syndicate.preflight.origin import Origin, local_path
from syndicate.templating import SLOT_OPEN

_WHOLE = ("https://", "http://", "mailto:", "tel:", "webcal:", SLOT_OPEN)
_FETCHED = ("https://", "http://")
# The endpoints of readers' own links, which are no files (urls.one_click and its neighbours).
_ANSWERED = ("u/", "p/", "c/", "s/")


def whole(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Ask for addresses that stand by themselves: a mail has no place to look for others from."""
    for link in sheet.document.links:
        href = link.element.attributes.get("href")
        if href is not None and not href.startswith(_WHOLE):
            yield Finding(
                code="link-nowhere",
                severity="error",
                fields={"found": href},
                **origin.of(link.element.written("href")),
            )
    for image in sheet.document.named("img"):
        src = image.attributes.get("src", "")
        if not src.startswith(_FETCHED) and SLOT_OPEN not in src:
            yield Finding(
                code="image-nowhere", severity="error", fields={"found": src}, **origin.of(src)
            )


def local(sheet: Sheet, origin: Origin) -> Iterator[Finding]:
    """Look for what is linked on our own site: it is there, or will be with the next build."""
    case = origin.case
    if case is None:
        return
    for link in sheet.document.links:
        href = link.element.attributes.get("href", "")
        path = local_path(href, case.settings)
        if path is not None and not _is_there(path, case):
            yield Finding(
                code="link-broken",
                severity="error",
                fields={"found": href},
                **origin.of(link.element.written("href")),
            )


def _is_there(path: str, case: Case) -> bool:
    same = case.settings.web_url == case.settings.site.base_url.rstrip("/")
    if same and path.startswith(_ANSWERED):
        return True
    return case.published(path) is not False
