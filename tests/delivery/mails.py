"""A page, its letterhead, and a reader."""

from typing import Any

from syndicate.delivery.message import Letterhead
from syndicate.delivery.personalise import Personal
from syndicate.model import Delivery, Message, Page
from syndicate.templating import slot
from tests.support.ledger import NOW

URL = "https://infolettre.metropole.example/u/" + "Ab-_" * 70

TEXT = f"""Bonjour {slot("greeting_name")},

La Métropole fête ses jumelages\u00a0: trois jours de rencontres, de musique et de cuisine\u202f!
.Une ligne qui commence par un point

Se désabonner\u00a0: {slot("unsubscribe_url")}
"""
HTML = f"""<!doctype html>
<html lang="fr-CA"><body><p>Bonjour {slot("greeting_name")}\u202f!</p>
<p>{"Élan et coopération. " * 40}</p>
<a href="{slot("unsubscribe_url")}">Se désabonner</a></body></html>"""


def page(**changes: Any) -> Page:
    values: dict[str, Any] = {
        "locale": "fr-CA",
        "subject": "L’infolettre\u00a0: la fête des jumelages, trois jours de rencontres\u202f!",
        "preheader": "",
        "html": HTML,
        "text": TEXT,
        "items": ("work-1",),
    }
    return Page(**values | changes)


def letterhead(**changes: Any) -> Letterhead:
    values: dict[str, Any] = {
        "name": "La Métropole",
        "address": "actualites@metropole.example",
        "reply_to": "contact@metropole.example",
        "list_id": "actualites.fr-ca.metropole.example",
        "list_title": "L’infolettre de la Métropole",
        "feedback_id": "actualites-2026-03-12:actualites:issue:0123456789ab",
    }
    return Letterhead(**values | changes)


def personal(**changes: Any) -> Personal:
    values: dict[str, Any] = {
        "address": "renee@readers.example",
        "name": "Renée Côté",
        "message_id": "<actualites-2026-03-12.0123456789abcdef@metropole.example>",
        "date": NOW,
        "slots": {"unsubscribe_url": URL, "greeting_name": "Renée <b>&</b>"},
    }
    return Personal(**values | changes)


def delivery(number: int = 7, **changes: Any) -> Delivery:
    values: dict[str, Any] = {
        "id": number,
        "purpose": "issue",
        "key": "actualites-2026-03-12",
        "recipient": "r",
        "issue": "actualites-2026-03-12",
        "selection": 1,
        "locale": "fr-CA",
        "zone": None,
        "state": "claimed",
        "due": NOW,
        "attempts": 0,
        "token": "t",
    }
    return Delivery(**values | changes)


def mail(number: int = 7, recipient: str = "renee@readers.example", **changes: Any) -> Message:
    values: dict[str, Any] = {
        "delivery": number,
        "key": "actualites-2026-03-12",
        "sender": "actualites@metropole.example",
        "recipient": recipient,
        "data": f"Subject: {number}\r\n\r\n.one\r\n..two\r\nend\r\n".encode(),
    }
    return Message(**values | changes)
