"""`doctor` looks at a real mail server and a real DNS server, says what it sees, and sends nothing."""

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from syndicate.delivery.domains.resolver import Resolver
from syndicate.journeys.examine import whole
from tests.delivery.servers import scripted
from tests.support import homes
from tests.support.alerting import free_port
from tests.support.cli import Ran, run
from tests.support.names import SILENT, Zone, serving

PASSWORD = "correct horse"
DOMAIN = "metropole.example"
ZONE: Zone = {
    f"{DOMAIN} TXT": ["v=spf1 ip4:198.51.100.7 -all"],
    f"{DOMAIN} MX": ["10 mx.metropole.example."],
    f"_dmarc.{DOMAIN} TXT": [f"v=DMARC1; p=reject; rua=mailto:dmarc@{DOMAIN}"],
    "7.100.51.198.in-addr.arpa PTR": ["out.relay.example."],
    "out.relay.example A": ["198.51.100.7"],
}


class Silent:
    """A relay's handler that would be found out if anybody sent a mail."""

    mails = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        Silent.mails += 1
        return "250 2.0.0 Ok"


def authenticated(
    server: Any, session: Any, envelope: Any, mechanism: str, data: Any
) -> AuthResult:
    known = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=known, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], tuple[Path, Path]]:
    """Make certificates that end in so many days."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    folder = tmp_path_factory.mktemp("certificates")

    def made(days: int) -> tuple[Path, Path]:
        key, chain = folder / f"key{days}.pem", folder / f"chain{days}.pem"
        command = (
            f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days {days}"
            f" -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {chain}"
        )
        subprocess.run(command.split(), check=True, capture_output=True)
        return chain, key

    return made


@contextmanager
def relay(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*pair)
    port = free_port()
    options = {"tls_context": context, "require_starttls": True, "authenticator": authenticated}
    controller = Controller(Silent(), hostname="127.0.0.1", port=port, **options)  # type: ignore[arg-type]
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def home_with(folder: Path, port: int, more: str = "", tls: str = "required") -> Path:
    smtp = f"""
[delivery]
transport = "smtp"
[delivery.smtp]
host = "127.0.0.1"
port = {port}
tls = "{tls}"
timeout = "5s"
{more}
[doctor]
relay = ["198.51.100.7/32"]
"""
    home = homes.home(folder / "home", homes.SETTINGS + smtp)
    (home / "password").write_text(PASSWORD)
    (home / "password").chmod(0o600)
    return home


LOGIN = 'user = "us"\npassword_file = "password"'


def states(ran: Ran) -> Mapping[str, str]:
    return {one["name"]: one["state"] for one in ran.json["checks"]}


def codes(ran: Ran) -> list[str]:
    known = ("zones-old",)  # as old as the machine of whoever tests
    return [one["code"] for one in ran.json["findings"] if one["code"] not in known]


def test_all_of_it_is_seen_and_no_mail_leaves(
    tmp_path: Path, certificate: Callable[[int], tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with relay(certificate(60), monkeypatch) as port, serving(ZONE) as dns:
        home = home_with(tmp_path, port, LOGIN)
        ran = run(home, "doctor", "--resolver", dns, "--json")
        said = run(home, "doctor", "--resolver", dns)
    assert ran.code == 0, ran.out
    assert codes(ran) == ["smtp-no-pipelining", "dmarc-relay-signs"]
    facts = {one["name"]: one["facts"] for one in ran.json["checks"]}
    assert facts["relay-secure"]["logged_in"] is True
    assert facts["relay-secure"]["certificate_days"] == 59
    assert facts["relay-secure"]["tls"].startswith("TLSv1.")
    assert facts["database"]["whole"] is True
    assert facts["dmarc"]["policy"] == "reject"
    assert {*ran.json} == {"zones", "last_tick", "held", "findings", "checks", "records"}
    assert f"✓ mail server 127.0.0.1:{port}: TLSv1." in said.out
    assert f"✓ DMARC of {DOMAIN}: reject, by the record of {DOMAIN}" in said.out
    assert PASSWORD not in ran.out + said.out + said.err
    assert Silent.mails == 0


@pytest.mark.parametrize(
    ("days", "severity", "code"), [(2, "error", 1), (20, "warning", 0), (22, None, 0)]
)
def test_a_certificate_that_ends_soon_is_told(
    tmp_path: Path,
    certificate: Callable[[int], tuple[Path, Path]],
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    severity: str | None,
    code: int,
) -> None:
    with relay(certificate(days), monkeypatch) as port, serving(ZONE) as dns:
        ran = run(home_with(tmp_path, port, LOGIN), "doctor", "--resolver", dns, "--json")
    ends = [one for one in ran.json["findings"] if one["code"] == "smtp-certificate-ends"]
    assert [one["severity"] for one in ends] == ([severity] if severity else [])
    assert ran.code == code


def test_a_login_that_is_refused_a_relay_that_is_not_there_and_files_that_others_read(
    tmp_path: Path, certificate: Callable[[int], tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with relay(certificate(60), monkeypatch) as port, serving(ZONE) as dns:
        home = home_with(tmp_path, port, LOGIN)
        (home / "password").write_text("wrong battery")
        (home / "password").chmod(0o644)
        refused = run(home, "doctor", "--resolver", dns, "--json")
        gone = run(home_with(tmp_path / "2", free_port()), "doctor", "--resolver", dns, "--json")
    away = run(home, "doctor", "--offline", "--json")
    assert refused.code == 1
    assert codes(refused)[:2] == ["password-shared", "smtp-credentials"]
    assert "wrong battery" not in refused.out
    assert codes(away) == ["password-shared"]
    assert codes(gone)[0] == "smtp-unreachable"


@pytest.mark.parametrize(
    ("greeting", "said"),
    [
        (b"250-me\r\n250-PIPELINING\r\n250 SIZE 50000", ["smtp-size"]),
        (b"250-me\r\n250-PIPELINING\r\n250 SIZE 0", []),
        (b"250 me", ["smtp-no-pipelining"]),
    ],
)
def test_what_a_relay_offers_is_weighed(tmp_path: Path, greeting: bytes, said: list[str]) -> None:
    with scripted({"EHLO": greeting}) as server, serving(ZONE) as dns:
        home = home_with(tmp_path, server.port, tls="none")
        ran = run(home, "doctor", "--resolver", dns, "--json")
    assert [code for code in codes(ran) if code.startswith("smtp")] == said
    assert "MAIL" not in server.heard
    assert server.heard[-1] == "QUIT"


def test_mails_in_clear_are_told_without_a_word_to_the_relay(tmp_path: Path) -> None:
    home = home_with(tmp_path, 25, tls="none")
    file = home / "config" / "syndicate.toml"
    file.write_text(file.read_text("utf-8").replace('host = "127.0.0.1"', 'host = "relay.example"'))
    ran = run(home, "doctor", "--no-network", "--json")
    assert (ran.code, codes(ran)) == (0, ["smtp-clear"])
    assert (states(ran)["relay"], states(ran)["dns"]) == ("skipped", "skipped")


def test_a_dns_that_does_not_answer_is_a_warning_and_takes_no_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "Resolver", partial(Resolver, patience_s=0.3))
    silent = {
        f"{name} {kind}": [SILENT]
        for name in (DOMAIN, f"_dmarc.{DOMAIN}")
        for kind in ("TXT", "MX")
    }
    with serving(silent) as dns:
        ran = run(home_with(tmp_path, free_port()), "doctor", "--resolver", dns, "--json")
    assert {"dns-failed"} <= set(codes(ran))
    failed = [one for one in ran.json["findings"] if one["code"] == "dns-failed"]
    assert {one["severity"] for one in failed} == {"warning"}
    assert "no answer" in failed[0]["message"]


def test_without_its_database_the_rest_is_looked_at(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    (home / "var").mkdir(exist_ok=True)
    (home / "var" / "syndicate.db").write_bytes(b"not a database, whatever its name says" * 20)
    ran = run(home, "doctor", "--json")
    assert ran.code == 1
    assert "database-damaged" in codes(ran)
    assert states(ran)["disk"] in ("ok", "warning")
    assert ran.json["last_tick"] is None


def test_a_file_system_of_another_machine_is_no_place_for_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syndicate.disk.file_system", lambda _path: "nfs4")
    ran = run(homes.home(tmp_path / "home"), "doctor", "--json")
    assert (ran.code, codes(ran)) == (1, ["database-remote"])


@pytest.mark.parametrize("named", ["dns.example", "192.0.2.53:0", "192.0.2.999"])
def test_a_resolver_is_named_by_its_address(tmp_path: Path, named: str) -> None:
    ran = run(homes.home(tmp_path / "home"), "doctor", "--resolver", named, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (2, "resolver-unfit")


def test_tls_of_long_ago_is_told() -> None:
    from syndicate.delivery.transports.examine import Server  # noqa: PLC0415 - no server speaks it here
    from syndicate.journeys.examine.relay import of_server  # noqa: PLC0415

    server = Server(
        host="h",
        address="",
        tls="TLSv1",
        ends=None,
        logged_in=False,
        pipelines=True,
        utf8=True,
        most=0,
    )
    assert [one.code for one in of_server(server, "delivery.smtp", None)] == ["smtp-tls-old"]
