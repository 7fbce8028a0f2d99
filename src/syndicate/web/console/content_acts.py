"""/console/content: what editors do with translations, and the links to pages before the public reads them."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import SyndicateError
from syndicate.journeys import previews
from syndicate.journeys.desk import work
from syndicate.journeys.translated import counted
from syndicate.journeys.translators import OPEN, Wish
from syndicate.localise.xliff.tree import MAX_MIB
from syndicate.web.console.content import name_of, path_of
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, refused, shown, tag_of
from syndicate.web.forms import Upload

LONGEST = MAX_MIB * 1024 * 1024 + 65_536
_HERE = "content/exchange"
_DIGITS = 3  # of a number of days: int() refuses a very long text


def show_exchange(request: Request) -> Response:
    """Show how texts go to translators, and come back."""
    house = office_of(request).house
    return shown(request, "exchange.html", tags=list(house.settings.locales), taken=None)


def export(request: Request) -> Response:
    """Answer with a file for translators; where nothing waits, say so."""
    office, form = office_of(request), request.state.form
    words = office.house.catalogue(tag_of(request))
    one = form.get("work", "")
    chosen = tuple(state for state in OPEN if f"state.{state}" in form)
    wish = Wish(
        to=form.get("to", ""),
        source=form.get("from") or None,
        works=(one,) if one else (),
        states=chosen or OPEN,
    )
    back = form.get("back") or _HERE
    try:
        data, made = work.export(office.house, wish, request.state.person.address, office.now())
    except SyndicateError as error:
        return refused(request, _back(back), error)
    if not data:
        return onward(request, _back(back), words.gettext("Nothing waits for this language."))
    name = f"{made.source}-{wish.to}-{office.now():%Y-%m-%d}.xlf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="application/xliff+xml", headers=headers)


def import_(request: Request) -> Response:
    """Take in a file that came back, and show what became of each work in it."""
    office, form = office_of(request), request.state.form
    upload: Upload | None = request.state.files.get("file")
    words = office.house.catalogue(tag_of(request))
    if upload is None or not upload.name:
        return onward(request, _HERE, words.gettext("Choose a file first."), "wrong")
    try:
        made = work.take_back(
            office.house,
            upload.name,
            upload.data,
            request.state.person.address,
            office.now(),
            stale="stale" in form,
            replace="replace" in form,
        )
    except SyndicateError as error:
        error.file = error.file and upload.name
        return refused(request, _HERE, error)
    tags = list(office.house.settings.locales)
    counts = counted(made.works)
    return shown(request, "exchange.html", tags=tags, taken=made, counts=counts, file=upload.name)


def accept(request: Request) -> Response:
    """Record that a translation is right as it is."""
    office, name, tag = office_of(request), name_of(request), request.path_params["tag"]
    here = f"{path_of(name)}/{tag}"
    words = office.house.catalogue(tag_of(request))
    try:
        done = work.accept(office.house, name, tag, request.state.person.address, office.now())
    except SyndicateError as error:
        return refused(request, here, error)
    said = (
        words.gettext("It is recorded that this translation is right.")
        if done
        else words.gettext("This was recorded before.")
    )
    return onward(request, here, said)


def make_preview(request: Request) -> Response:
    """Make a link to a page that is not public yet."""
    office, name, tag = office_of(request), name_of(request), request.path_params["tag"]
    days = request.state.form.get("days", "")
    words = office.house.catalogue(tag_of(request))
    if tag not in office.house.settings.locales:
        raise HTTPException(404)
    here = f"{path_of(name)}/{tag}"
    by, now = request.state.person.address, office.now()
    try:
        is_number = days.isascii() and days.isdigit() and len(days) <= _DIGITS
        number = int(days) if is_number else 0
        previews.make(office.house, name, tag, number, by, now)
    except SyndicateError as error:
        return refused(request, here, error)
    return onward(request, here, words.gettext("The link is made: it stands below."))


def withdraw_preview(request: Request) -> Response:
    """Have a link lead nowhere."""
    office = office_of(request)
    words = office.house.catalogue(tag_of(request))
    by, now = request.state.person.address, office.now()
    done = previews.withdraw(office.house, request.path_params["id"], by, now)
    said = (
        words.gettext("The link leads nowhere any more.")
        if done
        else words.gettext("This link led nowhere already.")
    )
    return onward(request, _back(request.state.form.get("back", "")), said)


def _back(path: str) -> str:
    """Return a page of the content to lead back to: what a form names, if it is one."""
    plain = (
        path.replace("-", "").replace("/", "").replace("%", "").replace("_", "").replace(".", "")
    )
    is_ours = path.startswith("content/") and plain.isalnum() and ".." not in path
    return path if is_ours and plain.isascii() else "content"
