"""Tables of readers that were handed in at the console → readers, some seconds at a time.

Each has a folder below `var/imports`: the table until it is done, what is to be done with it, how far
that is, and what became of each line. Whoever comes next goes on where a run was stopped: a restart
costs nothing, and several processes do not do it twice. First a table is looked through, and changes
nothing; somebody then lets it in.
"""

import csv
import io
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from syndicate import disk, timezones
from syndicate.audience.fates import Fate, Fated
from syndicate.audience.layouts import Layout, layout
from syndicate.delivery import locks
from syndicate.errors import UsageError, unwritable
from syndicate.journeys.house import House
from syndicate.model import Finding
from syndicate.store import audit

Phase = Literal["checking", "checked", "importing", "done", "failed", "dropped"]
OPEN: tuple[Phase, ...] = ("checking", "importing")
KEPT = timedelta(days=30)  # so long it is told what became of a table; of who is in it, no word
_ID = re.compile(r"[0-9a-f]{32}")
TABLE, _JOB, FATES, FINDINGS = "table.csv", "job.json", "fates.csv", "findings.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a table is to be read; "" for what is not said. As `subscribers import` takes it."""

    preset: str = ""
    columns: str = ""
    fields: str = ""
    given: Mapping[str, str] = field(default_factory=dict)

    def layout(self) -> Layout:
        """Return how its columns are found. Raises UsageError columns-unread or fields-unread."""
        columns = (self.columns,) if self.columns else ()
        fields = (self.fields,) if self.fields else ()
        return layout(self.preset or None, columns, self.given, fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One table on its way. line: the last one that is done with; `lines`: how many there are.

    tally: what became of those done with. error: why it cannot be read at all.
    """

    id: str
    name: str
    by: str
    at: datetime
    phase: Phase
    wish: Wish
    line: int = 0
    lines: int = 0
    tally: Mapping[Fate, int] = field(default_factory=dict)
    findings: int = 0
    error: Finding | None = None
    ended: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether there is something to do."""
        return self.phase in OPEN


def hand_in(house: House, name: str, data: bytes, wish: Wish, by: str, now: datetime) -> Job:
    """Keep a table, to be looked through. Raises UsageError consent-evidence, columns-unread, fields-unread."""
    if wish.given.get("basis") and not wish.given.get("evidence", "").strip():
        raise UsageError("consent-evidence")
    wish.layout()
    job = Job(
        id=uuid.uuid4().hex,
        name=(Path(name).name or "table.csv")[:120],
        by=by,
        at=now,
        phase="checking",
        wish=wish,
        lines=max(data.count(b"\n"), data.count(b"\r"), 1),
    )
    folder = folder_of(house, job.id)
    try:
        folder.mkdir(parents=True, mode=0o700)
        disk.replace(folder / TABLE, data, mode=0o600)
        keep(folder, job)
    except OSError as error:
        raise unwritable(folder, error) from error
    return job


def get(house: House, id_: str) -> Job | None:
    """Return a table on its way, or what became of it."""
    return read(folder_of(house, id_)) if _ID.fullmatch(id_) else None


def listing(house: House) -> list[Job]:
    """Return all of them, the latest first."""
    with suppress(OSError):
        found = (read(folder) for folder in root(house).iterdir())
        return sorted((one for one in found if one), key=lambda one: (one.at, one.id), reverse=True)
    return []


def findings(house: House, id_: str, first: int, most: int) -> list[Finding]:
    """Return what is wrong with some of the refused lines."""
    try:
        with (folder_of(house, id_) / FINDINGS).open(encoding="utf-8") as file:
            told = file.read().splitlines()[first : first + most]
    except OSError:
        return []
    return [Finding(**json.loads(one)) for one in told]


def fates(house: House, id_: str) -> str:
    """Return what became of each line, as a table that names nobody."""
    with suppress(OSError):
        return (folder_of(house, id_) / FATES).read_text("ascii")
    return ""


def let_in(house: House, id_: str, by: str, now: datetime) -> bool:
    """Have a table that was looked through taken in; audited. False where there is nothing to take in."""
    return _decided(house, id_, by, now, "importing")


def drop(house: House, id_: str, by: str, now: datetime) -> bool:
    """Have a table that was looked through thrown away; audited. False where that is too late."""
    return _decided(house, id_, by, now, "dropped")


def _decided(house: House, id_: str, by: str, now: datetime, phase: Phase) -> bool:
    job = get(house, id_)
    if job is None:
        return False
    folder = folder_of(house, id_)
    try:
        with locks.held(folder / "lock"):
            job = read(folder)
            if job is None or job.phase != "checked":
                return False
            ended = now if phase == "dropped" else None
            for name in (FATES, FINDINGS):
                (folder / name).unlink(missing_ok=True)
            keep(
                folder, replace(job, phase=phase, by=by, line=0, tally={}, findings=0, ended=ended)
            )
            if ended is not None:
                (folder / TABLE).unlink(missing_ok=True)
    except BlockingIOError:
        return False
    with house.database.write() as c:
        act = "import-let-in" if phase == "importing" else "import-dropped"
        audit.record(c, now, by, act, job.name, {})
    return True


def root(house: House) -> Path:
    """Return the folder of all tables."""
    return house.var / "imports"


def folder_of(house: House, id_: str) -> Path:
    """Return the folder of a table."""
    return root(house) / id_


def keep(folder: Path, job: Job) -> None:
    """Remember how far a table is. Raises OSError."""
    data = asdict(job) | {
        "at": timezones.iso(job.at),
        "ended": timezones.iso(job.ended) if job.ended else None,
    }
    disk.replace(folder / _JOB, json.dumps(data, ensure_ascii=False).encode(), mode=0o600)


def read(folder: Path) -> Job | None:
    """Return what is remembered of a table; None where there is nothing."""
    try:
        found: dict[str, Any] = json.loads((folder / _JOB).read_bytes())
        error = found.pop("error")
        return Job(
            **{
                **found,
                "wish": Wish(**found["wish"]),
                "at": datetime.fromisoformat(found["at"]),
                "ended": datetime.fromisoformat(found["ended"]) if found["ended"] else None,
                "error": Finding(**error) if error else None,
            }
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def append(file: Path, text: str) -> None:
    """Add to a file."""
    if text:
        with file.open("a", encoding="utf-8", newline="") as out:
            out.write(text)


def rows_of(told: Sequence[Fated]) -> str:
    """Return fates as lines of a table."""
    out = io.StringIO()
    csv.writer(out).writerows((one.line, one.fate, one.code) for one in told)
    return out.getvalue()


def line_of(one: Finding) -> str:
    """Return a finding as one line."""
    return json.dumps(asdict(one), ensure_ascii=False, default=str)
