"""Tokens and forms that are not ours open nothing and change nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from syndicate.audience import keyring, tokens
from syndicate.audience.keyring import Keys
from syndicate.web.application import application
from tests.web.conftest import Served, publication, served, url
from tests.web.publication import ONE_CLICK, Publication
from tests.web.visit import ask, get, post

__all__ = ["publication", "served", "url"]  # fixtures

OTHER = "00000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(make, id=name)
        for name, make in {
            "cut short": lambda token: token[:-1],
            "made longer": lambda token: token + "A",
            "padded": lambda token: token + "=",
            "with a letter changed in the reader": lambda token: changed(token, 10),
            "with a letter changed in the MAC": lambda token: changed(token, 30),
            "with a letter changed in the newsletter": lambda token: changed(token, 50),
            "with a letter changed in the key": lambda token: changed(token, 1),
            "without a MAC": lambda token: token[:24],
            "written in the other alphabet": lambda token: token.swapcase(),
            "with a NUL": lambda token: f"{token}%00",
            "with a space": lambda token: f"{token}%20",
            "without end": lambda token: token * 100,
            "empty but for its form": lambda _token: "A" * 46,
        }.items()
    ],
)
@pytest.mark.parametrize("page", ["u", "p"])
def test_a_token_that_we_did_not_write_opens_nothing(
    url: str, publication: Publication, page: str, token: Callable[[str], str]
) -> None:
    before = publication.wishes
    path = publication.leave_path if page == "u" else publication.preferences_path
    forged = f"{url}/{page}/{token(path[3:])}"
    assert get(forged).status_code == 404
    assert post(forged, data=ONE_CLICK | {"seal": "x", "locale": "en"}).status_code == 404
    assert (publication.left, publication.wishes) == ([], before)


def changed(token: str, at: int) -> str:
    """Return the token with another letter at one place."""
    return f"{token[:at]}{'A' if token[at] != 'A' else 'B'}{token[at + 1 :]}"


def test_a_token_opens_only_what_it_was_written_for(url: str, publication: Publication) -> None:
    leave, preferences = publication.leave_path[3:], publication.preferences_path[3:]
    for path in (f"/u/{preferences}", f"/p/{leave}"):
        assert get(url + path).status_code == 404
        assert post(url + path, data=ONE_CLICK).status_code == 404
    assert publication.left == []


def test_a_seal_is_good_for_one_page(url: str, publication: Publication) -> None:
    before = publication.wishes
    theirs = tokens.preferences(publication.keys, OTHER, "actualites")
    for seal in (
        tokens.form_seal(publication.keys, theirs),
        tokens.form_seal(publication.keys, publication.leave_path[3:]),
        publication.preferences_path[3:],
    ):
        form = {"seal": seal, "locale": "en"}
        assert post(url + publication.preferences_path, data=form).status_code == 403
    assert publication.wishes == before


def test_a_key_that_was_taken_away_opens_nothing_and_one_that_was_added_keeps_the_old(
    url: str, publication: Publication, served: Served, tmp_path: Path
) -> None:
    old = publication.leave_path
    publication.keys = keyring.rotate(tmp_path / "var" / "keys")
    served.app = application(publication.site)
    assert post(url + old, data=ONE_CLICK).status_code == 200
    assert post(url + publication.leave_path, data=ONE_CLICK).status_code == 200
    (tmp_path / "var" / "keys" / "token-1").unlink()
    publication.keys = keyring.load(tmp_path / "var" / "keys")
    served.app = application(publication.site)
    assert post(url + old, data=ONE_CLICK).status_code == 404
    assert len(publication.left) == 2


def test_a_server_that_began_before_a_key_was_added_takes_what_it_signs_and_nothing_forged(
    url: str, publication: Publication, tmp_path: Path
) -> None:
    folder = tmp_path / "var" / "keys"
    ours = keyring.rotate(folder)
    forgers = Keys({2: b"2" * 32, 3: b"3" * 32}, ours.identity)
    for keys, status in ((forgers, 404), (ours, 200), (forgers, 404)):
        token = tokens.one_click(keys, OTHER, "actualites")
        assert post(f"{url}/u/{token}", data=ONE_CLICK).status_code == status
    (folder / "token-2").unlink()
    token = tokens.one_click(ours, OTHER, "actualites")
    assert post(f"{url}/u/{token}", data=ONE_CLICK).status_code == 200
    assert len(publication.left) == 2


def multipart(*parts: str, charset: str = "utf-8") -> dict[str, Any]:
    """Return a request whose body is these parts, each with its headers."""
    body = "".join(f"--x\r\n{part}\r\n" for part in parts) + "--x--\r\n"
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    return {"data": body.encode(), "headers": {"Content-Type": kind}}


def part(name: str, value: str) -> str:
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'


SEAL = part("seal", "+2AA-")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param(options, status, id=name)
        for name, (options, status) in {
            "a megabyte": ({"data": b"a" * 1_000_000, "headers": FORM}, 413),
            "a megabyte in a part": (multipart(part("seal", "a" * 1_000_000)), 413),
            "a thousand fields": (
                {"data": "&".join("a=b" for _ in range(1000)), "headers": FORM},
                400,
            ),
            "a thousand parts": (multipart(*[part("a", "b")] * 300), 400),
            "a part with a file": (multipart(part('a"; filename="b', "c")), 400),
            "a part without end": (multipart("Content-Disposition: form-data"), 400),
            "a charset that makes half characters": (multipart(SEAL, charset="utf-7"), 400),
            "a charset that is no text": (multipart(SEAL, charset="hex"), 403),
            "a charset that always fails": (multipart(SEAL, charset="undefined"), 400),
            "a charset that there is not": (multipart(SEAL, charset="x" * 5000), 403),
            "a field twice": ({"data": "seal=a&seal=b", "headers": FORM}, 400),
            "half a character": ({"data": b"seal=%ed%a0%80", "headers": FORM}, 403),
            "a NUL": ({"data": b"seal=%00&locale=%00", "headers": FORM}, 403),
            "a seal in another alphabet": ({"data": "seal=é".encode(), "headers": FORM}, 403),
            "XML": ({"data": "<!DOCTYPE a>", "headers": {"Content-Type": "text/xml"}}, 400),
            "JSON": ({"json": {"seal": "x"}}, 400),
        }.items()
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(
    url: str, publication: Publication, request_: dict[str, Any], status: int
) -> None:
    before = publication.wishes
    answer = post(url + publication.preferences_path, **request_)
    assert answer.status_code == status
    assert post(url + publication.leave_path, **request_).status_code in {400, 413}
    assert (publication.left, publication.wishes) == ([], before)


def test_a_charset_with_a_nul_changes_nothing(url: str, publication: Publication) -> None:
    before = publication.wishes
    request = multipart(SEAL, charset='"a\\\0b"')
    headers = {**request["headers"], "Content-Length": str(len(request["data"]))}
    for path in (publication.preferences_path, publication.leave_path):
        assert ask(url, path, "POST", request["data"], **headers).status == 400
    assert (publication.left, publication.wishes) == ([], before)
