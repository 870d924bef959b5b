"""What Prometheus reads of one worker (https://prometheus.io/docs/practices/naming/). Nothing about people is ever a label."""

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
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
        self._inbox = Gauge("fawen_inbox_updates", "Updates that wait for their answer, of all workers", registry=own)
        self._outbox = Gauge("fawen_outbox_messages", "Messages to others that wait to be sent, of all workers", registry=own)
        self._seconds = Histogram(
            "fawen_answer_seconds", "From an update's coming to the end of its answer", registry=own, buckets=_BUCKETS
        )

    def answered(self, decision: str) -> None:
        """A question has its answer: answer, choose, service, emergency, smalltalk, none."""
        self._answers.labels(decision).inc()

    def failed(self, error: BaseException | None) -> None:
        """Something went wrong; its class is counted, its words are not."""
        self._errors.labels(type(error).__name__).inc()

    def handled(self, kind: str, seconds: float) -> None:
        """An update, so long after it came."""
        self._updates.labels(kind).inc()
        self._seconds.observe(seconds)

    def waiting(self, updates: float, messages: float) -> None:
        """So many updates are not answered, and so many messages to others not sent; not a number if nobody knows."""
        self._inbox.set(updates)
        self._outbox.set(messages)

    def shown(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self._own)
