"""What SpamAssassin says of our mails by its local rules: nothing that counts."""

import re
import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from syndicate.delivery import message, personalise
from syndicate.delivery.message import Letterhead
from syndicate.delivery.personalise import Personal
from syndicate.newsletter.compose import page
from tests.support.mails import NAMES, TAGS, VALUES, chosen, pools

PROGRAM = shutil.which("spamassassin")
MOST = 1.0


def sent(template: str, tag: str) -> bytes:
    head = Letterhead(
        name="La Métropole",
        address="actualites@metropole.example",
        list_id=f"actualites.{tag.lower()}.metropole.example",
        list_title="L’infolettre de la Métropole",
        feedback_id="actualites-2018-11-22:actualites:issue:0123456789ab",
    )
    personal = Personal(
        address="marie@lecteurs.example",
        name="Marie Côté",
        message_id=f"<actualites-2018-11-22.{template}{tag}@metropole.example>",
        date=datetime(2018, 11, 22, 7, tzinfo=UTC),
        slots=VALUES,
    )
    whole = page(pools(template)[tag], chosen(template, tag))
    return personalise.fill(message.template(whole, head), personal)


@pytest.mark.skipif(
    PROGRAM is None, reason="no spamassassin on this machine (tools/programs installs it)"
)
def test_no_mail_looks_like_spam() -> None:
    mails = [(template, tag) for template in NAMES for tag in TAGS]
    box = b"".join(
        b"From x@y.example Thu Nov 22 07:00:00 2018\n"
        + sent(*one).replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
        + b"\n"
        for one in mails
    )
    ran = subprocess.run(
        [PROGRAM or "", "--local", "--mbox"],
        input=box,
        capture_output=True,
        check=True,
        timeout=300,
    )
    told = re.findall(
        r"^X-Spam-Status: \w+, score=(-?[\d.]+) .*?tests=([^=]*?) ?autolearn",
        ran.stdout.decode(errors="replace"),
        re.MULTILINE | re.DOTALL,
    )
    scores = dict(zip(mails, told, strict=True))
    assert {one: told for one, told in scores.items() if float(told[0]) >= MOST} == {}
