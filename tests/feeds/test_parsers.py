"""What independent parsers read in our documents: the same titles, dates and languages."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import fastfeedparser
import feedparser
import listparser
import pytest
from reader import Reader, make_reader
from rss_parser import AtomParser, RSSParser

from syndicate.feeds.formats import FORMATS
from syndicate.feeds.opml import opml
from syndicate.model import Channel
from tests.support import sample
from tests.support.documents import Document, documents


class Read(NamedTuple):
    """What a partner needs to get right."""

    id: str
    title: str
    link: str
    published: datetime


def written(channel: Channel) -> list[Read]:
    return [Read(one.id, one.title, one.url, one.published) for one in channel.entries]


def by_feedparser(one: Document) -> tuple[str, list[Read]]:
    parsed = feedparser.parse(one.data)
    assert not parsed.bozo
    return parsed.feed.language, [
        Read(entry.id, entry.title, entry.link, datetime.fromisoformat(_iso(entry)))
        for entry in parsed.entries
    ]


def _iso(entry: Any) -> str:
    year, month, day, hour, minute, second, *_ = entry.published_parsed
    return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00"


def by_fastfeedparser(one: Document) -> tuple[str | None, list[Read]]:
    parsed = fastfeedparser.parse(one.data)
    # It looks for the language of RSS in an attribute that RSS does not have.
    language = None if one.form == "rss" else parsed.feed["language"]
    return language, [
        Read(it["id"], it["title"], it["link"], datetime.fromisoformat(it["published"]))
        for it in parsed.entries
    ]


def by_rss_parser(one: Document) -> tuple[str, list[Read]]:
    if one.form == "rss":
        rss: Any = RSSParser.parse(one.data.decode())
        channel = rss.channel
        return str(channel.language.content), [
            Read(
                item.guid.content,
                item.title.content,
                item.links[-1].content,
                item.pub_date.content,
            )
            for item in channel.items
        ]
    atom: Any = AtomParser.parse(one.data.decode())
    feed = atom.feed
    return one.channel.language, [
        Read(
            entry.id.content,
            entry.title.content,
            entry.links[0].attributes["href"],
            entry.published.content,
        )
        for entry in feed.entries
    ]


PARSERS: dict[str, tuple[Callable[[Document], tuple[str | None, list[Read]]], tuple[str, ...]]] = {
    "feedparser": (by_feedparser, ("rss", "atom")),
    "fastfeedparser": (by_fastfeedparser, ("rss", "atom", "json")),
    "rss-parser": (by_rss_parser, ("rss", "atom")),
}


@pytest.mark.parametrize(
    ("parser", "form"),
    [(name, form) for name, (_, forms) in PARSERS.items() for form in forms],
)
def test_a_parser_reads_ids_titles_links_dates_and_languages(parser: str, form: str) -> None:
    read, _ = PARSERS[parser]
    for one in documents(form):
        if one.name in sample.sample_channels() and one.channel.entries:
            language, entries = read(one)
            assert language in (None, one.channel.language)
            assert entries == written(one.channel)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Reader]:
    """A reader with a database of its own, and its feeds beside it."""
    with make_reader(str(tmp_path / "reader.db"), feed_root=str(tmp_path)) as opened:
        yield opened


@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_keeps_titles_dates_and_languages(
    form: str, library: Reader, tmp_path: Path
) -> None:
    for path, channel in sample.sample_channels().items():
        name = f"{path.replace('/', '-')}.{form}"
        (tmp_path / name).write_bytes(FORMATS[form].write(channel))
        library.add_feed(name)
        library.update_feed(name)
        kept = {
            one.id: (one.title, one.link, one.published) for one in library.get_entries(feed=name)
        }
        assert kept == {one.id: (one.title, one.url, one.published) for one in channel.entries}
        assert library.get_feed(name).title == channel.title


@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_sees_a_translation_as_the_entry_it_has(
    form: str, library: Reader, tmp_path: Path
) -> None:
    before, after = sample.before_and_after_translation()
    file = tmp_path / f"feed.{form}"
    library.add_feed(file.name)
    counts = []
    for channel in (before, after):
        file.write_bytes(FORMATS[form].write(channel))
        result = library.update_feed(file.name)
        assert result
        counts.append((result.new, result.modified))
    assert counts == [(2, 0), (0, 1)]
    assert [one.title for one in library.get_entries()].count("The feast") == 1


def test_a_list_of_feeds_is_read_with_its_languages() -> None:
    data = opml(sample.sample_channels().values(), sample.settings())
    read = listparser.parse(data.decode())
    assert not read.bozo
    assert [(one.url, one.title, one.categories) for one in read.feeds] == [
        (
            f"{one.base_url}/{one.path}.rss",
            one.title,
            [[sample.settings().locales[one.language].name]],
        )
        for one in sample.sample_channels().values()
    ]
