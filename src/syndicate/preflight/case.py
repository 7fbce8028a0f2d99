"""All that a check may look at, put together once for all of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain

from syndicate.content.edits import IssueEdit
from syndicate.delivery.forecast import Reach
from syndicate.localise import locales
from syndicate.localise.words.vocabulary import Vocabulary
from syndicate.model import Block, Compiled, Issue, Page
from syndicate.newsletter.compose import page
from syndicate.preflight import document
from syndicate.preflight.document import Document
from syndicate.settings.options import Settings
from syndicate.templating import slots

_LONGEST_TOKEN = 160  # a link's own part: key, reader, newsletter, signature
_LONGEST_VALUE = 400  # bytes of a name, escaped
_FEW = 3  # pages of a pool that holds more than a mail does: enough for each kind of block


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """What the store counts of those whom an issue goes to.

    by_locale:       how many there are.
    without_consent: nothing in the ledger of consent speaks for them.
    ending:          their consent ends before the last of them is due.
    suppressed:      we must not write to them, whatever they asked for.
    complaints, sent: of all newsletters, in the last seven days.
    """

    by_locale: Mapping[str, int] = field(default_factory=dict)
    without_consent: int = 0
    ending: int = 0
    suppressed: int = 0
    complaints: int = 0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A mail as some reader gets it, both parts, and its HTML as it was read."""

    page: Page
    document: Document


def sheet(mail: Page) -> Sheet:
    """Return a mail with its HTML read."""
    return Sheet(mail, document.read(mail.html))


@dataclass(frozen=True, kw_only=True)
class Case:
    """An issue, compiled, and what is known around it.

    edits:      what editors decided for it, by locale.
    files:      the file of a work's text, by (work, locale); absent where nobody knows.
    published:  tells whether a path will be found on our site; None where that cannot be told.
    weight:     the bytes of a published file; None where that cannot be told.
    reach:      when its readers are reached; None where nobody knows.
    starts:     when each event begins that it brings or reminds of, by work.
    vocabulary: the words of a locale; None where they cannot be read.
    """

    locales: Mapping[str, Compiled]
    settings: Settings
    newsletter: str
    issue: Issue
    readers: Readers = field(default_factory=Readers)
    edits: Mapping[str, IssueEdit] = field(default_factory=dict)
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)
    published: Callable[[str], bool | None] = lambda _path: None
    weight: Callable[[str], int | None] = lambda _path: None
    vocabulary: Callable[[str], Vocabulary | None] = lambda _tag: None
    reach: Reach | None = None
    starts: Mapping[str, datetime] = field(default_factory=dict)

    @cached_property
    def sheets(self) -> Mapping[str, tuple[Sheet, ...]]:
        """Return mails that together show each item of each locale; none where there is no item."""
        return {tag: tuple(map(sheet, self._pages(one))) for tag, one in self.locales.items()}

    def _pages(self, compiled: Compiled) -> Iterator[Page]:
        keys, most = [block.item for block in items(compiled)], self._most
        for start in range(0, min(len(keys), _FEW * most), most):
            yield page(compiled, keys[start : start + most])

    @property
    def _most(self) -> int:
        return self.settings.newsletters[self.newsletter].max_items

    @property
    def laws(self) -> frozenset[str]:
        """Return whose rules the sender says to be under."""
        return frozenset(self.settings.sender.profile)

    @property
    def template(self) -> str:
        """Return the folder of the newsletter's template, as people find it."""
        return f"templates/newsletters/{self.settings.newsletters[self.newsletter].template}"

    def editorial(self, tag: str) -> str | None:
        """Return the editors' file that readers of a locale get the words of, if there is one."""
        near = locales.chain(tag, self.settings.locales)
        own = (one for one in near if locales.same_language(one, tag))
        found = next((one for one in own if one in self.edits), None)
        if found is None:
            return None
        number = self.issue.id.removeprefix(f"{self.newsletter}-")
        day = number if self.issue.corrects else self.issue.occurrence.isoformat()
        return f"content/issues/{self.newsletter}/{day}/index.{found}.md"

    def heaviest(self, tag: str) -> int:
        """Return the bytes of the largest HTML that a reader of a locale can get."""
        compiled = self.locales[tag]
        chosen = _heaviest(items(compiled), self._most)
        if not chosen:
            return 0
        return len(self.filled(page(compiled, chosen).html).encode())

    def filled(self, text: str) -> str:
        """Return a text whose slots have the longest values that they can get."""
        link = f"{self.settings.web_url}/u/{'0' * _LONGEST_TOKEN}"
        pieces, names = slots(text)
        values = (link if name.endswith("_url") else "0" * _LONGEST_VALUE for name in names)
        return "".join(chain.from_iterable(zip(pieces, (*values, ""), strict=True)))


def items(compiled: Compiled) -> tuple[Block, ...]:
    """Return what an issue brings to readers of a locale, without reminders."""
    return tuple(block for block in compiled.blocks if block.kind != "reminder")


def _heaviest(blocks: Sequence[Block], most: int) -> list[str]:
    """Return the keys of `most` blocks whose mail is as heavy as any: one leads, others follow it."""
    led = [_weight(block, "html.lead") for block in blocks]
    plain = [_weight(block, "html.item", "html.heading") for block in blocks]
    best: tuple[int, list[int]] = (0, [])
    after: list[int] = []  # of the blocks that follow, the heaviest
    for number in reversed(range(len(blocks))):
        whole = led[number] + sum(plain[one] for one in after)
        if whole >= best[0]:
            best = (whole, [number, *after])
        after = sorted((*after, number), key=lambda one: plain[one], reverse=True)[: most - 1]
    return [blocks[number].item for number in sorted(best[1])]


def _weight(block: Block, *names: str) -> int:
    return sum(len(block.slices.get(name, "").encode()) for name in names)
