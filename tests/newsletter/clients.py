"""What of HTML and CSS our mails may use, and what happens where a mail program does not know it.

Source: caniemail.com as of 2026-05-13 (its data in the npm package caniemail 2.0.2), the worst of
Gmail (web, Android, iOS), Outlook (Windows, web, macOS, phones) and Apple Mail (macOS, iOS). What all
of them know has an empty text; the rest says what such a program shows instead.
"""

from collections.abc import Mapping

OUTLOOK_SQUARES = "Outlook for Windows draws square corners"
NATURAL = "the picture is shown in its own shape"

PROPERTIES: Mapping[str, str] = {
    "aspect-ratio": NATURAL,
    "object-fit": NATURAL,
    "background": "",
    "background-color": "",
    "background-image": "only the plate of a logo has one, and the same colour below it",
    "border": "",
    "border-bottom": "",
    "border-collapse": "",
    "border-color": "",
    "border-left": "",
    "border-right": "",
    "border-spacing": "",
    "border-top": "",
    "border-radius": OUTLOOK_SQUARES,
    "color": "",
    "color-scheme": "Gmail and Outlook turn colours around by themselves",
    "supported-color-schemes": "an older name of color-scheme",
    "cursor": "a hand is shown over links anyway",
    "direction": "",
    "display": "display:none is known; inline-block becomes inline in Outlook for Windows",
    "font-family": "",
    "font-size": "",
    "font-style": "",
    "font-weight": "",
    "height": "",
    "hyphens": "words are broken as the program likes, or not at all",
    "-webkit-hyphens": "as hyphens",
    "letter-spacing": "",
    "line-height": "",
    "list-style": "",
    "margin": "only margins of headings, paragraphs and lists, which Outlook for Windows keeps",
    "margin-bottom": "as margin",
    "max-height": "only the hidden preheader has one, which is hidden by display",
    "max-width": "MJML writes a table of fixed width for Outlook",
    "min-width": "columns have a width as well",
    "opacity": "as max-height",
    "outline": "",
    "overflow": "as max-height",
    "padding": "",
    "padding-bottom": "",
    "padding-left": "",
    "padding-right": "",
    "padding-top": "",
    "table-layout": "columns take the room of what is in them",
    "text-align": "",
    "text-decoration": "",
    "text-transform": "",
    "text-wrap": "lines of titles are not balanced",
    "vertical-align": "",
    "white-space": "a telephone number may be broken",
    "width": "",
    "word-break": "a very long word widens the column",
    "word-spacing": "",
    # For some programs alone, and unknown to the others by design.
    "-ms-text-size-adjust": "",
    "-webkit-text-size-adjust": "",
    "-ms-interpolation-mode": "",
    "mso-hide": "",
    "mso-line-height-rule": "",
    "mso-padding-alt": "",
    "mso-table-lspace": "",
    "mso-table-rspace": "",
}
# And of rules in style sheets, which Outlook for Windows passes over (it shows the one column at its
# width): @media with max-width, and with prefers-color-scheme, which Gmail does not know and does not
# need: it turns colours around by itself.
ELEMENTS = frozenset(
    [
        "html",
        "head",
        "title",
        "meta",
        "style",
        "body",
        "div",
        "span",
        "table",
        "tbody",
        "tr",
        "td",
        "h1",
        "h2",
        "h3",
        "p",
        "a",
        "img",
        "br",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "b",
        "i",
        "blockquote",
    ]
)
