"""Where something that a mail shows was written, so that whoever has to mend it finds it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from syndicate.model import Finding
from syndicate.preflight.case import Case, Sheet
from syndicate.settings.options import Settings

Place = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Of a mail in one locale: its template, and the issue that it is of, unless it is of none."""

    template: str
    locale: str
    settings: Settings
    case: Case | None = None

    def of(self, written: str) -> Place:
        """Return the place of an address or a tag: a work's file, an editorial, else the template."""
        return self._work(written) or self.of_words(written)

    def of_words(self, written: str) -> Place:
        """Return the place of the words of what has `written` in it, which a work's file has none of."""
        return self._editorial(written) or self.by_template

    @property
    def by_template(self) -> Place:
        """Return the place of what the template itself says."""
        return {"mender": "designer", "file": self.template, "locale": self.locale}

    def _work(self, written: str) -> Place | None:
        if self.case is None:
            return None
        known = {
            block.work
            for block in self.case.locales[self.locale].blocks
            if any(written in one for one in block.slices.values())
        }
        if len(known) != 1:  # what each block has is the template's
            return None
        (work,) = known
        file = self.case.files.get((work, self.locale))
        return {"mender": "editor", "file": file, "work": work, "locale": self.locale}

    def _editorial(self, written: str) -> Place | None:
        file = self.case.editorial(self.locale) if self.case else None
        if self.case is None or file is None:
            return None
        edit = self.case.edits[file.removesuffix(".md").rpartition("index.")[2]]
        base = self.settings.site.base_url.rstrip("/")
        within = written.removeprefix(base).lstrip(
            "/"
        )  # editors write addresses of the site without it
        shown = any(image.digest in written for image in edit.media.values())
        if not shown and (not within or within not in (edit.editorial_html or "")):
            return None
        return {"mender": "editor", "file": file, "locale": self.locale}


SheetCheck = Callable[[Sheet, Origin], Iterator[Finding]]


def on_sheets(check: SheetCheck) -> Callable[[Case], Iterator[Finding]]:
    """Return a check of an issue that looks at mails of it in each locale."""

    def over(case: Case) -> Iterator[Finding]:
        for tag, sheets in case.sheets.items():
            origin = Origin(case.template, tag, case.settings, case)
            for sheet in sheets:
                yield from check(sheet, origin)

    return over


def once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield each finding once: the words that show it (`text`) may be others in each language."""
    seen = set()
    for one in findings:
        fields = tuple(sorted((k, str(v)) for k, v in one.fields.items() if k != "text"))
        mark = (one.code, one.file, one.line, one.setting, one.work, one.locale, fields)
        if mark not in seen:
            seen.add(mark)
            yield one


def local_path(address: str, settings: Settings) -> str | None:
    """Return the path below `public/` of an address on our own site, else None."""
    base = settings.site.base_url.rstrip("/")
    if not address.startswith(f"{base}/"):
        return None
    return unquote(urlsplit(address[len(base) + 1 :]).path)
