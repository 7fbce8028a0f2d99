"""A Hugo site as its source folder is: languages, front matter, addresses, pictures, shortcodes."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from syndicate.content import folder
from syndicate.content.importers.hugo import matter
from syndicate.content.importers.hugo.addresses import sanitised
from syndicate.content.importers.names import slug_of
from syndicate.errors import ContentError, UsageError
from tests.content.importers.bringing import (
    body,
    codes,
    errors,
    found,
    from_hugo,
    keys,
    outcomes,
    tree,
    write,
)
from tests.content.writing import PIXEL
from tests.support.publication import settings

CONFIG = """\
baseURL = "https://old.example/"
defaultContentLanguage = "fr"
timeZone = "America/Toronto"
[languages.fr]
weight = 1
[languages.en]
weight = 2
"""
POST = """\
---
title: Les jardins partagés
description: Douze parcelles s’ouvrent.
date: 2020-05-04
categories: [Culture]
tags: [Jardins, "Vie de quartier"]
author: Aline Roche
---
On sème en avril.
"""


def site(root: Path, files: Mapping[str, str | bytes], config: str = CONFIG) -> Path:
    return write(root / "site", {"hugo.toml": config, **files})


def only(home: Path, tag: str = "fr") -> Path:
    (file,) = (home / "content").rglob(f"index.{tag}.md")
    return file


class TestLanguages:
    """Texts that are the same in other languages become one work."""

    @pytest.mark.parametrize(
        "files",
        [
            {"content/blog/a.fr.md": POST, "content/blog/a.en.md": POST},
            {"content/blog/a.md": POST, "content/blog/a.en.md": POST},
            {"content/blog/a/index.md": POST, "content/blog/a/index.en.md": POST},
            {
                "content/blog/a.md": POST.replace("date", "translationKey: k\ndate"),
                "content/blog/b.en.md": POST.replace("date", "translationKey: k\ndate"),
            },
        ],
        ids=["suffixes", "default without", "bundles", "translationKey"],
    )
    def test_are_paired(self, tmp_path: Path, files: dict[str, str | bytes]) -> None:
        report = from_hugo(site(tmp_path, files), tmp_path)
        assert len({one.work for one in report.taken}) == 1
        assert [one.locale for one in report.taken] == ["fr", "en"]
        assert errors(tmp_path) == []

    def test_are_paired_by_the_folders_that_the_settings_name(self, tmp_path: Path) -> None:
        config = CONFIG.replace("weight = 1", 'contentDir = "content/fr"').replace(
            "weight = 2", 'contentDir = "content/en"'
        )
        files = {"content/fr/blog/a.md": POST, "content/en/blog/a.md": POST}
        report = from_hugo(site(tmp_path, files, config), tmp_path)
        assert [one.locale for one in report.taken] == ["fr", "en"]
        assert len({one.work for one in report.taken}) == 1

    @pytest.mark.parametrize("end", ["yaml", "json"])
    def test_are_read_from_a_folder_of_settings(self, tmp_path: Path, end: str) -> None:
        told = {"yaml": "fr:\n  weight: 1\nen:\n  weight: 2\n", "json": '{"fr": {}, "en": {}}'}
        base = {"yaml": "baseURL: https://old.example/\ndefaultContentLanguage: fr\n"}
        base["json"] = '{"baseURL": "https://old.example/", "DefaultContentLanguage": "fr"}'
        files: dict[str, str | bytes] = {
            f"config/_default/hugo.{end}": base[end],
            f"config/_default/languages.{end}": told[end],
            "content/blog/a.fr.md": POST,
            "content/blog/a.en.md": POST,
        }
        report = from_hugo(write(tmp_path / "site", files), tmp_path)
        assert [one.locale for one in report.taken] == ["fr", "en"]

    def test_that_we_have_not_are_told_once(self, tmp_path: Path) -> None:
        config = f"{CONFIG}[languages.de]\n"
        files = {f"content/blog/{n}.de.md": POST for n in "ab"}
        report = from_hugo(site(tmp_path, files, config), tmp_path)
        (told,) = report.findings
        assert (told.code, told.fields) == ("import-language-unknown", {"found": "de", "count": 2})
        given = from_hugo(tmp_path / "site", tmp_path, languages={"de": "fr-CA"})
        assert [one.locale for one in given.taken] == ["fr-CA", "fr-CA"]

    def test_a_region_that_we_have_goes_before_its_language(self, tmp_path: Path) -> None:
        config = CONFIG.replace("weight = 1", 'languageCode = "fr-CA"')
        report = from_hugo(site(tmp_path, {"content/blog/a.fr.md": POST}, config), tmp_path)
        assert [one.locale for one in report.taken] == ["fr-CA"]


class TestFrontMatter:
    """What a file says of itself."""

    def test_is_ours_afterwards(self, tmp_path: Path) -> None:
        from_hugo(site(tmp_path, {"content/blog/a.md": POST}), tmp_path, sections={})
        assert keys(only(tmp_path)) | {"id": ""} == {
            "title": "Les jardins partagés",
            "summary": "Douze parcelles s’ouvrent.",
            "date": "2020-05-04T00:00:00-04:00",
            "section": "culture",
            "tags": ["Jardins", "Vie de quartier"],
            "author": ["Aline Roche"],
            "redirect_from": ["/blog/a/"],
            "id": "",
            "guid": "https://old.example/blog/a/",
        }

    @pytest.mark.parametrize(
        "text",
        [
            '+++\ntitle = "T"\ndate = 2020-05-04T10:00:00+02:00\ndraft = true\n+++\nB\n',
            '{"title": "T", "date": "2020-05-04T10:00:00+02:00", "draft": true}\nB\n',
            "---\r\ntitle: T\r\ndate: 2020-05-04 10:00:00 +0200\r\ndraft: true\r\n---\r\nB\r\n",
        ],
        ids=["toml", "json", "yaml"],
    )
    def test_is_read_in_each_form(self, tmp_path: Path, text: str) -> None:
        from_hugo(site(tmp_path, {"content/blog/a.md": text}), tmp_path)
        told = keys(only(tmp_path))
        assert (told["title"], told["date"], told["status"]) == (
            "T",
            "2020-05-04T10:00:00+02:00",
            "draft",
        )
        assert body(only(tmp_path)) == "B"

    def test_tells_of_changes_and_embargoes(self, tmp_path: Path) -> None:
        text = POST.replace(
            "tags:",
            "lastmod: 2020-06-01\npublishDate: 2020-05-10\nexpiryDate: 2030-01-01\n"
            "canonical: https://other.example/x\nfeatured: true\ntags:",
        )
        from_hugo(site(tmp_path, {"content/blog/a.md": text}), tmp_path)
        told = keys(only(tmp_path))
        assert told["date"][:10] == "2020-05-10"
        assert (told["updated"][:10], told["expires"][:10]) == ("2020-06-01", "2030-01-01")
        assert (told["canonical"], told["featured"]) == ("https://other.example/x", "true")

    def test_that_has_no_counterpart_is_told_once_for_a_key(self, tmp_path: Path) -> None:
        text = POST.replace("tags:", "mood: merry\ntags:")
        files = {"content/blog/a.md": text, "content/blog/b.md": text}
        (told,) = from_hugo(site(tmp_path, files), tmp_path).findings
        assert (told.code, told.line, told.fields) == (
            "import-key-left",
            6,
            {"key": "mood", "count": 2},
        )

    @pytest.mark.parametrize(
        ("text", "code", "line"),
        [
            ("no front matter", "front-matter-missing", 1),
            ("---\ntitle: T\n", "front-matter-unclosed", 1),
            ("---\ntitle: T\n---\n", "import-date-missing", 1),
            ("---\ntitle: T\ndate: yesterday\n---\n", "date-malformed", 3),
            ("---\ntitle: T\ndate: 2020-01-01\nexpiryDate: never\n---\n", "date-malformed", 4),
            ("+++\ntitle = T\n+++\n", "import-toml", 2),
            ("{", "import-json", 1),
            ("---\na: *b\n---\n", "yaml-sign", 2),
            (b"---\ntitle: \xff\n---\n", "not-utf8", 2),
        ],
    )
    def test_that_cannot_be_read_is_told_with_its_line(
        self, tmp_path: Path, text: str | bytes, code: str, line: int
    ) -> None:
        files = {"content/blog/a.md": text, "content/blog/b.md": POST}
        report = from_hugo(site(tmp_path, files), tmp_path)
        (told,) = found(report, code)
        assert (told.file, told.line, told.severity) == ("content/blog/a.md", line, "error")
        assert outcomes(report) == ["written"]

    def test_keys_are_found_in_any_case_and_below_params(self) -> None:
        told = matter.parse(b"---\nTitle: T\nparams:\n  Author: A\n---\n")
        assert (told.values["title"], told.values["params"]["author"]) == ("T", "A")
        assert told.lines == {"title": 2, "params": 3}


class TestAddresses:
    """Where Hugo put a page, so that it is found there."""

    @pytest.mark.parametrize(
        ("config", "keys_", "path"),
        [
            ("", "", "/blog/a-b/"),
            ("", "slug: Other Name", "/blog/other-name/"),
            ("", "url: /deep/x.html", "/deep/x.html"),
            ("[permalinks]\nblog = '/:year/:month/:day/:slug/'", "", "/2020/05/04/les-jardins-partagés/"),
            ("[permalinks.page]\nblog = '/n/:contentbasename'", "", "/n/a-b/"),
            ("[permalinks]\nblog = '/:sections/:filename/'", "", "/blog/a-b/"),
            ("uglyURLs = true", "", "/blog/a-b.html"),
        ],
    )  # fmt: skip
    def test_are_followed(self, tmp_path: Path, config: str, keys_: str, path: str) -> None:
        text = POST.replace("tags:", f"{keys_}\ntags:") if keys_ else POST
        whole = CONFIG.replace("[languages.fr]", f"{config}\n[languages.fr]", 1)
        if config.startswith("["):
            whole = f"{CONFIG}{config}\n"
        from_hugo(site(tmp_path, {"content/blog/A b.md": text}, whole), tmp_path)
        assert keys(only(tmp_path))["redirect_from"] == [path]

    def test_of_other_languages_are_below_their_code(self, tmp_path: Path) -> None:
        from_hugo(site(tmp_path, {"content/blog/a.en.md": POST}), tmp_path)
        assert keys(only(tmp_path, "en"))["redirect_from"] == ["/en/blog/a/"]

    def test_of_languages_with_hosts_of_their_own_are_not(self, tmp_path: Path) -> None:
        config = CONFIG.replace("weight = 2", 'baseURL = "https://old-en.example"')
        from_hugo(site(tmp_path, {"content/blog/a.en.md": POST}, config), tmp_path)
        told = keys(only(tmp_path, "en"))
        assert (told["redirect_from"], told["guid"]) == (
            ["/blog/a/"],
            "https://old-en.example/blog/a/",
        )

    def test_that_led_there_before_still_do(self, tmp_path: Path) -> None:
        text = POST.replace("tags:", 'aliases: [/old/, "sibling", "../up/"]\ntags:')
        from_hugo(site(tmp_path, {"content/blog/x/a.md": text}), tmp_path)
        told = keys(only(tmp_path))["redirect_from"]
        assert told == ["/blog/x/a/", "/old/", "/blog/x/sibling", "/blog/up/"]

    def test_by_a_pattern_that_is_beyond_us_are_told(self, tmp_path: Path) -> None:
        config = f"{CONFIG}[permalinks]\nblog = '/:sections[1:]/:slug'\n"
        report = from_hugo(site(tmp_path, {"content/blog/a.md": POST}, config), tmp_path)
        assert codes(report) == ["import-permalink"]
        assert "redirect_from" not in keys(only(tmp_path))

    @pytest.mark.parametrize(
        ("path", "made"),
        [
            ("blog/how we’re :so [x]!", "blog/how-were-so-x"),
            ("a  b-c", "a-b-c"),
            ("été/ñ_1.2", "été/ñ_1.2"),
            ("end ", "end"),
        ],
    )
    def test_are_made_as_hugo_makes_them(self, path: str, made: str) -> None:
        assert sanitised(path) == made


class TestPictures:
    """Pictures of bundles and of static/ are copied, others linked to."""

    @pytest.mark.parametrize(
        ("written", "place"),
        [
            ("parc.jpg", "content/blog/a/parc.jpg"),
            ("/img/parc.jpg", "static/img/parc.jpg"),
            ("img/parc.jpg", "assets/img/parc.jpg"),
            ("un%20parc.jpg", "content/blog/a/un parc.jpg"),
        ],
    )
    def test_are_copied(self, tmp_path: Path, written: str, place: str) -> None:
        text = f"{POST}\n![Un parc]({written})\n"
        from_hugo(site(tmp_path, {"content/blog/a/index.md": text, place: PIXEL}), tmp_path)
        name = slug_of(Path(place).stem)
        assert body(only(tmp_path)).endswith(f"![Un parc]({name}.jpg)")
        assert only(tmp_path).with_name(f"{name}.jpg").read_bytes() == PIXEL
        assert errors(tmp_path) == []

    @pytest.mark.parametrize(
        "told",
        [
            "image: parc.jpg\nimage_alt: Un parc",
            "images: [parc.jpg]\nalt: Un parc",
            "cover:\n  image: parc.jpg\n  alt: Un parc",
            "resources:\n- src: parc.jpg\n  name: featured-image\n  title: Un parc",
        ],
    )
    def test_at_the_head_are_found_under_any_usual_key(self, tmp_path: Path, told: str) -> None:
        text = POST.replace("tags:", f"{told}\ntags:")
        files: dict[str, str | bytes] = {
            "content/blog/a/index.md": text,
            "content/blog/a/parc.jpg": PIXEL,
        }
        report = from_hugo(site(tmp_path, files), tmp_path)
        made = keys(only(tmp_path))
        assert (made["image"], made["image_alt"], codes(report)) == ("parc.jpg", "Un parc", [])

    def test_elsewhere_are_linked_to(self, tmp_path: Path) -> None:
        text = f"{POST}\n![Un parc](https://cdn.example/p.jpg) ![Là](/là.png)\n"
        from_hugo(site(tmp_path, {"content/blog/a.md": text}), tmp_path)
        assert "![Un parc](https://cdn.example/p.jpg) ![Là](https://old.example/l%C3%A0.png)" in (
            body(only(tmp_path))
        )

    def test_without_a_word_get_one_and_it_is_told(self, tmp_path: Path) -> None:
        text = f"{POST}\n![](parc-des-villes.jpg)\n\n<img src='parc-des-villes.jpg'>\n"
        files: dict[str, str | bytes] = {
            "content/blog/a/index.md": text,
            "content/blog/a/parc-des-villes.jpg": PIXEL,
        }
        report = from_hugo(site(tmp_path, files), tmp_path)
        assert [one.line for one in found(report, "import-alt-missing")] == [11, 13]
        assert "![parc des villes](parc-des-villes.jpg)" in body(only(tmp_path))
        assert errors(tmp_path) == []


class TestLinks:
    """Links lead there from anywhere."""

    @pytest.mark.parametrize(
        ("written", "made"),
        [
            ("[a](/about/)", "[a](https://old.example/about/)"),
            ("[a](b.md)", "[a](https://old.example/blog/b/)"),
            ("[a](b.md#x)", "[a](https://old.example/blog/b/#x)"),
            ('[a]({{< ref "b.md" >}})', "[a](https://old.example/blog/b/)"),
            ('[a]({{% relref "/blog/b" %}})', "[a](https://old.example/blog/b/)"),
            ('[a]({{< ref path="b" lang="en" >}})', "[a](https://old.example/en/blog/b/)"),
            ("[a](#x)", "[a](#x)"),
            ("[a *b*](https://x.example/)", "[a *b*](https://x.example/)"),
            ("[a][1]\n\n[1]: /about/", "[a](https://old.example/about/)\n\n[1]: /about/"),
            ("`[a](/about/)`", "`[a](/about/)`"),
            ("[![i](/i.png)](/p/)", "[![i](https://old.example/i.png)](https://old.example/p/)"),
            ('<a href="/p/">a</a>', '<a href="https://old.example/p/">a</a>'),
        ],
    )
    def test_are_whole(self, tmp_path: Path, written: str, made: str) -> None:
        files = {
            "content/blog/a.md": f"{POST}\n{written}\n",
            "content/blog/b.md": POST,
            "content/blog/b.en.md": POST,
        }
        from_hugo(site(tmp_path, files), tmp_path)
        file = tmp_path / "content/articles/a/index.fr.md"
        assert body(file).removeprefix("On sème en avril.").strip() == made

    def test_to_a_page_that_is_not_there_are_words(self, tmp_path: Path) -> None:
        text = f'{POST}\n[ailleurs]({{{{< ref "nowhere" >}}}})\n'
        report = from_hugo(site(tmp_path, {"content/blog/a.md": text}), tmp_path)
        assert codes(report) == ["import-shortcode-left", "import-link-left"]
        assert body(only(tmp_path)).endswith("\n\nailleurs")


def test_what_is_no_article_is_told(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/_index.md": POST,
        "content/blog/_index.md": POST,
        "content/about.md": POST,
        "content/blog/x.adoc": "= T",
        "content/.hidden/y.md": POST,
        "content/blog/headless/index.md": POST.replace("tags:", "headless: true\ntags:"),
    }
    report = from_hugo(site(tmp_path, files), tmp_path)
    assert report.taken == ()
    assert sorted(codes(report)) == ["import-format-left", "import-lists-left", "import-page-left"]
    assert outcomes(from_hugo(tmp_path / "site", tmp_path, pages=True)) == ["written"]


def test_two_texts_of_one_language_are_two_works(tmp_path: Path) -> None:
    text = POST.replace("tags:", "translationKey: k\ntags:")
    files = {"content/blog/a.md": text, "content/blog/b.md": text}
    report = from_hugo(site(tmp_path, files), tmp_path)
    assert len({one.work for one in report.taken}) == 2
    before = tree(tmp_path)
    from_hugo(tmp_path / "site", tmp_path)
    assert tree(tmp_path) == before


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        from_hugo(tmp_path / "nothing", tmp_path)
    assert raised.value.code == "import-no-hugo"


def test_settings_that_cannot_be_read_name_their_line(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as raised:
        from_hugo(site(tmp_path, {}, "baseURL = \n"), tmp_path)
    assert (raised.value.code, raised.value.file) == ("import-toml", "hugo.toml")


class TestStrangers:
    """A folder from somebody else leads nowhere but into itself."""

    @pytest.mark.parametrize(
        "written", ["../../../secret.jpg", "/../../secret.jpg", "..%2f..%2f..%2fsecret.jpg"]
    )
    def test_a_picture_outside_is_not_copied(self, tmp_path: Path, written: str) -> None:
        write(tmp_path, {"secret.jpg": PIXEL})
        text = f"{POST}\n![x]({written})\n"
        from_hugo(site(tmp_path, {"content/blog/a/index.md": text}), tmp_path)
        assert list((tmp_path / "content").rglob("*.jpg")) == []

    def test_a_link_out_of_the_folder_is_not_followed(self, tmp_path: Path) -> None:
        write(tmp_path / "out", {"secret.md": POST, "secret.jpg": PIXEL})
        text = f"{POST}\n![x](secret.jpg)\n"
        root = site(tmp_path, {"content/blog/a/index.md": text})
        (root / "content/blog/a/secret.jpg").symlink_to(tmp_path / "out/secret.jpg")
        (root / "content/blog/secret.md").symlink_to(tmp_path / "out/secret.md")
        (root / "content/more").symlink_to(tmp_path / "out")
        report = from_hugo(root, tmp_path)
        assert [one.name for one in report.taken] == ["a"]
        assert list((tmp_path / "content").rglob("*.jpg")) == []

    def test_a_content_folder_outside_is_not_read(self, tmp_path: Path) -> None:
        write(tmp_path / "out", {"blog/secret.md": POST})
        config = CONFIG.replace("weight = 1", 'contentDir = "../out"')
        assert from_hugo(site(tmp_path, {}, config), tmp_path).taken == ()

    @pytest.mark.parametrize(
        "slug", ["../../../x", "/etc/passwd", "a/../../b", "..", "\\\\x", "CON:"]
    )
    def test_a_slug_stays_a_name(self, tmp_path: Path, slug: str) -> None:
        text = POST.replace("tags:", f"slug: '{slug}'\ntags:")
        from_hugo(site(tmp_path, {"content/blog/a.md": text}), tmp_path)
        file = only(tmp_path)
        assert file.parent.parent == tmp_path / "content" / "articles"
        assert errors(tmp_path) == []

    def test_a_huge_file_is_told_and_not_read(self, tmp_path: Path) -> None:
        files = {"content/blog/a.md": POST + "x" * 1_100_000, "content/blog/b.md": POST}
        report = from_hugo(site(tmp_path, files), tmp_path)
        assert (codes(report), outcomes(report)) == (["file-too-large"], ["written"])

    def test_raw_html_reaches_no_reader(self, tmp_path: Path) -> None:
        raw = "<script>alert(1)</script>\n\n<img src=x.png alt=a onerror=alert(1)>\n\n<a href='javascript:x'>b</a>"
        from_hugo(site(tmp_path, {"content/blog/a.md": f"{POST}\n{raw}\n"}), tmp_path)
        (work,) = folder.read(tmp_path, settings(tmp_path)).works
        html = work.variants["fr"].html
        assert "<script" not in html
        assert "onerror" not in html
        assert "javascript:" not in html

    def test_keys_cannot_break_out_of_a_value(self, tmp_path: Path) -> None:
        text = '+++\ntitle = "a\\nsection: other\\n---\\n"\ndate = 2020-01-01\ntags = ["x, y]", "\\""]\n+++\nB\n'
        from_hugo(site(tmp_path, {"content/blog/a.md": text}), tmp_path)
        told = keys(only(tmp_path))
        assert (told["title"], told["tags"]) == ("a section: other ---", ["x, y]", '"'])
        assert errors(tmp_path) == []
