"""Bytes of a file → text that feeds, mails and pages can carry."""

import re
import unicodedata

from syndicate.errors import ContentError

# What XML 1.0 §2.2 forbids, and the private use area: a mail's personal slots are marked with
# U+E000 and U+E001, so nobody may write them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    "\U000f0000-\U0010ffff]"
)
_LINE_ENDS = re.compile("\r\n?")
_HEAD = 512
_FEW = 3  # NULs that a slip can leave
_SEPARATORS = re.compile("[\r\u2028\u2029]")
_ODD = re.compile(f"{_UNWANTED.pattern}|{_SEPARATORS.pattern}")


def decode(data: bytes) -> str:
    """Return the text of a file without its BOM, with line feeds as its only line ends.

    Raises ContentError not-utf8 with the line.
    """
    head = data[:_HEAD]
    if head.count(0) > max(_FEW, len(head) // 5):  # UTF-16 and UTF-32, whose marks are optional
        raise ContentError("not-utf8", line=1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n?|\n", data[: error.start])) + 1
        raise ContentError("not-utf8", line=line) from error
    return _LINE_ENDS.sub("\n", text) if "\r" in text else text


def first_unwanted(text: str) -> int | None:
    """Return the line of the first character that `clean` takes out, counted from 1."""
    found = None if _is_plain(text) else _UNWANTED.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def clean(text: str) -> str:
    """Return `text` in NFC without control and private-use characters; lines stay where they are."""
    if _is_plain(text):
        return text
    if not _ODD.search(text):
        return unicodedata.normalize("NFC", text)
    spaced = _SEPARATORS.sub(" ", text)  # line ends to YAML and to mails, not to editors
    return unicodedata.normalize("NFC", _UNWANTED.sub("", spaced))


def _is_plain(text: str) -> bool:
    """Tell at once that most short texts have nothing to clean."""
    return text.isascii() and text.isprintable()
