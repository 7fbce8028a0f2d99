"""Who writes, and how to reach or leave them: in the settings, and in both parts of each mail."""

import re
from collections.abc import Iterator
from typing import Literal

from syndicate.model import Finding
from syndicate.preflight.case import Case, Sheet
from syndicate.settings.options import Sender
from syndicate.settings.rules import unlinked
from syndicate.templating import slot

_WANTED = ("legal_name", "mailing_address", "email")
_PARTS: tuple[Literal["html", "text"], ...] = ("html", "text")


def complete(case: Case) -> Iterator[Finding]:
    """Ask who sends, and where they can be written to: CASL 6(2), SOR/2012-36 s. 2; LCEN art. 20."""
    missing: dict[str, None] = {}
    for tag in case.locales:
        sender = case.settings.sender_of(case.newsletter, tag)
        missing |= dict.fromkeys(name for name in _WANTED if not getattr(sender, name).strip())
    for name in missing:
        yield Finding(
            code="sender-incomplete",
            severity="error",
            mender="operator",
            file=case.settings.file,
            setting=f"sender.{name}",
        )


def seen(case: Case) -> Iterator[Finding]:
    """Look for the same as readers see it: a template may have lost it."""
    for tag, sheets in case.sheets.items():
        sender = case.settings.sender_of(case.newsletter, tag)
        for part in _PARTS:
            for name in _unseen(sender, _said(sheets[0], part)) if sheets else ():
                yield Finding(
                    code="sender-unseen",
                    severity="error" if "ca" in case.laws else "warning",
                    mender="designer",
                    file=case.template,
                    setting=f"sender.{name}",
                    locale=tag,
                    fields={"part": part},
                )


def _unseen(sender: Sender, said: str) -> Iterator[str]:
    address = [_squeezed(line) for line in sender.mailing_address.splitlines()]
    if not all(line in said for line in address):
        yield "mailing_address"
    contacts = [_squeezed(one) for one in (sender.email, sender.phone) if one.strip()]
    if contacts and not any(one in said for one in contacts):
        yield "email"


def _said(sheet: Sheet, part: Literal["html", "text"]) -> str:
    if part == "text":
        return _squeezed(sheet.page.text)
    return _squeezed("".join(run.text for run in sheet.document.runs))


def _squeezed(text: str) -> str:
    """Return a text without what typography and lines make of it."""
    return re.sub(r"\s+", "", text).replace("’", "'").casefold()


def way_out(case: Case) -> Iterator[Finding]:
    """Ask for a link to leave in both parts, as CASL 11, Gmail and Yahoo do, beside the header's."""
    for tag, compiled in case.locales.items():
        for part in _PARTS:
            frame = "".join(v for k, v in compiled.frame.items() if k.startswith(f"{part}."))
            if slot("unsubscribe_url") not in frame:
                yield Finding(
                    code="no-unsubscribe-link",
                    severity="error",
                    mender="designer",
                    file=case.template,
                    locale=tag,
                    fields={"part": part},
                )


def one_click(case: Case) -> Iterator[Finding]:
    """Ask for HTTPS (RFC 8058 §3.1): mail programs show no button for another address."""
    url = case.settings.web_url
    if not url.startswith("https://"):
        kept = case.settings.delivery.transport == "folder"  # nobody gets it yet
        yield Finding(
            code="no-one-click",
            severity="warning" if kept else "error",
            mender="operator",
            file=case.settings.file,
            setting="web.base_url" if case.settings.web.base_url else "site.base_url",
            fields={"found": url},
        )


def law_links(case: Case) -> Iterator[Finding]:
    """Ask for privacy, legal notice, accessibility, as the law wants them where readers are sent."""
    for key in unlinked(case.settings):
        yield Finding(
            code="setting-link-expected",
            severity="warning",
            mender="operator",
            file=case.settings.file,
            setting=f"links.{key}",
            fields={"found": key},
        )
