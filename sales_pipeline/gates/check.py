"""What a compiled rule is: SQL aggregates to measure, and how to judge the measured values.

Checks are plain data; the same rule on the same table compiles to the same check.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

Values = Mapping[str, Any]
Observed = int | float | str | None


@dataclass(frozen=True)
class Outcome:
    """How a rule fared; counts are rows, `considered` those that the rule looks at."""

    success: bool
    observed: Observed = None
    element_count: int = 0
    considered: int = 0
    unexpected_count: int = 0


class Work(Protocol):
    """What a check may do on the batch beyond the shared pass."""

    record_ids_are_unique: bool

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query over the view `batch`."""
        ...

    def keep_values(self, sql: str) -> str | None:
        """Remember what a one-column query selects; returns a set to be `IN`, None if empty."""
        ...

    def keep_rows(self, sql: str) -> str:
        """Remember the `_position`s that a query selects; returns the predicate for these rows."""
        ...


@dataclass(frozen=True)
class Check:
    """`metrics` join the shared pass over the batch; `judge` reads their values.

    A check that needs a value before it can say more has `then`, which gives the check to judge by.
    `unexpected` is the predicate of the rows that break a row rule, `functions` are what it calls
    in Python.
    """

    judge: Callable[[Values], Outcome] | None = None
    metrics: Mapping[str, str] = field(default_factory=dict)
    unexpected: str | None = None
    functions: Mapping[str, Callable[[str], bool]] = field(default_factory=dict)
    then: Callable[[Values, Work], "Check"] | None = None


def settled(outcome: Outcome) -> Check:
    """A check whose outcome needs no look at the rows."""
    return Check(judge=lambda _: outcome)


def count_where(*predicates: str) -> str:
    """SQL for the number of rows that meet all predicates; `true` is left out."""
    met = [p for p in predicates if p != "true"]
    return f"count(*) FILTER (WHERE {both(*met)})" if met else "count(*)"


def both(*predicates: str) -> str:
    met = [p for p in predicates if p != "true"]
    return " AND ".join(f"({p})" for p in met) if met else "true"


def row_counts(domain: str, considered: str = "true", filled: str | None = None) -> dict[str, str]:
    """Metrics of a row rule: the rows of its domain, and those of them that it looks at.

    filled: the one column that must be filled, where that is all; counting it is cheaper.
    """
    if filled is None:
        return {"elements": count_where(domain), "considered": count_where(domain, considered)}
    counted = f"count({filled})" if domain == "true" else count_where(domain, is_filled(filled))
    return {"elements": count_where(domain), "considered": counted}


def is_filled(column: str) -> str:
    return f"{column} IS NOT NULL"


def row_check(counts: Mapping[str, str], unexpected: str, mostly: float) -> Check:
    """The check of a row rule: enough of the considered rows are not unexpected."""
    return Check(
        metrics={**counts, "unexpected": count_where(unexpected)},
        judge=lambda values: judge_rows(values, mostly),
        unexpected=unexpected,
    )


def found_rows(unexpected: str, mostly: float) -> Check:
    """The second step of a row rule whose rows had to be looked for; the others are counted."""
    check = row_check({}, unexpected, mostly)
    return replace(check, metrics={}) if unexpected == "false" else check


def judge_rows(values: Values, mostly: float) -> Outcome:
    """Success as Great Expectations defines it: vacuously true, else by the share of good rows."""
    considered, unexpected = values["considered"], values.get("unexpected", 0)
    return Outcome(
        success=considered == 0 or (float(considered) - unexpected) / considered >= mostly,
        element_count=values["elements"],
        considered=considered,
        unexpected_count=unexpected,
    )
