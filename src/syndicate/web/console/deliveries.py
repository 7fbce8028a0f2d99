"""/console/deliveries: mails that nobody knows of, providers left alone, mails that came back, and incidents."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.delivery.bounces.classes import CLASSES, Class
from syndicate.errors import SyndicateError, UsageError
from syndicate.journeys import providers
from syndicate.journeys.desk import deliveries
from syndicate.model import Purpose
from syndicate.store.doubts import Asked
from syndicate.store.settling import Verdict
from syndicate.web.console.instants import instant
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, refused, shown, tag_of, told, voice_of

VERDICTS: tuple[Verdict, ...] = ("sent", "resend", "drop")
ACTIONS = ("suppressed", "complained", "left", "counted", "noted")
UNDOABLE = CLASSES[:3]


def show_deliveries(request: Request) -> Response:
    """Show what nobody knows of, by what it is about."""
    house = office_of(request).house
    return shown(request, "deliveries.html", groups=deliveries.groups(house), tab="unknown")


def show_unknown(request: Request) -> Response:
    """Show the unknown mails of one issue, to be chosen from."""
    query = request.query_params
    purpose, key = _about(query.get("purpose", ""), query.get("key", ""))
    after = _number(query.get("after", ""))
    house = office_of(request).house
    found, more = deliveries.of_key(house, purpose, key, after)
    group = next((one for one in deliveries.groups(house) if one.key == key), None)
    return shown(
        request,
        "unknown.html",
        mails=found,
        group=group,
        purpose=purpose,
        key=key,
        more=more,
        verdicts=VERDICTS,
    )


def settle(request: Request) -> Response:
    """Ask whether this many are meant; who is sure settles them."""
    office, form = office_of(request), request.state.form
    house, now, by = office.house, office.now(), request.state.person.address
    purpose, key = _about(form.get("purpose", ""), form.get("key", ""))
    verdict = form.get("verdict", "")
    if verdict not in VERDICTS:
        raise HTTPException(400)
    every, ids = "all" in form, _chosen(request)
    here = f"deliveries/unknown?purpose={purpose}&key={key}"
    words = house.catalogue(tag_of(request))
    if not every and not ids:
        return onward(request, here, words.gettext("Choose at least one mail first."), "wrong")
    if "sure" not in form:
        group = next((one for one in deliveries.groups(house) if one.key == key), None)
        count = (group.count if group else 0) if every else len(ids)
        return shown(
            request,
            "settle.html",
            count=count,
            resendable=group.resendable if group else 0,
            verdict=verdict,
            every=every,
            ids=",".join(map(str, ids)),
            purpose=purpose,
            key=key,
            here=here,
        )
    try:
        if every:
            done = deliveries.settle_all(house, purpose, key, cast("Verdict", verdict), by, now)
        else:
            done = deliveries.settle_chosen(house, ids, cast("Verdict", verdict), by, now)
    except SyndicateError as error:
        return refused(request, here, error)
    figure = voice_of(request).figure
    said = words.ngettext("{n} mail is settled.", "{n} mails are settled.", done.done)
    text = said.format(n=figure(done.done))
    if done.left:
        left = words.ngettext(
            "{n} stays as it was: it was settled before, or its issue was cancelled.",
            "{n} stay as they were: they were settled before, or their issue was cancelled.",
            done.left,
        )
        text = f"{text} {left.format(n=figure(done.left))}"
    return onward(request, "deliveries", text)


def show_pauses(request: Request) -> Response:
    """Show the mailbox providers that are left alone."""
    office = office_of(request)
    found = providers.paused(office.house)
    return shown(request, "pauses.html", pauses=found, now=office.now(), tab="pauses")


def resume(request: Request) -> Response:
    """Have a provider written to again."""
    office = office_of(request)
    words = office.house.catalogue(tag_of(request))
    by, name = request.state.person.address, request.state.form.get("provider", "")
    try:
        provider = providers.resume(office.house, name, by, office.now())
    except SyndicateError as error:
        return refused(request, "deliveries/pauses", error)
    said = words.gettext("Mail for {provider} leaves again.").format(provider=provider)
    return onward(request, "deliveries/pauses", said)


def show_bounces(request: Request) -> Response:
    """Show what came back, the latest first."""
    query, office = request.query_params, office_of(request)
    class_, action, days = (query.get(name, "") for name in ("class", "action", "days"))
    back = _number(days)
    asked = Asked(
        class_=class_ if class_ in CLASSES else "",
        action=action if action in ACTIONS else "",
        since=office.now() - timedelta(days=back) if 0 < back < 4000 else None,  # noqa: PLR2004
    )
    found, more = deliveries.returned(office.house, asked, _number(query.get("before", "")))
    return shown(
        request,
        "bounces.html",
        bounces=found,
        more=more,
        asked=asked,
        days=days,
        classes=CLASSES,
        actions=ACTIONS,
        tab="bounces",
    )


def show_undo(request: Request) -> Response:
    """Show the form by which the bounces of an incident are taken back."""
    return _undoing(request)


def undo(request: Request) -> Response:
    """Say how much would be taken back; who is sure does it."""
    office, form = office_of(request), request.state.form
    house, zone = office.house, office.house.settings.site.zone
    class_ = form.get("class", "")
    try:
        since, until = (instant(form.get(name, ""), zone) for name in ("since", "until"))
        known = cast("Class", class_) if class_ in UNDOABLE else None
        given = deliveries.incident(since, until, form.get("reason", ""), known)
    except UsageError as error:
        return _undoing(request, wrong=told(request, error))
    if "sure" not in form:
        count, lifted = deliveries.undoable(house, given)
        return _undoing(request, counted=(count, lifted), given=given)
    done = deliveries.undo(house, given, request.state.person.address, office.now())
    words, figure = house.catalogue(tag_of(request)), voice_of(request).figure
    taken = words.ngettext("{n} bounce is taken back.", "{n} bounces are taken back.", done.bounces)
    back = words.ngettext(
        "{n} address is written to again.", "{n} addresses are written to again.", done.lifted
    )
    said = f"{taken.format(n=figure(done.bounces))} {back.format(n=figure(done.lifted))}"
    return onward(request, "deliveries/bounces", said)


def _undoing(
    request: Request,
    wrong: tuple[str, str] | None = None,
    counted: tuple[int, int] | None = None,
    given: object = None,
) -> Response:
    form = getattr(request.state, "form", {})
    filled = {name: form.get(name, "") for name in ("since", "until", "reason", "class")}
    return shown(
        request,
        "undo.html",
        status=400 if wrong else 200,
        wrong=wrong,
        counted=counted,
        given=given,
        filled=filled,
        classes=UNDOABLE,
    )


def _about(purpose: str, key: str) -> tuple[Purpose, str]:
    if purpose not in get_args(Purpose) or not key or len(key) > 200:  # noqa: PLR2004
        raise HTTPException(404)
    return cast("Purpose", purpose), key


def _chosen(request: Request) -> Sequence[int]:
    form = request.state.form
    told_ = [name.removeprefix("d.") for name in form if name.startswith("d.")]
    told_ += [one for one in form.get("ids", "").split(",") if one]
    return sorted({number for one in told_ if (number := _number(one))})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0  # noqa: PLR2004
