"""A kind of system mail and what it is about → a Page, with the slots that are personal.

Each kind has two templates in `letters/`; what is in them besides words is links, as slots.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from jinja2 import Environment, UndefinedError

from syndicate import templating
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.marks import N_
from syndicate.model import Page
from syndicate.newsletter import mjml, plaintext
from syndicate.settings.options import Settings

SLOTS = frozenset(
    {"page_title", "page_preheader", "confirm_url", "preferences_url", "unsubscribe_url"}
    | {"greeting", "reader_name"}
)
# About one newsletter, and about several or none.
SUBJECTS: Mapping[str, tuple[str, str]] = {
    "confirm": (
        N_("Please confirm: “{newsletter}”"),
        N_("Please confirm your subscriptions"),
    ),
    "known": (N_("You already receive “{newsletter}”"), N_("Your subscriptions and preferences")),
    "nobody": (N_("Your request"), N_("Your request")),
    "welcome": (N_("Welcome to “{newsletter}”"), N_("Your subscriptions are confirmed")),
    "goodbye": (N_("You no longer receive “{newsletter}”"), N_("You no longer receive our emails")),
    "expiring": (
        N_("Do you want to keep receiving “{newsletter}”?"),
        N_("Do you want to keep receiving our emails?"),
    ),
}


def letter(
    kind: str,
    newsletters: Sequence[str],
    settings: Settings,
    environment: Environment,
    catalogue: Catalogue,
    facts: Mapping[str, Any],
) -> Page:
    """Return a system mail in the locale of the catalogue; the same arguments give the same bytes.

    newsletters: the keys of those that it names. facts: what else its templates show.
    """
    tag = catalogue.tag
    titles = tuple(settings.newsletters[key].title[tag] for key in newsletters)
    first = newsletters[0] if newsletters else next(iter(settings.newsletters))
    context = {"titles": titles, "sender": settings.sender_of(first, tag), **facts}
    subject = _subject(kind, titles, catalogue)
    return framed(kind, subject, settings, environment, catalogue, context)


def framed(
    kind: str,
    subject: str,
    settings: Settings,
    environment: Environment,
    catalogue: Catalogue,
    facts: Mapping[str, Any],
) -> Page:
    """Return what the two templates of a kind make of facts, the sender among them."""
    context = {"subject": subject, "brand": settings.brand, "slot": _slot, **facts}
    name = f"letters/{kind}"
    source = templating.render(environment, f"{name}.mjml", **context)
    html = mjml.to_html(source, templating.shown(f"{name}.mjml"))
    text = plaintext.typeset(templating.render(environment, f"{name}.txt", **context))
    preheader = _opening(text)
    return Page(
        locale=catalogue.tag,
        subject=subject,
        preheader=preheader,
        html=_entitled(html, escape(subject), escape(preheader)),
        text=text,
        items=(),
    )


def _slot(name: str) -> str:
    """Leave room for a reader's own link; there is no more than we fill."""
    if name not in SLOTS:
        raise UndefinedError(name)
    return templating.slot(name)


def _subject(kind: str, titles: Sequence[str], catalogue: Catalogue) -> str:
    one, several = SUBJECTS[kind]
    if len(titles) == 1:
        return catalogue.gettext(one).format(newsletter=titles[0])
    return catalogue.gettext(several)


def _opening(text: str) -> str:
    """Return the first paragraph below the title, which a list of mails shows beside the subject."""
    first = text.partition("\n\n")[2].partition("\n\n")[0]
    return plaintext.unwrapped(first).replace("\n", " ")


def _entitled(html: str, subject: str, preheader: str) -> str:
    titled = html.replace(templating.slot("page_title"), subject)
    return titled.replace(templating.slot("page_preheader"), preheader)
