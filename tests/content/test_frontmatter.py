import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syndicate.content.frontmatter import parse
from syndicate.errors import ContentError

REFUSED = {
    "no front matter": (b"Bonjour.\n", "front-matter-missing", 1),
    "an empty file": (b"", "front-matter-missing", 1),
    "an empty line before it": (b"\n---\ntitle: A\n---\n", "front-matter-missing", 1),
    "four hyphens": (b"----\ntitle: A\n----\n", "front-matter-missing", 1),
    "never closed": (b"---\ntitle: A\n\nBonjour.\n", "front-matter-unclosed", 1),
    "closed by dots": (b"---\ntitle: A\n...\nBonjour.\n", "front-matter-unclosed", 1),
    "Latin-1": (b"---\ntitle: A\nsummary: \xe9t\xe9\n---\n", "not-utf8", 3),
    "Latin-1 with Windows ends": (b"---\r\ntitle: A\r\nx: \xe9\r\n---\r\n", "not-utf8", 3),
    "UTF-16": ("---\ntitle: A\n---\n".encode("utf-16"), "not-utf8", 1),
    "a key twice": (b"---\ntitle: A\ndate: B\ntitle: C\n---\n", "key-duplicate", 4),
    "a colon in a value": (b"---\ntitle: Concert : le soir\n---\n", "yaml-colon", 2),
    "a quote not closed": (b'---\nid: a\ntitle: "A\nsummary: B\n---\n', "yaml-quote", 3),
    "a single quote not closed": (b"---\ntitle: 'A\nsummary: B\n---\n", "yaml-quote", 2),
    "a tab before a key": (b"---\ntitle: A\n\tsummary: B\n---\n", "yaml-tab", 3),
    "a tab at the beginning": (b"---\n\ttitle: A\n---\n", "yaml-tab", 2),
    "an at sign": (b"---\nid: a\nauthor: @metropole\n---\n", "yaml-sign", 3),
    "a percent sign": (b"---\ntitle: %A\n---\n", "yaml-sign", 2),
    "a backtick": (b"---\ntitle: `A`\n---\n", "yaml-sign", 2),
    "an alias": (b"---\ntitle: A\nsummary: *A\n---\n", "yaml-sign", 3),
    "an anchor": (b"---\ntitle: &a A\n---\n", "yaml-sign", 2),
    "an anchor on a list": (b"---\nid: b\ntags: &a [A]\n---\n", "yaml-sign", 3),
    "a Python object": (b"---\ntitle: !!python/object:os.system A\n---\n", "yaml-sign", 2),
    "an exclamation mark": (b"---\ntitle: !A\n---\n", "yaml-sign", 2),
    "a list not closed": (b"---\ntags: [A\ntitle: B\n---\n", "yaml-list", 2),
    "a comma missing in a list": (b"---\nid: a\ntags: ['A' 'B']\n---\n", "yaml-list", 3),
    "a Windows path": (
        rb"""---
id: a
title: "C:\Users"
---
""",
        "yaml-escape",
        3,
    ),
    "half a character": (b'---\ntitle: "\\ud800"\n---\n', "yaml-escape", 2),
    "an unknown escape": (b'---\ntitle: "a\\qb"\n---\n', "yaml-escape", 2),
    "UTF-16 without its mark": ("---\ntitle: Été\n---\n".encode("utf-16-le"), "not-utf8", 1),
    "UTF-16, the other way round": ("---\ntitle: Été\n---\n".encode("utf-16-be"), "not-utf8", 1),
    "UTF-32": ("---\ntitle: A\n---\n".encode("utf-32"), "not-utf8", 1),
    "UTF-32 without its mark": ("---\ntitle: A\n---\n".encode("utf-32-be"), "not-utf8", 1),
    "a table": (b"---\nid: a\nplace:\n  city: A\n---\n", "key-nested", 4),
    "a table on a line": (b"---\nplace: {city: A}\n---\n", "key-nested", 2),
    "a list in a list": (b"---\ntags: [[A]]\n---\n", "key-nested", 2),
    "a table in a list": (b"---\ntags:\n  - A: B\n---\n", "key-nested", 3),
    "a list for a key": (b"---\n[a]: B\n---\n", "key-nested", 2),
    "a list only": (b"---\n- A\n---\n", "front-matter-not-keys", 2),
    "a text only": (b"---\nBonjour\n---\n", "front-matter-not-keys", 2),
    "keys on one line": (b"---\n{title: A}\n---\n", "front-matter-not-keys", 2),
    "a second document": (b"---\ntitle: A\n--- B\n---\n", "front-matter-not-keys", 3),
    "keys after dots": (b"---\ntitle: A\n...\nsummary: B\n---\n", "yaml-syntax", 4),
    "far too long": (b"---\ntitle: " + b"a" * 70_000 + b"\n---\n", "front-matter-too-long", 1),
}


@pytest.mark.parametrize(("data", "code", "line"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_its_line(data: bytes, code: str, line: int) -> None:
    with pytest.raises(ContentError) as caught:
        parse(data)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_a_duplicate_key_tells_where_the_first_is() -> None:
    with pytest.raises(ContentError) as caught:
        parse(b"---\nid: x\ntitle: A\ntitle: B\n---\n")
    assert caught.value.fields == {"key": "title", "first": 3}


READ = {
    "no is a text": ("lang: no", "lang", ("no",)),
    "a version keeps its zero": ("ver: 1.10", "ver", ("1.10",)),
    "a date stays as written": ("date: 2026-03-01", "date", ("2026-03-01",)),
    "a sexagesimal stays as written": ("start: 19:30", "start", ("19:30",)),
    "null is a text": ("title: null", "title", ("null",)),
    "nothing is an empty text": ("title:", "title", ("",)),
    "an octal stays as written": ("sequence: 010", "sequence", ("010",)),
    "quotes are taken off": ("title: 'L''été : ici'", "title", ("L'été : ici",)),
    "a list on one line": ("tags: [a, 'b c', no]", "tags", ("a", "b c", "no")),
    "a list of lines": ("tags:\n  - a\n  - b", "tags", ("a", "b")),
    "an empty list": ("tags: []", "tags", ()),
    "a folded text": ("summary: >\n  a\n  b", "summary", ("a b\n",)),
    "a text over two lines": ("summary: a\n  b", "summary", ("a b",)),
    "an URL needs no quotes": ("id: https://a.example/?p=1", "id", ("https://a.example/?p=1",)),
    "a French colon with its space": ("title: L'été\u00a0: ici", "title", None),
    "a key in quotes": ('"title": A', "title", ("A",)),
    "a forged slot": (r'title: "a\uE000b\uE001c"', "title", ("abc",)),
    "a NUL by its escape": (r'title: "a\0b"', "title", ("ab",)),
    "a line separator": ("title: a\u2028b", "title", ("a b",)),
    "a decomposed accent": ("title: e\u0301te\u0301", "title", ("été",)),
}


@pytest.mark.parametrize(("yaml", "key", "texts"), READ.values(), ids=READ)
def test_a_value_is_the_text_that_stands_there(
    yaml: str, key: str, texts: tuple[str, ...] | None
) -> None:
    data = f"---\n{yaml}\n---\n".encode()
    if texts is None:
        with pytest.raises(ContentError, match="yaml-colon"):
            parse(data)
        return
    assert parse(data).entries[key].texts == texts


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Mac"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["no BOM", "BOM"])
def test_line_ends_and_a_bom_make_no_difference(end: str, bom: bytes) -> None:
    lines = ["---", "title: A", "id: b", "---", "", "Bonjour.", ""]
    document = parse(bom + end.join(lines).encode())
    assert {key: entry.line for key, entry in document.entries.items()} == {"title": 2, "id": 3}
    assert document.body == "\nBonjour.\n"
    assert (document.close_line, document.body_line) == (4, 5)


def test_a_body_may_hold_a_rule_and_a_block_of_its_own() -> None:
    assert parse(b"---\ntitle: A\n---\nOne\n\n---\n\nTwo\n").body == "One\n\n---\n\nTwo\n"


def test_an_empty_block_and_one_of_comments_have_no_keys() -> None:
    assert parse(b"---\n---\n").entries == {}
    assert parse(b"---\n# later\n---\n").entries == {}


def test_what_nobody_can_see_is_taken_out_and_its_line_told() -> None:
    document = parse("---\ntitle: A\n---\n\na\x00b\ue000c\ufeff\x9fd\n".encode())
    assert document.body == "\nabcd\n"
    assert document.cleaned == 5


@pytest.mark.parametrize("yaml", [r'title: "a\0b"', r'tags: [a, "b\x07"]', r'"tit\0le": a'])
def test_what_an_escape_brings_in_is_taken_out_and_its_line_told(yaml: str) -> None:
    assert parse(f"---\nid: a\n{yaml}\n---\n".encode()).cleaned == 3


def test_a_clean_file_has_nothing_taken_out() -> None:
    assert parse("---\ntitle: Été\u202f!\n---\nA\tb\n".encode()).cleaned is None


def test_a_hash_that_cuts_a_value_short_is_known() -> None:
    entries = parse(b"---\ntitle: Concert #3\nplace: 'Hall #3'\nid: a#b\n---\n").entries
    assert {key: entry.hashed for key, entry in entries.items()} == {
        "title": True,
        "place": False,
        "id": False,
    }


def test_a_nest_of_brackets_is_refused_at_once() -> None:
    with pytest.raises(ContentError, match="key-nested"):
        parse(b"---\ntags: " + b"[" * 60_000 + b"\n---\n")


YAMLISH = st.text(
    st.sampled_from(list("abé:-#[]{}&*!|>'\"%@`,?~ \t\n\r\x00\x85\u2028\ufeff\ue000\\/=<.0129")),
    max_size=80,
)


@given(st.binary(max_size=200))
@example(b"---\n? \n---\n")
@example(b"---\n: \n---\n")
@example(b"---\n<<: a\n---\n")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read_or_refuse(data)


@settings(max_examples=600)
@given(YAMLISH)
def test_any_front_matter_is_read_or_refused_within_its_lines(text: str) -> None:
    _read_or_refuse(f"---\n{text}\n---\nBonjour.\n".encode())


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.text(max_size=30)))
def test_any_text_in_double_quotes_is_read_back(values: dict[str, str]) -> None:
    def quoted(text: str) -> str:
        return '"' + "".join(f"\\U{ord(char):08X}" for char in text) + '"'

    printable = {
        key: "".join(char for char in value if char.isascii() and char.isprintable())
        for key, value in values.items()
    }
    block = "".join(f"{key}: {quoted(value)}\n" for key, value in printable.items())
    entries = parse(f"---\n{block}---\n".encode()).entries
    assert {key: entry.texts[0] for key, entry in entries.items()} == printable


def _read_or_refuse(data: bytes) -> None:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    last = text.count("\n") + 1
    lines = _lines_of_keys(data) or [0]
    assert 0 <= min(lines) <= max(lines) <= last


def _lines_of_keys(data: bytes) -> list[int]:
    """Return where the keys are, or where the error is."""
    try:
        return [entry.line for entry in parse(data).entries.values()]
    except ContentError as error:
        return [error.line or -1]
