"""Measure what design promises to be cheap, each beside what it is compared with, in one run.

Times are of this machine and this minute; the ratios are what counts.
"""

import csv
import gc
import io
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from statistics import median

from syndicate import app as composition
from syndicate.app import App
from syndicate.audience.sheets import lines
from syndicate.audience.tables import entrants
from syndicate.clocks import SteppingClock
from syndicate.content import folder
from syndicate.delivery import message, personalise
from syndicate.delivery.personalise import Personal
from syndicate.journeys import reading
from syndicate.journeys.admit import admit
from syndicate.journeys.deliver import deliver
from syndicate.journeys.draft import draft
from syndicate.journeys.house import House
from syndicate.journeys.inspect import imagined
from syndicate.journeys.publish import publish
from syndicate.localise import typography
from syndicate.localise.editions import editions
from syndicate.localise.translation import states
from syndicate.model import Delivery
from syndicate.newsletter.compose import page
from syndicate.schedule import jobs

AS_OF = datetime(2018, 11, 20, 17, tzinfo=UTC)
WAVE = datetime(2018, 11, 21, 21, tzinfo=UTC)
ROUNDS = 5
READERS = 5_000
# A rule applies every dozen characters: the slowest prose there is.
TO_SET = (
    "<p>« Où es-tu ? » dit-il : \"Ici !\" ; l'homme n'avait que 12 500 € (soit 25 %) ; il attendait"
    "... le 15 mars 2018 à 20h30, au 2ème étage -- presque -- de l'immeuble <em>Lumière</em> ; M. Roux"
    ' &amp; Mme Roy, p. 12, n\'ont pas <a href="https://exemple.org/a?b=c;d">répondu</a> !</p>\n'
)


def timed(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median seconds of `act`."""
    found = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return median(found)


def show(what: str, seconds: float, beside: str = "", other: float | None = None) -> None:
    """Print one figure, and its ratio to another."""
    text = f"{what:<46} {seconds * 1000:10.2f} ms"
    if other is not None:
        text += f"   {beside:<30} {other * 1000:10.2f} ms   ratio {seconds / other:.4f}"
    print(text)


def sample(home: Path) -> App:
    """Return the sample publication, built and delivered."""
    from syndicate.cli.demo import demo  # noqa: PLC0415 (says much, and only once)

    with redirect_stdout(io.StringIO()):
        demo.main([], obj=home, standalone_mode=False)
    return composition.compose(home, {}, SteppingClock(AS_OF))


def building(app: App) -> None:
    """Time a build from nothing beside one that changes nothing."""
    house = app.house

    def cold() -> None:
        for file in house.public.rglob("*"):
            if file.is_file():
                file.unlink()
        publish(house, AS_OF)

    first = timed(cold)
    show(
        "build, nothing changed", timed(lambda: publish(house, AS_OF)), "build, from nothing", first
    )
    works = folder.read(house.home, house.settings).works
    show(
        "localisation: editions of three languages",
        timed(lambda: editions(works, house.settings, AS_OF)),
        "the build around it",
        first,
    )
    show(
        "localisation: the state of every translation",
        timed(lambda: [states(work, house.settings) for work in works]),
        "the build around it",
        first,
    )


def typesetting(app: App) -> None:
    """Time typography beside the standard library's parser of HTML, round by round, per language."""
    works = folder.read(app.house.home, app.house.settings).works
    bodies: dict[str, list[str]] = {"fr": [], "en": []}
    for tag, variant in ((tag, one) for work in works for tag, one in work.variants.items()):
        bodies[tag.partition("-")[0]].append(variant.html)
    corpora = [
        ("the sample's bodies", bodies["fr"], ("fr", "fr-CA")),
        ("the sample's bodies", bodies["en"], ("en",)),
        ("nothing but what is to be set", [TO_SET * 20] * 5, ("fr", "fr-CA")),
    ]
    for name, parts, tags in corpora:
        size = sum(len(part.encode()) for part in parts)
        for tag in tags:
            rounds = [_beside(parts, tag) for _ in range(ROUNDS * 2)]
            set_, parsed = (min(one) for one in zip(*rounds, strict=True))
            ratio = median(one / other for one, other in rounds)
            print(
                f"{f'typography, {tag}: {name}':<54} {size / set_ / 1e6:6.2f} MB/s"
                f"   html.parser {size / parsed / 1e6:6.2f} MB/s   ratio {ratio:.2f}"
            )


def _beside(parts: Sequence[str], tag: str) -> tuple[float, float]:
    """Return the CPU seconds of setting `parts`, and of parsing them."""
    start = time.process_time()
    for part in parts:
        typography.html(part, tag)
    between = time.process_time()
    for part in parts:
        HTMLParser().feed(part)
    return between - start, time.process_time() - between


def composing(app: App) -> None:
    """Time a reader's mail by joining beside compiling it anew for each reader."""
    house = app.house
    issue = imagined("actualites", AS_OF + timedelta(days=1))
    compiled = draft(house, issue, issue.first_due).locales["fr"]
    items = [block.item for block in compiled.blocks if block.kind != "reminder"][:12]
    made = page(compiled, items)
    head = message.letterhead(house.settings, "actualites", "fr", issue)
    template = message.template(made, head)
    row = Delivery(
        id=1, purpose="issue", key=issue.id, recipient="x", issue=issue.id, selection=1, locale="fr",
        zone=None, state="claimed", due=AS_OF, attempts=0, token="t",
    )  # fmt: skip
    personal = Personal(
        address="a@lecteurs.example", name="A", message_id="<a@b.example>", date=AS_OF,
        slots=reading.harmless(house, "fr", "A"),
    )  # fmt: skip
    joined = (
        timed(lambda: [personalise.message(template, row, personal) for _ in range(1000)]) / 1000
    )
    anew = timed(
        lambda: message.template(
            page(draft(house, issue, issue.first_due).locales["fr"], items), head
        )
    )
    show("one reader's mail, by joining", joined, "compiled for that reader", anew)
    print(f"{'':<46} {len(personalise.fill(template, personal)) / 1000:10.1f} kB")


def importing(house: House) -> None:
    """Time an import of readers, the first and a second one, beside reading the same table bare."""
    table = house.home / "readers.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["email", "newsletter", "locale", "zone", "basis", "consented_at"])
        rows.writerows(
            [f"r{n}@bench.example", "actualites", "fr", "Pacific/Noumea", "express", "2018-01-02"]
            for n in range(READERS)
        )

    def imported() -> None:
        found = entrants(lines(table), "bench", house.settings, AS_OF)
        admit(house, found, "bench", AS_OF)

    def parsed() -> None:
        with table.open(encoding="utf-8", newline="") as file:
            for _row in csv.reader(file):
                pass

    seconds, again = timed(imported, 1), timed(imported, 1)
    bare = timed(parsed)
    print(
        f"{'readers imported':<46} {READERS / seconds:10.0f} /s   ratio to csv {seconds / bare:.0f}"
    )
    print(f"{'readers imported again: all known':<46} {READERS / again:10.0f} /s")


def sending(home: Path) -> None:
    """Time enrolment and delivery of many readers beside writing the same files bare."""
    from syndicate.cli.demo import _copy_sample  # noqa: PLC0415 (the same start as a person's)

    _copy_sample(home)
    app = composition.compose(home, {}, SteppingClock(AS_OF))
    house = app.house
    importing(house)
    jobs.tick(house, WAVE - timedelta(days=1), remember=False)
    seconds = timed(lambda: jobs.tick(house, WAVE, remember=False), 1)
    print(f"{'readers enrolled (pool frozen meanwhile)':<46} {READERS / seconds:10.0f} /s")
    clock = SteppingClock(WAVE)
    spent = timed(
        lambda: deliver(house, app.transport(), clock, until="due", stop=threading.Event()), 1
    )
    files = [file.read_bytes() for file in (house.var / "outbox").glob("*/*.eml")]
    bare = home / "bare"
    bare.mkdir()

    def written() -> None:
        for number, data in enumerate(files):
            (bare / f"{number}.eml").write_bytes(data)

    show(
        f"{len(files)} mails through the ledger to files",
        spent,
        "the same files, bare",
        timed(written, 1),
    )
    app.close()


def main() -> int:
    """Run every measure."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        app = sample(Path(one))
        building(app)
        typesetting(app)
        composing(app)
        app.close()
        sending(Path(two))
    return 0


if __name__ == "__main__":
    sys.exit(main())
