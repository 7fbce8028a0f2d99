"""Whatever is asked of any address: no fault of ours, no markup, no address, no token, no change unasked.

REQUESTS says how many are made up.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.support import noise
from tests.support.besieged import Besieged, besieged, besieged_without_database
from tests.support.noise import Wanted
from tests.support.wide import often

pytestmark = pytest.mark.long
REQUESTS = int(os.environ.get("REQUESTS", often(300, 1000)))


def besiege(siege: Besieged, requests: int) -> None:
    @settings(
        deadline=None, max_examples=requests, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(noise.requests(siege.doors))
    def withstood(wanted: Wanted) -> None:
        siege.withstands(wanted)

    withstood()


def test_no_request_is_a_fault_of_ours_or_gets_more_than_it_may(tmp_path: Path) -> None:
    with besieged(tmp_path) as siege:
        besiege(siege, REQUESTS)
        assert siege.writes_no_strange_mails() > 1


def test_without_its_database_it_says_no_more_than_that_it_is_busy(tmp_path: Path) -> None:
    with besieged_without_database(tmp_path) as siege:
        besiege(siege, REQUESTS // 4)
