"""Rules about values that may occur only once; every row of a repeated value breaks them.

Repeats are looked for among 8-byte hashes, which need a third of the memory of the values; those
whose hash is repeated are then compared as they are, so the answer is exact.
"""

from typing import Annotated

from pydantic import Field

from sales_pipeline.gates.check import (
    Check,
    Values,
    Work,
    both,
    count_where,
    found_rows,
    is_filled,
    row_counts,
)
from sales_pipeline.gates.columns import BatchColumn, Kind, Table
from sales_pipeline.gates.expectations.base import ColumnName, RowRule, ValueRule
from sales_pipeline.gates.expectations.records import IgnoreRow, considered_rows

SAME_AS_TEXT = {Kind.TEXT, Kind.INTEGER}


class ValuesUnique(ValueRule):
    type = "expect_column_values_to_be_unique"
    en, zh = "{column} is unique", "{column} 唯一"

    def compile(self, table: Table) -> Check:
        column, domain = table.column(self.column), self.domain(table)

        def then(values: Values, work: Work) -> Check:
            if work.record_ids_are_unique and values.get("differing") == 0:
                rows = "false"  # each value is the record id, and these have been found unique
            else:
                rows = repeated([column.sql], both(domain, is_filled(column.sql)), work)
            return found_rows(rows, float(self.mostly))

        return Check(metrics=self.counts(table) | _differing(column), then=then)


def _differing(column: BatchColumn) -> dict[str, str]:
    """How many values are not the record id; a single key column is, and needs no own pass."""
    if column.kind not in SAME_AS_TEXT:
        return {}
    return {"differing": count_where(f"{column.sql}::VARCHAR IS DISTINCT FROM _record_id")}


class CompoundUnique(RowRule):
    type = "expect_compound_columns_to_be_unique"
    en, zh = "{column_list} together are unique", "{column_list} 组合唯一"
    column_list: Annotated[list[ColumnName], Field(min_length=2)]
    ignore_row_if: IgnoreRow = "all_values_are_missing"

    @property
    def subject(self) -> str:
        return ", ".join(self.column_list)

    def compile(self, table: Table) -> Check:
        columns = [table.column(name).sql for name in self.column_list]
        domain, considered = self.domain(table), considered_rows(columns, self.ignore_row_if)

        def then(_: Values, work: Work) -> Check:
            rows = repeated(columns, both(domain, considered), work)
            return found_rows(rows, float(self.mostly))

        return Check(metrics=row_counts(domain, considered), then=then)


def repeated(keys: list[str], where: str, work: Work) -> str:
    """Predicate of the rows whose keys occur more than once; a null equals a null."""
    hashed = f"hash({', '.join(keys)})"
    repeats = (
        f"SELECT hashed FROM (SELECT {hashed} AS hashed FROM batch WHERE {where}) "
        "GROUP BY hashed HAVING count(*) > 1"
    )
    suspects = work.keep_values(repeats)
    if suspects is None:
        return "false"
    return work.keep_rows(
        f"SELECT _position FROM (SELECT _position, count(*) OVER (PARTITION BY {', '.join(keys)}) "
        f"AS times FROM batch WHERE {both(where, f'{hashed} IN {suspects}')}) WHERE times > 1"
    )
