"""Markdown, and the very characters that each of its events is about."""

from hypothesis import given
from hypothesis import strategies as st

from syndicate.content import markdown
from syndicate.content.characters import clean


@given(st.text(alphabet='aé€𝄞 *_`[](){}<>#-\n|&;\\"!'))
def test_what_is_told_as_text_stands_where_it_is_said_to_stand(written: str) -> None:
    written = clean(written)
    for span in markdown.spans(written):
        text = span.event.get("Text") if isinstance(span.event, dict) else None
        assert 0 <= span.start <= span.end <= len(written)
        if isinstance(text, str) and len(text) == span.end - span.start:
            assert written[span.start : span.end] == text
