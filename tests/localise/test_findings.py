"""What people are told about a code."""

import gettext
import re
from typing import Any

import pytest

from syndicate.errors import ContentError, SettingsError
from syndicate.localise import findings
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.sentences import desk
from syndicate.model import Finding

ENGLISH = Catalogue("en")


class Slip(gettext.NullTranslations):
    """A translator who wrote a placeholder that does not exist."""

    def gettext(self, message: str) -> str:
        return "Le texte {langue} manque."


def stale(**fields: Any) -> Finding:
    return Finding(
        code="translation-stale", severity="warning", mender="editor", locale="en", fields=fields
    )


@pytest.mark.parametrize(
    ("changed", "paragraphs", "told"),
    [
        (("title", "body"), (2,), "title, text (paragraph 2)"),
        (("body", "alt"), (1, 3), "text (paragraphs 1, 3), description of the image"),
        (("summary", "body", "place"), tuple(range(1, 9)), "summary, text, place"),
        (("body",), (), "text"),
        ((), (), "not recorded"),
    ],
)
def test_a_finding_is_told_with_its_fields_and_where_it_is(
    changed: tuple[str, ...], paragraphs: tuple[int, ...], told: str
) -> None:
    found = stale(source="fr", name="fete", changed=changed, paragraphs=paragraphs)
    fact, remedy = findings.say(found, ENGLISH)
    assert fact == (
        f"The “en” translation was made from an older “fr” text. Changed since: {told}."
    )
    assert remedy.endswith("syndicate translations accept fete --to en")


def test_a_code_without_a_sentence_is_shown_with_its_fields() -> None:
    error = ContentError("no-such-code", file="a.md", line=3, name="x")
    assert findings.say(error, ENGLISH) == ("no-such-code (name: x)", "")
    assert findings.say(ContentError("no-such-code"), ENGLISH) == ("no-such-code", "")


def test_a_translators_slip_does_not_hide_the_trouble() -> None:
    told = findings.say(stale(source="fr"), Catalogue("fr", Slip()))
    assert told == ("translation-stale (source: fr)", "")


def test_an_error_becomes_a_finding_with_everything_it_knows() -> None:
    error = SettingsError("unknown-key", file="c.toml", line=2, setting="site.x", near="site.zone")
    assert findings.finding_of(error) == Finding(
        code="unknown-key",
        severity="error",
        mender="operator",
        file="c.toml",
        line=2,
        setting="site.x",
        fields={"near": "site.zone"},
    )
    assert findings.finding_of(error, "warning").severity == "warning"


@pytest.mark.parametrize("code", sorted(findings.SENTENCES))
def test_every_code_has_a_sentence_of_its_own(code: str) -> None:
    owners = [area for area in findings.AREAS if code in area.SENTENCES]
    fact, _ = findings.SENTENCES[code]
    assert len(owners) == 1
    assert fact.endswith((".", "}")), fact
    assert code == code.lower()


@pytest.mark.parametrize("code", sorted(desk.REMEDIES))
def test_what_is_said_at_the_desk_takes_no_command_and_knows_what_the_other_sentence_knows(
    code: str,
) -> None:
    names = re.compile(r"\{(\w+)\}")
    known = {name for text in findings.SENTENCES[code] for name in names.findall(text)}
    assert set(names.findall(desk.REMEDIES[code])) <= known
    assert "syndicate " not in desk.REMEDIES[code]
