"""What a reader's table says of them: it stands where it belongs, escaped, and leads nowhere else."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from syndicate.delivery import message, personalise
from syndicate.templating import field, impersonal, slot, visible
from tests.delivery.mails import URL, letterhead, page, personal

HTML = '<html><body><p title="{0}">a{0}b</p><a href="{1}">x</a><p>{0}</p></body></html>'
HOSTILE = (
    "</p><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a\r\nBcc: b@x.example\r\n\r\n.\r\n",
    "=\r\n=3D=41",
    "\ue000unsubscribe_url\ue001",
    "{{ 7 * 7 }}{name}%s",
    "\u202eelttil",
    "&amp;#0;",
    "-- ",
    "é" * 400,
    "=" * 200,
)


def mail(text: str, html: str, **changes: Any) -> tuple[str, str, EmailMessage]:
    made = message.template(page(text=text, html=html), letterhead())
    data = personalise.fill(made, personal(**changes))
    assert max(len(line) for line in data.partition(b"\r\n\r\n")[2].split(b"\r\n")) <= 76
    found = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    parts = [part.get_payload(decode=True) for part in found.iter_parts()]
    texts = [one.decode().replace("\r\n", "\n") for one in parts if isinstance(one, bytes)]
    return texts[0], texts[1], found


@given(st.text(max_size=300) | st.sampled_from(HOSTILE), st.text(max_size=80))
@example(HOSTILE[0], HOSTILE[2])
@example(HOSTILE[1], HOSTILE[3])
@example(HOSTILE[2], HOSTILE[4])
@example(HOSTILE[5], HOSTILE[6])
@example(HOSTILE[7], HOSTILE[8])
@example(HOSTILE[9], HOSTILE[10])
def test_no_value_leaves_its_place(company: str, town: str) -> None:
    own = slot("unsubscribe_url")
    text = f"Chez {field('company')}, à {field('town')}.\n{own}\nFin\n"
    values = {"company": company, "town": town}
    html = HTML.format(field("company"), own)
    told, shown, found = mail(text, html, fields=values)
    seen = visible(company)
    assert told == f"Chez {seen}, à {visible(town)}.\n{URL}\nFin\n"
    assert shown == HTML.format(escape(seen), URL)
    assert len(told.splitlines()) == 3
    assert [part.get_content_type() for part in found.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert found["Bcc"] is None


@given(st.text(max_size=300))
@example("\u2028\u2029\x85\x0b\x0c\x1c")
def test_what_is_visible_is_one_line_of_what_people_see(value: str) -> None:
    seen = visible(value)
    assert len(seen.splitlines()) <= 1
    assert all(one.isprintable() or one in "\u00a0\u202f" for one in seen)
    assert visible(seen) == seen


@pytest.mark.parametrize("values", [{}, {"company": ""}, {"town": "Riom"}])
def test_who_has_no_value_reads_the_default(values: dict[str, str]) -> None:
    text = f"{field('company', default='votre « maison » & co.')}|{field('company')}|\n"
    told, shown, _mail = mail(text, f"<p>{text.strip()}</p>", fields=values)
    assert told == "votre « maison » & co.||\n"
    assert shown == "<p>votre « maison » &amp; co.||</p>"


def test_nobody_is_called_none() -> None:
    text = f"{field('company', default=None)}{slot('greeting')}{slot('reader_name')}\n"
    own = {"greeting": "Bonjour,", "reader_name": "", "unsubscribe_url": URL}
    told, _shown, found = mail(text, "<p>x</p>", slots=own, name=None)
    assert told == "Bonjour,\n"
    assert found["To"] == "renee@readers.example"


def test_a_field_may_be_called_as_a_slot_of_ours() -> None:
    told, _shown, _mail = mail(
        f"{field('greeting')} {slot('greeting')}\n",
        "<p>x</p>",
        fields={"greeting": "Madame"},
        slots={"greeting": "Bonjour,", "unsubscribe_url": URL},
    )
    assert told == "Madame Bonjour,\n"


@pytest.mark.parametrize("value", ["> cité", "From Riom"])
def test_what_would_mean_something_to_flowed_text_at_the_start_of_a_line_is_stuffed(
    value: str,
) -> None:
    told, shown, _mail = mail(
        f"{field('company')}\nà {field('company')}\n", field("company"), fields={"company": value}
    )
    assert told == f" {value}\nà {value}\n"  # RFC 3676 §4.4: the reader sees it without the space
    assert shown == escape(value)


@pytest.mark.parametrize("name", ["", "Company", "company name", "1st", "é", "x" * 41, "a.b"])
def test_a_field_needs_a_name_that_a_column_can_have(name: str) -> None:
    with pytest.raises(UndefinedError):
        field(name)


def test_who_is_nobody_in_particular_reads_the_defaults() -> None:
    text = f"<p>{slot('greeting')}</p><p>{field('company', default='vous & <moi>')}</p>"
    assert impersonal(text) == "<p></p><p>vous &amp; &lt;moi&gt;</p>"


def test_a_page_shows_the_same_as_the_mail() -> None:
    values = personal(fields={"company": "<Michelin>"})
    text = f"{field('company')} {slot('greeting_name')}"
    assert personalise.shown(text, "html", values) == (
        "&lt;Michelin&gt; Renée &lt;b&gt;&amp;&lt;/b&gt;"
    )
    assert personalise.shown(text, "text", values) == "<Michelin> Renée <b>&</b>"
