"""A language's file with other words in it: only what was asked for changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content import frontmatter
from syndicate.content.characters import clean
from syndicate.content.variants import own_keys, quoted, variant
from syndicate.errors import ContentError

FILE = """\
---
# who wrote it
title: La fête
summary: >
  Deux
  lignes.

# where
place: 'Place de l''Église'
tags: [a,
  b]
image_alt: "Un \\"lac\\""
status: draft
---

Le texte.
"""
KEYS = st.sampled_from(["title", "summary", "place", "image_alt", "image_credit"])


@pytest.mark.parametrize(
    ("texts", "before", "after"),
    [
        ({"title": "The fair"}, "title: La fête\n", "title: The fair\n"),
        ({"title": "Fair: # 1"}, "title: La fête\n", 'title: "Fair: # 1"\n'),
        ({"title": "- x"}, "title: La fête\n", 'title: "- x"\n'),
        ({"title": 'a "b" \\'}, "title: La fête\n", 'title: a "b" \\\n'),
        ({"title": '"a": \\'}, "title: La fête\n", 'title: "\\"a\\": \\\\"\n'),
        ({"title": "a\u00a0b\u202f!"}, "title: La fête\n", "title: a\u00a0b\u202f!\n"),
        ({"summary": "One."}, "summary: >\n  Deux\n  lignes.\n", 'summary: "One."\n'),
        ({"place": 'It’s "it\'s"'}, "'Place de l''Église'", "'It’s \"it''s\"'"),
        ({"image_alt": "A 'lake'"}, '"Un \\"lac\\""', "\"A 'lake'\""),
        ({"title": " a \n b\t"}, "title: La fête\n", "title: a b\n"),
        ({"image_credit": "Me"}, "status: draft\n", 'status: draft\nimage_credit: "Me"\n'),
        ({"title": "La fête", "summary": "Deux lignes."}, "", ""),
    ],
)
def test_a_text_takes_the_place_of_another(texts: dict[str, str], before: str, after: str) -> None:
    made = variant(FILE.encode(), texts, None)
    assert made.decode() == FILE.replace(before, after)


@pytest.mark.parametrize(
    ("keys", "before", "after"),
    [
        ({"status": None}, "status: draft\n", ""),
        ({"status": "ready"}, "status: draft\n", "status: ready\n"),
        ({"tags": None}, "tags: [a,\n  b]\n", ""),
        ({"tags": "[c]"}, "tags: [a,\n  b]\n", "tags: [c]\n"),
        ({"guid": None}, "", ""),
        ({"source": "fr@0123456789ab"}, "draft\n", "draft\nsource: fr@0123456789ab\n"),
    ],
)
def test_a_key_is_set_or_taken_out(keys: dict[str, str | None], before: str, after: str) -> None:
    assert variant(FILE.encode(), {}, None, keys).decode() == FILE.replace(before, after)


def test_the_body_is_another_and_the_rest_stays() -> None:
    made = variant(FILE.encode(), {}, "\nOther.\n\n- text\n")
    assert made.decode() == FILE.replace("Le texte.\n", "Other.\n\n- text\n")


def test_line_ends_and_a_bom_stay() -> None:
    data = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    made = variant(data, {"title": "Fair", "summary": "One."}, "\na\nb\n", {"tags": None})
    assert made.startswith(b"\xef\xbb\xbf---\r\n")
    assert made.endswith(b"---\r\n\r\na\r\nb\r\n")
    assert made.count(b"\n") == made.count(b"\r\n")


def test_a_file_that_ends_with_its_front_matter_gets_a_body() -> None:
    assert variant(b"---\ntitle: a\n---", {}, "b\n") == b"---\ntitle: a\n---\nb\n"


def test_a_body_in_another_unicode_form_that_says_the_same_stays() -> None:
    data = "---\ntitle: a\n---\ne\u0301te\u0301\n".encode()
    assert variant(data, {}, "été\n") == data


def test_a_new_translation_takes_over_what_is_not_its_sources_own() -> None:
    text = "---\ntitle: a\nslug: b\nupdated: 2026-01-01\nid: urn:x:y\nsource: en@0\ntags: c\n---\n"
    keys = own_keys(frontmatter.parse(text.encode()))
    assert variant(text.encode(), {}, None, keys) == b"---\ntitle: a\nid: urn:x:y\ntags: c\n---\n"


def test_a_value_that_would_be_more_than_one_is_refused() -> None:
    with pytest.raises(ContentError, match="variant-impossible"):
        variant(FILE.encode(), {}, None, {"status": "ready\nid: urn:x:y"})


@given(st.dictionaries(KEYS, st.text(min_size=1)), st.text())
def test_whatever_is_written_is_what_is_read(texts: dict[str, str], body: str) -> None:
    body = clean(body)
    made = variant(FILE.encode(), texts, body, {"source": "fr@0123456789ab"})
    document = frontmatter.parse(made)
    for key, text in texts.items():
        read = " ".join("".join(document.entries[key].texts).split())
        assert read == " ".join(clean(text).split())
    assert document.body == body
    assert document.entries["tags"].texts == ("a", "b")
    assert variant(made, texts, body, {"source": "fr@0123456789ab"}) == made


@given(st.text(), st.sampled_from(["plain", "'single'", '"double"', "", ">"]))
def test_a_scalar_is_read_as_it_was_meant(text: str, like: str) -> None:
    wanted = " ".join(clean(text).split())
    data = f"---\nkey: {quoted(wanted, like)}\n---\n".encode()
    assert frontmatter.parse(data).entries["key"].texts == (wanted,)
