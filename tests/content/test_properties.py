"""What holds for every text, whoever wrote it."""

import re
from urllib.parse import quote, urlsplit
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicate.content import frontmatter, html
from syndicate.content.fields import is_slug
from syndicate.content.identity import entry_id, fingerprint, is_uri, work_id
from syndicate.content.markdown import illustrations, remarks, to_html
from syndicate.content.stamp import with_key
from syndicate.errors import ContentError
from syndicate.localise import typography
from syndicate.newsletter import plaintext

ANY = st.text(st.characters(codec="utf-8"), max_size=200)
MARKDOWNISH = st.text(
    st.sampled_from("abé «»'\"!?:;.-_*`~[](){}<>/=&#|\\\n\t0%\ue000\ue001\ue010\x00"), max_size=120
)
BODIES = st.one_of(
    ANY,
    MARKDOWNISH,
    st.lists(
        st.sampled_from(
            (
                *(
                    "<script>",
                    "</script>",
                    "<SCRIPT ",
                    "<p lang=en>",
                    "<a href=",
                    "javascript:",
                    "x",
                ),
                *("![a](", "](b)", "&#xE000;", "&lt;script&gt;", "\n\n", "> ", "- ", "<!--", "-->"),
                *("<svg>", "<style>", "onclick=", '"', "`", "{{a}}", "« a »", "&nbsp;", "<br>"),
            )
        ),
        max_size=25,
    ).map("".join),
)
FRONT = st.text(st.sampled_from("abé:-#[]{}'\"\\ \t\n0,|>&*!%"), max_size=60)


@given(
    st.one_of(st.binary(max_size=200), FRONT.map(lambda text: f"---\n{text}\n---\nA\n".encode()))
)
@example(b'---\ntitle: "\\ud800"\n---\n')
@example(b'---\ntitle: "\\U99999999"\n---\n')
@example("---\ntitle: A\n---\n".encode("utf-16-be"))
def test_a_file_is_read_or_refused_at_one_of_its_lines(data: bytes) -> None:
    lines = len(re.findall(rb"\r\n|\r|\n", data)) + 1
    assert all(1 <= line <= lines for line in _lines_told(data))


def _lines_told(data: bytes) -> list[int]:
    """Return each line that reading a file gives: of its parts, or of its error."""
    try:
        document = frontmatter.parse(data)
    except ContentError as error:
        return [error.line or 0]
    keys = [entry.line for entry in document.entries.values()]
    return [*keys, document.close_line, document.cleaned or 1]


@given(
    st.lists(st.sampled_from(("title", "date", "place", "tags")), unique=True, max_size=4),
    st.text(st.sampled_from("abé 0.'"), max_size=12),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.sampled_from(("id", "updated", "title")),
    st.text(st.sampled_from("ab0-"), min_size=1, max_size=8),
    MARKDOWNISH,
)
def test_setting_a_key_changes_that_key_and_nothing_else(
    keys: list[str], value: str, end: str, key: str, wanted: str, body: str
) -> None:
    lines = ["---", *(f"{one}: {_quoted(value)}" for one in keys), "---", body]
    data = end.join(lines).encode()
    before = frontmatter.parse(data)
    made = with_key(data, key, _quoted(wanted))
    after = frontmatter.parse(made)
    assert after.body == before.body
    said = {name: entry.texts for name, entry in before.entries.items()}
    assert {name: entry.texts for name, entry in after.entries.items()} == said | {key: (wanted,)}
    kept = [line for line in data.split(end.encode()) if not line.startswith(f"{key}:".encode())]
    rest = [line for line in made.split(end.encode()) if not line.startswith(f"{key}:".encode())]
    assert rest == kept


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@given(st.one_of(st.text(max_size=130), st.from_regex(r"[a-z0-9._/%-]{1,12}", fullmatch=True)))
@example("..")
@example("a/../b")
@example("a\n")
def test_a_slug_is_one_safe_part_of_a_path_and_of_an_address(text: str) -> None:
    if not is_slug(text):
        return
    assert text not in ("", ".", "..")
    assert not set(text) & set("/\\:\0\n ~?*")
    assert text[0].isalnum()
    assert text[-1].isalnum()
    assert len(text.encode()) <= 255
    assert quote(text, safe="") == text
    assert urlsplit(f"https://a.example/{text}/").path == f"/{text}/"


@given(ANY, st.sampled_from(("article", "event")), ANY)
def test_the_id_of_a_work_is_the_same_each_time_and_an_id(
    authority: str, kind: str, name: str
) -> None:
    made = work_id(authority, "event" if kind == "event" else "article", name)
    assert made == work_id(authority, "event" if kind == "event" else "article", name)
    assert UUID(made.removeprefix("urn:uuid:")).version == 5
    assert is_uri(made)


@given(ANY, st.sampled_from(("fr", "fr-CA", "en")))
def test_entries_of_one_work_differ_by_language_only(work: str, locale: str) -> None:
    made = {tag: entry_id("a.example,2026", "article", work, tag) for tag in ("fr", "fr-CA", "en")}
    assert len(set(made.values())) == 3
    assert entry_id("a.example,2026", "article", work, locale) == made[locale]
    assert is_uri(made[locale])
    assert entry_id("a.example,2026", "article", work, locale, guid="x") == "x"


@given(st.one_of(st.text(max_size=60), st.from_regex(r"https?://.{0,20}", fullmatch=True)))
@example("http://[")
@example("https://[::1")
@example("http://a@[b")
def test_any_text_is_an_id_or_none(text: str) -> None:
    assert is_uri(text) in (True, False)


@given(ANY, ANY, ANY)
def test_a_fingerprint_does_not_depend_on_line_ends(title: str, summary: str, body: str) -> None:
    made = fingerprint(title, summary, body)
    assert re.fullmatch("[0-9a-f]{12}", made)
    plain = body.replace("\r\n", "\n").replace("\r", "\n")
    assert fingerprint(title, summary, plain.replace("\n", "\r\n")) == made


@pytest.mark.parametrize("tag", ["fr", "fr-CA", "en"])
@given(body=BODIES)
@example(body="<script>a</script>")
@example(body="&#xE000;unsubscribe_url&#xE001;")
@example(body="<a href='&#xE000;a'>b</a>")
def test_a_body_reaches_readers_as_html_and_as_text(tag: str, body: str) -> None:
    fragment = to_html(body)
    assert {name for _, name, _ in html.start_tags(fragment)} <= html.TAGS
    illustrations(body, fragment)
    remarks(body)
    typeset = typography.html(fragment, tag)
    assert typography.html(typeset, tag) == typeset
    for text in (fragment, typeset, plaintext.from_html(typeset)):
        assert not re.search("[\ue000-\uf8ff]", text)
    assert "<script" not in fragment.lower()
    assert "<script" not in typeset.lower()
