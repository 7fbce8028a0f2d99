"""The headers that machines act on, as a mail server receives them."""

import pytest

from syndicate.delivery import message, personalise
from tests.delivery.mails import delivery, letterhead, page, personal
from tests.delivery.relays import hand_over, opened, yes
from tests.delivery.servers import real

ROOT = "https://infolettre.metropole.example/u/"


@pytest.mark.parametrize("length", [60, 77, 100, 300, 400, 900])
def test_an_address_to_leave_arrives_as_it_was_written(length: int) -> None:
    url = ROOT + ("Ab-_9" * 200)[: length - len(ROOT)]
    assert len(url) == length
    slots = {**personal().slots, "unsubscribe_url": url}
    made = personalise.message(
        message.template(page(), letterhead()), delivery(), personal(slots=slots)
    )
    with real() as (mailbox, port), opened(port) as session:
        assert hand_over(session, made, yes).state == "sent"
    ((_sender, _to, data),) = mailbox.mails
    lines = data.split(b"\r\n")
    assert f"List-Unsubscribe: <{url}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert sum(one.lower().startswith(b"list-unsubscribe:") for one in lines) == 1
