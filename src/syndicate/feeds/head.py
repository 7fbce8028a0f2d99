"""Channel → the same channel, short enough: a feed's head is cut by bytes, not by count."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from syndicate.feeds.formats import FORMATS
from syndicate.model import Channel, Edition

# JSON Feed 1.1 calls 100 kB ideal; every format of a feed carries the same entries.
MAX_BYTES = 100_000


def within(editions: Iterable[Edition], limit: int = MAX_BYTES) -> Iterator[Edition]:
    """Yield editions until their bare text fills `limit`: no document could hold more.

    Spares the rendering of a whole archive; the first edition always comes.
    """
    filled = 0
    for edition in editions:
        if filled > limit:
            return
        yield edition
        filled += len(edition.html.encode()) + len(edition.summary.encode())


def cut(channel: Channel, limit: int = MAX_BYTES) -> Channel:
    """Return the channel with as many entries as keep its largest document within `limit` bytes.

    The newest entry stays even where it alone is larger. Sizes grow with each entry: bisect.
    """
    if _largest(channel) <= limit:
        return channel
    counts = range(1, len(channel.entries))
    fitting = bisect_right(counts, limit, key=lambda count: _largest(_first(channel, count)))
    return _first(channel, max(fitting, 1))


def _first(channel: Channel, count: int) -> Channel:
    return replace(channel, entries=channel.entries[:count])


def _largest(channel: Channel) -> int:
    return max(len(form.write(channel)) for form in FORMATS.values())
