"""A newsletter and a locale → the words that somebody agrees to when they subscribe, and their id.

CASL s. 10(1), SOR/2012-36 and GDPR art. 7 and 13: what for, who asks, where they can be reached, and
that consent can be withdrawn.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from syndicate.localise.catalogue import Catalogue
from syndicate.settings.options import Sender, Settings

SUBSCRIBE = "subscribe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands beside the box to tick (`agree`), and below it."""

    newsletter: str
    locale: str
    agree: str
    about: str
    notice: str

    @property
    def text(self) -> str:
        """Return all that was shown, a paragraph to a line."""
        return "\n".join(filter(None, (self.agree, self.about, self.notice)))

    @property
    def id(self) -> str:
        """Return the id of these words: the same words, the same id."""
        return wording_id(self.text, SUBSCRIBE)


def wording_id(text: str, kind: str) -> str:
    """Return the id of words that somebody agreed to: "import-…" for those agreed to elsewhere."""
    return f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def words(settings: Settings, catalogue: Catalogue) -> Mapping[str, Words]:
    """Return newsletter → the words for it, in the language of the catalogue."""
    return {key: _words(key, settings, catalogue) for key in settings.newsletters}


def _words(key: str, settings: Settings, catalogue: Catalogue) -> Words:
    tag = catalogue.tag
    table, sender = settings.newsletters[key], settings.sender_of(key, tag)
    _ = catalogue.gettext
    agree = _("I want to receive “{newsletter}” by email.")
    notice = _(
        "Sent by {sender}, {place} ({contact}). Your address is used for this and for nothing else. "
        "You can withdraw your consent at any time: every email has a link to unsubscribe, and you can write to us."
    )
    return Words(
        newsletter=key,
        locale=tag,
        agree=agree.format(newsletter=table.title[tag]),
        about=table.description.get(tag, ""),
        notice=notice.format(
            sender=sender.legal_name,
            place=", ".join(sender.mailing_address.splitlines()),
            contact=contact(sender),
        ),
    )


def contact(sender: Sender) -> str:
    """Return how a sender is reached, besides by post."""
    return ", ".join(filter(None, (sender.email, sender.phone)))
