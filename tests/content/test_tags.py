import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content.tags import Tag, tags

READ = {
    "a start and an end": (
        "<B>a</b>",
        [Tag(0, "b", {}, ends=False), Tag(0, "b", {}, ends=True)],
    ),
    "attributes of all kinds": (
        "<a href='x>y' TITLE=\"c&amp;d\" lang=fr hidden />",
        [
            Tag(
                0,
                "a",
                {"href": "x>y", "title": "c&d", "lang": "fr", "hidden": None},
                ends=False,
            )
        ],
    ),
    "an attribute twice": ("<a id=x id=y>", [Tag(0, "a", {"id": "x"}, ends=False)]),
    "a tag over lines": ("\n<img\nsrc=x>\n", [Tag(1, "img", {"src": "x"}, ends=False)]),
    "a comment": ("<!-- <a> -->\n<b>", [Tag(1, "b", {}, ends=False)]),
    "an empty comment": ("<!--><b>", [Tag(0, "b", {}, ends=False)]),
    "a declaration": ("<!DOCTYPE x><?php ?><b>", [Tag(0, "b", {}, ends=False)]),
    "a script": (
        "<script>if (a<b) '<i>'</script><u>",
        [
            Tag(0, "script", {}, ends=False),
            Tag(0, "script", {}, ends=True),
            Tag(0, "u", {}, ends=False),
        ],
    ),
    "a script that does not end": ("<script><b>", [Tag(0, "script", {}, ends=False)]),
    "a tag that does not end": ("<b>a<i <u", [Tag(0, "b", {}, ends=False)]),
    "a sign that is no tag": ("a < b, 1<2, <3 <b>", [Tag(0, "b", {}, ends=False)]),
}


@pytest.mark.parametrize(("fragment", "expected"), READ.values(), ids=READ)
def test_tags_are_cut_as_browsers_cut_them(fragment: str, expected: list[Tag]) -> None:
    assert list(tags(fragment)) == expected


@given(st.text(st.sampled_from("<>/!-=\"' \nabs"), max_size=60))
def test_any_text_has_tags_on_its_own_lines(fragment: str) -> None:
    assert all(0 <= one.line <= fragment.count("\n") for one in tags(fragment))


def test_a_name_without_end_is_read_once() -> None:
    """It took time by the square of its length, when each shorter name was tried as well."""
    assert list(tags("1<aa." * 100_000)) == []
