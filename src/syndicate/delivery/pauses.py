"""What mailbox providers say of us → which are left alone until when, kept for all who send.

Of a pause that is over, one mail tells whether it really is: while it is on its way, others wait on.
"""

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from syndicate.delivery.mailboxes import provider_of
from syndicate.errors import DeliveryError
from syndicate.store import audit, providers
from syndicate.store.database import Database
from syndicate.store.providers import Pause

POLICY = timedelta(hours=4)
RATE = timedelta(minutes=15)  # standards B.6: the least, doubled each time in a row
LONGEST = timedelta(hours=8)
_TRIES = timedelta(minutes=10)  # after so long without an answer another mail tries
_WAITS = timedelta(minutes=1)  # until others are looked at again while one tries
# 5.7.x that says something of one mailbox and nothing of us: lists, mailboxes that changed hands, and
# what Exchange lets only some write to.
_OF_MAILBOX = re.compile(r"5\.7\.(2|1[5-9]|12[0-9]|13[0-9])")
_OF_ANY = re.compile(r"5\.7\.[0-7]")  # may be about us, about one mail, or about one mailbox
_ENOUGH = 3  # of these in a row, and no mail taken in between
_ADDRESS = re.compile(r"\S+@\S+")
_LONGEST_TEXT = 200
_DOUBLINGS = 6

Kind = Literal["policy", "rate"]
Reply = tuple[int | None, str | None, str]


def lasting(kind: Kind, times: int) -> timedelta:
    """Return how long a provider is left alone that said so so many times in a row."""
    if kind == "policy":
        return POLICY
    doubled: int = 2 ** min(times - 1, _DOUBLINGS)
    return min(RATE * doubled, LONGEST)


@dataclass(slots=True)
class Pauses:
    """What one sender knows of it, shared by its threads."""

    database: Database
    now: Callable[[], datetime]
    _known: dict[str, Pause] = field(default_factory=dict)
    _news: dict[str, Pause | None] = field(default_factory=dict)
    _trying: set[str] = field(default_factory=set)
    _doubts: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self) -> None:
        """Have known what was heard since, and know what others heard."""
        with self._lock:
            news, self._news = self._news, {}
        try:
            for provider, pause in news.items():
                self._write(provider, pause)
            with self.database.read() as c:
                known = providers.pauses(c)
        except BaseException:
            with self._lock:
                self._news = news | self._news
            raise
        with self._lock:
            fresh = {**known, **self._news}
            self._known = {name: one for name, one in fresh.items() if one is not None}

    def until(self, address: str) -> datetime | None:
        """Return until when mail to an address has to wait; None where it may leave now.

        Of a pause that is over, the first who asks may try.
        """
        if not self._known or (pause := self._known.get(provider_of(address))) is None:
            return None
        now = self.now()
        if now < pause.until:
            return now + _WAITS if pause.provider in self._trying else pause.until
        until = now + _TRIES
        with self.database.write() as c:
            ours = providers.try_again(c, pause, until)
        if not ours:
            return now + _WAITS
        self._known[pause.provider] = replace(pause, until=until)
        self._trying.add(pause.provider)
        return None

    def accepted(self, address: str) -> None:
        """Take note that a provider took a mail."""
        if not self._trying and not self._doubts:
            return
        provider = provider_of(address)
        with self._lock:
            self._doubts.pop(provider, None)
            if provider in self._trying:
                self._trying.discard(provider)
                self._known.pop(provider, None)
                self._news[provider] = None

    def failed(self, address: str, error: DeliveryError) -> None:
        """Take note of why a mail was not taken: of what says something of us, its provider is left alone."""
        enhanced = error.reply[1] or ""
        if error.fields.get("scope") != "recipient" or enhanced[1:4] != ".7.":
            return
        with self._lock:
            if error.fields.get("kind") == "rate":
                self._pause(provider_of(address), "rate", error.reply)
            elif error.fields.get("kind") == "policy" and not _OF_MAILBOX.fullmatch(enhanced):
                self._refused(provider_of(address), error)

    def _refused(self, provider: str, error: DeliveryError) -> None:
        self._doubts[provider] += 1
        certain = not _OF_ANY.fullmatch(error.reply[1] or "")
        if certain or provider in self._trying or self._doubts[provider] >= _ENOUGH:
            self._pause(provider, "policy", error.reply)

    def _pause(self, provider: str, kind: Kind, reply: Reply) -> None:
        now, before = self.now(), self._known.get(provider)
        tried = provider in self._trying
        if before is not None and not tried and now < before.until and before.kind == kind:
            return  # said of a mail that was on its way before
        code, enhanced, text = reply
        times = before.times + 1 if before and tried and before.kind == kind else 1
        self._trying.discard(provider)
        self._doubts.pop(provider, None)
        self._known[provider] = self._news[provider] = Pause(
            provider=provider,
            kind=kind,
            since=before.since if before else now,
            until=now + lasting(kind, times),
            times=times,
            code=code,
            enhanced=enhanced,
            text=_ADDRESS.sub("…", text)[:_LONGEST_TEXT],
        )

    def _write(self, provider: str, pause: Pause | None) -> None:
        now = self.now()
        with self.database.write() as c:
            if pause is None:
                lifted = providers.lift(c, provider)
                if lifted:
                    audit.record(c, now, "syndicate", "resume-provider", provider, {})
                return
            providers.pause(c, pause)
            told = {"until": pause.until.isoformat(), "kind": pause.kind, "times": pause.times}
            told |= {"code": pause.code, "enhanced": pause.enhanced, "text": pause.text}
            audit.record(c, now, "syndicate", "pause-provider", provider, told)
