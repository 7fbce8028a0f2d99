"""Every code of what comes from elsewhere has its sentence, and no sentence is without its code."""

import ast
import re
from itertools import chain
from pathlib import Path

from syndicate.cli import coming
from syndicate.content import importers
from syndicate.journeys import arriving
from syndicate.localise.sentences.importers import SENTENCES

_CODE = re.compile(r"import-[a-z]+(-[a-z]+)*")
_ACT = "import-works"  # a word of the log


def codes() -> set[str]:
    folder = Path(importers.__path__[0])
    files = [Path(str(one.__file__)) for one in (coming, arriving)]
    trees = (ast.parse(file.read_text("utf-8")) for file in chain(folder.rglob("*.py"), files))
    words = (one.value for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Constant))
    return {word for word in words if isinstance(word, str) and _CODE.fullmatch(word)} - {_ACT}


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    assert codes() == set(SENTENCES)
