"""Virtual time: it moves only when told, so that a token, a window or a quota ages on demand."""

from collections import deque
from datetime import UTC, datetime, timedelta
from threading import Lock


class VirtualClock:
    """One clock for the store, the tokens, the rate windows and the `Date` header."""

    def __init__(self, start: datetime) -> None:
        self._now = in_utc(start)
        self._lock = Lock()

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> datetime:
        with self._lock:
            return self._move(self._now + timedelta(seconds=seconds))

    def set(self, at: datetime) -> datetime:
        with self._lock:
            return self._move(in_utc(at))

    def _move(self, at: datetime) -> datetime:
        # A server that believes another time is the fault clock_skew; time itself never returns.
        if at < self._now:
            raise ValueError(f"time does not run back: {at} is before {self._now}")
        self._now = at
        return at


class RateWindow:
    """At most `limit` units in any `seconds` of virtual time: calls, credits, minted tokens."""

    def __init__(self, clock: VirtualClock, limit: int, seconds: float) -> None:
        self._clock = clock
        self.limit = limit
        self._length = timedelta(seconds=seconds)
        self._taken: deque[tuple[datetime, int]] = deque()
        self._used = 0

    def take(self, cost: int = 1) -> bool:
        """True if there was room; what is refused is not counted."""
        if self.remaining() < cost:
            return False
        self._taken.append((self._clock.now(), cost))
        self._used += cost
        return True

    def remaining(self) -> int:
        oldest = self._clock.now() - self._length
        while self._taken and self._taken[0][0] <= oldest:
            self._used -= self._taken.popleft()[1]
        return self.limit - self._used


def in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC)
