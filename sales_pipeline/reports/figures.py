"""Looks figures up in a snapshot: values and comparisons, fetched a slice at a time.

A slice that was never loaded is a programming error; a row that is not there is `not_published`.
"""

from collections.abc import Iterable
from decimal import Decimal

from sales_pipeline.reports.content import Figure
from sales_pipeline.reports.snapshot import SCORE, Snapshot

UPPER_SCOPES = ("company", "region", "team", "product_line", "channel")
_COMPARED = {
    "prev_value": "prev_status",
    "prev_growth": "prev_status",
    "yoy_value": "yoy_status",
    "yoy_growth": "yoy_status",
}
_STEPS = (
    "base_revenue", "actual_revenue", "variance", "fx_effect", "price_effect", "volume_effect",
    "mix_effect", "new_effect", "discontinued_effect", "other_effect",
)  # fmt: skip
# Columns of the bridge from orders to invoices, by the KPI they belong to.
_OPEN = {
    "net_revenue_delivered": ("backlog_opening", "backlog_closing"),
    "net_revenue_invoiced": (
        "uninvoiced_opening", "uninvoiced_closing", "prebilled_opening", "prebilled_change",
        "prebilled_closing",
    ),
}  # fmt: skip
# Unit and digits of what stands beside a score; other measures are in the unit of their KPI.
_BESIDE = {"rank": ("count", 0), "coverage": ("ratio", 1), "index": ("ratio", 1)}
_Key = tuple[str, str, str, str, str]
_Stored = tuple[Decimal | None, str, bool, str, str]
_ABSENT: _Stored = (None, "not_published", False, "current", "")
# A condition on each row reaches the tables under a view; `in (select unnest(?))` is a join and
# works all of its cells out first (0.8 CPU-seconds a slice of fct_kpi_comparisons, 0.1 so).
_FILTER = (
    "where list_contains(?, scope_type) and period_grain = ? "
    "and list_contains(?, period_key) and (? or list_contains(?, scope_key))"
)


class Figures:
    """The figures one report needs, by address."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._stored: dict[tuple[_Key, str], _Stored] = {}
        self._slices: set[tuple[str, str, str]] = set()

    def load(
        self,
        scope_types: Iterable[str],
        grain: str,
        periods: Iterable[str],
        keys: Iterable[str] | None = None,
    ) -> None:
        """Fetch all KPIs of these scope types and periods, optionally of some members only."""
        types, wanted = sorted(scope_types), sorted(periods)
        members = sorted(keys or ())
        values = [types, grain, wanted, keys is None, members]
        self._slices |= {(kind, grain, period) for kind in types for period in wanted}
        self._load_values(values)
        self._load_comparisons(values)
        self._load_bridges(values)
        self._load_scores(values)
        self._load_open(values)

    def _load_values(self, values: list[object]) -> None:
        found = self._snapshot.rows(
            "select kpi_id, scope_type, scope_key, period_grain, period_key, value, status, "
            f"is_partial, data_state, coalesce(flags, '') from marts.fct_kpi_values {_FILTER}",
            values,
        )
        for row in found:
            self._stored[row[:5], "value"] = row[5:]

    def _load_comparisons(self, values: list[object]) -> None:
        found = self._snapshot.rows(
            "select kpi_id, scope_type, scope_key, period_grain, period_key, is_partial, "
            "coalesce(flags, ''), prev_status, yoy_status, "
            "prev_value, prev_growth, yoy_value, yoy_growth "
            f"from marts.fct_kpi_comparisons {_FILTER}",
            values,
        )
        for row in found:
            statuses = {"prev_status": row[7], "yoy_status": row[8]}
            state = self._stored.get((row[:5], "value"), _ABSENT)[3]
            for measure, value in zip(_COMPARED, row[9:], strict=True):
                status = statuses[_COMPARED[measure]]
                self._stored[row[:5], measure] = (value, status, row[5], state, row[6])

    def _load_bridges(self, values: list[object]) -> None:
        found = self._snapshot.rows(
            "select scope_type, scope_key, period_grain, period_key, base, status, is_partial, "
            f"{', '.join(_STEPS)} from marts.mart_pvm {_FILTER}",
            values,
        )
        for row in found:
            key = ("net_revenue", *row[:4])
            state = self._stored.get((key, "value"), _ABSENT)[3]
            for step, value in zip(_STEPS, row[7:], strict=True):
                self._stored[key, f"{row[4]}.{step}"] = (value, row[5], row[6], state, "")

    def _load_scores(self, values: list[object]) -> None:
        """Scores with rank and coverage, and the index of each component under its KPI."""
        columns = "scope_type, scope_key, period_grain, period_key"
        found = self._snapshot.rows(
            f"select {columns}, is_provisional, status, score, peer_rank::decimal(38, 9),"
            f" weight_coverage from marts.mart_performance_score {_FILTER}",
            values,
        )
        for *place, is_provisional, status, score, rank, coverage in found:
            key, is_partial = (SCORE.kpi_id, *place), status == "partial_period"
            state = self._stored.get((("net_revenue", *place), "value"), _ABSENT)[3]
            flags = "provisional" if is_provisional else ""
            self._stored[key, "value"] = (score, status, is_partial, state, flags)
            unranked = status if score is None else "ok" if rank is not None else "few_peers"
            self._stored[key, "rank"] = (rank, unranked, is_partial, state, "")
            self._stored[key, "coverage"] = (coverage, "ok", is_partial, state, "")
        found = self._snapshot.rows(
            f"select kpi_id, {columns}, component_index, status, is_partial"
            f" from marts.mart_performance_components {_FILTER}",
            values,
        )
        for *address, index, status, is_partial in found:
            state = self._stored.get((tuple(address), "value"), _ABSENT)[3]
            self._stored[tuple(address), "index"] = (index, status, is_partial, state, "")

    def _load_open(self, values: list[object]) -> None:
        """What is ordered, delivered and not invoiced, before and after a month."""
        for kpi_id, names in _OPEN.items():
            found = self._snapshot.rows(
                "select scope_type, scope_key, period_grain, period_key, not is_complete, "
                f"{', '.join(names)} from marts.mart_order_delivery_invoice_bridge"
                f" inner join marts.dim_period using (period_key) {_FILTER}"
                " and period_grain = 'month'",
                values,
            )
            for row in found:
                key = (kpi_id, *row[:4])
                state = self._stored.get((("net_revenue", *row[:4]), "value"), _ABSENT)[3]
                status = "partial_period" if row[4] else "ok"
                for name, value in zip(names, row[5:], strict=True):
                    self._stored[key, f"fulfilment.{name}"] = (value, status, row[4], state, "")

    def has_bridge(self, scope: tuple[str, str], period: str, base: str) -> bool:
        """Whether a month of a scope is compared with that base."""
        return (("net_revenue", *scope, "month", period), f"{base}.variance") in self._stored

    def has(self, scope_type: str, grain: str, period: str) -> bool:
        """Whether this slice was loaded."""
        return (scope_type, grain, period) in self._slices

    def get(
        self,
        kpi_id: str,
        scope: tuple[str, str],
        grain: str,
        period: str,
        measure: str = "value",
    ) -> Figure:
        """The figure at this address; its value is None when the snapshot has none."""
        if (scope[0], grain, period) not in self._slices:
            raise LookupError(f"figures of {scope[0]} at {grain} {period} were not loaded")
        key = (kpi_id, *scope, grain, period)
        value, status, is_partial, state, flags = self._stored.get((key, measure), _ABSENT)
        kpi = self._snapshot.kpi(kpi_id)
        unit, decimals = _BESIDE.get(measure, (kpi.unit, kpi.decimals))
        if measure.endswith("growth"):
            unit = "growth"
        return Figure(
            *key, measure, value, status or "ok", unit, decimals, kpi.direction,
            is_partial, state, flags,
        )  # fmt: skip
