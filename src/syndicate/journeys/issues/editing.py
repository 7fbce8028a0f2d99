"""What staff write for an issue in the console → the very files that editors write by hand.

A form carries the mark of the file that it shows. A file that reads otherwise by now is not written:
whoever asked sees both texts.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate import disk
from syndicate.content import characters, frontmatter
from syndicate.content.files import load, shown
from syndicate.content.frontmatter import Document
from syndicate.content.rewritten import Value, body_of, rewritten
from syndicate.errors import ContentError, UsageError, reason_of
from syndicate.journeys.draft import folder_of
from syndicate.journeys.house import House
from syndicate.localise import locales
from syndicate.model import Issue
from syndicate.store import audit

_OVER = ("sent", "skipped", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one language says of its own: each "" where it leaves that to the issue."""

    subject: str = ""
    preheader: str = ""
    editorial: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an issue is to bring, in all languages; works by their names."""

    lead: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The file of one language as it is.

    mark:    of its bytes; "" while there is none. text: as it reads.
    trouble: what keeps it from being read, and from being written here.
    """

    locale: str
    file: str
    mark: str
    text: str = ""
    words: Words = Words()
    choice: Choice = Choice()
    trouble: ContentError | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """The file as it is now, and whether what was wanted stands in it."""

    sheet: Sheet
    written: bool


def sheet(house: House, issue: Issue, tag: str) -> Sheet:
    """Return what the file of a language says; raise UsageError locale-unknown."""
    locales.expect(tag, house.settings.locales)
    return _read(house, issue, tag)[0]


def sheets(house: House, issue: Issue) -> Mapping[str, Sheet]:
    """Return the file of each language."""
    return {tag: _read(house, issue, tag)[0] for tag in house.settings.locales}


def write(  # noqa: PLR0913, PLR0917 - who writes what for which issue, having seen what
    house: House, issue: Issue, tag: str, words: Words, mark: str, by: str, now: datetime
) -> Edited:
    """Have the file of a language say these words, if it still is what its mark says.

    Raises UsageError locale-unknown, issue-over, ContentError.
    """
    locales.expect(tag, house.settings.locales)
    _open(issue)
    values: dict[str, Value] = {
        "subject": _line(words.subject) or None,
        "preheader": _line(words.preheader) or None,
    }
    lines = words.editorial.replace("\r\n", "\n").replace("\r", "\n")
    return _write(house, issue, tag, (values, characters.clean(lines), mark), by, now)


def choose(
    house: House, issue: Issue, choice: Choice, marks: Mapping[str, str], by: str, now: datetime
) -> Mapping[str, Edited]:
    """Have an issue bring these works: in the default language's file, and in those that say otherwise.

    The first file that is not what its mark says ends it. Raises as `write` does.
    """
    _open(issue)
    values: dict[str, Value] = {
        "lead": _line(choice.lead) or None,
        **{key: _names(getattr(choice, key)) for key in ("include", "exclude", "order")},
    }
    done: dict[str, Edited] = {}
    default = house.settings.site.default_locale
    for tag in (default, *(tag for tag in house.settings.locales if tag != default)):
        own = sheet(house, issue, tag)
        if tag != default and own.choice in (Choice(), choice) and own.trouble is None:
            continue
        done[tag] = _write(house, issue, tag, (values, None, marks.get(tag, "")), by, now)
        if not done[tag].written:
            break
    return done


def agreed(found: Mapping[str, Sheet], default: str) -> Choice:
    """Return what the files ask for together: the default language's choice, then whoever made one."""
    ranked = [found[default].choice, *(one.choice for tag, one in found.items() if tag != default)]
    return Choice(
        lead=next((one.lead for one in ranked if one.lead), ""),
        include=next((one.include for one in ranked if one.include), ()),
        exclude=next((one.exclude for one in ranked if one.exclude), ()),
        order=next((one.order for one in ranked if one.order), ()),
    )


def is_open(issue: Issue) -> bool:
    """Tell whether what is written for an issue can still reach somebody."""
    return issue.state not in _OVER


def _open(issue: Issue) -> None:
    if not is_open(issue):
        raise UsageError("issue-over", issue=issue.id, state=issue.state)


def _write(
    house: House,
    issue: Issue,
    tag: str,
    wanted: tuple[Mapping[str, Value], str | None, str],
    by: str,
    now: datetime,
) -> Edited:
    values, body, mark = wanted
    before, data = _read(house, issue, tag)
    if before.mark != mark:
        return Edited(before, written=False)
    if before.trouble is not None:
        raise before.trouble
    made = rewritten(data or b"", values, body)
    if made == (data or b"") or (data is None and not any(values.values()) and not body):
        return Edited(before, written=True)
    if not _put(house, _path(house, issue, tag), made, data):
        return Edited(_read(house, issue, tag)[0], written=False)
    after = _read(house, issue, tag)[0]
    fields = {"locale": tag, "before": before.mark, "after": after.mark}
    with house.database.write() as c:
        audit.record(c, now, by, audit.EDIT, issue.id, fields)
    return Edited(after, written=True)


def _put(house: House, path: Path, data: bytes, before: bytes | None) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.parent.resolve().is_relative_to((house.home / "content").resolve()):
            raise ContentError("outside-content", file=shown(house.home, path))
        return disk.swap(path, data, before)
    except OSError as error:
        file = shown(house.home, path)
        raise ContentError("edit-unwritable", file=file, reason=reason_of(error)) from error


def _path(house: House, issue: Issue, tag: str) -> Path:
    folder = house.home / "content" / "issues" / issue.newsletter / folder_of(issue)
    return folder / f"index.{tag}.md"


def _read(house: House, issue: Issue, tag: str) -> tuple[Sheet, bytes | None]:
    """Return the file of a language, and its bytes; None where there is none."""
    path = _path(house, issue, tag)
    name = shown(house.home, path)
    if not path.exists() and not path.is_symlink():
        return Sheet(locale=tag, file=name, mark=""), None
    data = b""
    try:
        data = load(house.home, path)
        document = frontmatter.parse(data)
    except ContentError as error:
        trouble = ContentError(error.code, **{**error.fields, "file": name, "line": error.line})
        text = data.decode("utf-8", "replace")
        return Sheet(locale=tag, file=name, mark=_mark(data), text=text, trouble=trouble), data
    return (
        Sheet(
            locale=tag,
            file=name,
            mark=_mark(data),
            text=characters.decode(data),
            words=Words(
                subject=_text(document, "subject"),
                preheader=_text(document, "preheader"),
                editorial=body_of(document),
            ),
            choice=Choice(
                lead=_text(document, "lead"),
                **{key: _texts(document, key) for key in ("include", "exclude", "order")},
            ),
        ),
        data,
    )


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:20]


def _text(document: Document, key: str) -> str:
    return _line(" ".join(_texts(document, key)))


def _texts(document: Document, key: str) -> tuple[str, ...]:
    entry = document.entries.get(key)
    return _names(entry.texts) if entry else ()


def _line(text: str) -> str:
    """Return a text on one line; never touching U+00A0 and U+202F, which French needs."""
    blanks = str.maketrans("\t\n\r", "   ")
    return " ".join(one for one in characters.clean(text).translate(blanks).split(" ") if one)


def _names(those: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_line, those))))
