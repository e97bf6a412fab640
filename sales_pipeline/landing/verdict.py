"""The verdict on a batch: accepted or rejected, by which rules, and since when its rows are known.

A verdict is written once and never changed; a second opinion is a new batch (replay).
"""

from datetime import date, datetime
from pathlib import Path
from typing import Literal, Self

from pydantic import NonNegativeInt, model_validator

from sales_pipeline.landing.manifest import Record, Severity

VERDICT_NAME = "verdict.json"
QUARANTINE_NAME = "quarantine.parquet"
DEDUPLICATED_NAME = "deduplicated.parquet"


class RuleResult(Record):
    """The outcome of one rule on one batch; counts are rows unless `scope` is `batch`."""

    rule_id: str
    expectation_type: str
    scope: Literal["batch", "row"]
    severity: Severity
    success: bool
    message: str
    column: str | None = None
    observed: int | float | str | None = None
    element_count: int = 0
    unexpected_count: int = 0
    unexpected_share: float = 0.0
    sample_rows: tuple[int, ...] = ()
    remedy: str = ""


class Verdict(Record):
    """Decision on a batch. `known_on` is set for accepted batches only, once, at acceptance."""

    source: str
    table: str
    batch_id: str
    decision: Literal["accepted", "rejected"]
    known_on: date | None
    rows_landed: NonNegativeInt
    rows_accepted: NonNegativeInt
    rows_quarantined: NonNegativeInt
    rows_deduplicated: NonNegativeInt
    results: tuple[RuleResult, ...]
    suite_sha256: str
    decided_at: datetime

    @model_validator(mode="after")
    def _rows_are_conserved(self) -> Self:
        parts = self.rows_accepted + self.rows_quarantined + self.rows_deduplicated
        if self.rows_landed != parts:
            raise ValueError(
                f"{self.source}/{self.table} {self.batch_id}: {self.rows_landed} rows landed but "
                f"{parts} accounted for (accepted + quarantined + deduplicated)"
            )
        if (self.decision == "accepted") != (self.known_on is not None):
            raise ValueError("an accepted batch has a known_on date, a rejected one has none")
        return self

    @property
    def failed(self) -> tuple[RuleResult, ...]:
        return tuple(r for r in self.results if not r.success)

    @classmethod
    def read(cls, batch_dir: Path) -> "Verdict":
        return cls.model_validate_json((batch_dir / VERDICT_NAME).read_bytes())
