"""What `make bench` measures of mails is what readers get. Nothing is timed here."""

from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path

from benchmarks import mails
from syndicate import app as composition
from syndicate.audience import keyring
from syndicate.clocks import SteppingClock
from syndicate.delivery import personalise


def test_the_mail_is_as_large_as_it_says_and_personal(tmp_path: Path) -> None:
    made, those = mails.mail(), mails.readers(4, keyring.load(tmp_path))
    found = [personalise.fill(made, one) for one in those]
    assert all(mails.SIZE <= len(one) < mails.SIZE * 1.1 for one in found)
    assert len(set(found)) == 4
    for one, who in zip(found, those, strict=True):
        part = message_from_bytes(one, policy=policy.default).get_body(("plain",))
        assert part is not None
        text = part.get_content()
        assert text.startswith(who.slots["greeting"])
        assert who.slots["unsubscribe_url"] in text
        assert f"Chez {who.fields.get('company', 'vous')}" in text


def test_the_issue_has_twelve_articles(tmp_path: Path) -> None:
    mails.publication(tmp_path)
    with closing(composition.compose(tmp_path, {}, SteppingClock(mails._NOW))) as app:
        assert mails.rendered(app.house)[1] == mails.ARTICLES
