"""A translation finds its paragraphs again in a source that has changed since."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content import parts
from syndicate.content.blocks.align import alike
from syndicate.content.blocks.pairing import Paired, paired
from syndicate.content.blocks.segments import split

WORDS = {
    "Un": "One", "Deux": "Two", "Trois": "Three", "Quatre": "Four", "Cinq": "Five", "Zéro": "Zero",
}  # fmt: skip


def body(words: str, between: str = "\n\n") -> str:
    return between.join(words.split()) + "\n"


def translated(text: str) -> str:
    for french, english in WORDS.items():
        text = text.replace(french, english)
    return text


def pair(before: str, now: str, own: str) -> Paired | None:
    marks = [parts.marks("t", "s", text, None, None) for text in (now, before)]
    return paired(split(now), marks[0], split(own), marks[1])


@pytest.mark.parametrize(
    ("before", "now", "wanted", "same", "old"),
    [
        ("Un Deux", "Un Deux", "One Two", {1, 2}, set()),
        ("Un Deux Trois", "Un Vingt Trois", "One Two Three", {1, 3}, {2}),
        ("Un Deux", "Zéro Un Deux", "Zéro One Two", {2, 3}, set()),
        ("Un Deux", "Un Deux Trois", "One Two Trois", {1, 2}, set()),
        ("Un Trois", "Un Deux Trois", "One Deux Three", {1, 3}, set()),
        ("Un Deux Trois", "Un Trois", "One Three", {1, 2}, set()),
        ("Un Deux Trois", "Trois Un Deux", "Three One Two", {1, 2, 3}, set()),
        ("Un Deux", "Deux Un", "Two One", {1, 2}, set()),
        ("Un Deux Trois", "Deux Vingt Trois", "Two Vingt Three", {1, 3}, set()),
        ("Un Deux Trois", "Un Vingt Trente Trois", "One Vingt Trente Three", {1, 4}, set()),
        ("Un Deux Un Trois", "Deux Un Trois", "Two One Three", {1, 2, 3}, set()),
        ("Un Deux", "Vingt Trente", "One Two", set(), {1, 2}),
    ],
    ids=[
        "nothing has changed", "one was changed", "one before", "one after", "one between",
        "one taken out", "the last comes first", "two in each other’s place", "one moved, one new",
        "one has become two", "one that was said twice", "all are others",
    ],
)  # fmt: skip
def test_each_paragraph_keeps_its_own_translation(
    before: str, now: str, wanted: str, same: set[int], old: set[int]
) -> None:
    found = pair(body(before), body(now), translated(body(before)))
    assert found is not None
    assert found.body.joined() == body(wanted)
    assert (set(found.same), set(found.old)) == (same, old)


def test_marks_that_are_the_same_by_chance_pair_nothing() -> None:
    before = [f"mot{number}" for number in range(2000)]
    now = [f"{word}." for word in before]
    marks = [
        parts.of_body(parts.marks("", "", "\n\n".join(some), None, None)) for some in (before, now)
    ]
    assert len(set(marks[0]) & set(marks[1])) > 10
    was = "\n\n".join(before)
    found = pair(was, "\n\n".join(now), was)
    assert found is not None
    assert found.same == set()


def test_one_that_was_moved_far_is_found_among_many() -> None:
    before = [f"mot{number}" for number in range(200)]
    now = [*before[1:150], before[0], *before[150:]]
    own = "\n\n".join(before).replace("mot", "word")
    found = pair("\n\n".join(before), "\n\n".join(now), own)
    assert found is not None
    assert len(found.same) == len(now)
    assert found.body.joined() == "\n\n".join(now).replace("mot", "word")


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ("One\n\nTwo and more\n\nMore\n", "it has a paragraph more"),
        ("One\n", "it has one less"),
        ("One\n\n- Two\n", "its second is a list"),
        ("One ![a](a.jpg)\n\nTwo\n", "it has an image"),
    ],
)
def test_where_paragraphs_are_not_each_others_nothing_is_paired(own: str, why: str) -> None:
    assert pair(body("Un Deux"), body("Un Deux Trois"), own) is None, why


def test_marks_that_are_not_there_pair_nothing() -> None:
    now = parts.marks("t", "s", "Un\n", None, None)
    assert paired(split("Un\n"), now, split("One\n"), "") is None


def test_what_has_become_another_block_is_not_paired() -> None:
    found = pair(body("Un Deux Trois"), "Un\n\n- Deux\n\nTrois\n", body("One Two Three"))
    assert found is not None
    assert found.body.joined() == "One\n\n- Deux\n\nThree\n"
    assert (set(found.same), set(found.old)) == ({1, 3}, set())


def test_links_and_spaces_of_the_translation_stay_its_own() -> None:
    before = "Un [lien][a].\n\nDeux.\n\n[a]: /fr\n"
    own = "\n\nOne [link][b].\n\n\n\nTwo.\n \n[b]: /en\n\n"
    found = pair(before, f"Zéro.\n\n{before}", own)
    assert found is not None
    assert found.body.joined() == "\n\nZéro.\n\nOne [link][b].\n\n\n\nTwo.\n \n[b]: /en\n\n"
    same = pair(before, before, own)
    assert same is not None
    assert same.body.joined() == own


@pytest.mark.parametrize(
    ("now", "same", "old"),
    [("## Un\n\nDix\n\nTrois\n", {1, 3}, {2}), ("## Un\n\nTrois\n\nDeux\n", None, None)],
)
def test_a_translation_with_other_blank_lines_is_paired_while_nothing_moves(
    now: str, same: set[int] | None, old: set[int] | None
) -> None:
    own = "## One\nTwo\n\nThree\n"
    found = pair("## Un\n\nDeux\n\nTrois\n", now, own)
    if same is None or old is None:
        assert found is None
    else:
        assert found is not None
        assert (found.body.joined(), set(found.same), set(found.old)) == (own, same, old)


@given(st.data())
def test_whatever_is_moved_added_or_taken_out_no_paragraph_gets_the_words_of_another(
    data: st.DataObject,
) -> None:
    count = data.draw(st.integers(1, 8))
    kinds = [data.draw(st.sampled_from(["{}", "> {}", "## {}", "- {}"])) for _ in range(count)]
    before = [kind.format(f"vieux{n}") for n, kind in enumerate(kinds)]
    kept = data.draw(st.lists(st.sampled_from(before), unique=True))
    now = list(kept)
    for number in range(data.draw(st.integers(0, 4))):
        now.insert(data.draw(st.integers(0, len(now))), f"neuf{number}")
    was, becomes = ("\n\n".join(some) + "\n" for some in (before, now))
    found = pair(was, becomes, was.replace("vieux", "old"))
    if found is None:
        return  # lists that came to stand side by side are one
    assert alike(found.body, split(becomes))
    made = parts.cut(found.body.joined())[1::2]
    for number, (french, english) in enumerate(zip(now, made, strict=True), 1):
        if number in found.same:
            assert english == french.replace("vieux", "old")
        elif number in found.old:
            assert english.replace("old", "vieux") not in now
        else:
            assert english == french
    assert {n for n, text in enumerate(now, 1) if text in before} == found.same
