from pathlib import Path

from syndicate.app import settings_of
from syndicate.settings.listed import listed
from tests.support import homes


def options(home: Path, **environment: str) -> dict[str, tuple[str, bool]]:
    tables = listed(settings_of(home, environment))
    return {
        f"{table.name}.{one.key}": (one.value, one.is_default)
        for table in tables
        for one in table.options
    }


def test_every_option_is_said_as_its_file_would_say_it(tmp_path: Path) -> None:
    found = options(
        homes.home(tmp_path),
        SYNDICATE_DELIVERY__GIVE_UP="36h",
        SYNDICATE_DELIVERY__RETRY="90s,2d",
        SYNDICATE_WEB__UTF8_ADDRESSES="true",
    )
    assert found["delivery.give_up"] == ('"36h"', False)
    assert found["delivery.retry"] == ('["90s", "2d"]', False)
    assert found["web.utf8_addresses"] == ("true", False)
    assert found["delivery.smtp.port"] == ("587", True)
    assert found["delivery.smtp.timeout"] == ('"1m"', True)


def test_no_password_and_no_secret_address_is_said(tmp_path: Path) -> None:
    found = options(
        homes.home(tmp_path),
        SYNDICATE_STORE__URL="postgresql://writer:geheim@db.example/press",
        SYNDICATE_ALERTS__HEARTBEAT_URL="https://beats.example/ping/8f14e45f?k=geheim",
    )
    assert found["store.url"][0] == '"postgresql://…@db.example/press"'
    assert found["alerts.heartbeat_url"][0] == '"https://beats.example/…"'
    assert not any("geheim" in value for value, _ in found.values())
