"""Rules about the batch as a whole: its rows and its columns, without the technical ones."""

from typing import Annotated

from pydantic import Field

from sales_pipeline.gates.check import Check, Outcome, settled
from sales_pipeline.gates.columns import Table
from sales_pipeline.gates.expectations.base import ColumnName, Expectation, Ranged

Columns = Annotated[list[ColumnName], Field(min_length=1)]


class RowCountBetween(Ranged):
    type = "expect_table_row_count_to_be_between"
    en, zh = "the number of rows lies in {range}", "行数介于 {range}"
    min_value: int | None = None
    max_value: int | None = None

    def compile(self, table: Table) -> Check:
        return Check(
            metrics={"rows": "count(*)"},
            judge=lambda values: Outcome(self.holds(values["rows"]), observed=values["rows"]),
        )


class RowCountEquals(Expectation):
    type = "expect_table_row_count_to_equal"
    en, zh = "there are {value} rows", "行数为 {value}"
    value: int

    def compile(self, table: Table) -> Check:
        return Check(
            metrics={"rows": "count(*)"},
            judge=lambda values: Outcome(values["rows"] == self.value, observed=values["rows"]),
        )


class ColumnCountBetween(Expectation):
    type = "expect_table_column_count_to_be_between"
    en, zh = "there are {min_value} to {max_value} columns", "列数为 {min_value} 至 {max_value}"
    min_value: int = 0
    max_value: int | None = None

    def compile(self, table: Table) -> Check:
        count = len(table.own)
        inside = self.min_value <= count and (self.max_value is None or count <= self.max_value)
        return settled(Outcome(inside, observed=count))


class ColumnCountEquals(Expectation):
    type = "expect_table_column_count_to_equal"
    en, zh = "there are {value} columns", "列数为 {value}"
    value: int

    def compile(self, table: Table) -> Check:
        count = len(table.own)
        return settled(Outcome(count == self.value, observed=count))


class ColumnsMatchSet(Expectation):
    type = "expect_table_columns_to_match_set"
    en, zh = "the columns are {column_set}", "列为 {column_set}"
    column_set: Columns
    exact_match: bool | None = True

    def compile(self, table: Table) -> Check:
        expected, found = set(self.column_set), set(table.own)
        missing, extra = sorted(expected - found), sorted(found - expected)
        success = not missing and not (extra and self.exact_match)
        return settled(Outcome(success, observed=_difference(missing, extra)))


def _difference(missing: list[str], extra: list[str]) -> str | None:
    parts = [f"missing: {', '.join(missing)}"] if missing else []
    parts += [f"unknown: {', '.join(extra)}"] if extra else []
    return "; ".join(parts) or None


class ColumnsMatchList(Expectation):
    type = "expect_table_columns_to_match_ordered_list"
    en, zh = "the columns are {column_list}, in this order", "列依次为 {column_list}"
    column_list: Columns

    def compile(self, table: Table) -> Check:
        return settled(Outcome(table.own == self.column_list, observed=", ".join(table.own)))


class ColumnExists(Expectation):
    type = "expect_column_to_exist"
    en, zh = "column {column} exists", "存在列 {column}"
    column: ColumnName
    column_index: Annotated[int, Field(ge=0)] | None = None

    @property
    def subject(self) -> str | None:
        return self.column

    def compile(self, table: Table) -> Check:
        own = table.own
        place = own.index(self.column) if self.column in own else None
        # Stock GX takes index 0 for no index at all.
        right = place == self.column_index if self.column_index else place is not None
        return settled(Outcome(right, observed=place))
