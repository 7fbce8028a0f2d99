"""What commands say and how they end: exit codes, JSON of the contract, languages."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from syndicate.store.schema import REVISION
from tests.support.cli import run, spawn
from tests.support.homes import SETTINGS, home, write_article

FINDING = {
    "code", "severity", "mender", "file", "line", "setting", "work", "locale", "message", "remedy",
    "fields",
}  # fmt: skip
COUNTS = {
    "queued", "claimed", "handed_over", "sent", "deferred", "refused", "unknown", "withheld",
    "suppressed", "cancelled", "expired",
}  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = home(tmp_path / "home", SETTINGS.replace("approvals = 0", "approvals = 1"))
    write_article(folder, "fete")
    write_article(folder, "fete", "en", title="The fair", summary="A sentence.")
    return folder


def reader(folder: Path, address: str = "a@lecteurs.example", **options: str) -> None:
    words = [part for key, value in options.items() for part in (f"--{key}", value)]
    assert run(folder, "subscribers", "add", address, *words).code == 0


def keys(value: Any) -> set[str]:
    return set(value)


def test_a_home_without_settings_ends_with_3_and_a_finding(tmp_path: Path) -> None:
    ran = run(tmp_path, "build", "--json")
    assert ran.code == 3
    assert keys(ran.json["error"]) == FINDING
    assert ran.json["error"]["code"] == "settings-absent"
    assert ran.err == ""


def test_an_unknown_command_ends_with_2(tmp_path: Path) -> None:
    assert run(tmp_path, "bild").code == 2


def test_an_unknown_issue_ends_with_2_and_says_where_to_look(small: Path) -> None:
    ran = run(small, "issue", "show", "actualites-1999-01-01")
    assert ran.code == 2
    assert "issue list" in ran.err


@pytest.mark.parametrize(
    ("tag", "word"),
    [("en", "Commands"), ("fr", "Commandes"), ("fr-CA", "Commandes"), ("de", "Commands")],
)
def test_help_is_in_the_language_asked_for(tmp_path: Path, tag: str, word: str) -> None:
    ran = run(tmp_path, "--lang", tag, "--help")
    assert ran.code == 0
    assert word in ran.out


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys; from syndicate.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'alembic', 'babel', 'starlette', 'uvicorn', 'requests', 'feedgen', 'mjml', 'lxml'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)))"
    )
    import subprocess  # noqa: PLC0415 (one use)
    import sys  # noqa: PLC0415 (one use)

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.endswith("loaded: []\n")


def test_build_tells_what_it_did(small: Path) -> None:
    ran = run(small, "build", "--json")
    assert ran.code == 0
    assert keys(ran.json) == {
        "at", "seconds", "full", "works", "editions", "broken", "written", "unchanged", "deleted",
        "changed_feeds", "next_change", "findings",
    }  # fmt: skip
    assert ran.json["editions"] == {"fr": 1, "fr-CA": 1, "en": 1}
    assert "fr/feed.rss" in ran.json["changed_feeds"]
    again = run(small, "build", "--json").json
    assert (again["written"], again["deleted"], again["changed_feeds"]) == (0, 0, [])


def test_a_broken_file_stops_nothing_else(small: Path) -> None:
    write_article(small, "cassee", date="31 juin")
    ran = run(small, "build")
    assert ran.code == 1
    assert "content/articles/cassee/index.fr.md:4" in ran.err
    assert (small / "public/fr/articles/fete/index.html").is_file()
    assert not (small / "public/fr/articles/cassee").exists()
    found = run(small, "check", "--json").json
    assert found["totals"]["error"] == 1
    assert keys(found["findings"][0]) == FINDING


def test_a_page_that_is_no_longer_wanted_goes(small: Path) -> None:
    write_article(small, "autre")
    run(small, "build")
    assert (small / "public/fr/articles/autre/index.html").is_file()
    (small / "content/articles/autre/index.fr.md").unlink()
    assert run(small, "build", "--json").json["deleted"] == 3
    assert not (small / "public/fr/articles/autre").exists()


def test_an_unstamped_work_may_not_be_renamed_unnoticed(small: Path) -> None:
    run(small, "build")
    (small / "content/articles/fete").rename(small / "content/articles/kermesse")
    codes = [one["code"] for one in run(small, "check", "--json").json["findings"]]
    assert "renamed-unstamped" in codes


def test_stamp_makes_ids_that_stay(small: Path) -> None:
    run(small, "build")
    before = [i["id"] for i in json.loads((small / "public/fr/feed.json").read_bytes())["items"]]
    assert "2 files changed" in run(small, "stamp").out
    assert "0 files changed" in run(small, "stamp").out
    (small / "content/articles/fete").rename(small / "content/articles/kermesse")
    run(small, "build")
    after = [i["id"] for i in json.loads((small / "public/fr/feed.json").read_bytes())["items"]]
    assert after == before


def test_an_issue_goes_from_plan_to_sent(small: Path) -> None:
    reader(small, locale="en")
    planned = run(
        small, "issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z", "--json"
    ).json
    assert (planned["id"], planned["state"]) == ("actualites-2026-03-12", "draft")
    assert keys(planned) == {
        "id", "newsletter", "schedule", "occurrence", "state", "paused", "late", "corrects", "first_due",
        "last_due", "readers", "skipped_empty", "counts",
    }  # fmt: skip
    assert run(small, "issue", "send", planned["id"]).code == 2
    ran = run(small, "issue", "approve", planned["id"], "--by", "chef@metropole.example")
    assert ran.code == 0, ran.err
    shown = run(small, "issue", "show", planned["id"], "--json").json
    assert shown["state"] == "scheduled"
    assert shown["approvals"]["given"][0]["hash"] == shown["pool"]["hash"]
    assert keys(shown["counts"]) == COUNTS
    assert shown["subject"]["en"] == "The fair"
    assert (small / "public/en/issues/actualites/2026-03-12/index.html").is_file()
    assert run(small, "issue", "send", planned["id"], "--now").code == 0
    done = run(small, "deliver", "--until-empty", "--json").json
    assert keys(done) == {
        "started", "seconds", "transport", "settled", "recovered", "remaining", "next_due", "held",
        "findings",
    }  # fmt: skip
    assert done["settled"]["sent"] == 1
    (row,) = run(small, "deliveries", "list", "--json").json["deliveries"]
    assert keys(row) == {
        "id", "purpose", "key", "recipient", "address", "locale", "zone", "state", "due", "attempts",
        "revision", "items", "message_id", "reply", "handed_over_at", "settled_at",
    }  # fmt: skip
    assert (row["state"], row["locale"], row["revision"]) == ("sent", "en", 1)
    assert row["reply"] is None  # a folder says nothing
    (mail,) = (small / "var/outbox" / planned["id"]).glob("*.eml")
    assert row["message_id"].encode() in mail.read_bytes()


def test_a_text_changed_after_approval_is_shown_and_not_sent(small: Path) -> None:
    reader(small)
    run(small, "issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z")
    run(small, "issue", "approve", "actualites-2026-03-12", "--by", "a@metropole.example")
    write_article(small, "fete", title="Un autre titre")
    shown = run(small, "issue", "show", "actualites-2026-03-12", "--json").json
    assert {change["locale"] for change in shown["changed_since"]} == {"fr", "fr-CA"}
    assert shown["subject"]["fr"] == "Article fete"
    run(small, "issue", "send", "actualites-2026-03-12", "--now")
    run(small, "deliver")
    (mail,) = (small / "var/outbox").glob("*/*.eml")
    assert b"Un autre titre" not in mail.read_bytes()


def test_an_issue_of_chosen_works_stands_alone(small: Path) -> None:
    write_article(small, "autre")
    reader(small)
    for number in ("", "-2"):
        made = run(
            small,
            "issue",
            "plan",
            "actualites",
            "--at",
            "2026-03-10T09:00:00Z",
            "--works",
            "autre",
            "--json",
        ).json
        assert made["id"] == f"actualites-2026-03-10{number}"
        assert made["schedule"] is None
    shown = run(small, "issue", "show", "actualites-2026-03-10", "--json").json
    assert [item["locales"]["fr"]["title"] for item in shown["pool"]["items"]] == ["Article autre"]


def test_a_preview_writes_three_files_for_each_locale(small: Path, tmp_path: Path) -> None:
    run(small, "issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z")
    ran = run(small, "issue", "preview", "actualites-2026-03-12", "--out", str(tmp_path / "out"))
    assert ran.code == 0
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {f"{t}.{e}" for t in ("fr", "fr-CA", "en") for e in ("html", "txt", "eml")}
    assert "\ue000" not in (tmp_path / "out" / "fr.html").read_text(encoding="utf-8")


def test_readers_are_imported_line_by_line(small: Path, tmp_path: Path) -> None:
    table = tmp_path / "lecteurs.csv"
    table.write_text(
        "email,name,locale,zone,newsletter,topics,state,basis,consented_at\n"
        "ada@lecteurs.example,Ada,en,America/Toronto,actualites,cooperation,active,express,2025-05-01\n"
        "ada@@lecteurs.example,Ada,en,,actualites,,active,express,2025-05-01\n"
        "bea@lecteurs.example,Béa,de,,actualites,,active,express,2025-05-01\n"
        "cid@lecteurs.example,Cid,fr,Mars/Olympus,actualites,,active,express,2025-05-01\n"
        'dom@lecteurs.example,"Dom\r\nBcc: x@y.example",fr,,actualites,,active,express,2025-05-01\n'
        "eve@lecteurs.example,Eve,fr,,actualites,,left,express,2025-05-01\n",
        encoding="utf-8",
    )
    ran = run(small, "subscribers", "import", str(table), "--json")
    assert ran.code == 1
    assert (ran.json["new"], ran.json["known"]) == (3, 0)
    assert [(f["code"], f["line"]) for f in ran.json["findings"]] == [
        ("address-invalid", 3),
        ("table-value", 4),
        ("table-zone", 5),
    ]
    assert run(small, "subscribers", "import", str(table), "--json").json["known"] == 3
    shown = run(small, "subscribers", "show", "ADA@lecteurs.example", "--json").json
    assert shown["subscriptions"][0]["topics"] == ["cooperation"]
    assert keys(shown) == {
        "id", "address", "name", "locale", "zone", "fields", "subscriptions", "suppressed",
        "delivered",
    }  # fmt: skip
    dom = run(small, "subscribers", "show", "dom@lecteurs.example", "--json").json
    assert "\n" not in dom["name"]
    assert "\r" not in dom["name"]


def test_an_import_never_brings_back_who_left(small: Path, tmp_path: Path) -> None:
    table = tmp_path / "lecteurs.csv"
    table.write_text(
        "email,newsletter,state,basis,consented_at\neve@lecteurs.example,actualites,left,express,2025-05-01\n",
        encoding="utf-8",
    )
    run(small, "subscribers", "import", str(table))
    table.write_text(
        "email,newsletter,state,basis,consented_at\neve@lecteurs.example,actualites,active,express,2025-05-01\n",
        encoding="utf-8",
    )
    run(small, "subscribers", "import", str(table))
    (one,) = run(small, "subscribers", "show", "eve@lecteurs.example", "--json").json[
        "subscriptions"
    ]
    assert one["state"] == "left"


def test_a_header_that_names_other_columns_is_refused_whole(small: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("mail,newsletter\na@b.example,actualites\n", encoding="utf-8")
    ran = run(small, "subscribers", "import", str(table))
    assert ran.code == 2
    assert "email" in ran.err


def test_mail_outside_only_is_withheld(small: Path) -> None:
    settings = small / "config" / "syndicate.toml"
    text = settings.read_text(encoding="utf-8") + '\n[delivery]\nonly = ["*@metropole.example"]\n'
    settings.write_text(text, encoding="utf-8")
    reader(small)
    reader(small, "chef@metropole.example")
    run(small, "issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z")
    run(small, "issue", "approve", "actualites-2026-03-12", "--by", "a@metropole.example")
    run(small, "issue", "send", "actualites-2026-03-12", "--now")
    settled = run(small, "deliver", "--json").json["settled"]
    assert (settled["sent"], settled["withheld"]) == (1, 1)


def test_a_copy_is_held_until_somebody_adopts_it(small: Path, tmp_path: Path) -> None:
    import shutil  # noqa: PLC0415 (one use)

    reader(small)
    run(small, "issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z")
    run(small, "issue", "approve", "actualites-2026-03-12", "--by", "a@metropole.example")
    run(small, "issue", "send", "actualites-2026-03-12", "--now")
    copy = tmp_path / "copy"
    shutil.copytree(small, copy)
    done = run(copy, "deliver", "--json").json
    assert done["held"]["reason"] == "moved"
    assert done["settled"]["sent"] == 0
    assert run(copy, "release").code == 1
    assert run(copy, "adopt", "--by", "op@metropole.example").code == 0
    assert run(copy, "deliver", "--json").json["settled"]["sent"] == 1
    assert run(small, "deliver", "--json").json["held"] is None


def test_a_hold_stops_sending_and_a_release_ends_it(small: Path) -> None:
    assert run(small, "hold", "--reason", "vérification").code == 0
    assert run(small, "schedule", "show", "--json").json["held"]["reason"] == "vérification"
    assert run(small, "release").code == 0
    assert run(small, "schedule", "show", "--json").json["held"] is None


def test_migrate_tells_where_the_database_stands(small: Path) -> None:
    assert REVISION in run(small, "migrate").out
    assert "up to date" in run(small, "migrate").out


def test_new_writes_a_file_that_check_accepts(small: Path) -> None:
    ran = run(small, "new", "event", "visite", "--locale", "fr")
    assert ran.out.strip() == "content/events/visite/index.fr.md"
    assert run(small, "check", "--json").json["totals"]["error"] == 0
    assert run(small, "new", "event", "visite").code != 0


def test_init_never_writes_over_a_publication(small: Path) -> None:
    assert run(small, "init", str(small)).code == 2


def test_delivering_waits_for_what_is_due_soon(small: Path) -> None:
    reader(small)
    soon = time.time() + 2
    from datetime import UTC, datetime  # noqa: PLC0415 (one use)

    at = datetime.fromtimestamp(soon, UTC).isoformat()
    write_article(small, "recent", date=datetime.fromtimestamp(soon - 3600, UTC).isoformat())
    made = run(small, "issue", "plan", "actualites", "--at", at, "--works", "recent", "--json").json
    run(small, "issue", "approve", made["id"], "--by", "a@metropole.example")
    run(small, "issue", "send", made["id"])
    assert spawn(small, "deliver", "--json").json["settled"]["sent"] in (0, 1)
    done = spawn(small, "deliver", "--until-empty", "--json").json
    assert done["remaining"]["sent"] == 1


def test_several_works_follow_one_option(small: Path) -> None:
    for name in ("un", "deux", "trois"):
        write_article(small, name)
    words = ("issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z", "--works", "un", "deux")
    made = run(small, *words, "--json").json
    items = run(small, "issue", "show", made["id"], "--json").json["pool"]["items"]
    assert {one["locales"]["fr"]["title"] for one in items} == {"Article un", "Article deux"}
    assert run(small, "issue", "plan", "actualites", "actualites").code == 2


def test_a_work_that_does_not_exist_makes_no_issue(small: Path) -> None:
    ran = run(small, "issue", "plan", "actualites", "--works", "fette")
    assert ran.code == 2
    assert "fete" in ran.err
    assert run(small, "issue", "list", "--json").json["issues"] == []


def test_an_event_that_moves_unsaid_is_noticed_until_it_is_said(small: Path) -> None:
    def concert(**front: str) -> None:
        file = write_article(small, "concert", zone="Europe/Paris", **front)
        target = small / "content" / "events" / "concert" / "index.fr.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)
        file.parent.rmdir()

    def codes() -> list[str]:
        return [one["code"] for one in run(small, "check", "--json").json["findings"]]

    concert(start="2026-03-20T20:00")
    run(small, "build")
    concert(start="2026-03-20T21:00")
    assert "event-moved-unsaid" in codes()
    run(small, "build")
    assert "event-moved-unsaid" in codes()
    concert(start="2026-03-20T21:00", sequence="1", updated="2026-03-10T09:00")
    assert "event-moved-unsaid" not in codes()


def test_workers_need_a_database_on_a_server(small: Path) -> None:
    settings = small / "config" / "syndicate.toml"
    text = settings.read_text(encoding="utf-8") + '\n[schedule]\nrunner = "workers"\n'
    settings.write_text(text, encoding="utf-8")
    found = run(small, "check", "--json")
    error = found.json["error"]
    assert (found.code, error["code"]) == (3, "setting-workers")
    assert error["setting"] == "schedule.runner"
    assert text.splitlines()[error["line"] - 1] == 'runner = "workers"'


def test_a_link_that_the_law_expects_of_who_publishes_is_missed(small: Path) -> None:
    def missed() -> list[str]:
        found = run(small, "check", "--json").json["findings"]
        return [one["setting"] for one in found if one["code"] == "setting-link-expected"]

    assert missed() == []
    settings = small / "config" / "syndicate.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace("[sender]", '[sender]\nprofile = ["ca", "fr_public", "fr_private"]')
    settings.write_text(text, encoding="utf-8")
    assert missed() == ["links.accessibility", "links.legal", "links.privacy"]
    links = "".join(
        f'title.{tag} = "Mentions"\nurl.{tag} = "https://a.example/"\n'
        for tag in ("fr", "fr-CA", "en")
    )
    settings.write_text(f"{text}\n[links.legal]\n{links}", encoding="utf-8")
    assert missed() == ["links.accessibility", "links.privacy"]


def test_a_withdrawn_work_leaves_pages_feeds_and_the_next_issue(small: Path) -> None:
    write_article(small, "autre")
    run(small, "build")
    gone = {"withdrawn": "2026-03-10T08:00", "updated": "2026-03-10T08:00"}
    write_article(small, "autre", **gone)
    run(small, "build")
    assert not (small / "public/fr/articles/autre").exists()
    feed = json.loads((small / "public/fr/feed.json").read_bytes())
    assert [item["title"] for item in feed["items"]] == ["Article fete"]
    made = run(small, "issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z", "--json").json
    items = run(small, "issue", "show", made["id"], "--json").json["pool"]["items"]
    assert [one["locales"]["fr"]["title"] for one in items] == ["Article fete"]


def test_a_broken_file_keeps_its_last_good_version(small: Path) -> None:
    write_article(small, "autre", title="Avant", tags="[a, b]", updated="2026-03-09T10:00")
    run(small, "build")
    page = (small / "public/fr/articles/autre/index.html").read_bytes()
    feed = (small / "public/fr/feed.atom").read_bytes()
    write_article(small, "autre", title="Après", date="31 juin")
    ran = run(small, "build", "--json")
    assert ran.code == 1
    assert (ran.json["broken"], ran.json["written"], ran.json["deleted"]) == (1, 0, 0)
    assert (small / "public/fr/articles/autre/index.html").read_bytes() == page
    assert (small / "public/fr/feed.atom").read_bytes() == feed
    (small / "content/articles/autre/index.fr.md").unlink()
    assert run(small, "build", "--json").json["deleted"] == 3
