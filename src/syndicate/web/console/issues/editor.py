"""/console/issues/<id>/edit: what an issue brings, in all languages, and the words of each language.

What is written here stands in the files that editors also write by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from syndicate.content.folder import Library
from syndicate.errors import SyndicateError
from syndicate.journeys.issues import editing, looked
from syndicate.journeys.issues.editing import Choice, Words
from syndicate.journeys.views import Whole
from syndicate.localise import locales
from syndicate.model import Article, Finding, Issue
from syndicate.web.console.issues.one import issue_of, issue_page, tag_of
from syndicate.web.console.issues.overview import whole_of
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, told, voice_of

_OFFERED = 15  # works that an issue does not bring, to be chosen from
_DIGITS = 3  # of a place: nobody counts further, and int() refuses a very long text


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A work in the form: what editors call it, and what is chosen for it. place: "" for its usual one."""

    name: str
    title: str
    section: str
    is_event: bool
    place: str
    leads: bool
    out: bool


def show_choice(request: Request) -> Response:
    """Show what the issue brings, to be chosen from."""
    whole = whole_of(request)
    found = editing.sheets(office_of(request).house, whole.row.issue)
    return _choice_page(request, whole, found)


def take_choice(request: Request) -> Response:
    """Keep what was chosen."""
    office, form = office_of(request), request.state.form
    house, issue = office.house, issue_of(request)
    marks = {tag: form.get(f"mark.{tag}", "") for tag in house.settings.locales}
    choice = _chosen(form)
    whole = whole_of(request)
    found = editing.sheets(house, issue)
    try:
        by = request.state.person.address
        done = editing.choose(house, issue, choice, marks, by, office.now())
    except SyndicateError as error:
        return _choice_page(request, whole, found, choice, wrong=told(request, error))
    if any(not one.written for one in done.values()):
        found = editing.sheets(house, issue)
        return _choice_page(request, whole, found, choice, changed=True)
    text = voice_of(request).catalogue.gettext("Kept. Here is what the issue brings now.")
    return onward(request, f"issues/{issue.id}/edit", text)


def show_words(request: Request) -> Response:
    """Show the words of one language."""
    whole, tag = whole_of(request), tag_of(request)
    sheet = editing.sheet(office_of(request).house, whole.row.issue, tag)
    return _words_page(request, whole, sheet, sheet.words)


def take_words(request: Request) -> Response:
    """Keep the words of one language."""
    office, form, tag = office_of(request), request.state.form, tag_of(request)
    house, issue = office.house, issue_of(request)
    words = Words(
        subject=form.get("subject", ""),
        preheader=form.get("preheader", ""),
        editorial=form.get("editorial", "").replace("\r\n", "\n"),
    )
    by, mark = request.state.person.address, form.get("mark", "")
    try:
        done = editing.write(house, issue, tag, words, mark, by, office.now())
    except SyndicateError as error:
        sheet = replace(editing.sheet(house, issue, tag), mark=mark)
        return _words_page(request, whole_of(request), sheet, words, wrong=told(request, error))
    if not done.written:
        return _words_page(request, whole_of(request), done.sheet, words, changed=True)
    said = voice_of(request).catalogue.gettext("Kept in {file}.").format(file=done.sheet.file)
    return onward(request, f"issues/{issue.id}/edit/{tag}", said)


def _words_page(
    request: Request,
    whole: Whole,
    sheet: editing.Sheet,
    words: Words,
    *,
    wrong: tuple[str, str] | None = None,
    changed: bool = False,
) -> Response:
    compiled = whole.locales.get(sheet.locale)
    return issue_page(
        request,
        "words.html",
        whole.row.issue,
        status=409 if changed else 400 if wrong else 200,
        sheet=sheet,
        words=words,
        instead=_instead(request, whole.row.issue, sheet),
        lead=compiled.blocks[0] if compiled and compiled.blocks else None,
        file_findings=_of_file(whole, sheet.file),
        frozen=whole.hash is not None,
        wrong=wrong,
        changed=changed,
    )


def _instead(request: Request, issue: Issue, sheet: editing.Sheet) -> str:
    """Return the language whose words readers get while this one has no file of its own; "" for none."""
    house = office_of(request).house
    if sheet.mark:
        return ""
    found = editing.sheets(house, issue)
    written = [tag for tag, one in found.items() if one.mark]
    return locales.best(sheet.locale, written, house.settings.locales) or ""


def _choice_page(
    request: Request,
    whole: Whole,
    found: Mapping[str, editing.Sheet],
    choice: Choice | None = None,
    *,
    wrong: tuple[str, str] | None = None,
    changed: bool = False,
) -> Response:
    office = office_of(request)
    house = office.house
    asked = choice or editing.agreed(found, house.settings.site.default_locale)
    library = looked.library(house, office.now())
    rows = _rows(whole, library, asked, voice_of(request).catalogue.tag)
    named = {one.name for one in rows}
    return issue_page(
        request,
        "choice.html",
        whole.row.issue,
        status=409 if changed else 400 if wrong else 200,
        rows=rows,
        offered=_offered(whole, library, named, voice_of(request).catalogue.tag),
        include=", ".join(name for name in asked.include if name not in named),
        included=set(asked.include),
        sheets=found,
        default=house.settings.site.default_locale,
        file_findings=[one for sheet in found.values() for one in _of_file(whole, sheet.file)],
        frozen=whole.hash is not None,
        wrong=wrong,
        changed=changed,
    )


def _rows(whole: Whole, library: Library, asked: Choice, tag: str) -> list[Row]:
    """Return the works that the issue brings, in its order, and those that it would without `exclude`."""
    by_id = {work.id: work for work in library.works}
    works = {item.work: by_id[item.work] for item in whole.items if item.work in by_id}
    for work in library.works:
        if _among(work, asked.exclude) or _among(work, asked.include):
            works.setdefault(work.id, work)
    titles = _titles(whole, tag)
    places = {name: str(number) for number, name in enumerate(asked.order, 1)}
    return [
        Row(
            name=work.name,
            title=titles.get(work.id) or title_of(work, tag),
            section=work.section,
            is_event=work.kind == "event",
            place=next((places[name] for name in _names(work) if name in places), ""),
            leads=_among(work, (asked.lead,)),
            out=_among(work, asked.exclude),
        )
        for work in works.values()
    ]


def _offered(whole: Whole, library: Library, named: set[str], tag: str) -> list[tuple[str, str]]:
    """Return (name, title) of the latest works that the issue does not bring."""
    rest = (work for work in library.works if work.name not in named)
    return [(work.name, title_of(work, tag)) for work in rest][:_OFFERED]


def _titles(whole: Whole, tag: str) -> Mapping[str, str]:
    """Return the title of each work that the issue brings, as its readers see it, in one language if it has it."""
    order = (tag, *(one for one in whole.locales if one != tag))
    found: dict[str, str] = {}
    for one in order:
        if one in whole.locales:
            for block in whole.locales[one].blocks:
                found.setdefault(block.work, block.title)
    return found


def title_of(work: Article, tag: str) -> str:
    """Return what a work is called, in one language if it has it."""
    return work.variants.get(tag, work.variants[work.source]).title


def _names(work: Article) -> tuple[str, ...]:
    return (work.name, work.id, *(one.slug for one in work.variants.values()))


def _among(work: Article, those: Sequence[str]) -> bool:
    return any(name in those for name in _names(work) if name)


def _chosen(form: Mapping[str, str]) -> Choice:
    """Return what a form says: a number before each work that has a place, a tick at what is left out or added."""

    def ticked(prefix: str) -> list[str]:
        return [key.removeprefix(prefix) for key in form if key.startswith(prefix)]

    placed = sorted(
        (int(form[f"place.{name}"]), number, name)
        for number, name in enumerate(ticked("place."))
        if form[f"place.{name}"].strip().isdecimal()
        and len(form[f"place.{name}"].strip()) <= _DIGITS
    )
    more = form.get("include", "").replace(",", " ").split()
    return Choice(
        lead=form.get("lead", ""),
        include=tuple(dict.fromkeys([*ticked("add."), *more])),
        exclude=tuple(ticked("out.")),
        order=tuple(name for _, _, name in placed),
    )


def _of_file(whole: Whole, file: str) -> list[Finding]:
    return [one for one in whole.findings if one.file == file]
