"""Numbers → the text that Prometheus reads, or OpenMetrics for who asks for it: the door to prometheus-client."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib.metadata import version

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder

from syndicate.journeys.vitals import Vitals
from syndicate.web.metrics.table import BY_NAME
from syndicate.web.pulse import Pulse

Values = Mapping[tuple[str, ...], float]
_NEVER = 0.0


def exposed(pulse: Pulse, vitals: Vitals | None, accept: str) -> tuple[bytes, str]:
    """Return the document and its media type.

    vitals: None where the database could not be asked; `accept` as the request has it.
    """
    registry = CollectorRegistry()
    registry.register(_Ours(pulse, vitals))
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


class _Ours:
    def __init__(self, pulse: Pulse, vitals: Vitals | None) -> None:
        self._pulse, self._vitals = pulse, vitals

    def collect(self) -> Iterator[Metric]:
        values = {
            **_of_process(self._pulse),
            "syndicate_database_up": _one(self._vitals is not None),
        }
        if self._vitals is not None:
            values |= _of_database(self._vitals)
        return (_family(name, one) for name, one in values.items())


def _family(name: str, values: Values) -> Metric:
    row = BY_NAME[name]
    kind = CounterMetricFamily if row.kind == "counter" else GaugeMetricFamily
    made = kind(name, row.help, labels=[*row.labels])
    for labels, value in values.items():
        made.add_metric(list(labels), value)
    return made


def _of_process(pulse: Pulse) -> Mapping[str, Values]:
    last = pulse.last
    requests: Values = {(kind, str(status)): n for (kind, status), n in pulse.requests().items()}
    return {
        "syndicate_build_info": {(version("syndicate-press"),): 1},
        "syndicate_builds_total": _by(pulse.builds().items()),
        "syndicate_build_last_success_timestamp_seconds": _one(_at(last.at if last else None)),
        "syndicate_build_duration_seconds": _one(last.seconds if last else 0),
        "syndicate_works_broken": _one(last.broken if last else 0),
        "syndicate_deliveries_settled_total": _by(pulse.mails().items()),
        "syndicate_http_requests_total": requests,
        "syndicate_http_connections": _one(len(pulse.connections)),
    }


def _of_database(vitals: Vitals) -> Mapping[str, Values]:
    return {
        "syndicate_deliveries": _by(vitals.moving.items()),
        "syndicate_deliveries_due": _one(vitals.due),
        "syndicate_deliveries_oldest_due_age_seconds": _one(vitals.oldest),
        "syndicate_issue_mails": _by(vitals.outcomes.items()),
        "syndicate_issues": _by(vitals.issues.items()),
        "syndicate_returns_last_day": {
            (kind, class_): n for (kind, class_), n in vitals.heard.items()
        },
        "syndicate_providers_paused": _one(vitals.paused),
        "syndicate_senders": _one(vitals.senders),
        "syndicate_withdrawals_unreplayed_bytes": _one(vitals.unreplayed),
        "syndicate_held": _one(vitals.held),
        "syndicate_last_tick_timestamp_seconds": _one(_at(vitals.last_tick)),
    }


def _one(value: float) -> Values:
    return {(): float(value)}


def _by(counted: Iterable[tuple[str, float]]) -> Values:
    return {(label,): value for label, value in counted}


def _at(instant: datetime | None) -> float:
    return instant.timestamp() if instant else _NEVER
