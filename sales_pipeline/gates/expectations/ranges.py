"""Rules about the size of single values: numbers, dates and text lengths between bounds."""

from pydantic import model_validator

from sales_pipeline.gates.check import Check
from sales_pipeline.gates.columns import BatchColumn, Table, literal
from sales_pipeline.gates.expectations.base import Number, Ranged, ValueRule

LENGTH = BatchColumn("length", "BIGINT")


class ValueRange(Ranged, ValueRule):
    """A range rule over values; without any bound it would say nothing."""

    @model_validator(mode="after")
    def _has_a_bound(self) -> "ValueRange":
        if self.min_value is None and self.max_value is None:
            raise ValueError("min_value or max_value is needed")
        return self

    def outside(self, value: str, column: BatchColumn) -> str:
        """Predicate of the values outside the bounds, which are written in the type of `column`."""
        sides = []
        if self.min_value is not None:
            below = "<=" if self.strict_min else "<"
            sides.append(f"{value} {below} {literal(column, self.min_value)}")
        if self.max_value is not None:
            above = ">=" if self.strict_max else ">"
            sides.append(f"{value} {above} {literal(column, self.max_value)}")
        return " OR ".join(sides)


class ValuesBetween(ValueRange):
    type = "expect_column_values_to_be_between"
    en, zh = "{column} lies in {range}", "{column} 介于 {range}"

    def compile(self, table: Table) -> Check:
        column = table.column(self.column)
        return self.values(table, self.outside(column.value, column))


class LengthsBetween(ValueRange):
    type = "expect_column_value_lengths_to_be_between"
    en, zh = "the length of {column} lies in {range}", "{column} 的长度介于 {range}"

    def compile(self, table: Table) -> Check:
        return self.values(table, self.outside(f"length({table.column(self.column).text})", LENGTH))


class LengthsEqual(ValueRule):
    type = "expect_column_value_lengths_to_equal"
    en, zh = "{column} has {value} characters", "{column} 的长度为 {value}"
    value: Number

    def compile(self, table: Table) -> Check:
        length = f"length({table.column(self.column).text})"
        return self.values(table, f"{length} <> {literal(LENGTH, self.value)}")
