"""Who may call Fxiaoke: tokens of both styles, the acting user, and how often.

Within 6,600 s the token call gives the same token again; after that a new one, and the old one
stays good to its end at 7,200 s.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

from sales_pipeline.simulators.crm.call import Call, Refused
from sales_pipeline.simulators.crm.clock import RateWindow, VirtualClock
from sales_pipeline.simulators.crm.fxiaoke_codes import (
    BAD_PARAMETER,
    CALLED_TOO_OFTEN,
    EXPIRED_TOKEN,
    NO_QUOTA,
    QUOTA_USED_UP,
    TOO_FAST,
    UNKNOWN_TOKEN,
    refused,
)

LIFETIME, SAME_TOKEN = timedelta(seconds=7200), timedelta(seconds=6600)
MINTS_A_MINUTE = 10
CHINA = timezone(timedelta(hours=8))


@dataclass
class Minted:
    """A token and since when it is good."""

    value: str
    at: datetime
    expired: bool = False

    def rest(self, now: datetime) -> timedelta:
        return timedelta() if self.expired else self.at + LIFETIME - now


class Tokens:
    """The tokens of one style: both have their own."""

    def __init__(self, clock: VirtualClock, style: str) -> None:
        self.clock, self.style = clock, style
        self.minted: list[Minted] = []
        self._window = RateWindow(clock, MINTS_A_MINUTE, 60)

    def mint(self, call: Call) -> Minted:
        """The token of now; refused if another call is under way or there were too many."""
        if call.ahead_here or not self._window.take():
            raise refused(CALLED_TOO_OFTEN, "the token interface is called too often")
        now = self.clock.now()
        last = self.minted[-1] if self.minted else None
        if last is None or last.expired or now - last.at >= SAME_TOKEN:
            text = f"{self.style}:{len(self.minted)}:{now.isoformat()}"
            self.minted.append(Minted(f"{self.style}-{sha256(text.encode()).hexdigest()}", now))
        return self.minted[-1]

    def check(self, value: str) -> None:
        found = next((token for token in self.minted if token.value == value), None)
        if found is None:
            raise refused(UNKNOWN_TOKEN, "accessToken does not exist or has expired")
        if found.rest(self.clock.now()) <= timedelta():
            raise refused(EXPIRED_TOKEN, "corpAccessToken does not exist or has expired")

    def expire(self) -> None:
        for token in self.minted:
            token.expired = True


class Traces:
    """Every URL carries a thirdTraceId of its own."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def check(self, call: Call) -> None:
        given = call.query.get("thirdTraceId", "")
        if not _is_uuid4(given) or given in self._seen:
            raise refused(BAD_PARAMETER, "thirdTraceId must be a UUID v4, another for each request")
        self._seen.add(given)


def _is_uuid4(text: str) -> bool:
    try:
        return UUID(text).version == 4
    except ValueError:
        return False


class Pace:
    """The rate of each interface, and the quota of the day in China."""

    def __init__(self, clock: VirtualClock, calls: int, seconds: float, quota: int | None) -> None:
        self._clock, self._rate, self.quota = clock, (calls, seconds), quota
        self._windows: dict[str, RateWindow] = {}
        self.used: Counter[str] = Counter()

    def take(self, path: str) -> None:
        window = self._windows.setdefault(path, RateWindow(self._clock, *self._rate))
        if not window.take():
            raise refused(TOO_FAST, "too many calls within 20 seconds")
        day = self._clock.now().astimezone(CHINA).date().isoformat()
        if self.quota is not None and self.used[day] >= self.quota:
            raise self.exhausted()
        self.used[day] += 1

    def exhausted(self) -> Refused:
        if self.quota == 0:
            return refused(NO_QUOTA, "no openapi quota has been bought")
        return refused(QUOTA_USED_UP, "the calls of this day are used up, counted anew at 00:00")
