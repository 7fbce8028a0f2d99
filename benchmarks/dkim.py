"""What signing mails costs beside the bare signature and hash, as CPU of one process.

The bare way hashes the body as it stands and signs a header that is ready. Two mails: one whose body is in
its relaxed form already, and one with runs of spaces, as text parts with indented lines have them. Rounds
take turns; the quickest of each is what it costs where nothing else wants the core.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import get_args

from benchmarks.mails import mail, readers

from syndicate.audience.keyring import Keys
from syndicate.delivery import dkim_keys, personalise
from syndicate.delivery.dkim_keys import PrivateKey
from syndicate.delivery.sign import Signer, SigningKey
from syndicate.settings.options import Algorithm

SIZES = (33_000, 62_000)
MAILS, ROUNDS = 20, 60
# Of 33 kB: so many seconds more than the bare way, or so many times as much.
MORE = {"ed25519": 100e-6}
TIMES = {"rsa": 1.2}


def measured(key: PrivateKey, mails: Sequence[bytes]) -> tuple[float, float]:
    """Return the CPU seconds of signing one mail, and of the bare signature and hash."""
    signer = Signer("metropole.example", (SigningKey("bench", key.algorithm, key.sign),))
    parts = [(one.partition(b"\r\n\r\n")) for one in mails]

    def signed() -> None:
        for one in mails:
            signer.sign(one)

    def bare() -> None:
        for head, _gap, body in parts:
            sha256(body).digest()
            key.sign(head)

    rounds = [(_cpu(signed), _cpu(bare)) for _ in range(ROUNDS)]
    first, second = (min(one) / len(mails) for one in zip(*rounds, strict=True))
    return first, second


def _cpu(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def kinds(size: int, count: int) -> dict[str, list[bytes]]:
    """Return mails of about `size` bytes, without runs of spaces and with them, as ours have them."""
    keys = Keys(identity=b"i" * 32, signing={1: b"k" * 32})
    made = mail(size)
    plain = [personalise.fill(made, one) for one in readers(count, keys)]
    return {
        "no runs": plain,
        "runs of spaces": [
            one.replace(b"jumelages", b" " * 16 + b"jumelages", 20) for one in plain
        ],
    }


def show(count: int = MAILS) -> bool:
    """Print what was measured; return whether it is what is promised."""
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for algorithm in get_args(Algorithm):
            file = Path(folder) / algorithm
            dkim_keys.make(file, algorithm)
            key = dkim_keys.read(file, algorithm, "")
            for size in SIZES:
                for kind, mails in kinds(size, count).items():
                    signed, bare = measured(key, mails)
                    _print(f"DKIM {algorithm}, {len(mails[0]) / 1000:.0f} kB, {kind}", signed, bare)
                    if size == SIZES[0]:
                        good &= _promised(algorithm, signed, bare)
    return good


def _promised(algorithm: Algorithm, signed: float, bare: float) -> bool:
    within = signed - bare <= MORE.get(algorithm, float("inf"))
    return within and signed / bare <= TIMES.get(algorithm, float("inf"))


def _print(what: str, signed: float, bare: float) -> None:
    print(
        f"{what:<46} {signed * 1e6:10.0f} µs   bare {bare * 1e6:10.0f} µs"
        f"   ratio {signed / bare:.2f}   {(signed - bare) * 1e6:+.0f} µs"
    )


def main() -> int:
    """Measure; exit 1 beyond what is promised."""
    return 0 if show() else 1


if __name__ == "__main__":
    sys.exit(main())
