"""Names, times and languages of other programs."""

from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content.fields import is_slug
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.names import LONGEST, slug_of, words_of
from syndicate.content.importers.pairing import Pairs
from syndicate.content.importers.times import of_both, when
from syndicate.content.importers.videos import watched
from syndicate.errors import ContentError
from tests.support.publication import settings


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("L’œuvre de l’été : où ?", "l-oeuvre-de-l-ete-ou"),
        ("f%C3%AAte", "fete"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 200, "a" * LONGEST),
        (f"{'mot-' * 30}", ("mot-" * 20)[:79]),
        ("中文", ""),
        ("", ""),
    ],
)
def test_a_name_can_stand_anywhere(text: str, slug: str) -> None:
    assert slug_of(text) == slug


@given(st.text())
def test_any_name_is_a_slug_or_none(text: str) -> None:
    made = slug_of(text)
    assert made == "" or (is_slug(made) and slug_of(made) == made)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://x.example/u/Un-parc_d%27eau.jpg?w=3", "Un parc d'eau"),
        ("a/b/", "b"),
        ("", "–"),
    ],
)
def test_a_file_says_something(address: str, words: str) -> None:
    assert words_of(address) == words


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2018-01-09 09:00:00 -0400", "2018-01-09T09:00:00-04:00"),
        ("2018-1-9", "2018-01-09T00:00:00+01:00"),
        ("2018-07-09T09:00", "2018-07-09T09:00:00+02:00"),
        ("2018-01-09T09:00:00.123Z", "2018-01-09T09:00:00+00:00"),
    ],
)
def test_a_time_keeps_its_offset(text: str, iso: str) -> None:
    assert when(text, ZoneInfo("Europe/Paris")).isoformat(timespec="seconds") == iso


@pytest.mark.parametrize("text", ["", "soon", "2018-13-01", "0000-00-00 00:00:00", "9999-01-01"])
def test_a_time_that_is_none_is_an_error(text: str) -> None:
    with pytest.raises(ContentError):
        when(text, UTC)


@pytest.mark.parametrize(
    ("local", "in_utc", "iso"),
    [
        ("2022-05-09 05:53:00", "2022-05-09 09:53:00", "2022-05-09T05:53:00-04:00"),
        ("2022-05-09 05:53:00", "0000-00-00 00:00:00", "2022-05-09T05:53:00+00:00"),
        ("", "2022-05-09 09:53:00", "2022-05-09T09:53:00+00:00"),
        ("2022-05-09 05:53:01", "2022-05-09 09:53:00", "2022-05-09T09:53:00+00:00"),
        ("2022-05-09 05:53:00", "2022-06-09 09:53:00", "2022-06-09T09:53:00+00:00"),
        ("0000-00-00 00:00:00", "", None),
    ],
)
def test_two_clocks_tell_the_offset(local: str, in_utc: str, iso: str | None) -> None:
    found = of_both(local, in_utc)
    assert (found.isoformat() if found else None) == iso


@pytest.mark.parametrize(
    ("given_", "code", "tag"),
    [
        ({}, "fr", "fr"),
        ({}, "fr_FR", "fr"),
        ({}, "FR-ca", "fr-CA"),
        ({}, "en-US", "en"),
        ({}, "de", None),
        ({}, "", None),
        ({"": "fr-CA"}, "de", "fr-CA"),
        ({"fr": "fr-CA"}, "fr", "fr-CA"),
        ({"de": "en"}, "fr", "fr"),
    ],
)
def test_a_language_is_one_of_ours(
    tmp_path: Path, given_: dict[str, str], code: str, tag: str | None
) -> None:
    assert Tongues(settings(tmp_path), given_).tag(code) == tag


def test_what_belongs_together_is_known_by_any_name() -> None:
    pairs = Pairs()
    pairs.put("http://www.old.example/Caf%C3%A9/", "fr", "g")
    pairs.put("/slug/", "en", "h")
    assert pairs.of("https://old.example/café") == ("fr", "g")
    assert pairs.of("", "slug") == ("en", "h")
    assert pairs.of("https://old.example/?p=1") is None


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://www.youtube-nocookie.com/embed/w7Ft2ymGmfc?x=1", "https://www.youtube.com/watch?v=w7Ft2ymGmfc"),
        ("https://www.dailymotion.com/embed/video/x8abc1", "https://www.dailymotion.com/video/x8abc1"),
        ("https://maps.example/embed?x=1", "https://maps.example/embed?x=1"),
        ("https://[", ""),
    ],
)  # fmt: skip
def test_a_video_is_watched_on_its_page(url: str, page: str) -> None:
    assert watched(url) == page
