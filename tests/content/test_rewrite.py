"""A copy of a file with other values and another body; what nobody asked for stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content import frontmatter
from syndicate.content.rewrite import rewritten
from syndicate.errors import ContentError

FORMS = {
    "a plain value": ("title: A # un\n", "title: B # un\n"),
    "a plain value that needs quotes": ("title: A\nx: 1\n", 'title: "B: c"\nx: 1\n'),
    "single quotes": ("title: 'A'\n", "title: 'l''été'\n"),
    "double quotes": ('title:   "A"  # un\n', 'title:   "dit \\"B\\""  # un\n'),
    "no value": ("title:\nx: 1\n", "title: B\nx: 1\n"),
    "a folded block": ("title: >\n  A\n  B\n# un\nx: 1\n", "title: C\n# un\nx: 1\n"),
    "a literal block at the end": ("x: 1\ntitle: |-\n  A\n  B\n", "x: 1\ntitle: C\n"),
    "quotes over two lines": ('title: "A\n  B"\nx: 1\n', 'title: "C"\nx: 1\n'),
    "a plain value over two lines": ("title: A\n  B\nx: 1\n", "title: C\nx: 1\n"),
    "a value on the next line": ("title:\n  A\nx: 1\n", "title:\n  C\nx: 1\n"),
    "an indented block": ("  x: 1\n  title: A\n", "  x: 1\n  title: B\n"),
    "a key that is not there": ("x: 1\n", "x: 1\ntitle: B\n"),
}


def title(block: str) -> str:
    return frontmatter.parse(f"---\n{block}---\n".encode()).entries["title"].texts[0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "mac"])
@pytest.mark.parametrize(("before", "after"), FORMS.values(), ids=FORMS)
def test_a_value_is_written_in_its_own_form(before: str, after: str, end: str) -> None:
    data = f"\ufeff---\n{before}---\nCorps\n".replace("\n", end).encode()
    made = rewritten(data, {"title": title(after)}, "Autre\n")
    assert made.decode() == f"\ufeff---\n{after}---\nAutre\n".replace("\n", end)


OUT = {
    "a line": ("title: A\nguid: x # un\n# deux\ny: 1\n", "title: A\n# deux\ny: 1\n"),
    "a block": ("guid: >\n  A\n\n  B\ntitle: A\n", "title: A\n"),
    "the last line": ("title: A\nguid: x\n", "title: A\n"),
    "an empty value": ("guid:\ntitle: A\n", "title: A\n"),
    "nothing": ("title: A\n", "title: A\n"),
}


@pytest.mark.parametrize(("before", "after"), OUT.values(), ids=OUT)
def test_a_key_is_taken_out_with_its_lines(before: str, after: str) -> None:
    data = f"---\n{before}---\nCorps\n".encode()
    assert rewritten(data, {"guid": None}, "Corps\n").decode() == f"---\n{after}---\nCorps\n"


@pytest.mark.parametrize("block", ["title: [A, B]\n", "{title: A, x: 1}\n"])
def test_a_form_that_cannot_be_kept_is_refused(block: str) -> None:
    with pytest.raises(ContentError) as told:
        rewritten(f"---\n{block}---\n".encode(), {"title": "B"}, "")
    assert told.value.code in ("rewrite-impossible", "front-matter-not-keys")


KEYS = st.sampled_from(("title", "place", "summary", "guid", "x"))
VALUES = st.sampled_from(
    ("A", "'A b'", '"A: b" # c', ">\n  A\n  B", "|\n  A", "", "A\n  b", '"A\n  b"', "# c", "'a''b'")
)


@given(
    st.dictionaries(KEYS, VALUES, max_size=5),
    st.dictionaries(
        KEYS,
        st.none() | st.text(st.sampled_from("aé :#'\"\\-[{&*!|>%@`\u00a0,?"), max_size=8),
        max_size=3,
    ),
)
def test_the_copy_says_what_was_asked_and_nothing_else(
    written: dict[str, str], wanted: dict[str, str | None]
) -> None:
    block = "".join(f"{key}: {value}\n" for key, value in written.items())
    data = f"---\n# un\n{block}# deux\n---\nCorps\n".encode()
    before = frontmatter.parse(data).entries
    made = frontmatter.parse(rewritten(data, wanted, "Autre\n"))
    expected = {key: entry.texts[0] for key, entry in before.items()} | wanted
    said = {key: entry.texts[0] for key, entry in made.entries.items()}
    assert said == {key: value for key, value in expected.items() if value is not None}
    assert made.body == "Autre\n"
    assert b"# un\n" in rewritten(data, wanted, "")
    assert b"# deux\n" in rewritten(data, wanted, "")
