"""What is exported and imported into an empty home is what was there."""

import csv
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate import app
from syndicate.audience.layouts import COLUMNS
from syndicate.audience.sheets import lines
from syndicate.audience.tables import entrants
from syndicate.clocks import SteppingClock
from syndicate.journeys.admit import admit
from syndicate.journeys.export import export
from syndicate.journeys.house import House
from syndicate.journeys.own_data import own_data
from syndicate.model import Consent, ConsentAct, Subscriber, Subscription
from syndicate.store import consents, subscribers
from syndicate.store.consents import Wording
from tests.support import homes
from tests.support.cli import run
from tests.support.ledger import reader_id
from tests.support.trips import query
from tests.support.wide import often

pytestmark = pytest.mark.short

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = homes.SETTINGS.replace("actualites", "agenda").partition("[newsletters")
SETTINGS = f"{homes.SETTINGS}\n{SECOND[1]}{SECOND[2]}"
TABLE = "readers.csv"

# All that is known of readers but their ids, and when we learned of it.
KNOWN = (
    "SELECT address, name, locale, zone FROM subscribers ORDER BY address",
    """SELECT address, newsletter, schedule, topics, state, since, left_at, left_by
    FROM subscriptions JOIN subscribers ON id = subscriber ORDER BY address, newsletter""",
    """SELECT address, newsletter, act, basis, at, source, method, evidence, expires, text
    FROM consents JOIN subscribers s ON s.id = subscriber LEFT JOIN wordings w ON w.id = wording
    ORDER BY address, newsletter, consents.id""",
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with a database in which nobody is."""
    home = homes.home(tmp_path_factory.mktemp("empty") / "home", SETTINGS)
    assert run(home, "migrate").code == 0
    return home


@pytest.fixture
def two(empty: Path, tmp_path: Path) -> tuple[Path, Path]:
    return copied(empty, tmp_path / "a"), copied(empty, tmp_path / "b")


def copied(home: Path, place: Path) -> Path:
    return Path(shutil.copytree(home, place))


@contextmanager
def opened(home: Path) -> Iterator[House]:
    with closing(app.compose(home, os.environ, SteppingClock(NOW))) as made:
        yield made.house


def import_(home: Path, table: Path) -> None:
    with opened(home) as house, closing(lines(table)) as read:
        found = entrants(read, TABLE, house.settings, NOW)
        admit(house, found, f"import {TABLE}", NOW)


def exported(home: Path) -> Path:
    file = home / TABLE
    with opened(home) as house:
        export(house, file, None, lambda _done, _all: None)
    return file


def known(home: Path) -> list[list[tuple[Any, ...]]]:
    return [query(home, statement) for statement in KNOWN]


TEXTS = st.text(max_size=40) | st.sampled_from(
    ["Oui, « à la lettre »\u202f!", "a,b;c\td", 'said "yes"', "two\nlines", "=1+1", "x" * 2000]
)
YEARS = 30 * 365 * 24 * HOUR
WHEN = st.timedeltas(timedelta(0), YEARS).map(lambda ago: (NOW - ago).isoformat())
ROWS = st.fixed_dictionaries(
    {
        "email": st.integers(1, 9).map("r{}@x.example".format),
        "newsletter": st.sampled_from(["actualites", "agenda"]),
        "name": TEXTS,
        "locale": st.sampled_from(["", "fr", "fr-CA", "en"]),
        "zone": st.sampled_from(["", "Pacific/Noumea"]),
        "topics": st.sampled_from(["", "cooperation"]),
        "state": st.sampled_from(["", "active", "pending", "left", "expired"]),
        "basis": st.sampled_from(["express", "implied", ""]),
        "consented_at": WHEN,
        "ground": st.sampled_from(["business", "inquiry"]),
        "source": TEXTS,
        "evidence": TEXTS,
        "wording": TEXTS,
    }
)


@given(rows=st.lists(ROWS, min_size=1, max_size=12))
@settings(max_examples=often(10, 25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_was_imported_comes_through_an_export_whole(
    empty: Path, rows: list[dict[str, str]]
) -> None:
    with TemporaryDirectory() as place:
        one, other = (copied(empty, Path(place) / name) for name in "ab")
        table = Path(place) / "given.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        import_(one, table)
        import_(other, exported(one))
        assert known(other) == known(one)
        assert exported(other).read_bytes() == exported(one).read_bytes()


def test_an_export_has_every_column_that_an_import_takes(two: tuple[Path, Path]) -> None:
    header = exported(two[0]).read_text("utf-8-sig").rstrip("\r\n")
    assert tuple(header.split(",")) == COLUMNS


def reader(
    number: int, state: str, *acts: Consent
) -> tuple[Subscriber, Subscription, tuple[Consent, ...]]:
    who = reader_id(number)
    one = Subscriber(id=who, address=f"r{number}@x.example", name=None, locale="fr", zone=None)
    wish = Subscription(
        subscriber=who,
        newsletter="actualites",
        schedule="weekly",
        topics=(),
        state=state,  # type: ignore[arg-type] # one of them
        since=None if state == "pending" else acts[-1].at,
    )
    return one, wish, acts


def act(number: int, name: ConsentAct, hours: int, **more: Any) -> Consent:
    values: dict[str, Any] = {"source": "form", "method": "double opt-in", "wording": "form-1"}
    return Consent(
        subscriber=reader_id(number),
        newsletter="actualites",
        act=name,
        at=NOW - hours * HOUR,
        **values | more,
    )


EXPRESS = {"basis": "express"}
# What a home knows of a reader by itself → basis, instant, source, evidence and words in the table.
OWN = {
    "who confirmed": (
        reader(1, "active", act(1, "requested", 9), act(1, "confirmed", 8, **EXPRESS)),
        ("express", "2026-03-11T04:00:00Z", "form, double opt-in", "", "Oui, je la veux."),
    ),
    "who asked and has yet to confirm": (
        reader(1, "pending", act(1, "requested", 9, evidence="by a card")),
        ("", "2026-03-11T03:00:00Z", "form, double opt-in", "by a card", "Oui, je la veux."),
    ),
    "who asks again": (
        reader(1, "pending", act(1, "given", 9, **EXPRESS), act(1, "requested", 2, wording=None)),
        ("", "2026-03-11T10:00:00Z", "form, double opt-in", "", ""),
    ),
    "whom staff added": (
        reader(1, "active", act(1, "given", 9, source="cli", method="staff", **EXPRESS)),
        ("express", "2026-03-11T03:00:00Z", "cli, staff", "", "Oui, je la veux."),
    ),
}


@pytest.mark.parametrize(("one", "shown"), OWN.values(), ids=OWN)
def test_what_a_home_knows_by_itself_is_known_to_the_next(
    two: tuple[Path, Path], one: Any, shown: tuple[str, ...]
) -> None:
    with opened(two[0]) as house, house.database.write() as c:
        who, wish, acts = one
        subscribers.add(c, who, NOW)
        subscribers.subscribe(c, wish)
        words = Wording(id="form-1", locale="fr", purpose="subscribe", text="Oui, je la veux.")
        consents.keep_wordings(c, [words], NOW)
        consents.record(c, acts, NOW)
    table = exported(two[0])
    (row,) = csv.DictReader(io.StringIO(table.read_text("utf-8-sig")))
    names = ("basis", "consented_at", "source", "evidence", "wording")
    assert tuple(row[name] for name in names) == shown
    import_(two[1], table)
    assert exported(two[1]).read_bytes() == table.read_bytes()
    assert query(two[1], "SELECT state FROM subscriptions") == [(wish.state,)]


def test_an_implied_consent_whose_zone_has_changed_keeps_its_ground(two: tuple[Path, Path]) -> None:
    table = two[0] / "given.csv"
    table.write_text(
        "email,newsletter,basis,consented_at,ground\n"
        "a@x.example,actualites,implied,2025-05-01T08:00:00Z,business\n"
        "b@x.example,actualites,implied,2026-01-01T08:00:00Z,inquiry\n",
        encoding="utf-8",
    )
    import_(two[0], table)
    file = two[0] / "config" / "syndicate.toml"
    text = file.read_text(encoding="utf-8").replace('"Europe/Paris"', '"America/Toronto"')
    file.write_text(text, encoding="utf-8")
    rows = csv.DictReader(io.StringIO(exported(two[0]).read_text("utf-8-sig")))
    assert [row["ground"] for row in rows] == ["business", "inquiry"]


class TestFields:
    """What a table says of readers besides our columns."""

    TABLE = "email,newsletter,basis,consented_at,Ville,company\n" + "".join(
        f"{who}@x.example,actualites,express,2026-01-01,{town},{company}\n"
        for who, town, company in (
            ("a", "Riom", '"Pneus, <b>&</b>"'),
            ("b", "", ""),
            ("c", '"Le Puy\u2028-en-\u202eVelay"', "Île"),
        )
    )
    KNOWN: ClassVar[dict[str, dict[str, str]]] = {
        "a@x.example": {"town": "Riom", "company": "Pneus, <b>&</b>"},
        "b@x.example": {},
        "c@x.example": {"town": "Le Puy -en-Velay", "company": "Île"},
    }

    def fields(self, home: Path) -> dict[str, Any]:
        return {
            address: run(home, "subscribers", "show", address, "--json").json["fields"]
            for address in self.KNOWN
        }

    def taken_in(self, home: Path, table: Path, fields: str) -> None:
        ran = run(home, "subscribers", "import", str(table), "--fields", fields)
        assert ran.code == 0, ran.err

    def test_come_through_an_import_and_an_export(self, two: tuple[Path, Path]) -> None:
        one, other = two
        table = one / "theirs.csv"
        table.write_text(self.TABLE, encoding="utf-8")
        self.taken_in(one, table, "company,town=Ville")
        assert self.fields(one) == self.KNOWN
        again = exported(one)
        self.taken_in(other, again, "company,town")
        assert self.fields(other) == self.KNOWN
        assert exported(other).read_bytes().count(b"company") == 1

    def test_are_asked_for_by_name(self, two: tuple[Path, Path]) -> None:
        table = two[0] / "theirs.csv"
        table.write_text(self.TABLE, encoding="utf-8")
        for fields, told in (
            ((), "unknown: Ville, company"),
            (("--fields", "company"), "unknown: Ville"),
            (("--fields", "company,town=Ville,job"), "missing: job"),
            (("--fields", "Company"), "“Company” cannot be the name"),
            (("--fields", "email"), "“email” cannot be the name"),
        ):
            ran = run(two[0], "subscribers", "import", str(table), *fields)
            assert (ran.code, told in ran.err) == (2, True), ran.err

    def test_have_a_limit(self, two: tuple[Path, Path]) -> None:
        table = two[0] / "theirs.csv"
        table.write_text(self.TABLE.replace("Riom", "x" * 501), encoding="utf-8")
        ran = run(two[0], "subscribers", "import", str(table), "--fields", "company,town=Ville")
        assert (ran.code, "town: the text has more than 500 characters" in ran.err) == (1, True)

    def test_are_given_for_one_reader(self, two: tuple[Path, Path]) -> None:
        more = ("--field", "company=A = B", "--field", "town=")
        ran = run(two[0], "subscribers", "add", "d@x.example", *more)
        assert ran.code == 0, ran.err
        found = run(two[0], "subscribers", "show", "d@x.example", "--json").json
        assert found["fields"] == {"company": "A = B"}

    def test_are_part_of_what_is_told_and_of_what_is_erased(
        self, two: tuple[Path, Path], tmp_path: Path
    ) -> None:
        run(two[0], "subscribers", "add", "d@x.example", "--field", "company=Volcans")
        file = tmp_path / "d.zip"
        assert run(two[0], "subscribers", "dossier", "d@x.example", str(file)).code == 0
        with zipfile.ZipFile(file) as packed:
            told = json.loads(packed.read("dossier.json"))
        assert told["subscriber"]["fields"] == {"company": "Volcans"}
        with opened(two[0]) as house:
            own = own_data(house, told["id"], "csv", NOW)
        assert own is not None
        assert "subscriber,,company,,Volcans" in own.decode()
        ran = run(two[0], "subscribers", "erase", "d@x.example", "--by", "a@b.example")
        assert ran.code == 0, ran.err
        data = (two[0] / "var" / "syndicate.db").read_bytes()
        assert b"Volcans" not in data
