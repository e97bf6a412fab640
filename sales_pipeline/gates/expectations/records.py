"""Rules about several columns of one row: sums, equality, distinctness."""

from itertools import combinations
from typing import Annotated, Literal

from pydantic import Field

from sales_pipeline.gates.check import Check
from sales_pipeline.gates.columns import BatchColumn, CannotEvaluate, Kind, Table, number_literal
from sales_pipeline.gates.expectations.base import ColumnName, Number, RowRule

IgnoreRow = Literal["all_values_are_missing", "any_value_is_missing", "never"]
COMPARABLE = {Kind.INTEGER: "number", Kind.DECIMAL: "number", Kind.FLOAT: "number"}


def considered_rows(columns: list[str], ignore_row_if: str) -> str:
    """Predicate of the rows that a rule over several columns looks at."""
    if ignore_row_if in {"never", "neither"}:
        return "true"
    some_are_enough = ignore_row_if in {"all_values_are_missing", "both_values_are_missing"}
    word = " OR " if some_are_enough else " AND "
    return word.join(f"{column} IS NOT NULL" for column in columns)


def same_kind(columns: list[BatchColumn]) -> list[BatchColumn]:
    """The columns, if their values can be compared with one another."""
    first, *others = columns
    for other in others:
        if COMPARABLE.get(other.kind, other.kind) != COMPARABLE.get(first.kind, first.kind):
            raise CannotEvaluate(f"{first} and {other} are of different kinds")
    return columns


class RecordRule(RowRule):
    """A row rule over a list of columns."""

    column_list: Annotated[list[ColumnName], Field(min_length=2)]
    ignore_row_if: IgnoreRow = "all_values_are_missing"

    @property
    def subject(self) -> str:
        return ", ".join(self.column_list)

    def compile(self, table: Table) -> Check:
        columns = [table.column(name) for name in self.column_list]
        considered = considered_rows([column.sql for column in columns], self.ignore_row_if)
        return self.rows(table, considered, f"({self.holds(columns)}) IS NOT TRUE")

    def holds(self, columns: list[BatchColumn]) -> str:
        """Predicate of the rows that keep the rule."""
        raise NotImplementedError


class SumEquals(RecordRule):
    type = "expect_multicolumn_sum_to_equal"
    en, zh = "{column_list} add up to {sum_total}", "{column_list} 之和为 {sum_total}"
    sum_total: Number

    def holds(self, columns: list[BatchColumn]) -> str:
        kind = Kind.FLOAT if any(c.kind is Kind.FLOAT for c in columns) else Kind.DECIMAL
        return f"{' + '.join(c.number for c in columns)} = {number_literal(self.sum_total, kind)}"


class AllEqual(RecordRule):
    type = "expect_multicolumn_values_to_be_equal"
    en, zh = "{column_list} are equal", "{column_list} 相等"

    def holds(self, columns: list[BatchColumn]) -> str:
        first, *others = same_kind(columns)
        return " AND ".join(f"{other.sql} IS NOT DISTINCT FROM {first.sql}" for other in others)


class AllDifferent(RecordRule):
    type = "expect_select_column_values_to_be_unique_within_record"
    en, zh = "{column_list} differ from one another", "{column_list} 互不相同"

    def holds(self, columns: list[BatchColumn]) -> str:
        pairs = combinations(same_kind(columns), 2)
        return " AND ".join(f"{one.sql} IS DISTINCT FROM {other.sql}" for one, other in pairs)
