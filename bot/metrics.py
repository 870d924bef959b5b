"""What Prometheus reads of one worker (https://prometheus.io/docs/practices/naming/). Nothing about people is ever a label."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE = CONTENT_TYPE_LATEST
_BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds; half of them below what a person feels as waiting."""


class Metrics:
    """One for each office, so that two in one process, as in tests, count apart."""

    def __init__(self) -> None:
        own = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=own)
        self._own = own
        self._updates = Counter("fawen_updates", "Updates handled, by what they were", ["kind"], registry=own)
        self._answers = Counter("fawen_answers", "Questions answered, by decision", ["decision"], registry=own)
        self._errors = Counter("fawen_errors", "Errors, by their class", ["kind"], registry=own)
        self._seconds = Histogram(
            "fawen_answer_seconds", "From an update's coming to the end of its answer", registry=own, buckets=_BUCKETS
        )

    def answered(self, decision: str) -> None:
        """A question has its answer: answer, choose, service, emergency, smalltalk, none."""
        self._answers.labels(decision).inc()

    def failed(self, error: BaseException | None) -> None:
        """Something went wrong; its class is counted, its words are not."""
        self._errors.labels(type(error).__name__).inc()

    @contextmanager
    def handling(self, kind: str) -> Iterator[None]:
        """The time of one update from its coming to the end of its answer."""
        start = perf_counter()
        yield
        self._seconds.observe(perf_counter() - start)
        self._updates.labels(kind).inc()

    def shown(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self._own)
