"""A row of the API's table, and what its function is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.programs import Verb
from syndicate.localise.catalogue import Catalogue
from syndicate.store.tokens import Token
from syndicate.web.api.fields import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request that was let in.

    subject:   what stands in the place of {id} in the path; "" for none.
    arguments: the members of the body or the query, held to the operation's `takes`.
    again:     somebody began this and was killed: what is done already is no mistake.
    table:     every operation, for what speaks of them.
    """

    house: House
    token: Token
    words: Catalogue
    now: datetime
    subject: str
    arguments: Mapping[str, Any]
    again: bool = False
    table: Sequence["Operation"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method at a path: which verb it takes, who does it, what comes in and out.

    verb:    what the token must allow; None for any token.
    act:     returns the answer of a 200; what it raises becomes a problem. A POST is kept as a task
             before it is begun, and must be safe to do twice.
    gives:   the name of the answer's schema.
    may:     statuses that it may answer besides those that any may (see `openapi`).
    lasts:   it may take long: only a few of these are done at once.
    """

    name: str
    method: Literal["GET", "POST"]
    path: str
    verb: Verb | None
    act: Callable[[Ask], Mapping[str, Any]]
    gives: str
    summary: str
    takes: Sequence[Field] = ()
    may: Sequence[int] = ()
    lasts: bool = False

    def require(self, token: Token) -> None:
        """Raise UsageError api-verb-missing where a token does not allow this."""
        if self.verb is not None and self.verb not in token.verbs:
            raise UsageError("api-verb-missing", verb=self.verb)
