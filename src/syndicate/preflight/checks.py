"""CHECKS: every rule that can refuse a send, one function and one row each."""

import re
from collections.abc import Callable, Iterator, Mapping

from syndicate.model import Compiled, Finding
from syndicate.newsletter.compose import page
from syndicate.settings.options import Settings
from syndicate.templating import slot

Locales = Mapping[str, Compiled]
Check = Callable[[Locales, Settings, str], Iterator[Finding]]

# Gmail cuts a message near 102 kB and hides the unsubscribe link with the rest.
_MOST_BYTES = 102_400
_MANY_BYTES = 90_000
_PLACEHOLDER = re.compile(r"\{\{|\{%|%recipient\b|\*\|\w+\|\*")
_NO_ALT = re.compile(r"<img\b(?![^>]*\balt=)[^>]*>")


def examine(locales: Locales, settings: Settings, newsletter: str) -> tuple[Finding, ...]:
    """Return every finding of every check, in the order of the table."""
    return tuple(
        finding for check in CHECKS.values() for finding in check(locales, settings, newsletter)
    )


def _identity(locales: Locales, settings: Settings, newsletter: str) -> Iterator[Finding]:
    # CASL 6(2) and SOR/2012-36 s. 2; LCEN art. 20: who sends, and where they can be written to.
    for name in ("legal_name", "mailing_address", "email"):
        if not getattr(settings.sender, name).strip():
            yield Finding(
                code="sender-incomplete",
                severity="error",
                mender="operator",
                file=settings.file,
                setting=f"sender.{name}",
            )


def _unsubscribe(locales: Locales, settings: Settings, newsletter: str) -> Iterator[Finding]:
    for tag, compiled in locales.items():
        for part in ("html", "text"):
            frame = "".join(v for k, v in compiled.frame.items() if k.startswith(f"{part}."))
            if slot("unsubscribe_url") not in frame:
                yield _of_template("no-unsubscribe-link", tag, settings, newsletter, part=part)


def _size(locales: Locales, settings: Settings, newsletter: str) -> Iterator[Finding]:
    for tag, compiled in locales.items():
        size = len(_largest(compiled, settings, newsletter).encode())
        if size > _MANY_BYTES:
            code, severity = (
                ("html-too-big", "error") if size > _MOST_BYTES else ("html-big", "warning")
            )
            yield Finding(
                code=code,
                severity="error" if severity == "error" else "warning",
                mender="editor",
                locale=tag,
                fields={"size": size, "most": _MOST_BYTES},
            )


def _placeholders(locales: Locales, settings: Settings, newsletter: str) -> Iterator[Finding]:
    for tag, compiled in locales.items():
        for block in compiled.blocks:
            found = next(filter(None, map(_PLACEHOLDER.search, block.slices.values())), None)
            if found:
                yield Finding(
                    code="placeholder-left",
                    severity="error",
                    mender="editor",
                    work=block.work,
                    locale=tag,
                    fields={"found": found[0], "title": block.title},
                )


def _alt(locales: Locales, settings: Settings, newsletter: str) -> Iterator[Finding]:
    for tag, compiled in locales.items():
        if _NO_ALT.search(_largest(compiled, settings, newsletter)):
            yield _of_template("alt-missing", tag, settings, newsletter)


def _language(locales: Locales, settings: Settings, newsletter: str) -> Iterator[Finding]:
    for tag, compiled in locales.items():
        if f'lang="{tag}"' not in compiled.frame["html.head"]:
            yield _of_template("lang-mismatch", tag, settings, newsletter)


def _nothing(locales: Locales, settings: Settings, newsletter: str) -> Iterator[Finding]:
    for tag, compiled in locales.items():
        if not any(block.kind != "reminder" for block in compiled.blocks):
            yield Finding(code="pool-empty", severity="note", mender="editor", locale=tag)


def _largest(compiled: Compiled, settings: Settings, newsletter: str) -> str:
    most = settings.newsletters[newsletter].max_items
    items = [block.item for block in compiled.blocks if block.kind != "reminder"]
    return page(compiled, tuple(items[:most])).html if items else "".join(compiled.frame.values())


def _of_template(
    code: str, tag: str, settings: Settings, newsletter: str, **fields: str
) -> Finding:
    template = settings.newsletters[newsletter].template
    return Finding(
        code=code,
        severity="error",
        mender="designer",
        file=f"templates/newsletters/{template}",
        locale=tag,
        fields=fields,
    )


CHECKS: Mapping[str, Check] = {
    "identity": _identity,
    "unsubscribe": _unsubscribe,
    "size": _size,
    "placeholders": _placeholders,
    "alt": _alt,
    "language": _language,
    "nothing": _nothing,
}
