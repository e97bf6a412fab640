"""Reads one published snapshot: its manifest, its dimensions, its KPI figures.

Opened READ_ONLY and resolved once, so a publish in between changes nothing for this reader.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from sales_pipeline.reports.document import SourceState, Term
from sales_pipeline.reports.i18n import STRINGS, Text


class ReportError(ValueError):
    """A report cannot be built; the message says from what and how to mend it."""


_PERIOD = (
    "period_grain, period_key, period_start::date, period_end::date, days, coalesce(workdays, 0), "
    "coalesce(prev_period_key, ''), coalesce(yoy_period_key, ''), period_end <= ?"
)


@dataclass(frozen=True)
class Kpi:
    kpi_id: str
    kpi_code: str
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str
    formula: str
    unit: str
    direction: str
    owner_role: str
    definition_version: str
    decimals: int

    def term(self, text: Text) -> Term:
        return Term(
            self.kpi_id, self.kpi_code, text.pick(self.name_zh, self.name_en),
            text.pick(self.definition_zh, self.definition_en), self.formula, self.owner_role,
            self.definition_version,
        )  # fmt: skip


# The score is made of KPIs and is none itself; on a page it is looked up and explained like one.
SCORE = Kpi(
    "performance_score", "", *STRINGS["score.name"], *STRINGS["score.definition"],
    "100 * sum(weight * index) / sum(weight)", "points", "higher", "sales_director", "1", 1,
)  # fmt: skip


@dataclass(frozen=True)
class Period:
    grain: str
    key: str
    start: date
    end: date
    days: int
    workdays: int
    prev_key: str
    yoy_key: str
    is_complete: bool


@dataclass(frozen=True)
class Scope:
    scope_type: str
    key: str
    name_zh: str
    name_en: str
    parent_type: str | None
    parent_key: str | None


class Snapshot:
    """One published snapshot, open for reading; use it in a `with` block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        manifest = self.folder / "manifest.json"
        if not manifest.is_file():
            raise ReportError(f"{folder} is not a published snapshot: manifest.json is missing")
        self.manifest: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
        self.snapshot_id = str(self.manifest["snapshot_id"])
        self.as_of_date = date.fromisoformat(self.manifest["as_of_date"])
        self.knowledge_date = date.fromisoformat(self.manifest["knowledge_date"])
        self.currency = str(self.manifest["reporting_currency"])
        self._database = duckdb.connect(str(self.folder / "sales.duckdb"), read_only=True)
        self._answers: dict[tuple[str, str], list[tuple[Any, ...]]] = {}

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The answer to a query; asked again, for the other language, it comes from memory."""
        asked = (query, repr(values))
        if asked not in self._answers:
            self._answers[asked] = self._database.execute(query, list(values)).fetchall()
        return self._answers[asked]

    @cached_property
    def data_to(self) -> date:
        """The last day the sales figures know: before the as-of date when a source is behind."""
        query = (
            "select max(as_of_date)::date from marts.fct_kpi_values "
            "where kpi_id = 'net_revenue' and scope_type = 'company'"
        )
        return self.rows(query)[0][0] or self.as_of_date

    @cached_property
    def revenue_basis(self) -> str:
        """What net revenue means in this deployment, such as `order`."""
        return str(self.rows("select revenue_basis from marts.dim_snapshot")[0][0])

    @cached_property
    def kpis(self) -> dict[str, Kpi]:
        found = self.rows(
            "select kpi_id, kpi_code, name_zh, name_en, definition_zh, definition_en, formula, "
            "unit, direction, owner_role, definition_version::varchar, display_decimals "
            "from marts.dim_kpi order by kpi_code, kpi_id"
        )
        return {row[0]: Kpi(*row) for row in found} | {SCORE.kpi_id: SCORE}

    def kpi(self, kpi_id: str) -> Kpi:
        if kpi_id not in self.kpis:
            raise ReportError(
                f"marts.dim_kpi of snapshot {self.snapshot_id} has no KPI {kpi_id!r}; "
                f"it has {', '.join(self.kpis) or 'none'}"
            )
        return self.kpis[kpi_id]

    @cached_property
    def states(self) -> tuple[SourceState, ...]:
        found = self.rows(
            "select source, data_state, stale_since::date, current_to::date, coalesce(reason, '') "
            "from marts.source_states order by source"
        )
        return tuple(SourceState(*row) for row in found)

    def scopes(self, scope_type: str, keys: Iterable[str] | None = None) -> dict[str, Scope]:
        """Members of one scope type; accounts are many, so ask for them by key."""
        narrow = "" if keys is None else " and scope_key in (select unnest(?))"
        values: list[object] = [scope_type] if keys is None else [scope_type, sorted(keys)]
        found = self.rows(
            "select scope_type, scope_key, name_zh, name_en, parent_type, parent_key "
            f"from marts.dim_scope where scope_type = ?{narrow} order by sort_order, scope_key",
            values,
        )
        return {row[1]: Scope(*row) for row in found}

    def periods(self, grain: str, first: date, last: date) -> list[Period]:
        """Periods of a grain that start within [first, last], in order."""
        found = self.rows(
            f"select {_PERIOD} from marts.dim_period "
            "where period_grain = ? and period_start between ? and ? order by period_start",
            [self.data_to, grain, first, last],
        )
        return [Period(*row) for row in found]

    def period(self, grain: str, key: str) -> Period | None:
        found = self.rows(
            f"select {_PERIOD} from marts.dim_period where period_grain = ? and period_key = ?",
            [self.data_to, grain, key],
        )
        return Period(*found[0]) if found else None

    def ranked(self, scope_type: str, grain: str, key: str, limit: int | None = None) -> list[str]:
        """Scope keys by net revenue of a period, largest first; `unknown` comes last."""
        found = self.rows(
            "select scope_key from marts.fct_kpi_values where kpi_id = 'net_revenue' "
            "and scope_type = ? and period_grain = ? and period_key = ? "
            "order by scope_key = 'unknown', value desc nulls last, scope_key limit ?",
            [scope_type, grain, key, limit if limit is not None else 1_000_000],
        )
        return [row[0] for row in found]

    def waiting_for_invoices(self, month: str, limit: int) -> list[str]:
        """Accounts by what is delivered and not invoiced after a month, largest first."""
        found = self.rows(
            "select scope_key from marts.mart_order_delivery_invoice_bridge "
            "where scope_type = 'account' and scope_key <> 'unknown' and period_key = ? "
            "and uninvoiced_closing > 0 order by uninvoiced_closing desc, scope_key limit ?",
            [month, limit],
        )
        return [row[0] for row in found]

    def scored(self, grain: str, key: str) -> list[tuple[str, str, str]]:
        """Scope type, peer group and key of members with a score, the best of each group first."""
        return self.rows(
            "select scope_type, peer_group, scope_key from marts.mart_performance_score "
            "where period_grain = ? and period_key = ? and score is not null "
            "order by score desc, scope_key",
            [grain, key],
        )

    def score_components(self, grain: str, key: str) -> list[str]:
        """The KPIs that scores of a period are made of, the heaviest first."""
        found = self.rows(
            "select kpi_id from marts.mart_performance_components where period_grain = ? "
            "and period_key = ? group by kpi_id order by max(weight) desc, kpi_id",
            [grain, key],
        )
        return [row[0] for row in found]

    def covered(self, grain: str) -> tuple[date, date] | None:
        """First and last day that have figures of this grain at company scope."""
        found = self.rows(
            "select min(period_start)::date, max(least(period_end, ?))::date "
            "from marts.dim_period join marts.fct_kpi_values using (period_grain, period_key) "
            "where period_grain = ? and scope_type = 'company'",
            [self.data_to, grain],
        )
        return (found[0][0], found[0][1]) if found[0][0] else None
