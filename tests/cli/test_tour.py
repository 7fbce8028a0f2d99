"""The README's five minutes, run as they are written, in an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

TOP = Path(__file__).parents[2]


def test_the_five_minute_tour_ends_with_a_mail(tmp_path: Path) -> None:
    blocks = re.findall(
        r"```sh\n(.*?)```", (TOP / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert len(blocks) == 4
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "".join(blocks)],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "SYNDICATE_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    (mail,) = (tmp_path / "my-news" / "var" / "outbox").glob("*/*.eml")
    assert b"Content-Language: fr-CA" in mail.read_bytes()
    assert (tmp_path / "my-news" / "public" / "fr" / "feed.rss").is_file()
    assert "sent" in ran.stdout
