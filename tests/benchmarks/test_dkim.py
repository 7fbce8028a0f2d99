"""What `make bench` signs is signed, in both of its kinds. Nothing is timed here."""

from benchmarks import dkim as bench
from syndicate.delivery import sign


def test_the_two_kinds_of_mails_take_the_two_ways() -> None:
    made = bench.kinds(bench.SIZES[0], 3)
    bodies = {
        kind: [one.partition(b"\r\n\r\n")[2] for one in those] for kind, those in made.items()
    }
    assert [sign.relaxed_body(one) == one for one in bodies["no runs"]] == [True] * 3
    assert [sign.relaxed_body(one) == one for one in bodies["runs of spaces"]] == [False] * 3
    assert all(33_000 <= len(one) < 37_000 for those in made.values() for one in those)
