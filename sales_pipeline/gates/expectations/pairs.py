"""Rules about two columns of one row: equal, one above the other, a pair from a list."""

from typing import Annotated, Literal

from pydantic import Field

from sales_pipeline.gates.check import Check
from sales_pipeline.gates.columns import BatchColumn, Table, literal
from sales_pipeline.gates.expectations.base import ColumnName, RowRule, Scalar
from sales_pipeline.gates.expectations.records import considered_rows, same_kind

ValuePair = Annotated[list[Scalar | None], Field(min_length=2, max_length=2)]


class PairRule(RowRule):
    """A row rule over two columns."""

    column_A: ColumnName
    column_B: ColumnName
    ignore_row_if: Literal[
        "both_values_are_missing", "either_value_is_missing", "neither"
    ] = "both_values_are_missing"  # fmt: skip

    @property
    def subject(self) -> str:
        return f"{self.column_A}, {self.column_B}"

    def compile(self, table: Table) -> Check:
        a, b = table.column(self.column_A), table.column(self.column_B)
        considered = considered_rows([a.sql, b.sql], self.ignore_row_if)
        return self.rows(table, considered, f"({self.holds(a, b)}) IS NOT TRUE")

    def holds(self, a: BatchColumn, b: BatchColumn) -> str:
        """Predicate of the rows that keep the rule."""
        raise NotImplementedError


class PairEqual(PairRule):
    type = "expect_column_pair_values_to_be_equal"
    en, zh = "{column_A} equals {column_B}", "{column_A} 等于 {column_B}"

    def holds(self, a: BatchColumn, b: BatchColumn) -> str:
        same_kind([a, b])
        return f"{a.sql} = {b.sql}"


class PairGreater(PairRule):
    type = "expect_column_pair_values_a_to_be_greater_than_b"
    en, zh = "{column_A} {sign} {column_B}", "{column_A} {sign} {column_B}"
    or_equal: bool | None = None

    @property
    def sign(self) -> str:
        return ">=" if self.or_equal else ">"

    def words(self) -> dict[str, object]:
        return super().words() | {"sign": self.sign}

    def holds(self, a: BatchColumn, b: BatchColumn) -> str:
        same_kind([a, b])
        return f"{a.sql} {self.sign} {b.sql}"


class PairInSet(PairRule):
    type = "expect_column_pair_values_to_be_in_set"
    en, zh = (
        "{column_A} and {column_B} are a pair of {value_pairs_set}",
        "{column_A} 与 {column_B} 的组合取自 {value_pairs_set}",
    )
    value_pairs_set: list[ValuePair]

    def holds(self, a: BatchColumn, b: BatchColumn) -> str:
        pairs = (f"({_is(a, x)} AND {_is(b, y)})" for x, y in self.value_pairs_set)
        return " OR ".join(pairs) or "false"


def _is(column: BatchColumn, value: Scalar | None) -> str:
    if value is None:
        return f"{column.sql} IS NULL"
    return f"{column.value} IS NOT DISTINCT FROM {literal(column, value)}"
