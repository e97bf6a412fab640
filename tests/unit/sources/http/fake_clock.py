"""A clock for tests: time moves only by waiting, and what was waited is kept."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    def __init__(self) -> None:
        self.waits: list[float] = []
        self._start = datetime(2026, 3, 2, 17, tzinfo=UTC)

    @property
    def passed(self) -> float:
        return sum(self.waits)

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
