"""Noise → front matter, Markdown to HTML to text, settings, and every address of the web, until the minutes are over.

Half of the noise is made by Hypothesis, half are real files with pieces changed, doubled, cut or
swapped. Anything but our own errors ends the run with 1 and the input that did it.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from syndicate.content import frontmatter, markdown
from syndicate.errors import ContentError, SettingsError
from syndicate.localise import typography
from syndicate.newsletter import plaintext
from syndicate.settings.reader import read

TOP = Path(__file__).parents[1]
MARKS = ("\ue000", "\ue001", "\ue010", "\ue011", "\ue012", "\ue013", "<script", "javascript:")
PIECES = [
    *(b"---\n", b"\n", b": ", b"- ", b'"', b"'", b"[", b"]", b"{", b"}", b"&a ", b"*a ", b"!!x "),
    *(
        b"\0",
        b"\x1b",
        b"\xff",
        b"\xed\xa0\x80",
        b"\xe2\x80\xa8",
        b"\xef\xbb\xbf",
        b"\t",
        b"#",
        b"|",
    ),
    *(
        b"<script>",
        b"<!--",
        b"<![CDATA[",
        b"]]>",
        b"<div>",
        b"</div>",
        b"&#xE000;",
        b"&nbsp;",
        b"> ",
    ),
    *(
        b"```\n",
        b"[a](javascript:x)",
        b"![](x)",
        b"[^1]: ",
        b"| a | b |\n|---|---|\n",
        b"\\",
        b"% ",
    ),
    *("«\u00a0é\u202f»".encode(), b"2026-02-30", b"= [", b"[[x]]\n", b'"""', b"= 1e999", b"true"),
]
NOISE = st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(PIECES)).map(b"".join))


def front(data: bytes) -> None:
    """Read a file's front matter."""
    try:
        found = frontmatter.parse(data)
    except ContentError as error:
        assert 1 <= (error.line or 1) <= data.count(b"\n") + data.count(b"\r") + 1, error
        return
    assert found.body_line <= data.count(b"\n") + data.count(b"\r") + 2


def text(data: bytes) -> None:
    """Make HTML and plain text of Markdown, set as French and as English."""
    source = data.decode("utf-8", "replace")
    fragment = markdown.to_html(source)
    markdown.illustrations(source, fragment)
    markdown.remarks(source)
    for tag in ("fr", "fr-CA", "en"):
        printed = typography.html(fragment, tag)
        plain = plaintext.typeset(plaintext.from_html(printed))
        assert not any(mark in printed.lower() for mark in MARKS[:7]), printed
        assert not any(mark in plain for mark in MARKS[:6]), plain


def publication(data: bytes, home: Path) -> None:
    """Read settings."""
    (home / "config" / "syndicate.toml").write_bytes(data)
    try:
        read(home, {})
    except SettingsError as error:
        lines = data.count(b"\n") + data.count(b"\r") + 1
        assert error.line is None or 1 <= error.line <= lines, error


def seeds(*patterns: str) -> list[bytes]:
    """Return real files to spoil."""
    return [file.read_bytes() for pattern in patterns for file in sorted(TOP.glob(pattern))]


def spoiled(samples: list[bytes], dice: random.Random) -> Iterator[bytes]:
    """Yield real files with a few pieces put in, taken out, doubled or swapped."""
    while True:
        data = dice.choice(samples)
        for _ in range(dice.randrange(1, 6)):
            at, to = sorted(dice.randrange(len(data) + 1) for _ in range(2))
            to = min(to, at + dice.choice((1, 5, 50, 500)))
            new = (
                dice.choice(PIECES) * dice.choice((1, 1, 1, 3, 200)),
                b"",
                data[at:to] * 2,
                bytes(dice.randrange(256) for _ in range(dice.randrange(8))),
            )
            data = (data[:at] + dice.choice(new) + data[to:])[:200_000]
        yield data


def hypothetical(
    check: Callable[[Any], object], seconds: float, noise: SearchStrategy[Any] = NOISE
) -> int:
    """Let Hypothesis look for what breaks `check`; return how many inputs it tried."""
    tried = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:

        @settings(
            max_examples=500,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(noise)
        def attempt(data: Any) -> None:
            nonlocal tried
            tried += 1
            check(data)

        attempt()
    return tried


def mutated(check: Callable[[bytes], None], samples: list[bytes], seconds: float, seed: int) -> int:
    """Spoil real files until the seconds are over; return how many."""
    tried, until = 0, time.monotonic() + seconds
    for data in spoiled(samples, random.Random(seed)):  # noqa: S311 (noise, not secrets)
        if time.monotonic() > until:
            break
        tried += 1
        try:
            check(data)
        except Exception:
            Path("fuzz-input").write_bytes(data)
            print("the input is in the file fuzz-input", file=sys.stderr)
            raise
    return tried


def besieging(seconds: float) -> int:
    """Ask a publication with readers for everything that Hypothesis can think of; return how often."""
    sys.path.insert(0, str(TOP))
    from tests.support import noise  # noqa: PLC0415 (from the top of the repository, found by now)
    from tests.support.besieged import besieged  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, besieged(Path(folder)) as siege:
        tried = hypothetical(siege.withstands, seconds, noise.requests(siege.doors))
        siege.writes_no_strange_mails()
    return tried


def main(minutes: float) -> None:
    """Share the time among the four, and tell how much each had to take."""
    seed = time.time_ns() % 2**32
    print(f"seed {seed}")
    share = minutes * 60 / 8
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "config").mkdir()
        checks: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
            "front matter": (front, seeds("content/**/*.md")),
            "Markdown": (text, seeds("content/**/*.md", "docs/*.md")),
            "settings": (lambda data: publication(data, home), seeds("config/*.toml")),
        }
        for name, (check, samples) in checks.items():
            counts[name] += hypothetical(check, share)
            counts[name] += mutated(check, samples, share, seed)
            print(f"{name}: {counts[name]} inputs, nothing but our own errors", flush=True)
    print(f"web: {besieging(2 * share)} requests, no fault of ours", flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
