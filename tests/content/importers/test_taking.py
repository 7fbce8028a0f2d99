"""What comes from elsewhere becomes files once, follows its source, and never writes over an editor."""

from pathlib import Path
from typing import Any

import pytest

from syndicate.content import folder
from syndicate.content.importers.values import Picture, picture_mark
from syndicate.errors import DeliveryError
from tests.content.importers.bringing import (
    body,
    bring,
    codes,
    errors,
    found,
    keys,
    nobody,
    outcomes,
    text,
    tree,
    work,
)
from tests.content.writing import PIXEL, write_article
from tests.support.publication import settings

FR = "content/articles/marche-de-noel/index.fr.md"
EN = "content/articles/marche-de-noel/index.en.md"


def both(**changes: Any) -> Any:
    return work(text(**changes), text("en", title="The Christmas market", slug="christmas-market"))


def test_a_work_has_a_file_for_each_language(tmp_path: Path) -> None:
    report = bring(tmp_path, [both()])
    assert [one.file for one in report.taken] == [FR, EN]
    fr, en = keys(tmp_path / FR), keys(tmp_path / EN)
    assert (fr["title"], fr["date"], fr["section"]) == (
        "Le marché de Noël",
        "2021-03-09T08:00:00+00:00",
        "cooperation",
    )
    assert (fr["id"], "slug" in fr, en["slug"]) == (en["id"], False, "christmas-market")
    assert errors(tmp_path) == []


def test_a_translation_says_what_it_was_made_from(tmp_path: Path) -> None:
    bring(tmp_path, [both()])
    (found_,) = folder.read(tmp_path, settings(tmp_path)).works
    fr, en = found_.variants["fr"], found_.variants["en"]
    assert en.source == ("fr", fr.fingerprint)
    assert (fr.source, en.source_parts) == (None, fr.parts)


def test_doing_it_again_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path, [both()])
    before = tree(tmp_path)
    again = bring(tmp_path, [both()])
    assert (outcomes(again), tree(tmp_path)) == (["unchanged", "unchanged"], before)


def test_without_its_ledger_it_still_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path, [both()])
    before = tree(tmp_path)
    (tmp_path / "var" / "imported.jsonl").unlink()
    assert outcomes(bring(tmp_path, [both()])) == ["unchanged", "unchanged"]
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"file": "../../x.md", "hash": "a", "work": "b"}',
        '{"file": "content/../x.fr.md", "hash": "a", "work": "b"}',
        '{"file": "x.md", "hash": "a"}',
        "\x00",
    ],
)
def test_a_damaged_ledger_is_read_as_far_as_it_goes(tmp_path: Path, line: str) -> None:
    bring(tmp_path, [both()])
    ledger = tmp_path / "var" / "imported.jsonl"
    ledger.write_text(f"{line}\n{ledger.read_text('utf-8')}", "utf-8")
    assert outcomes(bring(tmp_path, [both(body="Cinquante cabanes.")])) == ["updated", "updated"]


def test_what_changed_at_its_source_follows(tmp_path: Path) -> None:
    bring(tmp_path, [both()])
    report = bring(tmp_path, [both(body="Cinquante cabanes.")])
    assert outcomes(report) == ["updated", "updated"]  # the translation tells of its new source
    assert body(tmp_path / FR) == "Cinquante cabanes."


@pytest.mark.parametrize(
    ("at_source", "code", "severity"),
    [
        ("Quarante cabanes.", "import-edited-here", "note"),
        ("Cinquante cabanes.", "import-edited", "warning"),
    ],
)
def test_what_an_editor_changed_is_left_and_told(
    tmp_path: Path, at_source: str, code: str, severity: str
) -> None:
    bring(tmp_path, [work()])
    file = tmp_path / FR
    mine = file.read_bytes().replace(b"Quarante", b"Trente-neuf")
    file.write_bytes(mine)
    report = bring(tmp_path, [work(text(body=at_source))])
    assert (outcomes(report), file.read_bytes()) == (["kept"], mine)
    (told,) = report.findings
    assert (told.code, told.severity, told.fields["target"]) == (code, severity, FR)
    assert outcomes(bring(tmp_path, [work(text(body=at_source))], replace=True)) == ["replaced"]
    assert body(file) == at_source


def test_what_an_editor_took_away_stays_away(tmp_path: Path) -> None:
    bring(tmp_path, [both()])
    (tmp_path / EN).unlink()
    report = bring(tmp_path, [both()])
    assert (outcomes(report), (tmp_path / EN).exists()) == (["unchanged", "removed"], False)
    assert outcomes(bring(tmp_path, [both()], replace=True)) == ["unchanged", "written"]


def test_a_work_that_is_called_otherwise_now_is_found_by_its_id(tmp_path: Path) -> None:
    bring(tmp_path, [work()])
    old = tmp_path / "content/articles/marche-de-noel"
    old.rename(old.with_name("noel"))
    before = tree(tmp_path)
    report = bring(tmp_path, [work()])
    assert [one.file for one in report.taken] == ["content/articles/noel/index.fr.md"]
    assert {**tree(tmp_path), "var/imported.jsonl": b""} == {**before, "var/imported.jsonl": b""}


def test_a_work_that_is_here_already_is_known_by_its_guid(tmp_path: Path) -> None:
    write_article(tmp_path, "articles/noel/index.fr.md", guid="https://old.example/?p=7")
    report = bring(tmp_path, [work(text(guid="https://old.example/?p=7"))])
    assert (outcomes(report), codes(report)) == (["kept"], ["import-there"])
    assert [one.name for one in (tmp_path / "content/articles").iterdir()] == ["noel"]


def test_two_works_of_one_name_have_names_of_their_own(tmp_path: Path) -> None:
    two = [work(key="old:1"), work(key="old:2")]
    first = bring(tmp_path, two)
    names = [one.name for one in first.taken]
    assert names[0] == "marche-de-noel"
    assert names[1].startswith("marche-de-noel-")
    before = tree(tmp_path)
    assert [one.name for one in bring(tmp_path, reversed(two)).taken] == names[::-1]
    assert (tree(tmp_path), errors(tmp_path)) == (before, [])


def test_a_slug_that_another_work_has_in_any_language_is_not_taken(tmp_path: Path) -> None:
    bring(tmp_path, [work(text("en", slug="market")), work(text(slug="market"), key="old:2")])
    assert errors(tmp_path) == []


def test_a_work_that_comes_twice_is_taken_once(tmp_path: Path) -> None:
    report = bring(tmp_path, [work(), work(text(title="Encore"))])
    assert outcomes(report) == ["written", "refused"]
    (told,) = found(report, "import-work-twice")
    assert (told.severity, told.fields["title"]) == ("error", "Le marché de Noël")


def test_a_guid_that_another_work_has_is_not_given_twice(tmp_path: Path) -> None:
    two = [work(text(guid="g")), work(text(guid="g", slug="b"), key="old:2")]
    assert codes(bring(tmp_path, two)) == ["import-guid-twice"]
    assert "guid" not in keys(tmp_path / "content/articles/b/index.fr.md")
    before = tree(tmp_path)
    bring(tmp_path, two)
    assert tree(tmp_path) == before


def test_works_without_a_section_are_told_once_for_all(tmp_path: Path) -> None:
    many = [work(text(slug=f"s{n}"), key=f"old:{n}", sections=("Divers",)) for n in range(3)]
    report = bring(tmp_path, many)
    (told,) = report.findings
    assert (told.code, told.severity) == ("import-section-unknown", "error")
    assert (told.fields["found"], told.fields["count"]) == ("Divers", 3)
    assert outcomes(bring(tmp_path, many, sections={"Divers": "culture"})) == ["written"] * 3


@pytest.mark.parametrize(
    ("names", "given", "section"),
    [
        (("Culture",), {}, "culture"),
        (("Coopération",), {}, "cooperation"),
        (("x", "culture"), {}, "culture"),
        (("x", "Culture"), {"x": "cooperation"}, "cooperation"),
        (("x",), {"": "culture"}, "culture"),
        ((), {"": "culture"}, "culture"),
    ],
)
def test_a_section_is_known_by_its_key_its_title_or_what_is_given(
    tmp_path: Path, names: tuple[str, ...], given: dict[str, str], section: str
) -> None:
    bring(tmp_path, [work(sections=names)], sections=given)
    assert keys(tmp_path / FR)["section"] == section


def test_a_run_that_was_cut_short_goes_on(tmp_path: Path) -> None:
    def cut() -> Any:
        yield work()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(tmp_path, cut())
    again = bring(tmp_path, [work(), work(text(slug="b"), key="old:2")])
    assert outcomes(again) == ["unchanged", "written"]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    picture = work(text(image=Picture(url="https://old.example/a.jpg", alt="Un marché")))
    before = sorted(tmp_path.rglob("*"))
    report = bring(tmp_path, [picture], dry=True, images="fetch")
    assert outcomes(report) == ["written"]
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [
        one for one in before if one.is_file()
    ]


def test_the_date_is_the_works_and_a_later_language_came_later(tmp_path: Path) -> None:
    later = text("en", date=text().date.replace(day=12))
    report = bring(tmp_path, [work(text(), later)])
    assert codes(report) == ["import-date-differs"]
    en = keys(tmp_path / EN)
    assert (en["date"], en["updated"]) == ("2021-03-09T08:00:00+00:00", "2021-03-12T08:00:00+00:00")


def test_what_has_no_summary_or_title_gets_one_and_it_is_told(tmp_path: Path) -> None:
    long = "## Un titre\n\n" + "Une phrase qui dit bien assez pour que chacun comprenne. " * 9
    report = bring(tmp_path, [work(text(summary="", title="", body=long))])
    assert codes(report) == ["import-title-missing", "import-summary-made"]
    found_ = keys(tmp_path / FR)
    assert found_["title"] == "marche-de-noel"
    assert found_["summary"].startswith("Une phrase qui dit")
    assert len(found_["summary"]) <= 300
    assert errors(tmp_path) == []


class TestAddresses:
    """Where a text was read until now leads to it."""

    def test_are_kept_as_paths(self, tmp_path: Path) -> None:
        addresses = ("https://old.example/2021/03/march%C3%A9/", "/2021/3/", "https://old.example/")
        bring(tmp_path, [work(text(addresses=addresses))])
        assert keys(tmp_path / FR)["redirect_from"] == ["/2021/03/marché/", "/2021/3/"]

    @pytest.mark.parametrize("address", ["https://old.example/?p=7", "/a;b/", "/.well-known/x"])
    def test_that_cannot_be_redirected_are_told(self, tmp_path: Path, address: str) -> None:
        report = bring(tmp_path, [work(text(addresses=(address,)))])
        assert (codes(report), errors(tmp_path)) == (["import-address-lost"], [])
        assert "redirect_from" not in keys(tmp_path / FR)

    def test_of_two_works_belong_to_the_first(self, tmp_path: Path) -> None:
        two = [work(text(addresses=("/x/",))), work(text(slug="b", addresses=("/x",)), key="b")]
        assert codes(bring(tmp_path, two)) == ["import-address-lost"]

    def test_outside_of_our_part_of_the_host_are_told(self, tmp_path: Path) -> None:
        given = work(text(addresses=("/news/a/", "/b/")))
        report = bring(tmp_path, [given], base_url="https://news.example/news/")
        assert keys(tmp_path / FR)["redirect_from"] == ["/news/a/"]
        assert [one.fields["found"] for one in report.findings] == ["/b/"]


class TestPictures:
    """Pictures stand beside their text, or stay where they are."""

    def shown(self, url: str = "https://old.example/i/F%C3%AAte.JPG", **changes: Any) -> Any:
        picture = Picture(url=url, alt="Une fête")
        written = f"![Une fête]({picture_mark(0)})"
        return work(text(body=written, pictures=(picture,), **changes))

    def test_are_fetched_once(self, tmp_path: Path) -> None:
        asked: list[str] = []

        def get(url: str, most: int) -> bytes:
            asked.append(url)
            return PIXEL

        bring(tmp_path, [self.shown()], get, images="fetch")
        report = bring(tmp_path, [self.shown()], get, images="fetch")
        assert asked == ["https://old.example/i/F%C3%AAte.JPG"]
        assert body(tmp_path / FR) == "![Une fête](fete.jpg)"
        assert (report.pictures["present"], errors(tmp_path)) == (1, [])

    @pytest.mark.parametrize("images", ["link", "copy"])
    def test_are_linked_to(self, tmp_path: Path, images: str) -> None:
        report = bring(tmp_path, [self.shown()], images=images)
        assert body(tmp_path / FR) == "![Une fête](https://old.example/i/F%C3%AAte.JPG)"
        assert (report.pictures["linked"], errors(tmp_path)) == (1, [])

    def test_that_cannot_be_had_are_linked_to_until_they_can(self, tmp_path: Path) -> None:
        report = bring(tmp_path, [self.shown()], nobody, images="fetch")
        assert codes(report) == ["import-picture-unusable"]
        again = bring(tmp_path, [self.shown()], lambda *_: PIXEL, images="fetch")
        assert (outcomes(again), body(tmp_path / FR)) == (["updated"], "![Une fête](fete.jpg)")

    def test_whose_host_is_silent_are_asked_for_once(self, tmp_path: Path) -> None:
        asked: list[str] = []

        def get(url: str, most: int) -> bytes:
            asked.append(url)
            raise DeliveryError("fetch-failed", reason="ETIMEDOUT")

        many = [
            work(*self.shown(f"https://old.example/{n}.jpg", slug=f"s{n}").texts, key=str(n))
            for n in range(4)
        ]
        assert codes(bring(tmp_path, many, get, images="fetch")) == ["import-picture-unusable"] * 4
        assert len(asked) == 1

    @pytest.mark.parametrize("data", [b"<html>", b"", PIXEL[:40]])
    def test_that_are_none_are_not_taken(self, tmp_path: Path, data: bytes) -> None:
        report = bring(tmp_path, [self.shown()], lambda *_: data, images="fetch")
        assert (codes(report), errors(tmp_path)) == (["image-broken"], [])

    def test_are_named_by_what_they_are(self, tmp_path: Path) -> None:
        bring(
            tmp_path,
            [self.shown("https://old.example/x.php?id=1")],
            lambda *_: PIXEL,
            images="fetch",
        )
        assert body(tmp_path / FR) == "![Une fête](x.jpg)"

    def test_of_one_name_are_told_apart(self, tmp_path: Path) -> None:
        one, two = (Picture(url=f"https://old.example/{n}/a.jpg", alt=n) for n in "xy")
        written = f"![x]({picture_mark(0)}) ![y]({picture_mark(1)})"
        first = work(text(body=written, pictures=(one, two)))
        bring(tmp_path, [first], lambda *_: PIXEL, images="fetch")
        second = work(text(body=f"![y]({picture_mark(0)})", pictures=(two,)))
        bring(tmp_path, [second], nobody, images="fetch")
        assert body(tmp_path / FR).startswith("![y](a-")
        assert errors(tmp_path) == []

    def test_that_are_only_a_name_are_left_away(self, tmp_path: Path) -> None:
        report = bring(tmp_path, [self.shown("")], images="fetch")
        assert (codes(report), body(tmp_path / FR)) == (["import-picture-left"], "Une fête")

    def test_are_looked_for_among_copies_first(self, tmp_path: Path) -> None:
        copies = tmp_path / "copies"
        (copies / "i").mkdir(parents=True)
        (copies / "i" / "Fête.JPG").write_bytes(PIXEL)
        bring(tmp_path, [self.shown()], nobody, files=copies)
        assert body(tmp_path / FR) == "![Une fête](fete.jpg)"

    def test_at_the_head_have_an_alternative_text_that_is_told(self, tmp_path: Path) -> None:
        lead = work(text(image=Picture(url="https://old.example/a.jpg")))
        report = bring(tmp_path, [lead], lambda *_: PIXEL, images="fetch")
        assert codes(report) == ["import-alt-missing"]
        assert (keys(tmp_path / FR)["image"], errors(tmp_path)) == ("a.jpg", [])

    def test_at_the_head_cannot_stay_elsewhere(self, tmp_path: Path) -> None:
        lead = work(text(image=Picture(url="https://old.example/a.jpg", alt="a")))
        assert codes(bring(tmp_path, [lead], images="link")) == ["import-lead-picture"]
        assert "image" not in keys(tmp_path / FR)

    def test_that_an_editor_took_away_are_not_fetched_again(self, tmp_path: Path) -> None:
        bring(tmp_path, [self.shown()], lambda *_: PIXEL, images="fetch")
        (tmp_path / "content/articles/marche-de-noel/fete.jpg").unlink()
        bring(tmp_path, [self.shown()], nobody, images="fetch")
        assert not (tmp_path / "content/articles/marche-de-noel/fete.jpg").exists()


def test_a_text_that_is_too_large_is_refused_by_name(tmp_path: Path) -> None:
    report = bring(tmp_path, [work(text(body="x" * 1_100_000)), work(text(slug="b"), key="b")])
    assert (codes(report), outcomes(report)) == (["import-too-large"], ["refused", "written"])
