"""What comes out of the only door to MJML."""

import pytest

from syndicate.errors import TemplateError
from syndicate.newsletter.mjml import to_html
from syndicate.templating import slot


def document(text: str, attributes: str = "") -> str:
    return (
        '<mjml lang="fr-CA" dir="ltr"><mj-body><mj-section><mj-column>'
        f"<mj-text{attributes}>{text}</mj-text>"
        "</mj-column></mj-section></mj-body></mjml>"
    )


def test_the_language_of_the_mail_reaches_its_html() -> None:
    assert '<html lang="fr-CA" dir="ltr"' in to_html(document("x"), "body.mjml")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Où\u202f?", "O&#249;&#8239;?"),
        ("dix\u00a0h", "dix&#160;h"),
        ("e\u0301te\u0301", "&#233;t&#233;"),
        ("C:\\x", "C:&#92;x"),
        ("a &amp; b", "a &amp; b"),
        ("dit &#34;oui&#34;", "dit &#34;oui&#34;"),
        ("a\nb", "a&#10;b"),
    ],
    ids=["narrow space", "no-break space", "NFD", "backslash", "ampersand", "quote", "newline"],
)
def test_attributes_keep_every_character(written: str, shown: str) -> None:
    html = to_html(document(f'<img src="https://x.example/a.png" alt="{written}" />'), "body.mjml")
    assert f'alt="{shown}"' in html


def test_a_quote_in_single_quotes_does_not_end_the_attribute() -> None:
    html = to_html(document("""<a href="https://x.example" title='a "b"'>x</a>"""), "body.mjml")
    assert 'title="a &#34;b&#34;"' in html


def test_text_keeps_every_character() -> None:
    assert "Où\u202f? 10\u00a0h &amp; « ici »" in to_html(
        document("Où\u202f? 10\u00a0h &amp; « ici »"), "body.mjml"
    )


def test_slots_stay_whole_in_text_and_in_attributes() -> None:
    mark = slot("unsubscribe_url")
    html = to_html(document(f'<a href="{mark}">{mark}</a>'), "body.mjml")
    assert f'<a href="{mark}">{mark}</a>' in html


def test_nothing_is_fetched_but_what_the_template_names() -> None:
    html = to_html(document("x", ' font-family="Roboto"'), "body.mjml")
    assert "fonts.googleapis" not in html
    assert "@import" not in html


def test_comments_of_authors_go_and_those_for_outlook_stay() -> None:
    html = to_html(document("<!-- note --> <!--[if mso]>o<![endif]-->"), "body.mjml")
    assert "note" not in html
    assert "<!--[if mso]>o<![endif]-->" in html


@pytest.mark.parametrize(
    ("source", "code", "tag"),
    [
        (document("x").replace("mj-text", "mj-txt"), "template-tag-unknown", "mj-txt"),
        (document("x").replace("mj-column", "mj-chart"), "template-tag-unknown", "mj-chart"),
        (document("x").replace("<mj-column>", "<p>y</p><mj-column>"), "template-tag-stray", "p"),
        (document('<script src="x"></script>'), "template-tag-unwelcome", "script"),
        (document("<form></form>"), "template-tag-unwelcome", "form"),
    ],
    ids=["misspelt", "invented", "html between sections", "script", "form"],
)
def test_tags_that_readers_should_not_meet_are_refused(source: str, code: str, tag: str) -> None:
    with pytest.raises(TemplateError) as caught:
        to_html(source, "newsletters/x/body.mjml")
    assert caught.value.code == code
    assert caught.value.file == "newsletters/x/body.mjml"
    assert caught.value.fields["tag"] == tag


@pytest.mark.parametrize(
    "source",
    ["<mjml><mj-body></mjml>", document("<p>unclosed"), document("a < b")],
    ids=["unbalanced", "unclosed paragraph", "bare less-than"],
)
def test_what_mjml_cannot_read_names_the_template(source: str) -> None:
    with pytest.raises(TemplateError) as caught:
        to_html(source, "newsletters/x/body.mjml")
    assert caught.value.code == "template-mjml"
    assert caught.value.file == "newsletters/x/body.mjml"
    assert caught.value.fields["reason"]


def test_the_title_names_the_mail_to_screen_readers_whatever_is_in_it() -> None:
    titled = document("x").replace(
        "<mj-body>",
        f'<mj-head><mj-title>Où\u202f? "{slot("page_title")}"</mj-title></mj-head><mj-body>',
    )
    html = to_html(titled, "body.mjml")
    said = f"O&#249;&#8239;? &#34;{slot('page_title')}&#34;"
    assert f"<title>{said}</title>" in html
    assert f'aria-label="{said}"' in html
