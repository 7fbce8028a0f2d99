"""What the demo sent is no larger than mails should be (B1.11 and B5.1 of the standards)."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


def test_no_mail_is_too_large(demo_home: Path) -> None:
    files = list((demo_home / "var" / "outbox").glob("*/*.eml"))
    assert len(files) >= 120
    for file in files:
        data = file.read_bytes()
        assert len(data) < 500_000
        mail = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("html",))
        assert body is not None
        assert len(str(body.get_content()).encode()) <= 102_400
        assert list(mail.iter_attachments()) == []
