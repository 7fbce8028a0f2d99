"""Nobody is told who opened a mail or followed a link of it: it could not be told from another reader’s."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.support.sending import DUE, ISSUE, leave, publication

OWN = re.compile(r"/[up]/[\w.~-]+")


def opened(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_two_readers_mails_differ_in_their_own_links_alone(tmp_path: Path) -> None:
    home = publication(tmp_path)
    leave(home, DUE)
    ana, bo = map(opened, sorted((home / "var" / "outbox" / ISSUE).glob("*.eml")))
    assert {str(one["To"]) for one in (ana, bo)} == {"ana@readers.example", "bo@readers.example"}
    for kind in ("html", "plain"):
        texts = [part(one, kind) for one in (ana, bo)]
        assert len({OWN.sub("", text) for text in texts}) == 1
        assert [len(set(OWN.findall(text))) for text in texts] == [2, 2]
    assert not re.findall(r"<img[^>]*/[up]/", part(ana, "html"))
