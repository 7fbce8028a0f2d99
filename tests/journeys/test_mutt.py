"""Every mail of the sample as mutt shows it in a terminal: what somebody looked at and found good."""

import pytest

from tests.support import mutt

lacking = mutt.missing()
pytestmark = pytest.mark.skipif(bool(lacking), reason=f"not here: {', '.join(lacking)}")


@pytest.fixture(scope="module")
def screens() -> dict[str, str]:
    return mutt.screens()


def golden() -> list[str]:
    return sorted(file.stem for file in mutt.GOLDEN.glob("*.txt"))


def test_every_template_in_every_language_has_been_looked_at(screens: dict[str, str]) -> None:
    assert sorted(screens) == golden()


@pytest.mark.parametrize("name", golden())
def test_it_looks_as_it_did(name: str, screens: dict[str, str]) -> None:
    assert screens[name] == (mutt.GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_nothing_is_encoded_and_no_slot_is_left(screens: dict[str, str]) -> None:
    for text in screens.values():
        assert "=?" not in text
        assert "=C3" not in text
        assert "\ue000" not in text
        assert "[-- " not in text  # what mutt says of parts that it cannot show
