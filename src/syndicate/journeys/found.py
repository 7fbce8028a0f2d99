"""What is said of a mail → which mail, and whose: by what only we can have written.

A mail that somebody sends us proves nothing by an address in it: of it, a tag, a link or a Message-ID
with our own MAC has to be there. What a provider tells is believed, for it was verified before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import get_args

from syndicate.audience import tokens
from syndicate.audience.addresses import normalise
from syndicate.delivery.notices import Notice
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.model import Purpose
from syndicate.store import mailed, requests, subscribers
from syndicate.store.mailed import Mail
from syndicate.store.types import Connection

_PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
_HASH = 64  # hexadecimal digits of what stands for the address of who is no subscriber
_PAGE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A notice, and whom it is about.

    mail:        None where only the person is known.
    subscriber:  "" of who is none, or was one.
    mark:        what stands for their address; None of who was erased.
    newsletter:  what a mail to leave leaves; None for all.
    """

    notice: Notice
    mail: Mail | None = None
    subscriber: str = ""
    mark: str | None = None
    newsletter: str | None = None


@dataclass(slots=True)
class Finder:
    """Finds mails. `budget`: how many Message-IDs it may make while it looks for some, in all."""

    house: House
    budget: int = 2_000_000
    _own: Mapping[str, str] = field(default_factory=dict)

    def find(self, c: Connection, notices: Sequence[Notice]) -> list[Found | None]:
        """Return whom each notice is about; None for what is about no mail of ours."""
        found = [self._at_once(c, one) for one in notices]
        missing = [one for one, there in zip(notices, found, strict=True) if there is None]
        searched = self._searched(c, missing) if missing else {}
        return [
            there or self._of_mail(c, one, searched.get(one.message_id))
            for one, there in zip(notices, found, strict=True)
        ]

    def _at_once(self, c: Connection, notice: Notice) -> Found | None:
        if notice.delivery is not None:
            return self._of_mail(c, notice, mailed.get(c, notice.delivery))
        return self._by_tag(c, notice) or self._by_address(c, notice) or self._by_link(c, notice)

    def _by_tag(self, c: Connection, notice: Notice) -> Found | None:
        id_ = tokens.tagged(notice.token)
        mail = None if id_ is None else mailed.get(c, id_)
        if mail is None:
            return None
        what = tokens.Mailed(mail.id, mail.purpose, mail.key, mail.recipient)
        # Who leaves says so at the one address; the other has been seen by every mail server.
        uses: tuple[tokens.Tag, ...] = (
            ("unsub",) if notice.kind == "unsubscribed" else ("bounce", "unsub")
        )
        ours = any(tokens.is_tag_of(self.house.keys, notice.token, use, what) for use in uses)
        return self._of_mail(c, notice, mail) if ours else None

    def _by_address(self, c: Connection, notice: Notice) -> Found | None:
        """Return whose address it is, if a Message-ID to them or a trusted source says so too."""
        try:
            address = normalise(notice.address)
        except UsageError:
            return None
        reader = subscribers.by_address(c, address)
        mark = tokens.address_hmac(self.house.keys, address)
        key, _, _mac = notice.message_id.rpartition("@")[0].rpartition(".")
        for recipient in (*([reader.id] if reader else []), mark):
            for purpose in _PURPOSES if key else ():
                if self._is_id(notice.message_id, purpose, key, recipient):
                    return self._of_mail(c, notice, mailed.by_key(c, purpose, key, recipient))
        if notice.source == "mail":
            return None
        return Found(notice=notice, subscriber=reader.id if reader else "", mark=mark)

    def _by_link(self, c: Connection, notice: Notice) -> Found | None:
        claim = tokens.verify(self.house.keys, notice.token, "leave")
        reader = subscribers.get(c, claim.subscriber) if claim else None
        if claim is None or reader is None:
            return None
        key = notice.message_id.rpartition("@")[0].rpartition(".")[0]
        mail = mailed.by_key(c, "issue", key, reader.id) if key else None
        mark = tokens.address_hmac(self.house.keys, reader.address)
        return Found(
            notice=notice,
            mail=mail,
            subscriber=reader.id,
            mark=mark,
            newsletter=claim.newsletter,
        )

    def _searched(self, c: Connection, notices: Iterable[Notice]) -> Mapping[str, Mail]:
        """Return Message-IDs → mails, by making those of everybody who got the same: of redacted reports."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for one in notices:
            key = one.message_id.rpartition("@")[0].rpartition(".")[0]
            if key:
                wanted[key].add(one.message_id)
        found: dict[str, Mail] = {}
        for key, ids in wanted.items():
            for purpose in _PURPOSES:
                self._search(c, purpose, key, ids, found)
        return found

    def _search(
        self, c: Connection, purpose: Purpose, key: str, ids: set[str], found: dict[str, Mail]
    ) -> None:
        left = {_local(one): one for one in ids - found.keys()}
        after = ""
        while left and self.budget > 0:
            page = mailed.recipients(c, purpose, key, after, _PAGE)
            if not page:
                return
            self.budget -= len(page)
            after = page[-1][1]
            for id_, recipient in page:
                own = _local(self.house.message_id(purpose, key, recipient).strip("<>"))
                if own in left and (mail := mailed.get(c, id_)) is not None:
                    found[left.pop(own)] = mail

    def _is_id(self, said: str, purpose: Purpose, key: str, recipient: str) -> bool:
        own = self.house.message_id(purpose, key, recipient).strip("<>")
        return compare_digest(_local(own).encode(), _local(said).encode("utf-8", "replace"))

    def _of_mail(self, c: Connection, notice: Notice, mail: Mail | None) -> Found | None:
        if mail is None:
            return None
        reader = subscribers.get(c, mail.recipient)
        mark = tokens.address_hmac(self.house.keys, reader.address) if reader else None
        if mark is None and len(mail.recipient) == _HASH:
            mark = mail.recipient
        return Found(
            notice=notice,
            mail=mail,
            subscriber=reader.id if reader else "",
            mark=mark,
            newsletter=mail.newsletter or _asked_for(c, mail),
        )


def _asked_for(c: Connection, mail: Mail) -> str | None:
    """Return the one newsletter that a system mail is about, as its own link to leave has it."""
    request = requests.get(c, mail.key.partition("-")[2]) if mail.purpose == "system" else None
    return next(iter(request.choices)) if request and len(request.choices) == 1 else None


def _local(message_id: str) -> str:
    """Return what stands before the @: the domain is the sender's, who may have moved."""
    return message_id.strip("<>").rpartition("@")[0]
