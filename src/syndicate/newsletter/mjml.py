r"""Rendered MJML → HTML. The only door to mjml-python.

Five habits of mjml-python 1.4 are undone here, so that nobody else need know: it writes attribute
values with the escapes of a Rust string (U+00A0 becomes the text \u{a0}, a quote ends the
attribute), it lets unknown tags through to the reader, it fetches fonts from Google, it complains
in byte offsets with a bare ValueError, and it keeps its authors' comments.
"""

import re
import unicodedata
from collections.abc import Iterator

from mjml import mjml2html

from syndicate.errors import TemplateError
from syndicate.templating import SLOT_CLOSE, SLOT_OPEN

# Tags whose content is text or HTML, which MJML hands on as it is.
_ENDING_TAGS = """
    mj-accordion-text mj-accordion-title mj-button mj-navbar-link mj-preview mj-raw
    mj-social-element mj-style mj-table mj-text mj-title
"""
_OTHER_TAGS = """
    mjml mj-accordion mj-accordion-element mj-all mj-attributes mj-body mj-breakpoint mj-carousel
    mj-carousel-image mj-class mj-column mj-divider mj-font mj-group mj-head mj-hero mj-image
    mj-navbar mj-section mj-social mj-spacer mj-wrapper
"""
# B5.9: what mail programs refuse, or readers should not meet in a mail.
_UNWELCOME_TAGS = "script form input video audio iframe object embed link base"
_ENDING = frozenset(_ENDING_TAGS.split())
_KNOWN = _ENDING | frozenset(_OTHER_TAGS.split())
_UNWELCOME = frozenset(_UNWELCOME_TAGS.split())
_VOID = frozenset(["area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"])
_DEEPEST = 200  # MRML calls itself for each level: thousands overflow its stack and end the process
_ATTRIBUTES = r"""(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*\s*"""
_TAG = re.compile(
    rf"<!--.*?-->|<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*){_ATTRIBUTES}(?P<empty>/?)>", re.DOTALL
)
_TITLE = re.compile(r"(?<=<mj-title>).*?(?=</mj-title>)", re.DOTALL)
_VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_OPENED, _CLOSED = f"&#{ord(SLOT_OPEN)};", f"&#{ord(SLOT_CLOSE)};"


def to_html(source: str, template: str) -> str:
    """Return the HTML document that MJML makes of `source`, with its slots whole.

    Raises TemplateError template-tag-unknown, template-tag-stray, template-tag-unwelcome,
    template-nested-too-deep or template-mjml; `template` is the file it complains about.
    """
    _check(source, template)
    _check_depth(source, template)
    try:
        html = mjml2html(_in_ascii(source), disable_comments=True, fonts={})
    except ValueError as error:
        raise TemplateError("template-mjml", file=template, reason=str(error)) from error
    return html.replace(_OPENED, SLOT_OPEN).replace(_CLOSED, SLOT_CLOSE)


def _check(source: str, template: str) -> None:
    for name, inside, line in _tags(source):
        if name in _UNWELCOME:
            code = "template-tag-unwelcome"
        elif name.startswith("mj") and name not in _KNOWN:
            code = "template-tag-unknown"
        elif not name.startswith("mj") and inside not in _ENDING:
            code = "template-tag-stray"
        else:
            continue
        raise TemplateError(code, file=template, tag=name, rendered_line=line)


def _check_depth(source: str, template: str) -> None:
    depth = 0
    for found in _TAG.finditer(source):
        name = (found["name"] or "").lower()
        if not name or found["empty"] or name in _VOID:
            continue
        depth += -1 if found["close"] else 1
        if depth > _DEEPEST:
            raise TemplateError("template-nested-too-deep", file=template, limit=_DEEPEST)


def _tags(source: str) -> Iterator[tuple[str, str, int]]:
    """Yield each opening tag with the nearest `mj-` tag around it and its line."""
    around = [""]
    for match in _TAG.finditer(source):
        name = match["name"]
        if name is None:
            continue
        if match["close"]:
            if around[-1] == name:
                around.pop()
            continue
        yield name, around[-1], source.count("\n", 0, match.start()) + 1
        if name.startswith("mj") and not match["empty"]:
            around.append(name)


def _in_ascii(source: str) -> str:
    """Return `source` with attributes in ASCII, and the title, which becomes an attribute as well."""
    titled = _TITLE.sub(lambda title: _ascii(title[0]), source)
    return _TAG.sub(lambda tag: _VALUE.sub(_value, tag[0]) if tag["name"] else tag[0], titled)


def _value(match: re.Match[str]) -> str:
    return f'="{_ascii(match[1] if match[1] is not None else match[2])}"'


def _ascii(text: str) -> str:
    whole = unicodedata.normalize("NFC", text)
    return "".join(one if _plain(one) else f"&#{ord(one)};" for one in whole)


def _plain(character: str) -> bool:
    return " " <= character <= "~" and character not in '"\\'
