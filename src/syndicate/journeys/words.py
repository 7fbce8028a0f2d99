"""What people wrote → notes on their words, as the vocabularies of their locales suggest."""

from collections.abc import Iterator
from datetime import datetime

from syndicate.content import edits, frontmatter
from syndicate.content.files import load
from syndicate.content.folder import Library
from syndicate.errors import ContentError, SyndicateError, TemplateError
from syndicate.journeys.house import House
from syndicate.localise.editions import is_over
from syndicate.localise.findings import finding_of
from syndicate.localise.locales import language
from syndicate.localise.translation import complete_in
from syndicate.localise.words import lint
from syndicate.localise.words.lint import Passage
from syndicate.localise.words.vocabulary import Vocabulary
from syndicate.model import Article, Finding, Variant


def words(house: House, library: Library, now: datetime) -> Iterator[Finding]:
    """Yield notes on the words of works and of issues to come, and what is wrong in vocabularies."""
    for tag in house.settings.locales:
        try:
            house.vocabulary(tag)
        except SyndicateError as error:
            yield finding_of(error)
    yield from _misnamed(house)
    for work in library.works:
        yield from _of_work(house, work, now)
    yield from _of_issues(house, now)


def _misnamed(house: House) -> Iterator[Finding]:
    """Yield a warning of each file among the publication's vocabularies that nobody reads."""
    folder = house.home / "locales" / "vocabulary"
    tags = {tag for locale in house.settings.locales for tag in (locale, language(locale))}
    names = sorted(f"{tag}.yaml" for tag in tags)
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if file.name not in names and not file.name.startswith("."):
            yield Finding(
                code="vocabulary-name",
                severity="warning",
                mender="designer",
                file=file.relative_to(house.home).as_posix(),
                fields={"known": ", ".join(names)},
            )


def _of_work(house: House, work: Article, now: datetime) -> Iterator[Finding]:
    if is_over(work.variants[work.source], now):
        return  # nobody reads it any more
    for tag, variant in work.variants.items():
        found = _passages(house, variant.file)
        yield from _suggested(house, found, tag, variant.file, work.id)
        for reader in _readers(house, work, variant):
            vocabulary = _vocabulary(house, reader)
            if vocabulary:
                place = {"file": variant.file, "locale": reader, "work": work.id}
                yield from lint.ambiguous(found, vocabulary, tag, place, work.name)


def _of_issues(house: House, now: datetime) -> Iterator[Finding]:
    """Yield notes on the editors' files of issues that have not been sent long ago."""
    for newsletter in house.settings.newsletters:
        for day in edits.occurrences(house.home, newsletter):
            if day < now.date():
                continue
            for tag in house.settings.locales:
                file = f"content/issues/{newsletter}/{day.isoformat()}/index.{tag}.md"
                yield from _suggested(house, _passages(house, file), tag, file, None)


def _suggested(
    house: House, found: tuple[Passage, ...], tag: str, file: str, work: str | None
) -> Iterator[Finding]:
    vocabulary = _vocabulary(house, tag)
    if vocabulary and found:
        place = {"file": file, "locale": tag, "work": work}
        yield from lint.suggested(found, vocabulary, place)


def _readers(house: House, work: Article, variant: Variant) -> Iterator[str]:
    """Yield the locales whose readers get `variant` as their own, for want of one."""
    for tag in house.settings.locales:
        alone = tag in work.variants
        if not alone and complete_in(work, tag, house.settings) == variant.locale:
            yield tag


def _passages(house: House, file: str) -> tuple[Passage, ...]:
    """Return what is written in a file; of one that cannot be read others complain."""
    try:
        return lint.passages(frontmatter.parse(load(house.home, house.home / file)))
    except ContentError:
        return ()


def _vocabulary(house: House, tag: str) -> Vocabulary | None:
    try:
        return house.vocabulary(tag)
    except TemplateError:
        return None
