"""`import hugo`, `import wordpress`, `import ghost`: a site comes, is checked and built, and leads on."""

import json
from pathlib import Path

import pytest

from tests.content.importers import test_ghost, test_hugo, wxr
from tests.content.importers.bringing import tree, write
from tests.content.writing import PIXEL
from tests.support.cli import Ran, run
from tests.support.homes import SETTINGS, home

SECOND = SETTINGS.replace(
    "[newsletters.actualites]",
    '[sections.culture]\ntitle.fr = "Culture"\ntitle.fr-CA = "Culture"\ntitle.en = "Culture"\n\n'
    "[newsletters.actualites]",
    1,
)


def hugo(folder: Path) -> list[str]:
    text = f"{test_hugo.POST}\n![Un parc](parc.jpg)\n\n{{{{< chart >}}}}\n"
    files: dict[str, str | bytes] = {
        "hugo.toml": test_hugo.CONFIG,
        "content/blog/jardins/index.fr.md": text,
        "content/blog/jardins/index.en.md": text.replace("Les jardins", "The gardens"),
        "content/blog/jardins/parc.jpg": PIXEL,
        "content/about.md": test_hugo.POST,
    }
    return ["hugo", str(write(folder / "old", files))]


def wordpress(folder: Path) -> list[str]:
    pair = wxr.term("post_translations", "pll_1")
    posts = [
        wxr.item(1, "Un\n\n[chart id=1]", terms=wxr.term("language", "fr") + pair),
        wxr.item(2, terms=wxr.term("language", "en") + pair),
        wxr.item(3, wp__post_type="page"),
    ]
    write(folder, {"old.xml": wxr.export(*posts)})
    return ["wordpress", str(folder / "old.xml"), "--images", "link"]


def ghost(folder: Path) -> list[str]:
    form = test_ghost.post(html="<p>Un</p><form></form>")
    write(folder, {"old.json": test_ghost.export(form)})
    return ["ghost", str(folder / "old.json"), "--url", "https://old.example"]


@pytest.mark.parametrize(
    ("source", "files", "former"),
    [
        (hugo, 2, {"blog/jardins/": "fr/articles/jardins/", "en/blog/jardins/": "en/articles/jardins/"}),
        (wordpress, 2, {"2021/03/billet-1/": "fr/articles/billet-1/", "2021/03/billet-2/": "en/articles/billet-2/"}),
        (ghost, 1, {"le-parc/": "fr/articles/le-parc/"}),
    ],
)  # fmt: skip
def test_a_site_comes_is_checked_and_built_and_its_addresses_lead_on(
    tmp_path: Path, source: "type[object]", files: int, former: dict[str, str]
) -> None:
    publication = home(tmp_path / "home")
    asked = ["import", *source(tmp_path)]  # type: ignore[call-arg, misc]
    first = run(publication, *asked, "--json")
    assert (first.code, first.json["totals"]["written"]) == (0, files)
    before = tree(publication)
    again = run(publication, *asked, "--json")
    assert (again.code, again.json["totals"]["unchanged"]) == (0, files)
    assert again.json["findings"] == first.json["findings"]
    assert tree(publication) == before
    checked = run(publication, "check", "--json").json
    assert checked["totals"]["error"] == 0
    assert run(publication, "build").code == 0
    answers = json.loads((publication / "var/http/answers.json").read_bytes())
    assert answers["moved"] == former
    for target in former.values():
        assert (publication / "public" / target / "index.html").exists()


def test_the_ids_of_the_old_feed_live_on(tmp_path: Path) -> None:
    publication = home(tmp_path / "home")
    run(publication, "import", *wordpress(tmp_path))
    run(publication, "build")
    for tag, number in (("fr", 1), ("en", 2)):
        feed = (publication / "public" / tag / "feed.rss").read_text("utf-8")
        assert f'<guid isPermaLink="false">https://old.example/?p={number}</guid>' in feed


def test_what_was_taken_back_is_gone_at_its_old_address_too(tmp_path: Path) -> None:
    publication = home(tmp_path / "home")
    run(publication, "import", *ghost(tmp_path))
    run(publication, "build")
    file = publication / "content/articles/le-parc/index.fr.md"
    file.write_text(
        file.read_text("utf-8").replace("---\n\n", "withdrawn: 2024-01-01\n---\n\n"), "utf-8"
    )
    run(publication, "build")
    answers = json.loads((publication / "var/http/answers.json").read_bytes())
    assert answers["gone"]["le-parc/"] == "fr"
    assert "le-parc/" not in answers["moved"]


def test_a_former_address_gives_way_to_a_page_that_is_there(tmp_path: Path) -> None:
    publication = home(tmp_path / "home")
    run(publication, "import", *ghost(tmp_path))
    file = publication / "content/articles/le-parc/index.fr.md"
    there = '["/fr/feeds/", "/fr/feed.rss", "/old.xml"]'
    file.write_text(file.read_text("utf-8").replace('["/le-parc/"]', there), "utf-8")
    run(publication, "build")
    answers = json.loads((publication / "var/http/answers.json").read_bytes())
    assert answers["moved"] == {"old.xml": "fr/articles/le-parc/"}


class TestWhatIsSaid:
    """To people and to scripts."""

    def test_of_what_was_lost_names_the_line(self, tmp_path: Path) -> None:
        made = run(home(tmp_path / "home"), "import", *hugo(tmp_path))
        assert "content/blog/jardins/index.fr.md:13: warning: The shortcode" in made.err
        assert "content/about.md: note: “Les jardins partagés” is a page" in made.err
        assert made.out.splitlines()[:2] == [
            "2 files written, 0 brought up to date, 0 as they were, 0 left as changed here, 0 texts refused.",
            "1 picture brought, 0 linked to.",
        ]

    def test_is_kept_in_a_file_if_asked(self, tmp_path: Path) -> None:
        asked = ["import", *hugo(tmp_path), "--report", str(tmp_path / "report.json")]
        made = run(home(tmp_path / "home"), *asked, "--json")
        assert json.loads((tmp_path / "report.json").read_bytes()) == made.json
        assert list(made.json) == ["source", "dry_run", "files", "totals", "pictures", "findings"]
        assert made.json["files"][0] | {"work": ""} == {
            "work": "",
            "name": "jardins",
            "locale": "fr",
            "file": "content/articles/jardins/index.fr.md",
            "outcome": "written",
            "origin": "content/blog/jardins/index.fr.md",
        }

    def test_of_a_dry_run_is_that_nothing_was_written(self, tmp_path: Path) -> None:
        publication = home(tmp_path / "home")
        made = run(publication, "import", *hugo(tmp_path), "--dry-run")
        assert made.out.endswith("Nothing was written.\n")
        assert tree(publication) == {}

    def test_goes_into_the_log_once(self, tmp_path: Path) -> None:
        publication = home(tmp_path / "home")
        for _ in range(2):
            run(publication, "import", *ghost(tmp_path), "--by", "aline@metropole.example")
        log = run(publication, "audit", "list").out
        assert log.count("aline@metropole.example took in works of another site") == 1


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--section", "nowhere"], 2, "The publication has no section “nowhere”."),
        (["--section", "x="], 2, "“x=” is nothing that --section takes."),
        (["--lang", "zz"], 2, "no language “zz”"),
        (["--images", "steal"], 2, "--images is not one of the choices"),
        (["--pairs", "/nowhere.csv"], 2, "/nowhere.csv cannot be read as a table"),
        (["--sections", "/nowhere.txt"], 2, "/nowhere.txt cannot be read"),
        (["--files", "/nowhere"], 2, "There is no folder /nowhere."),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path, more: list[str], code: int, said: str
) -> None:
    publication = home(tmp_path / "home")
    made = run(publication, "import", *ghost(tmp_path), *more)
    assert (made.code, said in made.err, tree(publication)) == (code, True, {})


def test_works_without_a_section_end_with_1_and_a_file_of_pairs_helps(tmp_path: Path) -> None:
    publication = home(tmp_path / "home", SECOND)
    asked = ["import", *wordpress(tmp_path)]
    refused: Ran = run(publication, *asked)
    assert refused.code == 1
    assert "No section is known for “post”; works not taken: 1." in refused.err
    (tmp_path / "sections.txt").write_text("# old = new\npost=culture\n\n", "utf-8")
    assert run(publication, *asked, "--sections", str(tmp_path / "sections.txt")).code == 0
    file = publication / "content/articles/billet-1/index.fr.md"
    assert "section: culture" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("hugo", "There is no Hugo site in"),
        ("wordpress", "old: error: The file cannot be read"),
        ("ghost", "old: error: The file cannot be read"),
    ],
)
def test_a_source_that_is_not_there_is_named(tmp_path: Path, kind: str, said: str) -> None:
    made = run(home(tmp_path / "home"), "import", kind, str(tmp_path / "old"))
    assert made.code in {1, 2}
    assert said in made.err
