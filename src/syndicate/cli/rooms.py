"""What the web is given to work with, of one composed application."""

import threading
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from typing import Any

from jinja2 import Environment

from syndicate import templating, urls
from syndicate.app import App
from syndicate.audience import wording
from syndicate.audience.tokens import Claim
from syndicate.audience.withdrawals import Withdrawal
from syndicate.cli.words import HOUSE_LOCALES, catalogue_of
from syndicate.delivery import keyfiles
from syndicate.errors import SyndicateError
from syndicate.journeys import own_data, signup, wishes
from syndicate.journeys.leave import leave
from syndicate.journeys.notices import take
from syndicate.journeys.readiness import readiness
from syndicate.journeys.sight import is_outdated
from syndicate.journeys.staff.sessions import whoever
from syndicate.journeys.vitals import vitals
from syndicate.localise.catalogue import Catalogue
from syndicate.schedule import today
from syndicate.site.answers import FILE as ANSWERS
from syndicate.site.sheet import logo, stylesheet
from syndicate.web.console.office import Office
from syndicate.web.pulse import Pulse
from syndicate.web.site import Desk, Hooks, Readers, Site
from syndicate.web.watch import Kept, Watch

_READY_S, _VITALS_S = 1.0, 10.0  # for how long what machines were told holds


def site(app: App) -> Site:
    """Return what the web works with."""
    house = app.house
    default = house.settings.site.default_locale

    rooted = partial(urls.rooted, house.settings.site.base_url)

    @lru_cache(maxsize=1)
    def sheet(environment: Environment) -> str:
        return rooted(stylesheet(environment, house.settings.brand)[0])

    def render(template: str, tag: str, context: Mapping[str, Any]) -> str:
        environment = house.environment(tag)
        # The sheet changes with its template.
        look = {"stylesheet": sheet(house.environment(default)), **logo(environment, rooted)}
        return templating.render(environment, template, **{**context, **look})

    return Site(
        settings=house.settings,
        keys=house.keys,
        public=house.public,
        answers=house.home / ANSWERS,
        render=render,
        words=lambda tag: wording.words(house.settings, house.catalogue(tag)),
        now=app.clock.now,
        readers=_readers(app),
        stylesheet=sheet(house.environment(default)),
        hooks=Hooks(take=lambda said: take(house, said, app.clock.now())),
    )


def office(app: App, ending: threading.Event | None = None) -> Office:
    """Return what the console works with. ending: set once the server ends."""
    return Office(
        house=app.house,
        now=app.clock.now,
        whoever=partial(whoever, app.house),
        today=today.Desk(app.house),
        ending=ending or threading.Event(),
    )


def watch(app: App, ending: threading.Event, pulse: Pulse) -> Watch:
    """Return what machines that look after us ask. Raises SettingsError for a token that cannot be read."""
    house, options = app.house, app.house.settings.metrics
    setting, named = "metrics.token_file", options.token_file

    return Watch(
        ready=Kept(
            lambda: readiness(house, ends=ending.is_set(), outdated=partial(is_outdated, house)),
            _READY_S,
        ),
        stopping=ending.is_set,
        vitals=Kept(lambda: vitals(house, app.clock.now()), _VITALS_S),
        token=keyfiles.read(house.home, named, setting) if named else None,
        networks=options.allow,
        pulse=pulse,
    )


def desk(app: App) -> Desk:
    """Return what programs work at; `--dev` has none."""
    default = app.house.settings.site.default_locale
    tags = sorted(HOUSE_LOCALES, key=lambda tag: (tag != default, tag != "en"))

    @cache
    def words(tag: str) -> Catalogue:
        try:
            return catalogue_of(tag, app.house.home)
        except SyndicateError:  # `check` tells which and where
            return catalogue_of(tag, None)

    return Desk(house=app.house, words=words, tags=tags)


def _readers(app: App) -> Readers:
    house, now = app.house, app.clock.now

    def withdraw(claim: Claim, source: str) -> None:
        leave(house, Withdrawal(now(), claim.subscriber, claim.newsletter, source))

    def change(claim: Claim, wish: wishes.Wishes, tag: str, network: str | None) -> None:
        wishes.want(house, claim, wish, tag, network, now())

    return Readers(
        withdraw=withdraw,
        wishes=lambda claim: wishes.wanted(house, claim, now()),
        change=change,
        ask=lambda asked: signup.ask(house, asked, now()),
        opened=lambda id_: signup.opened(house, id_, now()),
        confirm=lambda id_, network: signup.confirm(house, id_, network, now()),
        data=lambda claim, form: own_data.own_data(house, claim.subscriber, form, now()),
    )
