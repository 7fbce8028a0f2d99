"""What the web is given to work with: the settings, the keys, and a few callables to the rest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from syndicate import fetch
from syndicate.audience.keyring import Keys
from syndicate.audience.tokens import Claim
from syndicate.audience.wording import Words
from syndicate.delivery.notices import Notice
from syndicate.journeys.house import House
from syndicate.journeys.signup import Asked, Opened
from syndicate.journeys.wishes import Wishes
from syndicate.localise.catalogue import Catalogue
from syndicate.settings.options import Settings
from syndicate.web.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """What readers do with their subscriptions; each callable is plain and may block.

    All but the first raise StoreError while the database is busy, or cannot be had.

    withdraw(claim, source): must be on the disk when it returns; raises if it is not.
    wishes(claim): what the reader has now; None for nobody we know.
    change(claim, wishes, tag, network): keeps what the reader wants from now on, as a page in `tag` had it.
    ask(asked): has a mail sent to who asks; False where too much was asked for from their network.
    opened(id), confirm(id, network): what a link to confirm is about, before and after.
    data(claim, form): all there is about the reader, as "json" or "csv"; None for nobody we know.
    """

    withdraw: Callable[[Claim, str], None]
    wishes: Callable[[Claim], Wishes | None]
    change: Callable[[Claim, Wishes, str, str | None], None]
    ask: Callable[[Asked], bool]
    opened: Callable[[str], Opened | None]
    confirm: Callable[[str, str | None], Opened | None]
    data: Callable[[Claim, str], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What providers tell, and what is asked of Amazon to be sure that it is them.

    take(notices): keeps them; told again, they change nothing. Raises StoreError.
    fetch(url, most): what stands at a public address, if it is not more than `most` bytes.
    """

    take: Callable[[Sequence[Notice]], object]
    fetch: Callable[[str, int], bytes] = fetch.get


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What programs work at: the publication itself, and the words in which staff are answered.

    tags: the languages of those words, the one for who asks for none first.
    body_s: seconds within which a body has to arrive.
    """

    house: House
    words: Callable[[str], Catalogue]
    tags: Sequence[str]
    body_s: float = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A publication as the web sees it.

    public:     the folder of published files.
    answers:    where a build says which pages moved or are gone; None for nowhere.
    stylesheet: URL of the style sheet of our own pages.
    render(template, tag, context): a page in that language.
    words(tag): newsletter → the words that somebody agrees to on a page in that language.
    now():      the instant.
    hooks:      what providers tell of mails; None where nobody takes it.
    desk:       what programs work at; None where none may.
    watch:      what machines that look after us ask; None where nobody does.
    """

    settings: Settings
    keys: Keys
    public: Path
    render: Callable[[str, str, Mapping[str, Any]], str]
    words: Callable[[str], Mapping[str, Words]]
    now: Callable[[], datetime]
    readers: Readers
    stylesheet: str = ""
    answers: Path | None = None
    hooks: Hooks | None = None
    desk: Desk | None = None
    watch: Watch | None = None

    def root(self, path: str) -> str:
        """Return the way from what was asked for, "/fr/feed.rss", to the root: "/".

        It is relative where we are reached below a path of the host, which is taken off before we
        are asked, and is not there for who asks us directly.
        """
        bases = (self.settings.site.base_url, self.settings.web_url)
        is_below = any(urlsplit(one).path.strip("/") for one in bases)
        return "../" * (path.count("/") - 1) or "./" if is_below else "/"
