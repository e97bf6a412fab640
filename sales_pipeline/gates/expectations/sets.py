"""Rules that compare single values with a set of allowed or forbidden ones."""

from sales_pipeline.gates.check import Check
from sales_pipeline.gates.columns import BatchColumn, CannotEvaluate, Kind, Table, literal
from sales_pipeline.gates.expectations.base import Scalar, ValueRule

ValueSet = list[Scalar]


def is_in(column: BatchColumn, values: ValueSet) -> str:
    """Predicate of the rows whose value is in the set."""
    if column.kind in {Kind.DATE, Kind.TIMESTAMP}:
        # Stock GX finds no text equal to a date here, but does for the distinct values.
        raise CannotEvaluate(
            f"{column} is compared with text; use expect_column_values_to_be_between "
            "or expect_column_distinct_values_to_be_in_set"
        )
    members = ", ".join(dict.fromkeys(literal(column, value) for value in values))
    # Like any comparison, the empty set gives null for null.
    return f"{column.value} IN ({members})" if members else f"{column.value} <> {column.value}"


class ValuesInSet(ValueRule):
    type = "expect_column_values_to_be_in_set"
    en, zh = "{column} is one of {value_set}", "{column} 取值于 {value_set}"
    value_set: ValueSet

    def compile(self, table: Table) -> Check:
        return self.values(table, f"NOT ({is_in(table.column(self.column), self.value_set)})")


class ValuesNotInSet(ValueRule):
    type = "expect_column_values_to_not_be_in_set"
    en, zh = "{column} is none of {value_set}", "{column} 不取 {value_set}"
    value_set: ValueSet

    def compile(self, table: Table) -> Check:
        return self.values(table, is_in(table.column(self.column), self.value_set))
