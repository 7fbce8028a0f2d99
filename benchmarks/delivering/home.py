"""A publication whose issue, of a size that is asked for, is due for so many readers.

Readers and the frozen pool are written by the store's own functions: what is measured is delivering.
"""

import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from syndicate import app as composition
from syndicate.app import App
from syndicate.clocks import SteppingClock
from syndicate.delivery import message, personalise
from syndicate.delivery.personalise import Personal
from syndicate.journeys import reading
from syndicate.journeys.draft import Draft, draft
from syndicate.journeys.enrol import enrol
from syndicate.journeys.house import House
from syndicate.journeys.plan import Occasion, keep_pool, plan, pool_of
from syndicate.journeys.publish import publish
from syndicate.model import Block, Compiled, Issue, Subscriber, Subscription
from syndicate.newsletter.compose import page
from syndicate.store import admission, issues

NOW = datetime(2026, 3, 12, 7, tzinfo=UTC)
NEWSLETTER = "actualites"
_CHUNK = 5_000
_SETTINGS = """\
[site]
base_url = "https://news.example"
zone = "Europe/Paris"
authority = "metropole.example,2026"
default_locale = "fr"
title.fr = "Actualités"
[sender]
legal_name = "Métropole d’exemple"
mailing_address = "1, place de l’Exemple, 63000 Clermont-Ferrand, France"
email = "actualites@metropole.example"
name.fr = "La Métropole"
[locales.fr]
name = "Français"
babel = "fr_FR"
zone = "Europe/Paris"
[sections.cooperation]
title.fr = "Coopération"
[newsletters.actualites]
title.fr = "Actualités"
sections = ["cooperation"]
approvals = 0
[newsletters.actualites.schedules.weekly]
every = "week"
on = "thursday"
at = "08:00"
"""
_ARTICLE = """\
---
title: La fête des jumelages
summary: Trois jours de rencontres et de musique.
date: 2026-03-09T08:00:00+01:00
section: cooperation
---

Bonjour à toutes et à tous.
"""
_PROSE = "La Métropole fête ses jumelages\u00a0: trois jours de rencontres et de musique\u202f! "
_TRIES = 8
_SCATTER = 0x9E3779B97F4A7C15F39CC0605CEDC835  # odd, so that no two are the same


def founded(folder: Path, readers: int) -> None:
    """Make a publication of one work, with so many readers."""
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "syndicate.toml").write_text(_SETTINGS, encoding="utf-8")
    article = folder / "content" / "articles" / "fete" / "index.fr.md"
    article.parent.mkdir(parents=True)
    article.write_text(_ARTICLE, encoding="utf-8")
    with closing(opened(folder)) as app:
        publish(app.house, NOW)
        for some in batched_readers(readers):
            asked = [_subscription(one.id) for one in some]
            with app.house.database.write() as c:
                admission.add(c, some, asked, NOW)


def opened(folder: Path) -> App:
    """Return the publication, its clock stopped."""
    return composition.compose(folder, os.environ, SteppingClock(NOW))


def batched_readers(count: int) -> Iterator[list[Subscriber]]:
    """Yield readers, some at a time."""
    made: list[Subscriber] = []
    for number in range(count):
        made.append(_reader(number))
        if len(made) == _CHUNK:
            yield made
            made = []
    if made:
        yield made


def _reader(number: int) -> Subscriber:
    who = str(uuid.UUID(int=(number + 1) * _SCATTER % 2**128))  # in no order, as they are by chance
    address = f"reader{number}@readers.example"
    return Subscriber(id=who, address=address, name=f"Zoé n° {number}", locale="fr", zone=None)


def _subscription(who: str) -> Subscription:
    return Subscription(
        subscriber=who, newsletter=NEWSLETTER, schedule="weekly", topics=(), state="active", since=NOW
    )  # fmt: skip


def frozen(house: House, size: int) -> tuple[Issue, bytes]:
    """Return an issue whose mails have about `size` bytes, ready to be enrolled, and one of them."""
    day = Occasion(newsletter=NEWSLETTER, schedule=None, date=date(2026, 3, 12), first_due=NOW, last_due=NOW)  # fmt: skip
    issue = plan(house, day, NOW)
    made = draft(house, issue, NOW)
    prose = 0
    for _ in range(_TRIES):  # how prose is encoded in mails is not ours to know
        off = size - len(sample(house, issue, padded(made, prose)))
        prose = max(0, prose + round(off * 0.8))
    with house.database.write() as c:
        keep_pool(c, pool_of(issue, padded(made, prose), NOW), made, NOW)
        issues.move(c, issue.id, ("draft", "scheduled"), "approved")
        return issues.known(c, issue.id), sample(house, issue, padded(made, prose))


def padded(made: Draft, size: int) -> Draft:
    """Return a draft whose first block has `size` more bytes of text, half of them in HTML."""
    prose = (_PROSE * (size // len(_PROSE) + 1))[: size // 2]
    lines = "\r\n".join(prose[start : start + 70] for start in range(0, len(prose), 70))
    added = {"html": f"<!-- -->{prose}", "text": f"\n{lines}\n"}

    def filled(block: Block) -> Block:
        slices = {name: text + added[name.partition(".")[0]] for name, text in block.slices.items()}
        return replace(block, slices=slices)

    locales: Mapping[str, Compiled] = {
        tag: replace(one, blocks=(filled(one.blocks[0]), *one.blocks[1:]))
        for tag, one in made.locales.items()
    }
    return replace(made, locales=locales)


def sample(house: House, issue: Issue, made: Draft) -> bytes:
    """Return one mail of the issue."""
    compiled = made.locales["fr"]
    whole = page(compiled, [block.item for block in compiled.blocks])
    head = message.letterhead(house.settings, NEWSLETTER, "fr", issue)
    personal = Personal(
        address="reader0@readers.example", name="Zoé", message_id="<a@b.example>", date=NOW,
        slots=reading.harmless(house, "fr", "Zoé"),
    )  # fmt: skip
    return personalise.fill(message.template(whole, head), personal)


def enrolled(house: House, issue: Issue) -> Issue:
    """Enrol every reader; all of them are due."""
    return enrol(house, issue, lambda _issue: lambda _zone: NOW, NOW)
