"""What a bonus is computed from, read from the published snapshot; nothing is written.

Values are those known on a night, from the versions that fct_kpi_values_history keeps.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from sales_pipeline.bonus.plans import BonusError
from sales_pipeline.bonus.scores import Score, Value, Weight, scores_of
from sales_pipeline.model.snapshot import published_snapshot, read_manifest


@dataclass(frozen=True)
class Known:
    """Scores and roles of a month, as they were known on a night."""

    scores: dict[str, Score]
    roles: dict[str, str]


class Figures:
    """The current snapshot, opened read only; use it as a context manager."""

    def __init__(self, published: Path) -> None:
        snapshot = published_snapshot(published)
        manifest = read_manifest(snapshot)
        self.snapshot_id, self.as_of = manifest.snapshot_id, manifest.as_of_date
        self._database = duckdb.connect(str(snapshot / "sales.duckdb"), read_only=True)

    def __enter__(self) -> "Figures":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def names(self) -> dict[str, tuple[str, str]]:
        found = self._rows("select salesperson_key, name_zh, name_en from marts.dim_salesperson")
        return {key: (zh, en) for key, zh, en in found}

    def kpi_names(self) -> dict[str, tuple[str, str]]:
        found = self._rows("select kpi_id, name_zh, name_en from marts.dim_kpi")
        return {key: (zh, en) for key, zh, en in found}

    def first_day(self, month: str) -> date:
        found = self._rows(
            "select period_start::date from marts.dim_period"
            " where period_grain = 'month' and period_key = ?",
            month,
        )
        if not found:
            raise BonusError(f"{month!r} is no month of the snapshot {self.snapshot_id}")
        day: date = found[0][0]
        return day

    def reported_on(self, month: str) -> date:
        """The night whose knowledge a month is paid by: its closing, or the first that knew it."""
        self.first_day(month)
        found = self._rows(
            "select periods.closed_on::date, min(history.valid_from)::date"
            " from marts.dim_period as periods inner join marts.fct_kpi_values_history as history"
            " using (period_grain, period_key)"
            " where period_grain = 'month' and period_key = ? and scope_type = 'salesperson'"
            " group by all",
            month,
        )
        closed = found[0][0] if found else None
        if closed is None or closed > self.as_of:
            raise BonusError(f"{month} is not closed: finance/period_close tells no closing of it")
        return max(closed, found[0][1])

    def known(self, month: str, night: date) -> Known:
        """The scores of a month by what was known on a night."""
        weights = self._weights(self.first_day(month))
        roles = self._roles(night)
        kpis = {w.kpi_id for w in weights} | {w.target_kpi_id for w in weights if w.target_kpi_id}
        values: dict[str, dict[str, Value]] = {}
        found = self._rows(
            "select scope_key, kpi_id, value, denominator, value_status"
            " from marts.fct_kpi_values_history where scope_type = 'salesperson'"
            " and scope_key <> 'unknown' and period_grain = 'month' and period_key = ?"
            " and list_contains(?, kpi_id) and value_status <> 'absent'"
            " and valid_from <= ? and (valid_to is null or valid_to > ?)",
            month, sorted(kpis), night, night,
        )  # fmt: skip
        for person, kpi_id, value, denominator, status in found:
            values.setdefault(person, {})[kpi_id] = Value(value, denominator, status)
        return Known(scores_of(values, roles, weights), roles)

    def _weights(self, day: date) -> list[Weight]:
        found = self._rows(
            "select kpi_id, target_kpi_id, weight, cap, direction from marts.dim_score_weights"
            " where valid_from <= ? and (valid_to is null or valid_to > ?)",
            day, day,
        )  # fmt: skip
        return [Weight(*row) for row in found]

    def _roles(self, night: date) -> dict[str, str]:
        found = self._rows(
            "select salesperson_key, role from marts.dim_salesperson_roles"
            " where known_from <= ? and known_to > ?",
            night, night,
        )  # fmt: skip
        return dict(found)

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._database.execute(query, list(values)).fetchall()
