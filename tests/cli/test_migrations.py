"""Who subscribed to an old site’s feed sees no old entry again after its migration."""

from pathlib import Path

import pytest

from tests.support.cli import Ran, at, run
from tests.support.homes import home
from tests.support.oldfeeds import EXPORTS, POSTS, SITE

NOW = "2026-03-20T08:00:00Z"
SITES = {"ghost": ("--url", SITE)}
HUGO = Path(__file__).parents[1] / "golden" / "hugo"


def test_a_hugo_site_brings_nothing_new(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    came = at(NOW, place, "import", "hugo", str(HUGO), "--pages", "--json")
    assert came.json["totals"]["written"] == 5
    assert at(NOW, place, "build").code == 0
    for tag, old, known in (("fr", "index.xml", 4), ("en", "en/index.xml", 1)):
        new = str(place / "public" / tag / "feed.rss")
        ran = run(place, "feeds", "compare", str(HUGO / "public" / old), new, "--json")
        totals = ran.json["totals"]
        assert (ran.code, totals["again"], totals["gone"]) == (0, 0, 0)
        assert totals["same"] + totals["changed"] == known


@pytest.mark.parametrize(
    ("after", "fault"),
    [
        ("https://ville.example/blog/", "feed-ids-scheme"),
        ("http://www.ville.example/blog/", "feed-ids-www"),
    ],
)
def test_an_address_that_changed_before_the_import_is_found(
    after: str, fault: str, tmp_path: Path
) -> None:
    """The slip of most migrations: the settings are brought up to date, and the ids with them."""
    place, site = home(tmp_path / "home"), tmp_path / "site"
    for file in HUGO.rglob("*"):
        if file.is_file() and "public" not in file.parts:
            copy = site / file.relative_to(HUGO)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(
                file.read_text("utf-8").replace("http://ville.example/blog/", after), "utf-8"
            )
    assert at(NOW, place, "import", "hugo", str(site), "--json").json["totals"]["written"] == 4
    assert at(NOW, place, "build").code == 0
    old, new = str(HUGO / "public" / "index.xml"), str(place / "public" / "fr" / "feed.rss")
    ran = run(place, "feeds", "compare", old, new, "--json")
    told = {one["code"]: one["fields"].get("count") for one in ran.json["findings"]}
    assert (ran.code, told[fault]) == (1, 3)
    again = [one for one in ran.json["entries"] if one["was"]]
    for entry in again:
        file = place / entry["file"]
        lines = [
            line for line in file.read_text("utf-8").splitlines() if not line.startswith("guid:")
        ]
        lines.insert(1, entry["guid"])
        file.write_text("\n".join(lines), "utf-8")
    assert at(NOW, place, "build").code == 0
    assert run(place, "feeds", "compare", old, new).code == 0


@pytest.mark.parametrize("program", EXPORTS)
def test_an_export_brings_nothing_new(program: str, tmp_path: Path) -> None:
    export, old = (tmp_path / name for name in ("export", "old.xml"))
    written, feed = EXPORTS[program]
    export.write_text(written(), "utf-8")
    old.write_text(feed(), "utf-8")
    place = home(tmp_path / "home")
    arguments = ("--images", "link", "--lang", "fr", *SITES.get(program, ()), "--json")
    came = at(NOW, place, "import", program, str(export), *arguments)
    assert came.json["totals"]["written"] == len(POSTS)
    assert at(NOW, place, "build").code == 0
    ran = run(
        place, "feeds", "compare", str(old), str(place / "public" / "fr" / "feed.rss"), "--json"
    )
    _only_known(ran)


@pytest.mark.parametrize("program", EXPORTS)
def test_a_feed_of_an_old_site_brings_nothing_new(program: str, tmp_path: Path) -> None:
    old, place = tmp_path / "old.xml", home(tmp_path / "home")
    old.write_text(EXPORTS[program][1](), "utf-8")
    came = at(NOW, place, "import", "feed", str(old), "--images", "link", "--lang", "fr", "--json")
    assert came.json["totals"]["written"] == len(POSTS)
    assert "apparu" not in (place / "content/articles/le-marche/index.fr.md").read_text("utf-8")
    assert at(NOW, place, "build").code == 0
    for form in ("rss", "atom", "json"):
        new = str(place / "public" / "fr" / f"feed.{form}")
        _only_known(run(place, "feeds", "compare", str(old), new, "--json"))


def _only_known(ran: Ran) -> None:
    totals = ran.json["totals"]
    assert (ran.code, totals["same"] + totals["changed"]) == (0, len(POSTS))
    assert sum(totals.values()) == len(POSTS)
    differ = {name for one in ran.json["entries"] for name in one["changed"]}
    assert differ <= {"link", "title", "content"}  # typography, and where it is read now
