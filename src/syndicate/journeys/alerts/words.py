"""An alert → what one language says of it: the same words for mails, webhooks and the command line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from syndicate import urls
from syndicate.localise import formats
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.findings import say, word
from syndicate.localise.sentences import alerts as sentences
from syndicate.localise.sentences.alerts import SAID, Said
from syndicate.localise.sentences.reasons import NOBODY
from syndicate.model import Finding
from syndicate.settings.options import Settings

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said. url: where in the console it is mended; command: what mends it, typed."""

    subject: str
    what: str
    lines: tuple[str, ...]
    safe: str
    remedy: str
    url: str
    command: str


def words(
    kind: str, facts: Facts, settings: Settings, catalogue: Catalogue, *, ends: bool = False
) -> Words:
    """Return an alert in words. ends: what is said when it is over."""
    said, locale = SAID[_which(kind, facts, ends)], settings.locales[catalogue.tag]
    values = _values(facts, settings, catalogue)
    fill = _filler(catalogue, values)
    return Words(
        subject=fill(said.subject),
        what=fill(said.what),
        lines=() if ends else tuple(_lines(kind, facts, values, catalogue, locale.babel)),
        safe=fill(said.safe),
        remedy=_remedy(said, fill, values),
        url=urls.console(settings.web_url, str(facts.get("issue", ""))),
        command=said.command.format_map(values),
    )


# Kind → which words it takes, by its facts and by whether it is over.
_WHICH: Mapping[str, Callable[[Facts, bool], str]] = {
    "instance-held": lambda facts, ends: (
        "held-over" if ends else "held-copy" if facts["copy"] else "held"
    ),
    "breaker": lambda _facts, ends: "away-over" if ends else "away",
    "provider": lambda facts, ends: "provider-over" if ends else f"provider-{facts['policy']}",
    "approval": lambda facts, _ends: (
        "approval-alone" if facts["alone"] else "approval-soon" if facts["soon"] else "approval"
    ),
    "translation-late": lambda facts, _ends: f"translation-{facts['policy']}",
    "issue-held": lambda facts, _ends: f"held-{facts['why']}",
    "issue-skipped": lambda _facts, _ends: "skipped",
    "issue-done": lambda _facts, _ends: "done",
    "no-backup": lambda facts, _ends: "no-backup" if facts["made"] else "no-backup-ever",
}
# Within a sentence: “on Thursday 12 March at 8 a.m.”; behind a word such as “since”: “Thu 12 March, 8 a.m.”
_INSTANTS = {"due": False, "since": True, "until": True}


def _which(kind: str, facts: Facts, ends: bool) -> str:
    return _WHICH[kind](facts, ends) if kind in _WHICH else kind


def _filler(catalogue: Catalogue, values: Facts) -> Callable[[str], str]:
    return lambda sentence: catalogue.gettext(sentence).format_map(values)


def _remedy(said: Said, fill: Callable[[str], str], values: Facts) -> str:
    return str(values["remedy"]) if said.remedy == "{remedy}" else fill(said.remedy)


def _values(facts: Facts, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    """Return facts as the language writes them: instants, days, numbers, names."""
    locale = settings.locales[catalogue.tag]
    zone = locale.zone or settings.site.zone
    values = {name: _value(name, value, locale.babel, zone) for name, value in facts.items()}
    if facts.get("day"):
        day = date.fromisoformat(facts["day"])
        values["day"] = formats.day(day, locale.babel, length="long")
    elif facts.get("since"):
        since = datetime.fromisoformat(facts["since"])
        values["day"] = formats.day(since, locale.babel, zone, length="long")
    if facts.get("sent") and "count" in facts:
        values["rate"] = _percent(facts["count"] / facts["sent"], locale.babel)
    if "newsletter" in facts:
        values["newsletter"] = _title(facts["newsletter"], settings, catalogue.tag)
    if "reason" in facts:
        values["reason"] = word(facts["reason"], catalogue)
    if "error" in facts:
        values["fact"], values["remedy"] = say(Finding(**facts["error"]), catalogue)
    return values


def _value(name: str, value: Any, babel: str, zone: str) -> Any:
    if name in _INSTANTS:
        told = formats.moment(datetime.fromisoformat(value), babel, zone, compact=_INSTANTS[name])
        return f"{told} ({formats.zone_city(zone, babel)})"
    if isinstance(value, int) and not isinstance(value, bool):
        return formats.number(value, babel)
    return value


def _percent(share: float, babel: str) -> str:
    """Return a share with a tenth where it is small."""
    hundredth = formats.number(round(share * 100, 1), babel)
    return f"{hundredth}{formats.NBSP}%" if formats.is_french(babel) else f"{hundredth}%"


def _title(newsletter: str, settings: Settings, tag: str) -> str:
    table = settings.newsletters.get(newsletter)
    return table.title[tag] if table else newsletter


def _lines(
    kind: str, facts: Facts, values: Facts, catalogue: Catalogue, babel: str
) -> Iterator[str]:
    """Yield what is listed below the first sentence."""
    fill = _filler(catalogue, values)
    match kind:
        case "approval" if not facts["alone"]:
            policy = sentences.POLICIES[facts["policy"]]
            yield catalogue.gettext(policy)
            if facts["needed"] > 1:
                yield fill(sentences.APPROVALS)
        case "translation-late":
            yield from (_work(one, catalogue, babel) for one in facts["works"])
        case "issue-held":
            yield from (_finding(one, catalogue) for one in facts["findings"])
        case "issue-done":
            yield from _outcomes(facts["counts"], catalogue, babel)
        case "instance-held":
            yield fill(sentences.PLACE)
            yield fill(sentences.WAITING)
        case _:
            return


def _work(work: Mapping[str, str], catalogue: Catalogue, babel: str) -> str:
    told = {
        "title": work["title"],
        "language": formats.language(work["language"], babel),
        "state": word(work["state"], catalogue),
        "translator": work["translator"] or catalogue.gettext(NOBODY),
    }
    return catalogue.gettext(sentences.WORK).format_map(told)


def _finding(told: Mapping[str, Any], catalogue: Catalogue) -> str:
    fact, remedy = say(Finding(**told), catalogue)
    place = ":".join(str(told[key]) for key in ("file", "line") if told.get(key))
    return " ".join(part for part in (f"{place}: " if place else "", fact, remedy) if part)


def _outcomes(counts: Mapping[str, int], catalogue: Catalogue, babel: str) -> Iterator[str]:
    colon = f"{formats.NBSP}: " if formats.is_french(babel) else ": "
    for state, name in sentences.OUTCOMES.items():
        if counts.get(state):
            yield f"{catalogue.gettext(name)}{colon}{formats.number(counts[state], babel)}"
