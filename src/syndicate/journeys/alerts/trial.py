"""A test alert to somebody, or to all who have a role: does it reach them? Nothing of it is remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from syndicate.delivery.sign import signer
from syndicate.errors import SyndicateError, UsageError
from syndicate.journeys.alerts import letters, ways
from syndicate.journeys.alerts.people import ROLES, Person, language, people
from syndicate.journeys.alerts.watch import document
from syndicate.journeys.house import House
from syndicate.model import Role
from syndicate.store.alerts import Standing, Telling

KIND = "test"


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a test: to whom ("" for the webhook), and what went wrong, if anything did."""

    address: str
    locale: str
    trouble: SyndicateError | None


def whom(house: House, to: str | None, role: Role | None) -> Sequence[Person]:
    """Return who gets the test. Raises UsageError alert-nobody where nobody has the role."""
    if to:
        locale = language(house.settings, to)
        return [Person(address=to, locale=locale, roles=frozenset(ROLES))]
    found = [one for one in people(house) if role is None or role in one.roles]
    if not found:
        raise UsageError("alert-nobody", role=role or "", setting="alerts.to")
    return found


def test(house: House, those: Sequence[Person], now: datetime) -> list[Tried]:
    """Send a test alert to each, and to the webhook if there is one."""
    sign = signer(house.settings, house.home)
    mails = []
    for number, person in enumerate(those, 1):
        made = letters.page(house, KIND, {}, person.locale)
        news = f"alert-test-{now.timestamp():.6f}"
        mails.append(letters.signed(letters.mail(house, made, person, number, news, now), sign))
    came = ways.post(ways.way_out(house), mails)
    done = [Tried(one.address, one.locale, came[number]) for number, one in enumerate(those, 1)]
    if house.settings.alerts.webhook:
        done.append(Tried("", "", ways.call(house, _document(house, now), now)))
    return done


def _document(house: House, now: datetime) -> dict[str, object]:
    alert = Standing(
        id=0, kind=KIND, subject="", parts=(), facts={}, turn=0, since=now, ended_at=None
    )  # fmt: skip
    telling = Telling(
        id=0, alert=0, turn=0, ends=False, way="webhook", person="", state="waiting", attempts=0,
        added_at=now, next_at=now, told_at=None,
    )  # fmt: skip
    return document(house, alert, telling, now)
