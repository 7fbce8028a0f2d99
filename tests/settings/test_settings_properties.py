"""Whatever is written or set, it is settings or one complaint with a place that exists."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from syndicate.errors import SettingsError
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.findings import SENTENCES, say
from syndicate.settings.options import Settings
from syndicate.settings.reader import read
from tests.support.homes import SETTINGS, home

ENGLISH = Catalogue("en")
LINES = SETTINGS.splitlines()
ODD = (
    "", "1", "-1", "0", "1.5", "1e999", "nan", "0x" + "f" * 400, "9" * 5000, "true", '""', "''",
    '"\\u0000"', '"\\ue000"', '"a\\nb"', '"\\x"', '"', '"""', "'''", "[]", "[[]]", "[1, 'a', {}]",
    "[{}]", "{}", '{fr = 1}', '{fr = "a", fr-CA = "b", en = "c"}', "{a.b.c = 1}", "{", "[",
    "2026-01-01", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "08:00:00",
    "2026-02-30", '"99999999999d"', '"1s"', '"recipient"', '"https://[::1"', '"' + "x" * 3000 + '"',
    "[" * 500, "{a=" * 500, ".".join("a" * 500), "= =", "# ",
)  # fmt: skip
KEYS = (
    "home", "file", "x", "site", "sender", "locales", "sections", "newsletters", "web", "delivery",
    "delivery.smtp", "alerts", "store", "schedule", "brand", "demo", "sender.actualites",
    "sender.actualites.fr", "sender.overrides", "newsletters.actualites.schedules", '""', '"a.b"',
    "site.title", "from_", "newsletters.name",
)  # fmt: skip


def outcome(toml: bytes, environment: Mapping[str, str]) -> Settings | SettingsError:
    with tempfile.TemporaryDirectory() as folder:
        place = home(Path(folder) / "home")
        (place / "config" / "syndicate.toml").write_bytes(toml)
        try:
            return read(place, environment)
        except SettingsError as error:
            return error


def hold(toml: bytes, environment: Mapping[str, str]) -> None:
    """Assert that what comes of it is settings, or a complaint that a person can follow."""
    found = outcome(toml, environment)
    if isinstance(found, Settings):
        return
    assert found.code in SENTENCES
    assert found.file == "config/syndicate.toml" or found.file in environment
    assert (found.line or 0) <= toml.count(b"\n") + 1
    fact, remedy = say(found, ENGLISH)
    assert found.code not in fact, "a field of the sentence is missing"
    assert remedy


junk = st.one_of(
    st.sampled_from(ODD),
    st.builds("[{}]".format, st.sampled_from(KEYS)),
    st.builds("[[{}]]".format, st.sampled_from(KEYS)),
    st.builds("{} = {}".format, st.sampled_from(KEYS), st.sampled_from(ODD)),
    st.text(max_size=30),
)


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """Return the settings of a good home after some slips."""
    lines = list(LINES)
    for at in draw(st.lists(st.integers(0, len(LINES) - 1), min_size=1, max_size=3)):
        slip = draw(st.sampled_from(("value", "drop", "insert", "key", "repeat")))
        key, equals, value = lines[at].partition("=")
        if slip == "value" and equals:
            lines[at] = f"{key}= {draw(st.sampled_from(ODD))}"
        elif slip == "key":
            lines[at] = f"{draw(st.sampled_from(KEYS))} {equals or '='} {value or '1'}"
        else:
            lines[at] = {"drop": "", "repeat": f"{lines[at]}\n{lines[at]}"}.get(slip) or (
                "" if slip == "drop" else f"{lines[at]}\n{draw(junk)}"
            )
    return "\n".join(lines).encode("utf-8", "surrogatepass")


parts = st.sampled_from(
    ("SITE", "ZONE", "TITLE", "FR_CA", "DELIVERY", "SMTP", "PORT", "ONLY", "SENDER", "NEWSLETTERS",
     "ACTUALITES", "SCHEDULES", "WEEKLY", "AT", "SINCE", "DEMO", "AS_OF", "BRAND", "INK", "FROM_",
     "HOME", "X", "", "_", "é", "a.b", "\udcff")
)  # fmt: skip
names = st.one_of(
    st.lists(parts, max_size=6).map(lambda found: "SYNDICATE_" + "__".join(found)),
    st.text(st.characters(exclude_characters="=\0"), max_size=20).map("SYNDICATE_".__add__),
)
values = st.one_of(
    st.sampled_from([*ODD, "²", "-0", "TRUE", "a,b", ",", "2026-01-01"]), st.text(max_size=20)
)


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe[\0")
@example(b"[" * 5000)
@example(b"a." * 40_000 + b"a=1")
@example(b'x = """')
@example(b"\r")
def test_no_bytes_break_the_reader(toml: bytes) -> None:
    hold(toml, {})


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    hold(text.encode("utf-8", "surrogatepass"), {})


@given(mutations())
def test_no_slip_in_a_good_file_breaks_the_reader(toml: bytes) -> None:
    hold(toml, {})


@given(st.dictionaries(names, values, max_size=4))
def test_no_variable_breaks_the_reader(environment: dict[str, Any]) -> None:
    hold(SETTINGS.encode(), environment)


@given(mutations(), st.dictionaries(names, values, max_size=2))
def test_no_variable_over_a_broken_file_breaks_the_reader(
    toml: bytes, environment: dict[str, Any]
) -> None:
    hold(toml, environment)
