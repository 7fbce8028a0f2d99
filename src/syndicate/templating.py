"""Templates and a locale's words and formats → text.

A template is looked for in each folder in turn, so that a publication overrides single files. What
is personal in a mail is a slot: a name between two private-use characters, which no author can
write because content loses them when it is read.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    select_autoescape,
)
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from syndicate.errors import TemplateError
from syndicate.localise import formats, labels, spans
from syndicate.localise.catalogue import Catalogue
from syndicate.model import Card, Happening
from syndicate.sandbox import Endless, Sandbox, late, rendered
from syndicate.settings.brand import Brand
from syndicate.settings.options import Locale

SLOT_OPEN, SLOT_CLOSE = "\ue000", "\ue001"
# What a template's own expressions can come to; jinja2 passes them on as they are.
_FAILURES = (
    UndefinedError,
    SecurityError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
_TROUBLE = (TemplateNotFound, TemplateSyntaxError, *_FAILURES)
_SLOT = re.compile(f"{SLOT_OPEN}([^{SLOT_CLOSE}]*){SLOT_CLOSE}")
_FIELD = "field"
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NO_BREAK = "\u00a0\u202f"


def slot(name: str) -> str:
    """Return the mark that stands for a reader's own `name` until the mail is made for them."""
    return f"{SLOT_OPEN}{name}{SLOT_CLOSE}"


def field(name: str, default: str | None = "") -> str:
    """Return the mark that stands for what a reader's table says of them in the column `name`.

    default: what is read where it says nothing; it is frozen with the text around it.
    """
    if not is_field(name):
        raise UndefinedError(name)
    return slot(f"{_FIELD}.{name}.{(default or '').encode().hex()}")


def field_of(mark: str) -> tuple[str, str] | None:
    """Return name and default of a reader's field by what stands in its slot; None of another slot."""
    kind, _, rest = mark.partition(".")
    if kind != _FIELD:
        return None
    name, _, default = rest.partition(".")
    return name, bytes.fromhex(default).decode()


def impersonal(html: str) -> str:
    """Return HTML as nobody in particular reads it: fields say their default, other slots nothing."""

    def told(found: re.Match[str]) -> str:
        own = field_of(found[1])
        return str(Markup.escape(own[1])) if own else ""

    return _SLOT.sub(told, html)


def is_field(name: str) -> bool:
    """Tell whether a reader's field may have this name: letters, digits and _, in lower case."""
    return _FIELD_NAME.fullmatch(name) is not None


def visible(value: str) -> str:
    """Return a personal value on one line, without the characters that nobody sees.

    No-break spaces stay. What turns the direction of a text round, or ends a line, could reach
    what stands beside it.
    """
    if value.isprintable():
        return value
    spaced = (" " if one.isspace() and one not in _NO_BREAK else one for one in value)
    return "".join(one for one in spaced if one.isprintable() or one in _NO_BREAK).strip(" ")


def lang(card: Card) -> Markup:
    """Return the `lang` attribute of a work's text, empty in the locale's own language."""
    return Markup("") if card.shown == card.locale else Markup(' lang="{}"').format(card.shown)


def environment(
    folders: Sequence[Path],
    catalogue: Catalogue,
    locale: Locale,
    zone: str,
    cache: Path | None = None,
    look: Mapping[str, Any] | None = None,
) -> Environment:
    """Return where the templates of one locale are rendered; the first of `folders` wins.

    zone:  the publication's, in which its dates are told. An event's times are told in its own
           zone, which is named where the hour differs from the locale's.
    cache: the folder of compiled templates, which all locales share; None keeps none.
    look:  what every template finds of the brand (`pictures.look`); by default the house's own.
    """
    made = Sandbox(
        cache=cache,
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html", "xml", "mjml")),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined] # added by the i18n extension
        catalogue.gettext,
        catalogue.ngettext,
        newstyle=True,
        pgettext=catalogue.pgettext,
        npgettext=catalogue.npgettext,
    )
    made.globals |= {
        "tag": catalogue.tag,
        "locale": locale,
        "direction": formats.direction(locale.babel),
        "slot": slot,
        **(look or {"logo": None, "logo_dark": None, **fonts(Brand())}),
        "field": field,
    }
    made.filters |= {name: late(one) for name, one in _filters(catalogue, locale, zone).items()}
    return made


def fonts(brand: Brand) -> Mapping[str, Markup]:
    """Return the brand's stacks of fonts as CSS has them, each ending with its generic family.

    No font is fetched; Outlook, which knows few names, is given Arial and Georgia by the layout.
    """
    return {
        "serif": _stack(brand.serif, "serif"),
        "sans": _stack(brand.sans, "sans-serif"),
    }


def _stack(names: Sequence[str], last: str) -> Markup:
    told = [f"'{name}'" if " " in name or name[:1].isdigit() else name for name in names]
    return Markup(",").join(Markup(one) for one in dict.fromkeys((*told, last)))  # noqa: S704 - settings have letters, digits, spaces and hyphens alone


def render(made: Environment, template: str, **context: Any) -> str:
    """Return the rendered template.

    Raises TemplateError template-absent, template-syntax, template-undefined, template-failed,
    template-forbidden, template-endless or not-utf8, with file and line.
    """
    try:
        return rendered(made.get_template(template), **context)
    except _TROUBLE as error:
        raise _told(error, made, template) from error


def prepared(made: Environment, template: str) -> Callable[..., str]:
    """Return what renders the template, found once and for all; it raises what `render` raises."""
    try:
        found = made.get_template(template)
    except _TROUBLE as error:
        raise _told(error, made, template) from error

    def filled(**context: Any) -> str:
        try:
            return rendered(found, **context)
        except _TROUBLE as error:
            raise _told(error, made, template) from error

    return filled


def slots(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the pieces of a rendered text around its slots, and the names of these: one fewer."""
    cut = _SLOT.split(text)
    return tuple(cut[::2]), tuple(cut[1::2])


def _told(error: Exception, made: Environment, template: str) -> TemplateError:
    match error:
        case TemplateNotFound():
            file, line = _place(error, made) or (template, None)
            return TemplateError("template-absent", file=shown(file), line=line, missing=error.name)
        case TemplateSyntaxError():
            file, line = error.name or template, error.lineno
            return TemplateError(
                "template-syntax", file=shown(file), line=line, reason=error.message
            )
        case _:
            file, line = _place(error, made) or (template, None)
            return TemplateError(_code(error), file=shown(file), line=line, reason=str(error))


def shown(template: str) -> str:
    """Return the name of a template as people find its file in a publication or in ours."""
    return f"templates/{template}"


def _code(error: Exception) -> str:
    match error:
        case Endless() | RecursionError() | MemoryError():
            return "template-endless"
        case SecurityError():
            return "template-forbidden"
        case UndefinedError():
            return "template-undefined"
        case UnicodeDecodeError():
            return "not-utf8"
        case _:
            return "template-failed"


def _place(error: Exception, made: Environment) -> tuple[str, int] | None:
    """Return the name and the line of the innermost template in the traceback."""
    folders = made.loader.searchpath if isinstance(made.loader, FileSystemLoader) else []
    place = None
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        for folder in folders:
            if name.startswith(f"{folder}/"):
                place = name.removeprefix(f"{folder}/"), trace.tb_lineno
        trace = trace.tb_next
    return place


def _filters(catalogue: Catalogue, locale: Locale, zone: str) -> Mapping[str, Callable[[Any], str]]:
    """Return what turns values into this locale's words; instants without a place are in `zone`."""
    babel, reader_zone = locale.babel, locale.zone or zone

    return {
        "full_date": lambda day: _upper_first(formats.day(day, babel)),
        "day": lambda day: formats.day(day, babel),
        "date": lambda instant: formats.day(instant, babel, zone, "long"),
        "iso": lambda instant: instant.astimezone(ZoneInfo(zone)).isoformat(),
        "starts_iso": _starts_iso,
        "when": lambda happening: _upper_first(spans.span(happening, babel, reader_zone)),
        "dates": lambda happening: _upper_first(spans.days(happening, babel)),
        "weekday": lambda happening: _upper_first(labels.weekday(happening, babel)),
        "days": lambda happening: labels.days(happening, babel),
        "short_days": lambda happening: _upper_first(labels.short_days(happening, babel)),
        "hours": lambda happening: _upper_first(spans.hours(happening, babel, reader_zone)),
        "number": lambda value: formats.number(value, babel),
        "listing": lambda names: formats.listing(names, babel),
        "notice": lambda shown: _notice(shown, catalogue, babel),
        "change": lambda happening: _change(happening, catalogue),
    }


def _notice(shown: str, catalogue: Catalogue, babel: str) -> str:
    """Return what tells a reader that a text is in another language, `shown`."""
    # Translators: {language} is a language's name as your language writes it within a sentence.
    sentence = catalogue.gettext("This item is only available in {language}.")
    return sentence.format(language=formats.language(shown, babel))


def _change(happening: Happening, catalogue: Catalogue) -> str:
    if happening.cancelled:
        return catalogue.gettext("Cancelled")
    return catalogue.gettext("New time or place") if happening.sequence else ""


def _starts_iso(happening: Happening) -> str:
    start = happening.start.astimezone(ZoneInfo(happening.zone))
    return start.date().isoformat() if happening.all_day else start.isoformat()


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
