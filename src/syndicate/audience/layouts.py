"""How a table names its columns → where ours stand in it, for the services people come from.

What the presets know, and from where, stands in docs/readers.md. None of them takes a time at
which a record was made for one at which somebody agreed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from syndicate.errors import UsageError
from syndicate.templating import is_field

COLUMNS = (
    "email", "name", "locale", "zone", "newsletter", "schedule", "topics", "state", "basis",
    "consented_at", "ground", "source", "wording", "evidence",
)  # fmt: skip
REQUIRED = ("email", "newsletter")
_SPACES = re.compile(r"[\s_]+")
_PAIR = re.compile(rf"(?:^|,)\s*({'|'.join(COLUMNS)})\s*=")
_ACTIVE = frozenset({"subscribed"})
FIELD = "field:"  # what the name of a reader's field follows, among our columns

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table names its columns, and what holds where a row says nothing.

    columns:    ours → what stands for it: the first that has a value. Several names are joined.
    subscribed: a column of theirs → the values with which they still write to somebody.
    gone:       columns of theirs that are filled in only for who left or was lost.
    given:      ours → what holds for rows that leave it empty.
    foreign:    whether other columns are passed over, for exports have dozens.
    named:      ours that somebody said where to find.
    """

    columns: Mapping[str, tuple[Names, ...]] = field(
        default_factory=lambda: {name: ((name,),) for name in COLUMNS}
    )
    subscribed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    gone: Names = ()
    given: Mapping[str, str] = field(default_factory=dict)
    foreign: bool = False
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Places:
    """Where in a row our columns stand, by number; and what tells that somebody is gone."""

    columns: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...]
    subscribed: tuple[tuple[int, frozenset[str]], ...]
    gone: tuple[int, ...]

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """Return what a row says, by our columns."""
        return {
            name: next(filter(None, (_joined(cells, one) for one in choices)), "")
            for name, choices in self.columns
        }

    def is_gone(self, cells: Sequence[str]) -> bool:
        """Tell whether the service that made the table does not write to this person any more."""
        return any(_cell(cells, at) for at in self.gone) or any(
            _cell(cells, at).casefold() not in values for at, values in self.subscribed
        )


_NAMED = (("First Name", "Last Name"), ("FNAME", "LNAME"))

PRESETS: Mapping[str, Layout] = MappingProxyType(
    {
        "mailjet": Layout(
            columns={
                "email": (("email",), ("Email Address",), ("contact email",)),
                "name": (("name",), ("firstname", "lastname"), ("first name", "last name")),
            },
            foreign=True,
        ),
        "brevo": Layout(
            columns={
                "email": (("EMAIL",),),
                "name": (("FIRSTNAME", "LASTNAME"), ("PRENOM", "NOM")),
            },
            foreign=True,
        ),
        "mailpoet": Layout(
            columns={
                "email": (("Email",),),
                "name": (("First name", "Last name"),),
                "consented_at": (("Confirmation time",),),
            },
            subscribed={"List status": _ACTIVE, "Global status": _ACTIVE},
            foreign=True,
        ),
        "mailchimp": Layout(
            columns={
                "email": (("Email Address",), ("Email",)),
                "name": _NAMED,
                "consented_at": (("CONFIRM_TIME",), ("OPTIN_TIME",)),
            },
            gone=("UNSUB_TIME", "CLEAN_TIME"),
            foreign=True,
        ),
        "listmonk": Layout(
            columns={"email": (("email",),), "name": (("name",),)},
            subscribed={"status": frozenset({"enabled"})},
            foreign=True,
        ),
    }
)


def layout(
    preset: str | None,
    named: Sequence[str],
    given: Mapping[str, str],
    fields: Sequence[str] = (),
) -> Layout:
    """Return the layout of a preset, or of a table of ours, with columns as somebody named them.

    named:  "email=Adresse" or "email=Adresse,name=Prénom+Nom".
    fields: "company,city" or "company=Société": columns of theirs that are kept of each reader.
    Raises UsageError columns-unread or fields-unread.
    """
    base = PRESETS[preset] if preset else Layout()
    own = {name: names for one in named for name, names in _named(one).items()}
    more = {name: names for one in fields for name, names in _fields(one).items()}
    return replace(
        base,
        columns={**base.columns, **own, **more},
        given={name: value for name, value in given.items() if value},
        foreign=base.foreign or bool(own),
        named=frozenset(own | more),
    )


def field_name(text: str) -> str:
    """Return the name of a reader's field; raise UsageError fields-unread for what cannot be one."""
    name = text.strip()
    if not is_field(name) or name in COLUMNS:
        raise UsageError("fields-unread", found=text)
    return name


def _fields(text: str) -> dict[str, tuple[Names, ...]]:
    pairs = [one.partition("=") for one in text.split(",")]
    return {
        f"{FIELD}{field_name(name)}": ((theirs.strip() or name.strip(),),)
        for name, _, theirs in pairs
    }


def _named(text: str) -> dict[str, tuple[Names, ...]]:
    parts = _PAIR.split(text)
    if len(parts) == 1 or parts[0].strip():
        raise UsageError("columns-unread", found=text, known=", ".join(COLUMNS))
    return {
        name: (tuple(one.strip() for one in value.split("+")),)
        for name, value in zip(parts[1::2], parts[2::2], strict=True)
    }


def placed(header: Sequence[str], layout: Layout, file: str) -> Places:
    """Return where the columns of a layout stand.

    Raises UsageError table-header, table-column-twice, or consent-missing where neither a column nor
    anybody says on which basis people may be written to.
    """
    names = [_folded(name) for name in header]
    columns = tuple(
        (name, found)
        for name, choices in layout.columns.items()
        if (found := tuple(filter(None, (_places(names, one) for one in choices))))
    )
    _check_header(header, {name for name, _found in columns}, layout, file)
    _check_twice(header, names, columns, file)
    if "basis" not in layout.given and all(name != "basis" for name, _found in columns):
        raise UsageError("consent-missing", file=file, line=1)
    index = {name: at for at, name in enumerate(names)}
    return Places(
        columns,
        tuple(
            (index[_folded(name)], values)
            for name, values in layout.subscribed.items()
            if _folded(name) in index
        ),
        tuple(index[_folded(name)] for name in layout.gone if _folded(name) in index),
    )


def _places(names: Sequence[str], wanted: Names) -> tuple[int, ...]:
    return tuple(names.index(one) for one in map(_folded, wanted) if one in names)


def _check_header(given: Sequence[str], found: set[str], layout: Layout, file: str) -> None:
    missing = [name for name in REQUIRED if name not in found | layout.given.keys()]
    missing += sorted(layout.named - found - set(missing))  # a slip of whoever named it
    kept = (one for name, one in layout.columns.items() if name.startswith(FIELD))
    ours = set(map(_folded, (*COLUMNS, *(name for ((name,),) in kept))))
    strange = (name or "–" for name in given if _folded(name) not in ours)
    unknown = [] if layout.foreign else list(strange)
    if not missing and not unknown:
        return
    wanted = [_wanted(name, layout) for name in missing]
    raise UsageError(
        "table-header",
        file=file,
        line=1,
        missing=", ".join(wanted) or "–",
        unknown=", ".join(unknown) or "–",
        columns=", ".join(COLUMNS),
    )


def _wanted(name: str, layout: Layout) -> str:
    """Return what a missing column would be called in this table."""
    choices = layout.columns.get(name, ((name,),))
    return "+".join(choices[0])


def _check_twice(
    header: Sequence[str],
    names: Sequence[str],
    columns: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...],
    file: str,
) -> None:
    used = {at for _name, choices in columns for one in choices for at in one}
    twice = next((header[at] for at in sorted(used) if names.count(names[at]) > 1), None)
    if twice is not None:
        raise UsageError("table-column-twice", file=file, line=1, column=twice)


def _joined(cells: Sequence[str], places: tuple[int, ...]) -> str:
    if len(places) == 1:
        return _cell(cells, places[0])
    return " ".join(filter(None, (_cell(cells, at) for at in places)))


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _folded(name: str) -> str:
    return _SPACES.sub(" ", name).strip(" \"'").casefold()
