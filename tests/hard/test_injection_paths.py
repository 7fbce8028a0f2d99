"""No name, address or argument leads out of the home, hides a file, or brings a header."""

import email
import email.policy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import at, run
from tests.support.homes import home, write_article
from tests.support.injected import NOW

SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
BOMB = """<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY f SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>&b;&f;</text></svg>"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Return a home beside which there is something to steal."""
    (tmp_path / "secret.svg").write_text("secret")
    return home(tmp_path / "home")


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that has its database."""
    folder = home(tmp_path_factory.mktemp("publication") / "home")
    run(folder, "check")
    return folder


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def media(home: Path) -> Iterator[str]:
    """Yield the names of the images that were published."""
    for file in (home / "public" / "media").glob("*/*"):
        assert b"secret" not in file.read_bytes()
        if file.name != "site.css":
            yield file.name


@pytest.mark.wide
@pytest.mark.parametrize(
    "command",
    [
        ("issue", "show", "{}"),
        ("issue", "preview", "{}", "--out", "out"),
        ("issue", "check", "{}"),
        ("issue", "plan", "{}"),
        ("issue", "plan", "actualites", "--works", "{}"),
        ("issue", "approve", "{}", "--by", "a@metropole.example"),
        ("issue", "send", "{}", "--now"),
        ("issue", "pause", "{}"),
        ("issue", "cancel", "{}"),
        ("new", "article", "{}"),
        ("new", "event", "{}"),
        ("subscribers", "show", "{}"),
        ("subscribers", "add", "{}"),
        ("translations", "accept", "{}", "--to", "en"),
    ],
    ids=" ".join,
)
def test_an_argument_is_a_name_and_no_path(
    checked: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(checked)
    before = tree(checked.parent)
    for target in ("../../x", "/etc/passwd", "a\nb\x1b[2J"):
        ran = run(checked, *(part.format(target) if "{" in part else part for part in command))
        assert ran.code in {1, 2}, ran.out
        assert "Traceback" not in ran.err
        assert "\x1b" not in ran.out + ran.err
    written = tree(checked.parent) - before
    assert {path for path in written if not path.startswith("home/var")} == set()


@pytest.mark.wide
@pytest.mark.parametrize(
    ("name", "published"),
    [
        pytest.param(name, published, id=said)
        for said, (name, published) in {
            "a line end": ("a\nb.svg", "a-b.svg"),
            "a right-to-left override": ("a\u202egvs.svg", "a-gvs.svg"),
            "a backslash": ("..\\b.svg", "-.-b.svg"),
            "a point before it": (".b.svg", "-b.svg"),
            "an escape of a terminal": ("a\x1b[2J.svg", "a-[2J.svg"),
            "a quotation mark and an element": ("a'\"><b>.svg", "a'\"><b>.svg"),
            "a question mark and a number sign": ("a?b#c%2e.svg", "a?b#c%2e.svg"),
            "two hundred and fifty letters": (f"{'é' * 125}.svg", f"{'é' * 98}.svg"),
        }.items()
    ],
)
def test_an_image_has_a_name_that_can_be_served(made: Path, name: str, published: str) -> None:
    written = "".join(f"%{byte:02x}" for byte in name.encode())
    file = write_article(made, "un", body=f"![Un dessin]({written})\n", image_alt="x")
    (file.parent / name).write_text(SVG)
    assert at(NOW, made, "build").code == 0
    assert list(media(made)) == [published]
    page = (made / "public" / "fr" / "articles" / "un" / "index.html").read_text()
    assert f"/{published}" in page or "%" in page


@pytest.mark.wide
@pytest.mark.parametrize(
    "written",
    [
        *("../../../../secret.svg", "%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret.svg", "link.svg"),
        *("folder/secret.svg", "file:///etc/passwd", "//secret.svg", "..%5c..%5csecret.svg"),
        *("secret.svg%00", "~/secret.svg", "photo.svg/../../../../../secret.svg"),
    ],
)
def test_an_image_comes_from_the_content_and_from_nowhere_else(made: Path, written: str) -> None:
    for number, front in enumerate((False, True)):
        more = {"image": json.dumps(written), "image_alt": "x"} if front else {}
        body = "Bonjour.\n" if front else f"![x]({written})\n"
        folder = write_article(made, f"a{number}", body=body, **more).parent
        (folder / "link.svg").symlink_to(made.parent / "secret.svg")
        (folder / "folder").symlink_to(made.parent)
        (folder / "photo.svg").write_text(SVG)
    checked = run(made, "check", "--json").json
    wrong = {one["file"] for one in checked["findings"] if one["severity"] == "error"}
    assert wrong == {f"content/articles/a{number}/index.fr.md" for number in (0, 1)}
    at(NOW, made, "build")
    assert list(media(made)) == []


def test_an_image_in_xml_is_copied_and_never_read(made: Path) -> None:
    folder = write_article(made, "un", image="dessin.svg", image_alt="x").parent
    (folder / "dessin.svg").write_text(BOMB)
    assert at(NOW, made, "build").code == 0
    (name,) = media(made)
    (file,) = (made / "public" / "media").glob(f"*/{name}")
    assert file.read_text() == BOMB


NAMES = {
    "another header": "x\r\nBcc: a@b.example",
    "a line end": "x\nx",
    "a NUL": "x\x00",
    "an escape of a terminal": "\x1b[2J",
    "a line separator": "a\u2028b",
    "the marks of a slot": "\ue000greeting_name\ue001",
    "a script": '"><script>alert(1)</script>',
    "another address": "x <a@b.example>,",
    "an encoded word": "=?utf-8?q?=0D=0ABcc:_x?=",
    "a name without end": "a" * 5000,
}


def test_the_name_of_a_reader_is_one_name_in_one_header(made: Path) -> None:
    write_article(made, "un")
    added = {
        f"reader{number}@metropole.example": run(
            made, "subscribers", "add", f"reader{number}@metropole.example", "--name", name
        ).code
        for number, name in enumerate(NAMES.values())
    }
    at(NOW, made, "issue", "plan", "actualites")
    at(NOW, made, "issue", "send", "actualites-2026-03-12", "--now")
    at(NOW, made, "deliver")
    mails = [file.read_bytes() for file in (made / "var" / "outbox").glob("*/*.eml")]
    read = [email.message_from_bytes(mail, policy=email.policy.default) for mail in mails]
    got = {one["To"].addresses[0].addr_spec for one in read}
    assert got == {address for address, code in added.items() if code == 0}
    for mail, one in zip(mails, read, strict=True):
        assert (one["Bcc"], len(one["To"].addresses), len(one.get_all("To", []))) == (None, 1, 1)
        assert max(map(len, mail.split(b"\r\n"))) <= 998
