"""/metrics: numbers for whoever may have them, names as Prometheus wants them, and nobody's data."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families as families

from syndicate.errors import SettingsError
from syndicate.store import deliveries, instance
from syndicate.store.schema import bounces
from syndicate.store.schema import deliveries as ledger
from syndicate.web.metrics.table import METRICS
from syndicate.web.pulse import KINDS, Built, Pulse, kind_of
from tests.support import homes
from tests.support.cli import run
from tests.support.ledger import NOW, add_issue, add_reader, reader_id
from tests.support.watched import TEXTS, TOKEN, Watched, promtool, watched

CONTRIB = Path(__file__).parents[2] / "contrib" / "prometheus"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
needs_promtool = pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not here")


def home_with(folder: Path, more: str) -> Path:
    home = homes.home(folder / "home", homes.SETTINGS + more)
    (home / "token").write_text(f"{TOKEN}\n")
    return home


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    home = home_with(tmp_path_factory.mktemp("metrics"), '\n[metrics]\ntoken_file = "token"\n')
    with watched(home) as one:
        yield one


@pytest.mark.parametrize(
    ("settings", "headers", "status"),
    [
        ("", {}, 404),
        ("", AUTHORIZED, 404),
        ('token_file = "token"', {}, 404),
        ('token_file = "token"', {"Authorization": "Bearer 1234"}, 404),
        ('token_file = "token"', {"Authorization": TOKEN}, 404),
        ('token_file = "token"', AUTHORIZED, 200),
        ('token_file = "token"', {**AUTHORIZED, "X_Forwarded_For": "203.0.113.7"}, 200),
        ('allow = ["127.0.0.0/8"]', {}, 200),
        ('allow = ["203.0.113.0/24", "::1/128"]', {}, 404),
        ('allow = ["127.0.0.0/8"]', {"X_Forwarded_For": "127.0.0.1"}, 404),
        ('allow = ["127.0.0.0/8"]', {"Forwarded": "for=127.0.0.1"}, 404),
        ('allow = ["127.0.0.0/8"]', {"Via": "1.1 proxy"}, 404),
        ('allow = ["127.0.0.0/8"]\ntoken_file = "token"', {}, 404),
        ('allow = ["127.0.0.0/8"]\ntoken_file = "token"', AUTHORIZED, 200),
        ('allow = ["203.0.113.0/24"]\ntoken_file = "token"', AUTHORIZED, 404),
    ],
)
def test_all_that_is_set_has_to_be_met_and_without_a_setting_nobody_may(
    tmp_path: Path, settings: str, headers: dict[str, str], status: int
) -> None:
    with watched(home_with(tmp_path, f"\n[metrics]\n{settings}\n")) as one:
        answer = one.get("/metrics", **headers)
        assert answer.status_code == status
        assert answer.headers["Cache-Control"] == "no-store"
        if status == 404:  # as of any page that is not there
            assert answer.text == one.get("/nothing", **headers).text


def test_every_metric_of_the_table_is_told_and_no_other_of_ours(here: Watched) -> None:
    rows = {one.name.removesuffix("_total"): one for one in METRICS}
    here.pulse.settled({"sent": 1})
    with here.app.house.database.write() as c:
        add_issue(c)
    said = here.get("/metrics", **AUTHORIZED, Accept=TEXTS).text
    found = {one.name: one for one in families(said) if one.name.startswith("syndicate_")}
    assert found.keys() == rows.keys()
    for name, one in found.items():
        assert (one.type, one.documentation) == (rows[name].kind, rows[name].help)
        for sample in one.samples:
            assert sample.labels.keys() == rows[name].labels.keys()


@needs_promtool
def test_prometheus_finds_nothing_wrong_with_the_names(here: Watched) -> None:
    promtool("check", "metrics", said=here.get("/metrics", **AUTHORIZED, Accept=TEXTS).text)


def test_who_asks_for_open_metrics_gets_it(here: Watched) -> None:
    kind = "application/openmetrics-text; version=1.0.0"
    answer = here.get("/metrics", **AUTHORIZED, Accept=kind)
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_the_ledger_is_told_as_it_is_without_anybodys_name(tmp_path: Path) -> None:
    states = [
        "queued",
        "queued",
        "deferred",
        "claimed",
        "handed_over",
        "unknown",
        "sent",
        "refused",
    ]
    with watched(home_with(tmp_path, '\n[metrics]\ntoken_file = "token"\n')) as one:
        with one.app.house.database.write() as c:
            add_issue(c, state="sending")
            for number, state in enumerate(states):
                add_reader(c, number)
                due = NOW - timedelta(seconds=90 + number)
                values = (reader_id(number), "fr", due)
                id_ = deliveries.add(c, "issue", "k", *values, issue="actualites-2026-03-12")
                sender = "s" if state in ("claimed", "handed_over") else None
                row = ledger.update().where(ledger.c.id == id_)
                c.execute(row.values(state=state, sender=sender))
            said = {"kind": "bounced", "class": "hard", "action": "none", "source": "mailbox"}
            for event, hours in (("1", 1), ("2", 2), ("3", 25)):
                at = NOW - timedelta(hours=hours)
                c.execute(bounces.insert().values(event=event, at=at, told_at=at, **said))
        one.app.house.withdrawals.write_bytes(b"x" * 77)
        found = one.metrics()
        text = one.get("/metrics", **AUTHORIZED).text
    told = {key: value for key, value in found.items() if key.startswith("syndicate_deliveries{")}
    assert told == {
        'syndicate_deliveries{state="queued"}': 2,
        'syndicate_deliveries{state="deferred"}': 1,
        'syndicate_deliveries{state="claimed"}': 1,
        'syndicate_deliveries{state="handed_over"}': 1,
        'syndicate_deliveries{state="unknown"}': 1,
    }
    assert found["syndicate_deliveries_due"] == 3
    assert found["syndicate_deliveries_oldest_due_age_seconds"] == 92
    assert found['syndicate_issues{state="sending"}'] == 1
    assert found['syndicate_returns_last_day{class="hard",kind="bounced"}'] == 2
    assert found["syndicate_withdrawals_unreplayed_bytes"] == 77
    assert found["syndicate_last_tick_timestamp_seconds"] == 0
    assert not re.search(r"@|readers\.example|00000000-0000", text)


def test_what_is_held_is_not_late(tmp_path: Path) -> None:
    with watched(home_with(tmp_path, '\n[metrics]\ntoken_file = "token"\n')) as one:
        with one.app.house.database.write() as c:
            deliveries.add(c, "test", "k", "r", "fr", NOW - timedelta(hours=1))
        before = one.metrics()
        with one.app.house.database.write() as c:
            instance.hold(c, "manual", NOW)
        after = one.metrics()
    assert (before["syndicate_held"], after["syndicate_held"]) == (0, 1)
    age = "syndicate_deliveries_oldest_due_age_seconds"
    assert (before[age], after[age]) == (3600, 0)


def test_a_database_that_is_gone_is_told_and_the_rest_with_it(
    here: Watched, tmp_path: Path
) -> None:
    home = home_with(tmp_path, '\n[metrics]\ntoken_file = "token"\n')
    (home / "var").mkdir(exist_ok=True)
    (home / "var" / "syndicate.db").unlink(missing_ok=True)
    (home / "var" / "syndicate.db").write_bytes(
        b"no database at all, but long enough to be read" * 9
    )
    with watched(home) as one:
        found = one.metrics()
    assert found["syndicate_database_up"] == 0
    assert "syndicate_held" not in found
    assert "syndicate_http_connections" in found
    assert here.metrics()["syndicate_database_up"] == 1


def test_requests_are_counted_by_kind_and_status_also_those_that_are_at_hand(here: Watched) -> None:
    public = here.app.house.public
    (public / "fr").mkdir(parents=True, exist_ok=True)
    (public / "fr" / "feed.rss").write_text("<rss/>")
    before = here.metrics()
    etag, _, _ = (here.get("/fr/feed.rss").headers["ETag"] for _ in range(3))
    assert here.get("/fr/feed.rss", If_None_Match=etag).status_code == 304
    here.get("/fr/none.atom")
    here.get("/u/none")
    after = here.metrics()

    def more(kind: str, status: int) -> float:
        key = f'syndicate_http_requests_total{{kind="{kind}",status="{status}"}}'
        return after.get(key, 0) - before.get(key, 0)

    counted = (more("rss", 200), more("rss", 304), more("atom", 404), more("reader", 404))
    assert counted == (3, 1, 1, 1)
    assert after["syndicate_http_connections"] >= 1


def test_builds_are_told_with_the_last_that_went_well() -> None:
    pulse = Pulse()
    pulse.failed()
    pulse.built(Built(NOW, 1.5, 2))
    assert pulse.builds() == {"done": 1, "failed": 1}
    assert pulse.last == Built(NOW, 1.5, 2)


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/", "page"),
        ("/fr/articles/fete/", "page"),
        ("/fr/articles/fete/index.html", "page"),
        ("/fr/feed.rss?x=1", "rss"),
        ("/fr/cooperation/feed.atom", "atom"),
        ("/fr/agenda.json", "json"),
        ("/fr/agenda.ics", "ics"),
        ("/feeds.opml", "opml"),
        ("/media/0a/photo.jpg", "media"),
        ("/u/abc.def", "reader"),
        ("/s/fr", "reader"),
        ("/console", "console"),
        ("/console/issues", "console"),
        ("/api/v1/status", "api"),
        ("/hooks/mailjet/secret", "hook"),
        ("/healthz", "probe"),
        ("/sitemap.xml", "other"),
        ("/wp-login.php", "other"),
        ("*", "other"),
    ],
)
def test_a_target_is_of_one_kind(target: str, kind: str) -> None:
    assert kind_of(target.encode()) == kind
    assert kind in KINDS


class TestTheAlertRules:
    def test_ask_only_for_metrics_that_there_are(self) -> None:
        rules = yaml.safe_load((CONTRIB / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
        asked = {name for one in rules for name in re.findall(r"syndicate_\w+", one["expr"])}
        assert asked <= {one.name for one in METRICS}
        tried = (CONTRIB / "alerts.test.yml").read_text("utf-8")
        assert {one["alert"] for one in rules if one["alert"] not in tried} == set()

    @needs_promtool
    def test_come_when_they_should_and_not_before(self) -> None:
        promtool("check", "rules", "alerts.yml", folder=CONTRIB)
        assert "SUCCESS" in promtool("test", "rules", "alerts.test.yml", folder=CONTRIB)


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "secret-unreadable"), ("", "secret-empty"), ("two words", "secret-unfit")],
)
def test_a_token_that_is_none_keeps_serve_from_starting(
    tmp_path: Path, content: str | None, code: str
) -> None:
    home = home_with(tmp_path, '\n[metrics]\ntoken_file = "other"\n')
    if content is not None:
        (home / "other").write_text(content)
    ran = run(home, "serve", "--port", "0")
    assert ran.code == 3
    assert "metrics.token_file" in ran.err
    assert ran.out == ""
    with pytest.raises(SettingsError) as caught, watched(home):
        pass
    assert caught.value.code == code
