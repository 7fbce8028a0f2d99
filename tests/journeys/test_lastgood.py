"""What is kept of a work is the whole work."""

from pathlib import Path

from syndicate import app as composition
from syndicate.content import folder
from syndicate.content.folder import Library
from syndicate.journeys import lastgood
from tests.support.cli import sample


def test_every_sample_work_comes_back_as_it_was(tmp_path: Path) -> None:
    home = sample(tmp_path / "home")
    composed = composition.compose(home, {})
    try:
        read = folder.read(home, composed.house.settings)
        lastgood.keep(composed.house, read.works)
        names = frozenset(f"{work.kind}/{work.name}" for work in read.works)
        broken = Library(works=(), findings=(), files=0, broken=names)
        found = {work.id: work for work in lastgood.restored(composed.house, broken)}
    finally:
        composed.close()
    assert found == {work.id: work for work in read.works}
    assert len(found) == 23


def test_a_damaged_memory_leaves_the_work_out(tmp_path: Path) -> None:
    home = sample(tmp_path / "home")
    composed = composition.compose(home, {})
    try:
        file = home / "var" / "good" / "article" / "fete.json"
        file.parent.mkdir(parents=True)
        broken = Library(works=(), findings=(), files=0, broken=frozenset({"article/fete"}))
        for text in ("", "[]", "{}", '{"kind": "event"}'):
            file.write_text(text, encoding="utf-8")
            assert list(lastgood.restored(composed.house, broken)) == []
    finally:
        composed.close()
