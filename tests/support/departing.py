"""What has to be true of readers who come and go, kept beside the database and never read from it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tests.support.consenting import LETTERS, Mailed


@dataclass(kw_only=True)
class Departure:
    """Somebody left. `letters`: which; `reader`: under which id; `marked`: the log has their address too.

    whole: as an address; whatever they agree to by themselves ends that. read: the database was told.
    """

    who: str
    letters: frozenset[str]
    at: datetime
    reader: str | None = None
    marked: bool = True
    read: bool = True
    whole: bool = False


@dataclass
class Known:
    """What a database knows of consents, and what goes with it when an older one is put back.

    agreed: (who, letter) → when they last agreed by an act of their own. left: rows that said so.
    """

    agreed: dict[tuple[str, str], datetime] = field(default_factory=dict)
    left: list[Departure] = field(default_factory=list)

    def copy(self) -> "Known":
        return Known(dict(self.agreed), list(self.left))


@dataclass
class Truth:
    """What readers did, and what befell them.

    logged:    what stands in the log, which outlives every database.
    kept_out:  who complained, or must not be written to, for good.
    asked:     request → who, and for which letters. confirmed: request → who.
    waved:     who left by an act of their own.
    restored:  how often an older database was put back, from which mails may leave again.
    """

    known: Known = field(default_factory=Known)
    copies: dict[str, Known] = field(default_factory=dict)
    logged: list[Departure] = field(default_factory=list)
    kept_out: set[str] = field(default_factory=set)
    asked: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    confirmed: dict[str, str] = field(default_factory=dict)
    waved: set[str] = field(default_factory=set)
    sent: Counter[tuple[str, str]] = field(default_factory=Counter)
    restored: int = 0

    def agrees(self, who: str, letters: Iterable[str], now: datetime) -> None:
        self.known.agreed |= {(who, letter): now for letter in letters}

    def leaves(
        self,
        who: str,
        letter: str | None,
        now: datetime,
        reader: str,
        had: Iterable[str],
        *,
        told: bool,
    ) -> None:
        """Have somebody leave one, or what they had and all else; told: by a database that knows them."""
        letters = frozenset(had if letter is None else {letter})
        one = Departure(who=who, letters=letters, at=now, reader=reader, marked=told, read=told)
        self.logged.append(one)
        if letter is None:
            self.goes(who, now, reader, marked=told, read=told)
        self.waved.add(who)

    def goes(
        self, who: str, now: datetime, reader: str | None, *, marked: bool = True, read: bool = True
    ) -> None:
        """Have an address go as a whole."""
        all_ = frozenset(LETTERS)
        self.logged.append(
            Departure(
                who=who, letters=all_, at=now, reader=reader, marked=marked, read=read, whole=True
            )
        )

    def was_read(self) -> None:
        """Have the database be told of the whole log."""
        for one in self.logged:
            one.read = True

    def is_restored(self, name: str) -> None:
        self.known = self.copies[name].copy()
        self.restored += 1
        self.was_read()

    def is_away(self, who: str, letter: str, here: str | None) -> bool:
        """Tell whether somebody must get none of a letter; here: the id by which the database knows them.

        What is not closed: a line that was written while no database could say whose it is holds
        for those that know its id alone.
        """
        own = [
            at for (one, about), at in self.known.agreed.items() if (one, about) == (who, letter)
        ]
        any_ = [at for (one, _), at in self.known.agreed.items() if one == who]
        return who in self.kept_out or any(
            one.read
            and one.who == who
            and letter in one.letters
            and all(at < one.at for at in (any_ if one.whole else own))
            and (one.marked or one.reader == here)
            for one in (*self.logged, *self.known.left)
        )

    def judge(self, mail: Mailed, gets: set[str], implied: bool) -> None:
        """Assert that a system mail answers an act of its reader's own, or tells that a consent ends.

        gets: what its reader would be sent now. implied: some of it on a consent that ends.
        """
        self.sent[mail.kind, mail.request] += 1
        assert self.sent[mail.kind, mail.request] <= 1 + self.restored
        assert mail.address not in self.kept_out
        if mail.kind in {"confirm", "link"}:
            who, letters = self.asked[mail.request]
            assert who == mail.address
            assert mail.kind == "link" or (mail.link is None) == (letters <= gets)
        elif mail.kind == "welcome":
            assert self.confirmed[mail.request] == mail.address
            assert gets
        elif mail.kind == "goodbye":
            assert mail.address in self.waved
        else:
            assert (mail.kind, implied) == ("expiring", True)
