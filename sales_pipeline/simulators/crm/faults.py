"""Which call goes wrong, and how: rules that count the calls they match and fire on some of them.

A rule draws from a random stream of its own, so that the same seed disturbs the same calls.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

# Every fault with the arguments it cannot do without.
FAULTS: dict[str, frozenset[str]] = {
    "http_500": frozenset(), "http_502": frozenset(), "http_503": frozenset(),
    "close_connection_mid_body": frozenset(), "truncate_json": frozenset(),
    "truncate_zip": frozenset(), "truncate_csv": frozenset(), "slow": frozenset({"ms"}),
    "hang": frozenset(), "empty_204": frozenset(), "not_modified_304": frozenset(),
    "html_error_page_200": frozenset(), "missing_records_key": frozenset(),
    "duplicate_row_across_pages": frozenset(), "short_page_but_more": frozenset(),
    "mutate_between_pages": frozenset({"mutate"}), "clock_skew": frozenset({"seconds"}),
    "late_commit": frozenset({"seconds"}), "index_lag": frozenset({"seconds"}),
    "null_bytes": frozenset(), "huge_text": frozenset(), "bad_utf8": frozenset(),
    "count_mismatch": frozenset(), "new_field": frozenset({"object", "name"}),
    "field_removed": frozenset({"object", "name"}),
    "type_change": frozenset({"object", "name", "type"}),
    "renamed_picklist": frozenset({"object", "name", "old", "new"}),
    "expire_token_after_n": frozenset({"n"}), "revoke_refresh_token": frozenset(),
    "throttle": frozenset(), "daily_quota": frozenset(), "page_token_expired": frozenset(),
    "locator_lost": frozenset(), "job_failed": frozenset(), "job_aborted": frozenset(),
    "job_stuck": frozenset(),
}  # fmt: skip
# What a vendor must be able to do for the fault to mean anything: the hook of Simulator.
HOOKS = {
    "expire_token_after_n": "expire_tokens", "revoke_refresh_token": "revoke_refresh_tokens",
    "throttle": "throttled", "daily_quota": "quota_exhausted",
    "page_token_expired": "expire_page_tokens", "locator_lost": "lose_locators",
    "job_failed": "break_jobs", "job_aborted": "break_jobs", "job_stuck": "break_jobs",
}  # fmt: skip
# They change what is there once and for all: to repeat them would be another story.
ONCE = {
    "mutate_between_pages", "new_field", "field_removed", "type_change", "renamed_picklist",
    "revoke_refresh_token", "page_token_expired", "locator_lost", "job_failed", "job_aborted",
    "job_stuck",
}  # fmt: skip
BETWEEN_PAGES = {"mutate_between_pages", "duplicate_row_across_pages"}
MATCHES = {"method", "path", "object"}


@dataclass
class FaultRule:
    """`nth`: from the n-th matching call on, `times` of them (one unless told); `every`: each n-th;
    `probability`: seeded; none of the three: each matching call.

    `match`: any of method, path (a regular expression, searched for) and object.
    """

    fault: str
    match: Mapping[str, str] = field(default_factory=dict)
    nth: int | None = None
    every: int | None = None
    probability: float | None = None
    times: int | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    seen: int = field(default=0, init=False)
    fired: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._validate()
        told = any(when is not None for when in (self.nth, self.every, self.probability))
        if not told and self.fault == "expire_token_after_n":
            self.every = self.args["n"] + 1  # n calls pass, the next one finds its token expired
        elif not told and self.fault in BETWEEN_PAGES:
            self.nth = 2
        if self.times is None and (self.nth is not None or self.fault in ONCE):
            self.times = 1

    def _validate(self) -> None:
        if self.fault not in FAULTS:
            raise ValueError(f"unknown fault {self.fault!r}: one of {', '.join(FAULTS)}")
        if missing := FAULTS[self.fault] - self.args.keys():
            raise ValueError(f"{self.fault} needs args {', '.join(sorted(missing))}")
        if unknown := self.match.keys() - MATCHES:
            raise ValueError(f"cannot match {', '.join(unknown)}: {', '.join(sorted(MATCHES))}")
        if sum(when is not None for when in (self.nth, self.every, self.probability)) > 1:
            raise ValueError("one of nth, every and probability")

    def matches(self, method: str, path: str, object: str | None) -> bool:
        wanted = self.match
        return (
            wanted.get("method", method).upper() == method
            and wanted.get("object", object) == object
            and re.search(wanted.get("path", ""), path) is not None
        )

    def fires(self, draw: Random) -> bool:
        """Count a matching call, and say whether it is hit."""
        self.seen += 1
        if self.times is not None and self.fired >= self.times:
            return False
        if self.nth is not None:
            hit = self.seen >= self.nth
        elif self.every is not None:
            hit = self.seen % self.every == 0
        else:
            hit = self.probability is None or draw.random() < self.probability
        self.fired += hit
        return hit


class Faults:
    """The rules in force, in the order they came. `supported`: those this vendor can have."""

    def __init__(self, seed: int = 0, supported: frozenset[str] = frozenset(FAULTS)) -> None:
        self._seed = seed
        self._supported = supported
        self._drawn: list[tuple[FaultRule, Random]] = []

    @property
    def rules(self) -> list[FaultRule]:
        return [rule for rule, _ in self._drawn]

    def add(self, fault: str | FaultRule, **rule: Any) -> FaultRule:
        """A rule, or what FaultRule takes; it can be asked later how often it has `fired`."""
        added = fault if isinstance(fault, FaultRule) else FaultRule(fault, **rule)
        if added.fault not in self._supported:
            raise ValueError(f"this vendor has no fault {added.fault}: its hook is not written")
        self._drawn.append((added, Random(f"{self._seed}:{len(self._drawn)}:{added.fault}")))
        return added

    def reset(self) -> None:
        self._drawn.clear()

    def due(
        self, method: str, path: str, object: str | None, mints_token: bool = False
    ) -> tuple[FaultRule, ...]:
        """The rules that hit this call; each call is asked about once."""
        rules = [(rule, draw) for rule, draw in self._drawn if rule.fault != "late_commit"]
        if mints_token:  # no use of a token, and the new one starts to count at once
            for rule, _ in rules:
                rule.seen = 0 if rule.fault == "expire_token_after_n" else rule.seen
            rules = [(rule, draw) for rule, draw in rules if rule.fault != "expire_token_after_n"]
        return tuple(
            rule for rule, draw in rules if rule.matches(method, path, object) and rule.fires(draw)
        )

    def watches(self, fault: str) -> bool:
        return any(rule.fault == fault for rule, _ in self._drawn)

    def commit_delay(self, object: str) -> float:
        """Seconds by which a change made now shows late: late_commit counts changes, not calls."""
        return sum(
            rule.args["seconds"]
            for rule, draw in self._drawn
            if rule.fault == "late_commit"
            and rule.match.get("object", object) == object
            and rule.fires(draw)
        )
