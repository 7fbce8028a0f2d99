"""The examples of docs/serving.md, as they stand there, but for names and ports."""

import re
from pathlib import Path

import pytest

from syndicate.site.answers import Answers
from tests.support import webservers
from tests.support.webservers import fetch

SERVING = Path(__file__).parents[2] / "docs" / "serving.md"
ANSWERS = Answers(base_url="https://news.example", tags=("fr",), moved={"fr/a/": "fr/b/"})


def example(language: str) -> str:
    """Return the one example in a language that reads what a build wrote."""
    blocks = re.findall(rf"```{language}\n(.*?)```", SERVING.read_text("utf-8"), re.DOTALL)
    (found,) = (one for one in blocks if "var/http/" in one)
    return str(found)


@pytest.mark.parametrize(
    ("name", "language", "first", "instead"),
    [
        ("nginx", "nginx", "listen 443 ssl http2;", "listen 127.0.0.1:PORT;"),
        ("caddy", "caddyfile", "actualites.metropole.example {", "http://127.0.0.1:PORT {"),
    ],
)
def test_files_come_from_the_server_and_tokens_go_to_ours(
    tmp_path: Path, name: str, language: str, first: str, instead: str
) -> None:
    if not webservers.program(name):
        pytest.skip(f"{name} is not installed here")
    (tmp_path / "public" / "fr").mkdir(parents=True)
    (tmp_path / "public" / "fr" / "index.html").write_text("<p>page</p>")
    block = example(language)
    assert first in block
    with webservers.serve(tmp_path, ANSWERS) as ours:
        block = block.replace(first, instead).replace("/srv/newsletter", "HOME")
        block = block.replace("127.0.0.1:8000", ours.removeprefix("http://"))
        with getattr(webservers, name)(tmp_path, ANSWERS, block) as url:
            page, moved, token = (fetch(url, path) for path in ("/fr/", "/fr/a/", "/u/none"))
    assert (page.status, page.headers["Server"].lower()[:5]) == (200, name)
    assert (moved.status, moved.headers["Location"]) == (301, "/fr/b/")
    assert (token.status, token.headers["Referrer-Policy"]) == (404, "no-referrer")
