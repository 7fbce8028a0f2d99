"""What is known against locked packages stops `make check`, and so does a licence that nobody has allowed."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tools import audit, licences
from tools.audit import Known

TOP = Path(__file__).parents[1]
TODAY = date(2026, 11, 27)
LOCK = "example==1.0 --hash=sha256:" + "0" * 64 + "\nother==2.0 --hash=sha256:" + "1" * 64 + "\n"
KNOWN = Known("example", "1.0", ("GHSA-1", "CVE-2026-1"), ("1.1",))
EXCEPTION = '[{name}]\npackage = "{package}"\nreason = "Never called."\nuntil = {until}\n'


def exception(name: str = "GHSA-1", package: str = "example", until: str = "2026-12-31") -> str:
    return EXCEPTION.format(name=name, package=package, until=until)


class TestAVulnerability:
    @pytest.mark.parametrize(
        ("allowed", "told"),
        [
            ("", ["example 1.0: GHSA-1, mended in 1.1"]),
            (exception(), []),
            (exception(name="CVE-2026-1"), []),
            (exception(until="2026-11-27"), []),
            (exception(name="GHSA-2"), ["example 1.0: GHSA-1, mended in 1.1"]),
            (exception(package="other"), ["example 1.0: GHSA-1, mended in 1.1"]),
            (
                exception(until="2026-11-26"),
                [
                    "GHSA-1: the exception for example ended on 2026-11-26: Never called.",
                    "example 1.0: GHSA-1, mended in 1.1",
                ],
            ),
        ],
        ids=[
            "stops", "may pass", "by another of its names", "on its last day", "not for another",
            "not in another package", "not any more",
        ],
    )  # fmt: skip
    def test_stops_unless_an_exception_allows_it(self, allowed: str, told: list[str]) -> None:
        assert list(audit.verdict([KNOWN], audit.exceptions(allowed), TODAY)) == told

    @pytest.mark.parametrize("key", ["package", "reason", "until"])
    def test_has_an_exception_only_with_package_reason_and_end(self, key: str) -> None:
        lines = [one for one in exception().splitlines() if not one.startswith(key)]
        with pytest.raises(ValueError, match=r"GHSA-1: needs package, reason and until"):
            audit.exceptions("\n".join(lines))

    def test_has_an_end_before_anything_is_found(self) -> None:
        over = audit.exceptions(exception(until="2026-11-26"))
        assert len(list(audit.verdict([], over, TODAY))) == 1


@contextmanager
def service(answers: Mapping[str, Any]) -> Iterator[str]:
    """Answer as the OSV service does: by package; give the address."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(answers.get(asked["package"]["name"], {})).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        server.server_close()


VULNERABLE = {
    "example": {
        "vulns": [
            {
                "id": "GHSA-1",
                "summary": "It breaks.",
                "aliases": ["CVE-2026-1"],
                "affected": [
                    {
                        "package": {"name": "example", "ecosystem": "PyPI"},
                        "ranges": [
                            {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}
                        ],
                    }
                ],
            }
        ]
    }
}


class TestTheAudit:
    def run(self, folder: Path, url: str, allowed: str = "") -> "subprocess.CompletedProcess[str]":
        (folder / "a.lock").write_text(LOCK)
        (folder / "exceptions.toml").write_text(allowed)
        files = ["--lock", str(folder / "a.lock"), "--exceptions", str(folder / "exceptions.toml")]
        command = [sys.executable, str(TOP / "tools" / "audit.py"), *files]
        return subprocess.run(
            [*command, "-s", "osv", "--osv-url", url, "--cache-dir", str(folder / "cache")],
            capture_output=True,
            text=True,
            check=False,
        )

    def test_of_the_true_pip_audit_tells_what_is_known(self, tmp_path: Path) -> None:
        with service(VULNERABLE) as url:
            ran = self.run(tmp_path, url)
            allowed = self.run(tmp_path, url, exception(until="2999-12-31"))
        assert (ran.returncode, ran.stderr) == (1, "example 1.0: CVE-2026-1, mended in 1.1\n")
        assert "known vulnerabilities in a.lock: 1" in ran.stdout
        assert (allowed.returncode, allowed.stderr) == (0, "")

    def test_that_nobody_answers_says_so_and_stops_nobody(self, tmp_path: Path) -> None:
        ran = self.run(tmp_path, "http://127.0.0.1:9/v1/query")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "audit: skipped, for the service of vulnerabilities could not be asked" in ran.stdout

    def test_that_nobody_answers_still_tells_of_exceptions_that_are_over(
        self, tmp_path: Path
    ) -> None:
        ran = self.run(tmp_path, "http://127.0.0.1:9/v1/query", exception(until="2020-01-01"))
        assert ran.returncode == 1

    def test_of_a_lock_that_cannot_be_read_is_no_audit(self, tmp_path: Path) -> None:
        with service({}) as url:
            (tmp_path / "a.lock").write_text("")
            command = [
                sys.executable,
                str(TOP / "tools" / "audit.py"),
                "-s",
                "osv",
                "--osv-url",
                url,
            ]
            broken = tmp_path / "broken.lock"
            broken.write_text("example==1.0\n")  # no hash
            ran = subprocess.run(
                [*command, "--lock", str(broken)], capture_output=True, text=True, check=False
            )
        assert ran.returncode == 1
        assert "RuntimeError" in ran.stderr

    def test_of_the_development_lock_is_one_of_the_other_too(self) -> None:
        run, dev = (
            licences.locked((TOP / "requirements" / f"{name}.lock").read_text(encoding="utf-8"))
            for name in ("run", "dev")
        )
        assert {name: dev.get(name) for name in run} == run


RULES = licences.policy(
    '[allowed]\nMIT = "a"\n"Apache-2.0" = "b"\n'
    '[names]\n"MIT License" = "MIT"\n'
    '[packages]\nodd = { says = "UNKNOWN", is = "MIT" }\n'
)


class TestALicence:
    @pytest.mark.parametrize(
        ("said", "licence", "wrong"),
        [
            ("MIT", "MIT", False),
            ("MIT License", "MIT", False),
            ("GPL-3.0-only OR MIT", "GPL-3.0-only OR MIT", False),
            ("MIT AND Apache-2.0", "MIT AND Apache-2.0", False),
            ("GPL-3.0-only", "GPL-3.0-only", True),
            ("GPL-3.0-only AND MIT", "GPL-3.0-only AND MIT", True),
            ("UNKNOWN", "UNKNOWN", True),
        ],
    )
    def test_is_one_that_is_allowed(self, said: str, licence: str, wrong: bool) -> None:
        page, against = licences.told({"new": said}, RULES, {"new": "1.0"}, "")
        assert f"| new | 1.0 | {licence} |" in page
        assert bool(against) is wrong

    def test_that_somebody_read_counts_until_metadata_say_something_else(self) -> None:
        assert licences.told({"odd": "UNKNOWN"}, RULES, {"odd": "1.0"}, "")[1] == []
        against = licences.told({"odd": "GPL-3.0-only"}, RULES, {"odd": "2.0"}, "")[1]
        assert against == ["odd: its metadata now say “GPL-3.0-only”"]

    def test_of_a_package_that_is_not_installed_here_is_the_one_that_was_known(self) -> None:
        page, _ = licences.told({"win": "MIT"}, RULES, {"win": "1.0"}, "")
        assert licences.told({}, RULES, {"win": "1.1"}, page)[1] == []
        assert licences.told({}, RULES, {"win": "1.1"}, "")[1] != []

    def test_of_every_locked_package_stands_on_the_page(self) -> None:
        page = (TOP / "docs" / "licences.md").read_text(encoding="utf-8")
        lock = licences.locked((TOP / "requirements" / "run.lock").read_text(encoding="utf-8"))
        assert [name for name, of in lock.items() if f"| {name} | {of} |" not in page] == []
