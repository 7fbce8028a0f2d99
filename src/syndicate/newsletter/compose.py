"""Items and their editions → a pool compiled once per locale, and from it a Page per selection.

A newsletter's templates show every block of the pool, each `cut` beginning a slice; MJML runs once
on the whole, and what it makes is cut at those marks. Two slots stay open in the frame until a
selection is known (`page_title`, `page_preheader`), the personal ones until a reader is.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from html import escape
from typing import Any

from jinja2 import Environment, UndefinedError
from markupsafe import Markup

from syndicate import templating
from syndicate.content.edits import IssueEdit
from syndicate.errors import TemplateError
from syndicate.model import Block, Compiled, Page
from syndicate.newsletter import mjml, plaintext, story
from syndicate.newsletter.issue import Editions, PoolItem
from syndicate.newsletter.story import Story
from syndicate.settings.options import Settings

_OPEN, _CLOSE = "\ue010", "\ue011"
_MARK = re.compile(f"{_OPEN}([a-z_0-9.]+){_CLOSE}")
_HTML_FRAME = ("head", "online", "opening", "agenda", "foot", "foot_web", "tail")
_TEXT_FRAME = ("head", "online", "opening", "agenda", "foot", "tail")
_OF_A_MAIL = ("head", "online", "opening", "greeting", "editorial")
_OF_THE_WEB = ("head", "opening", "editorial")
_OPTIONAL = ("greeting", "editorial")  # pools and templates of earlier days have none
_CUTS = frozenset({*_HTML_FRAME, *_TEXT_FRAME, *_OPTIONAL, "lead", "heading", "item", "row"})
_PREHEADER_MAX = 130
_TITLE, _PREHEADER = templating.slot("page_title"), templating.slot("page_preheader")
_SLOTS = frozenset(
    {"page_title", "page_preheader", "unsubscribe_url", "preferences_url"}
    | {"greeting", "reader_name", "greeting_name"}
)
_OF_A_PAGE = re.compile(f"{_TITLE}|{_PREHEADER}")

Slices = Mapping[str, str]


def compile_issue(  # noqa: PLR0913, PLR0917 - all that an issue's bytes depend on
    editions: Editions,
    items: Sequence[PoolItem],
    newsletter: str,
    settings: Settings,
    environment: Callable[[str], Environment],
    occurrence: date,
    edits: Mapping[str, IssueEdit] | None = None,
    number: str = "",
    *,
    template: str = "",
    corrected: date | None = None,
) -> Mapping[str, Compiled]:
    """Return the pool in every locale: each block rendered as lead and as item, MJML run once.

    environment: tag → the Jinja environment of that locale (`templating.environment`).
    number:      what tells the issue from others in the address of its web version; its
                 occurrence, unless it is the second of a day.
    template:    which one, instead of the newsletter's own.
    corrected:   the day of the issue that this one corrects.
    Raises TemplateError when a template cannot be rendered or leaves out a slice.
    """
    folder = f"newsletters/{template or settings.newsletters[newsletter].template}"
    pool: dict[str, Compiled] = {}
    for tag in settings.locales:
        edit = story.edit_for(tag, edits or {}, settings)
        shown = story.shown(tag, items, editions.get(tag, ()), newsletter, occurrence, settings)
        called = number or occurrence.isoformat()
        context = story.frame(tag, newsletter, occurrence, called, edit, settings, corrected)
        slices = _slices(environment(tag), folder, context, shown)
        pool[tag] = Compiled(
            locale=tag,
            subject=edit.subject,
            preheader=edit.preheader,
            frame=_frame(slices, folder),
            blocks=tuple(_block(one, slices, folder) for one in shown),
        )
    return pool


def pool_hash(locales: Mapping[str, Compiled]) -> str:
    """Return the SHA-256 (hex) of all that can be sent, in every locale: what an approval approves."""
    data = {tag: asdict(compiled) for tag, compiled in locales.items()}
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def locale_hash(compiled: Compiled) -> str:
    """Return the SHA-256 (hex) of all that can be sent in one locale."""
    return pool_hash({compiled.locale: compiled})


def without(compiled: Compiled, works: Collection[str]) -> Compiled:
    """Return a pool in one locale without what is about `works`; what is left keeps its bytes."""
    return replace(compiled, blocks=tuple(one for one in compiled.blocks if one.work not in works))


def brings(compiled: Compiled, items: Collection[str]) -> bool:
    """Tell whether a selection of item keys has anything to read in the pool."""
    return bool(readable(compiled, items))


def page(compiled: Compiled, items: Collection[str]) -> Page:
    """Return the mail for a selection of item keys: head, the chosen slices in pool order, foot.

    Raises ValueError when no item is chosen: an empty digest is not sent.
    """
    chosen = readable(compiled, items)
    if not chosen:
        raise ValueError("a page needs at least one item of its pool")
    subject = compiled.subject or chosen[0].title
    preheader = compiled.preheader or trimmed(chosen[0].summary)
    html = "".join(_sequence(compiled, chosen, "html", _OF_A_MAIL))
    text = "\n".join(filter(str.strip, _sequence(compiled, chosen, "text", _OF_A_MAIL)))
    return Page(
        locale=compiled.locale,
        subject=subject,
        preheader=preheader,
        html=_entitled(html, escape(subject), escape(preheader)),
        text=_entitled(text, subject, preheader),
        items=tuple(one.item for one in chosen),
    )


def web_version(compiled: Compiled) -> str:
    """Return the whole pool as one HTML document for everybody, without any personal link."""
    chosen = readable(compiled)
    parts = _sequence(compiled, chosen, "html", _OF_THE_WEB, foot="foot_web")
    subject = compiled.subject or (chosen[0].title if chosen else "")
    preheader = compiled.preheader or (trimmed(chosen[0].summary) if chosen else "")
    whole = _entitled("".join(parts), escape(subject), escape(preheader))
    return templating.impersonal(whole)


def trimmed(text: str) -> str:
    """Return `text` as a preheader: at most 130 characters, cut between words."""
    if len(text) <= _PREHEADER_MAX:
        return text
    cut = text.rfind(" ", 0, _PREHEADER_MAX)
    return text[: cut if cut > 0 else _PREHEADER_MAX - 1].rstrip(" ,;:–—") + "…"


def readable(compiled: Compiled, items: Collection[str] | None = None) -> list[Block]:
    """Return the blocks of `items`, or of all, in pool order: one of each work, its first state."""
    found: dict[str, Block] = {}
    for one in compiled.blocks:
        if one.kind != "reminder" and (items is None or one.item in items):
            found.setdefault(one.work, one)
    return list(found.values())


def _sequence(
    compiled: Compiled,
    chosen: Sequence[Block],
    part: str,
    opening: Sequence[str],
    foot: str = "foot",
) -> Iterator[str]:
    frame = compiled.frame
    yield from (frame.get(f"{part}.{name}", "") for name in opening)
    yield chosen[0].slices[f"{part}.lead"] if chosen else ""
    before = None
    for block in chosen[1:]:
        group = "events" if block.kind == "event" else block.section
        if group != before:
            yield block.slices[f"{part}.heading"]
        before = group
        yield block.slices[f"{part}.item"]
    told = {block.work for block in chosen}
    rows = [one for one in compiled.blocks if one.kind == "reminder" and one.work not in told]
    if rows:
        yield frame[f"{part}.agenda"]
    yield from (row.slices[f"{part}.row"] for row in rows)
    yield frame[f"{part}.{foot}"]
    yield frame[f"{part}.tail"]


def _entitled(document: str, title: str, preheader: str) -> str:
    """Fill the two slots of a selection, in one pass: what is filled in is not looked at again."""
    values = {_TITLE: title, _PREHEADER: preheader}
    return _OF_A_PAGE.sub(lambda found: values[found[0]], document)


def _slices(
    environment: Environment, template: str, context: Mapping[str, Any], shown: Sequence[Story]
) -> Slices:
    """Return every slice of both parts: "html.foot", "text.3.lead"."""
    stories = [one for one in shown if not one.reminder]
    reminders = [one for one in shown if one.reminder]
    context = {**context, "stories": stories, "reminders": reminders, "slot": _slot}
    name = f"{template}/body.mjml"
    source = templating.render(environment, name, **context, cut=_cut_mjml)
    html = _cut("html", mjml.to_html(source, templating.shown(name)))
    text = _cut(
        "text", templating.render(environment, f"{template}/body.txt", **context, cut=_mark)
    )
    column = plaintext.column(text.values())
    return html | {key: plaintext.typeset(one, column) for key, one in text.items()}


def _slot(name: str) -> str:
    """Leave room for something of a selection's or a reader's own; there is no more than we fill."""
    if name not in _SLOTS:
        raise UndefinedError(name)
    return templating.slot(name)


def _mark(part: str, one: Story | None = None, *, raw: bool = True) -> str:
    """Begin the slice `part`, of the block `one` or of the frame; any other would reach nobody."""
    if part not in _CUTS:
        raise UndefinedError(part)
    return f"{_OPEN}{part if one is None else f'{one.number}.{part}'}{_CLOSE}"


def _cut_mjml(part: str, one: Story | None = None, *, raw: bool = False) -> Markup:
    """Begin a slice between two sections, or (raw) within one."""
    mark = Markup(_mark(part, one))  # noqa: S704 - names and numbers of our own
    return mark if raw else Markup("<mj-raw>{}</mj-raw>").format(mark)


def _cut(part: str, document: str) -> dict[str, str]:
    head, *rest = _MARK.split(document)
    names = [f"{part}.{name}" for name in ("head", *rest[::2])]
    return dict(zip(names, (head, *rest[1::2]), strict=True))


def _frame(slices: Slices, template: str) -> Slices:
    names = [f"html.{name}" for name in _HTML_FRAME] + [f"text.{name}" for name in _TEXT_FRAME]
    names += [
        name for one in _OPTIONAL for name in (f"html.{one}", f"text.{one}") if name in slices
    ]
    return {name: _slice(slices, name, template) for name in names}


def _block(one: Story, slices: Slices, template: str) -> Block:
    parts = ("row",) if one.reminder else ("lead", "heading", "item")
    return Block(
        item=one.item,
        work=one.work,
        kind="reminder" if one.reminder else one.kind,
        section=one.section,
        title=one.title,
        summary=one.summary,
        shown=one.shown,
        translation=one.translation,
        slices={
            f"{kind}.{part}": _slice(slices, f"{kind}.{one.number}.{part}", template)
            for kind in ("html", "text")
            for part in parts
        },
    )


def _slice(slices: Slices, name: str, template: str) -> str:
    try:
        return slices[name]
    except KeyError as error:
        kind = "mjml" if name.startswith("html") else "txt"
        file = templating.shown(f"{template}/body.{kind}")
        raise TemplateError("template-slice-missing", file=file, slice=name) from error
