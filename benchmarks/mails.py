"""How long an issue takes to render, and how many readers' mails one core makes of it in a second.

Mails are made beside joining the same bytes and no more. Time is of the process alone: what else runs
on the machine is not counted. Nothing is sent.
"""

import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from syndicate import app as composition
from syndicate.audience import tokens
from syndicate.audience.keyring import Keys
from syndicate.clocks import SteppingClock
from syndicate.delivery import message, personalise
from syndicate.delivery.message import Letterhead, Template
from syndicate.delivery.personalise import Personal
from syndicate.journeys.draft import draft
from syndicate.journeys.house import House
from syndicate.journeys.inspect import imagined
from syndicate.journeys.publish import publish
from syndicate.model import Page
from syndicate.templating import field, slot

TOP = Path(__file__).parents[1]
AIM = 20_000  # a second and core, of 60 kB each
LONGEST = 0.5  # seconds for an issue of twelve articles in three languages
ARTICLES = 12
SIZE = 60_000
MAILS, ROUNDS = 4_000, 5
_NOW = datetime(2026, 3, 12, 7, tzinfo=UTC)
_WEB = "https://infolettre.metropole.example"
_NAMES = (
    "Marie",
    "Renée Côté",
    "Jean-François Bélanger",
    "Zoé",
    "Anne O’Neill",
    "Łukasz",
    "Bo",
    "",
)
_PROSE = "La Métropole fête ses jumelages\u00a0: trois jours de rencontres et de musique\u202f! "


def mail(size: int = SIZE) -> Template:
    """Return the mail of a digest, of about `size` bytes, with the slots that ours have."""
    links = f'<a href="{slot("preferences_url")}">x</a> <a href="{slot("unsubscribe_url")}">y</a>'
    ways = f"{slot('preferences_url')}\n{slot('unsubscribe_url')}\n"
    opening = f"{slot('greeting')}\n\nChez {field('company', default='vous')}\u00a0:\n"
    prose = _PROSE * max((size + 800) // 210, 1)
    html = f"<html><body><p>{opening}</p>{prose}<p>{links}</p></body></html>"
    page = Page(
        locale="fr",
        subject="L’infolettre\u00a0: la fête des jumelages",
        preheader="",
        html=html,
        text=f"{opening}\n{prose}\n{ways}",
        items=("work-1",),
    )
    head = Letterhead(
        name="La Métropole",
        address="actualites@metropole.example",
        reply_to="contact@metropole.example",
        list_id="actualites.fr.metropole.example",
        list_title="L’infolettre",
        feedback_id="actualites-2026-03-12:actualites:issue:0123456789ab",
    )
    return message.template(page, head)


def readers(count: int, keys: Keys) -> list[Personal]:
    """Return readers with names of all kinds, links of their own, and a company for every second."""
    return [_reader(number, keys) for number in range(count)]


def _reader(number: int, keys: Keys) -> Personal:
    who, name = str(uuid.UUID(int=number)), _NAMES[number % len(_NAMES)]
    return Personal(
        address=f"reader{number}@readers.example",
        name=name or None,
        message_id=tokens.message_id(keys, "issue", "actualites-2026-03-12", who, "m.example"),
        date=_NOW,
        slots={
            "unsubscribe_url": f"{_WEB}/u/{tokens.one_click(keys, who, 'actualites')}",
            "preferences_url": f"{_WEB}/p/{tokens.preferences(keys, who, 'actualites')}",
            "greeting": f"Bonjour {name}," if name else "Bonjour,",
            "reader_name": name,
        },
        fields={"company": "Établissements Volcan & fils"} if number % 2 else {},
    )


def measured(made: Template, those: list[Personal]) -> tuple[float, float, int]:
    """Return CPU seconds of one mail, of joining the same pieces bare, and the bytes of a mail."""
    values = [b"x" * 80] * len(made.turns)
    bare = [b"", *(part for pair in zip(made.pieces, (*values, b""), strict=True) for part in pair)]

    def filled() -> None:
        for one in those:
            personalise.fill(made, one)

    def joined() -> None:
        for _one in those:
            b"".join(bare)

    rounds = [(_cpu(filled), _cpu(joined)) for _ in range(ROUNDS)]
    size = len(personalise.fill(made, those[0]))
    seconds, plain = (median(one) / len(those) for one in zip(*rounds, strict=True))
    return seconds, plain, size


def _cpu(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def publication(home: Path) -> None:
    """Give the sample's settings and templates twelve articles in three languages."""
    shutil.copytree(TOP / "config", home / "config")
    for number in range(ARTICLES):
        for tag in ("fr", "fr-CA", "en"):
            file = home / "content" / "articles" / f"work-{number:02}" / f"index.{tag}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            front = (
                f'title: "{_PROSE.strip()} {number}"\nsummary: "{_PROSE.strip()}"\n'
                f"date: 2018-11-{number + 1:02}T08:00:00+01:00\nsection: cooperation\n"
            )
            file.write_text(f"---\n{front}---\n\n{_PROSE * 20}\n", encoding="utf-8")


def rendered(house: House) -> tuple[float, int]:
    """Return the CPU seconds of an issue, its content read and compiled in every language, and its items."""
    at = datetime(2018, 11, 20, 17, tzinfo=UTC)
    publish(house, at)  # works are new to readers from then on
    issue = imagined("actualites", at + timedelta(days=1))
    seen = draft(house, issue, at)  # templates and catalogues are compiled once for all issues
    seconds = median(_cpu(lambda: draft(house, issue, at)) for _ in range(ROUNDS))
    return seconds, len(seen.items)


def show(count: int = MAILS) -> bool:
    """Print what was measured; return whether it is what is promised."""
    with tempfile.TemporaryDirectory() as folder:
        publication(Path(folder))
        with closing(composition.compose(Path(folder), {}, SteppingClock(_NOW))) as app:
            spent, items = rendered(app.house)
    print(f"{f'an issue of {items} articles in 3 languages':<46} {spent * 1000:10.0f} ms")
    keys = Keys(identity=b"i" * 32, signing={1: b"k" * 32})
    seconds, plain, size = measured(mail(), readers(count, keys))
    print(
        f"{f'personalised mails of {size / 1000:.0f} kB, one core':<46} {1 / seconds:10.0f} /s"
        f"   the same pieces, joined bare {1 / plain:10.0f} /s   ratio {seconds / plain:.2f}"
    )
    return spent < LONGEST and items == ARTICLES and 1 / seconds >= AIM


def main() -> int:
    """Measure; exit 1 below what is promised."""
    return 0 if show() else 1


if __name__ == "__main__":
    sys.exit(main())
