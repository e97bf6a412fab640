"""Keeps calls below a vendor's rate: so many calls in so many seconds, in a window that slides.

The libraries for this read the system's clock; here it is given, so a test proves the limit.
"""

from collections import deque
from dataclasses import dataclass, field
from threading import Lock

from sales_pipeline.sources.http.clock import Clock


@dataclass(frozen=True)
class Rate:
    """At most `calls` within any `seconds`."""

    calls: int
    seconds: float


@dataclass
class Limiter:
    """Waits until a further call is within every rate. Without rates it never waits."""

    rates: tuple[Rate, ...]
    clock: Clock
    _made: deque[float] = field(default_factory=deque)
    _lock: Lock = field(default_factory=Lock)

    def wait(self) -> None:
        """Return when the call may be made; it is counted as made then."""
        if not self.rates:
            return
        with self._lock:
            while (delay := self._delay(self.clock.monotonic())) > 0:
                self.clock.sleep(delay)
            self._made.append(self.clock.monotonic())

    def _delay(self, now: float) -> float:
        longest = max(rate.seconds for rate in self.rates)
        while self._made and self._made[0] <= now - longest:
            self._made.popleft()
        return max((self._until_free(rate, now) for rate in self.rates), default=0.0)

    def _until_free(self, rate: Rate, now: float) -> float:
        if len(self._made) < rate.calls:
            return 0.0
        return max(0.0, self._made[-rate.calls] + rate.seconds - now)
