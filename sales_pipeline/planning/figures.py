"""What a proposal is made of, read from the published snapshot; nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from sales_pipeline.model.snapshot import published_snapshot, read_manifest

Scope = tuple[str, str]
COMPANY: Scope = ("company", "company")
TREE = ("region", "team", "product_line")


class NothingToPropose(ValueError):
    """There are not the figures that a proposal needs; the message says which."""


@dataclass(frozen=True)
class Figures:
    """Monthly net revenue of complete months by scope, oldest first, and the plans on file."""

    as_of: date
    names: dict[Scope, str]
    parents: dict[Scope, Scope]
    months: dict[Scope, dict[str, Decimal]]
    workdays: tuple[int, ...]
    plans: tuple[dict[str, Any], ...]

    def last_twelve(self, scope: Scope) -> Decimal:
        shown = sorted(self.months[COMPANY])[-12:]
        return sum((self.months[scope].get(month, Decimal(0)) for month in shown), Decimal(0))


def read_figures(published: Path, year: int) -> Figures:
    """The figures of the current snapshot; raises NothingToPropose without a year of history."""
    snapshot = published_snapshot(published)
    with duckdb.connect(str(snapshot / "sales.duckdb"), read_only=True) as connection:
        scopes = connection.execute(
            "select scope_type, scope_key, name_zh, parent_type, parent_key from marts.dim_scope"
            " where scope_type in ('company', 'region', 'team', 'product_line')"
            " and scope_key <> 'unknown' order by sort_order, scope_key"
        ).fetchall()
        found = Figures(
            read_manifest(snapshot).as_of_date,
            {(kind, key): name for kind, key, name, _, _ in scopes},
            {(kind, key): (above, parent) for kind, key, _, above, parent in scopes if above},
            _months(connection, [(kind, key) for kind, key, *_ in scopes]),
            _workdays(connection, year),
            tuple(_plans(connection)),
        )
    if len(found.months[COMPANY]) < 12:
        raise NothingToPropose("less than twelve complete months of net revenue are published")
    return found


def _months(connection: Any, scopes: list[Scope]) -> dict[Scope, dict[str, Decimal]]:
    found: dict[Scope, dict[str, Decimal]] = {scope: {} for scope in scopes}
    for kind, key, month, value in connection.execute(
        "select scope_type, scope_key, period_key, value from marts.fct_kpi_values"
        " where kpi_id = 'net_revenue' and period_grain = 'month' and not is_partial"
        " and value is not null order by period_key"
    ).fetchall():
        if (kind, key) in found:
            found[kind, key][month] = value
    return found


def _workdays(connection: Any, year: int) -> tuple[int, ...]:
    rows = connection.execute(
        "select count(*) filter (is_workday) from marts.dim_date where calendar_year = ?"
        " group by calendar_month order by calendar_month",
        [year],
    ).fetchall()
    if len(rows) < 12:
        raise NothingToPropose(f"the calendar does not reach to the end of {year}")
    return tuple(days for (days,) in rows)


def _plans(connection: Any) -> Iterator[dict[str, Any]]:
    """The targets on file, a year of a scope each: a workbook that lacks them would delete them."""
    cursor = connection.execute(
        "select left(period_key, 4)::integer as year, target_version, kpi_id, scope_type,"
        " scope_key, currency, status, approved_by, approved_at::date as approved_at,"
        " map_from_entries(list((right(period_key, 2)::integer, target_value))) as months"
        " from marts.fct_targets where _source_system = 'planning' and kpi_id = 'net_revenue'"
        " group by all order by year, target_version, scope_type, scope_key"
    )
    names = [column[0] for column in cursor.description]
    yield from (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
