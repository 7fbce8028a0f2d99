"""Which keys sign, which are refused and where that is said, and that none is told or lost."""

import logging
import stat
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from syndicate.delivery import dkim_keys
from syndicate.delivery.sign import Signer, signer
from syndicate.errors import SettingsError, StoreError
from syndicate.settings.options import Algorithm, Delivery, Dkim, Selector
from tests.support import dkim, publication

PASSPHRASE = serialization.BestAvailableEncryption(b"secret")
PLAIN = serialization.NoEncryption()
SETTING = "delivery.dkim.selectors.one.file"
MAIL = b"From: a@metropole.example\r\n\r\none\r\n"


def kept(home: Path, name: str, data: bytes, mode: int = 0o600) -> Path:
    file = home / "var" / "keys" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    file.chmod(mode)
    return file


def made(home: Path, **selectors: Selector) -> Signer | None:
    delivery = Delivery(dkim=Dkim(selectors=selectors))
    return signer(publication.settings(home, delivery=delivery), home)


def pem(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    encryption: serialization.KeySerializationEncryption = PLAIN,
) -> bytes:
    shape = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, shape, encryption)


def short() -> bytes:
    return pem(rsa.generate_private_key(65537, 1024))  # noqa: S505  what is refused


def other() -> bytes:
    return pem(ec.generate_private_key(ec.SECP256R1()))


def locked() -> bytes:
    return pem(ec.generate_private_key(ec.SECP256R1()), PASSPHRASE)


def public() -> bytes:
    key = serialization.load_pem_private_key(dkim.pem("rsa"), None).public_key()
    shape = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, shape)


def test_without_a_selector_nobody_signs(tmp_path: Path) -> None:
    assert made(tmp_path) is None


def test_a_selector_that_is_not_to_sign_needs_no_key_yet(tmp_path: Path) -> None:
    assert made(tmp_path, one=Selector(sign=False)) is None


def test_each_selector_signs_in_its_turn_for_the_domain_of_the_sender(tmp_path: Path) -> None:
    kept(tmp_path, "dkim-one.pem", dkim.pem("rsa"))
    elsewhere = kept(tmp_path, "two.pem", dkim.pem("ed25519"))
    found = made(
        tmp_path,
        one=Selector(),
        two=Selector(algorithm="ed25519", file=str(elsewhere)),
        three=Selector(sign=False),
    )
    assert found is not None
    assert found.domain == "metropole.example"
    assert [(key.selector, key.algorithm) for key in found.keys] == [
        ("one", "rsa"),
        ("two", "ed25519"),
    ]
    assert found.sign(MAIL).endswith(MAIL)


@pytest.mark.parametrize(
    ("algorithm", "content", "code"),
    [
        ("rsa", short, "dkim-key-size"),
        ("rsa", other, "dkim-key-other"),
        ("ed25519", lambda: dkim.pem("rsa"), "dkim-key-other"),
        ("rsa", lambda: dkim.pem("ed25519"), "dkim-key-other"),
        ("rsa", locked, "dkim-key-damaged"),
        ("rsa", public, "dkim-key-damaged"),
        ("rsa", lambda: b"", "dkim-key-damaged"),
        ("rsa", lambda: dkim.pem("rsa")[:300], "dkim-key-damaged"),
        ("ed25519", lambda: b"\0\xff" * 50_000, "dkim-key-damaged"),
    ],
)
def test_a_key_that_cannot_sign_is_told_with_file_and_setting(
    tmp_path: Path, algorithm: Algorithm, content: object, code: str
) -> None:
    assert callable(content)
    data = content()
    file = kept(tmp_path, "dkim-one.pem", data)
    with pytest.raises(SettingsError) as caught:
        made(tmp_path, one=Selector(algorithm=algorithm))
    told = caught.value
    assert (told.code, told.file, told.setting) == (code, str(file), SETTING)
    assert told.__cause__ is None
    for line in data.split(b"\n")[1:-1]:
        assert line.decode("latin-1") not in f"{told} {told.fields}"


def test_a_key_that_is_not_there_is_told_apart_from_one_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        made(tmp_path, one=Selector())
    assert (caught.value.code, caught.value.setting) == ("dkim-key-absent", SETTING)
    with pytest.raises(SettingsError) as caught:
        made(tmp_path, one=Selector(file="."))
    assert caught.value.code == "dkim-key-unreadable"
    assert caught.value.fields["reason"] == "EISDIR"


def test_a_key_that_others_may_read_signs_and_is_said_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = kept(tmp_path, "dkim-one.pem", dkim.pem("ed25519"), mode=0o640)
    with caplog.at_level(logging.DEBUG):
        found = made(tmp_path, one=Selector(algorithm="ed25519"))
        assert found is not None
        found.sign(MAIL)
    (record,) = caplog.records
    assert (record.levelname, "one" in record.getMessage()) == ("WARNING", True)
    assert file.read_text("ascii").split("\n")[1] not in caplog.text


@pytest.mark.parametrize("algorithm", ["rsa", "ed25519"])
def test_a_new_key_is_its_owners_alone_and_another_never_takes_its_place(
    tmp_path: Path, algorithm: Algorithm
) -> None:
    file = tmp_path / "var" / "keys" / "new.pem"
    assert dkim_keys.make(file, algorithm)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    before = file.read_bytes()
    assert not dkim_keys.make(file, algorithm)
    assert file.read_bytes() == before
    assert [one.name for one in file.parent.iterdir()] == ["new.pem"]
    assert not dkim_keys.read(file, algorithm, SETTING).shared


def test_a_key_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError) as caught:
        dkim_keys.make(tmp_path / "file" / "new.pem", "ed25519")
    assert caught.value.code == "output-unwritable"


def test_the_record_of_rsa_holds_its_public_key_in_strings_of_255_octets(tmp_path: Path) -> None:
    record = dkim.key(tmp_path, "rsa").record
    start, _, key = record.partition("p=")
    assert start == "v=DKIM1; k=rsa; "
    public = load_der_public_key(b64decode(key, validate=True))
    assert isinstance(public, rsa.RSAPublicKey)
    assert public.key_size == 2048
    strings = dkim_keys.strings(record)
    assert [len(one) for one in strings] == [255, len(record) - 255]
    assert "".join(strings) == record


def test_the_record_of_ed25519_holds_the_bare_key(tmp_path: Path) -> None:
    record = dkim.key(tmp_path, "ed25519").record
    start, _, key = record.partition("p=")
    assert start == "v=DKIM1; k=ed25519; "
    assert (len(key), len(b64decode(key, validate=True))) == (44, 32)
    assert dkim_keys.strings(record) == (record,)
