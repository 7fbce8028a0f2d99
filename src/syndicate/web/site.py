"""What the web is given to work with: the settings, the keys, and a few callables to the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from syndicate.audience.keyring import Keys
from syndicate.audience.tokens import Claim
from syndicate.settings.options import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a reader wants a newsletter. `zone` None: the one of their language."""

    locale: str
    zone: str | None
    schedule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A publication as the web sees it; each callable is plain and may block.

    public:     the folder of published files.
    answers:    where a build says which pages moved or are gone; None for nowhere.
    stylesheet: URL of the style sheet of our own pages.
    render(template, tag, context): a page in that language.
    withdraw(claim, source): must be on the disk when it returns; raises if it is not.
    wishes(claim): what the reader has now; None for nobody we know. May raise while the database is busy.
    change(claim, wishes): keeps what the reader wants from now on.
    """

    settings: Settings
    keys: Keys
    public: Path
    render: Callable[[str, str, Mapping[str, Any]], str]
    withdraw: Callable[[Claim, str], None]
    wishes: Callable[[Claim], Wishes | None]
    change: Callable[[Claim, Wishes], None]
    stylesheet: str = ""
    answers: Path | None = None

    def root(self, path: str) -> str:
        """Return the way from what was asked for, "/fr/feed.rss", to the root: "/".

        It is relative where we are reached below a path of the host, which is taken off before we
        are asked, and is not there for who asks us directly.
        """
        bases = (self.settings.site.base_url, self.settings.web_url)
        is_below = any(urlsplit(one).path.strip("/") for one in bases)
        return "../" * (path.count("/") - 1) or "./" if is_below else "/"
