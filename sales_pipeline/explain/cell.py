"""A published KPI cell, found by the names people use, and what it is made of in words and SQL."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

import duckdb


class NoSuchCell(LookupError):
    """Nothing is published under these names; the message says what is."""


@dataclass(frozen=True)
class Cell:
    """`end` is the last day that counts; figures are as published, None where they are NULL."""

    kpi_id: str
    kpi_code: str
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str
    formula: str
    numerator_sql: str
    denominator_sql: str | None
    unit: str
    definition_version: int
    scope_type: str
    scope_key: str
    scope_name: str
    period_grain: str
    period_key: str
    period_start: date
    period_end: date
    end: date
    knowledge_date: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    status: str
    data_state: str

    @property
    def parameters(self) -> dict[str, Any]:
        """What the SQL of measures may name."""
        return {
            "scope_type": self.scope_type, "scope_key": self.scope_key,
            "period_grain": self.period_grain, "period_start": self.period_start,
            "period_end": self.period_end, "end": self.end,
        }  # fmt: skip


CELL = """
    select
        kpi_id, kpis.kpi_code, kpis.name_zh, kpis.name_en, definition_zh, definition_en, formula,
        kpis.numerator, kpis.denominator, unit, cells.definition_version,
        cells.scope_type, cells.scope_key, scopes.name_zh,
        cells.period_grain, cells.period_key, period_start, period_end, cells.as_of_date,
        knowledge_date, cells.value, cells.numerator, cells.denominator, status, data_state
    from marts.fct_kpi_values as cells
    inner join marts.dim_kpi as kpis using (kpi_id)
    inner join marts.dim_period as periods using (period_grain, period_key)
    left join marts.dim_scope as scopes using (scope_type, scope_key)
    where kpi_id = $kpi and cells.scope_type = $scope_type and cells.scope_key = $scope_key
        and cells.period_key = $period
"""


def find_cell(marts: duckdb.DuckDBPyConnection, kpi: str, scope: str, period: str) -> Cell:
    """The cell of a KPI id, a scope `company` or `<type>:<key>`, and a period key as 2026-11."""
    scope_type, _, scope_key = scope.partition(":")
    wanted = {
        "kpi": kpi, "scope_type": scope_type, "scope_key": scope_key or scope_type,
        "period": period,
    }  # fmt: skip
    found = marts.execute(CELL, wanted).fetchall()
    if not found:
        raise NoSuchCell(_what_there_is(marts, wanted))
    return Cell(*found[0])


def _what_there_is(marts: duckdb.DuckDBPyConnection, wanted: dict[str, str]) -> str:
    """The first of the names that nothing is published under, and names that look like it."""
    chosen = "kpi_id = $kpi"
    for name, column, condition in (
        ("kpi", "kpi_id", ""),
        ("scope_type", "scope_type", " and scope_type = $scope_type"),
        ("scope_key", "scope_key", " and scope_key = $scope_key"),
        ("period", "period_key", ""),
    ):
        where = "true" if name == "kpi" else chosen
        used = {key: wanted[key] for key in wanted if f"${key}" in where}
        names = [
            str(row[0])
            for row in marts.execute(
                f"select distinct {column} from marts.fct_kpi_values where {where} order by 1", used
            ).fetchall()
        ]
        if wanted[name] not in names:
            near = get_close_matches(wanted[name], names, 5, 0.4) or names[:3] + names[-3:]
            return (
                f"{name.replace('_', ' ')} {wanted[name]!r} has no published value"
                f"{'' if name == 'kpi' else ' of ' + wanted['kpi']}; there are: "
                f"{', '.join(dict.fromkeys(near))}"
                f"{' ...' if len(names) > len(near) else ''}"
            )
        chosen += condition
    return (
        f"{wanted['kpi']} of {wanted['scope_type']} {wanted['scope_key']} has no value in"
        f" {wanted['period']}: a cell is published for members of that time alone"
    )
