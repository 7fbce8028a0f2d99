"""Front matter that is read at once says what YAML says of it."""

from hypothesis import given
from hypothesis import strategies as st

from syndicate.content import frontmatter, yaml_events
from syndicate.errors import ContentError

SIGNS = st.text("ab cé:#-[]\"'{}&*!|>%@`,.?0129/_+’~\t\u00a0\u202f", max_size=9)
MEANINGFUL = st.sampled_from(
    ["no", "~", "null", "1.10", "2018-11-15T00:00:00+01:00", "12:30:00", "0x1F", "fr@3f2a91bc77de",
     "a - b", "a: b", "a #b", "- a", "tag:x,2018:a/b", "urn:uuid:0a-1b", "1_000", ".5", "=", "<<", "…"]
)  # fmt: skip
VALUES = st.one_of(
    SIGNS,
    MEANINGFUL,
    st.builds('"{}"'.format, SIGNS | MEANINGFUL),
    st.builds("[{}, {}]".format, MEANINGFUL, SIGNS),
    st.builds('["{}", {}, "{}"]'.format, SIGNS | MEANINGFUL, MEANINGFUL, SIGNS),
)
LINES = st.lists(
    st.builds("{}: {}".format, st.sampled_from(["title", "tags", "a_b"]), VALUES), max_size=3
)


@given(LINES)
def test_what_is_read_at_once_is_what_yaml_reads(lines: list[str]) -> None:
    at_once = frontmatter._simple(lines)
    if at_once is None:
        return
    events = yaml_events.events(lines, frontmatter._FIRST, "front-matter-not-keys")
    assert (next(events, None) is None) == (not lines)
    try:
        assert at_once == frontmatter._mapping(events, lines)
    except ContentError as error:
        raise AssertionError(lines) from error


def test_ordinary_front_matter_is_read_at_once() -> None:
    lines = [
        "id: urn:uuid:8d7ff3cc-6a66-5ad1-a3a4-5f20dd5a65ee",
        'title: "Les Entretiens : l’été, « à deux »"',
        "summary: Une délégation revient de Québec.",
        "date: 2018-11-15T00:00:00+01:00",
        "source: fr@3f2a91bc77de",
        "tags: [coopération, jeunesse]",
        'author: ["Côté, Anne", Jean Roy]',
    ]
    found = frontmatter._simple(lines)
    assert found is not None
    assert found["tags"].texts == ("coopération", "jeunesse")
    assert found["author"].texts == ("Côté, Anne", "Jean Roy")
    assert found["title"].texts == ("Les Entretiens : l’été, « à deux »",)
