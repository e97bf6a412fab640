"""Rules about missing values: a column is filled, or it is empty."""

from dataclasses import replace

from sales_pipeline.gates.check import Check
from sales_pipeline.gates.columns import Table
from sales_pipeline.gates.expectations.base import ColumnRule, RowRule


class ValuesNotNull(RowRule, ColumnRule):
    type = "expect_column_values_to_not_be_null"
    en, zh = "{column} is filled", "{column} 不为空"

    def compile(self, table: Table) -> Check:
        column, domain = table.column(self.column).sql, self.domain(table)
        check = self.rows(table, "true", f"{column} IS NULL")
        if domain != "true":
            return check
        # No row is looked at twice: the missing ones are those that are not counted.
        metrics = {**check.metrics, "unexpected": f"count(*) - count({column})"}
        return replace(check, metrics=metrics)


class ValuesNull(RowRule, ColumnRule):
    type = "expect_column_values_to_be_null"
    en, zh = "{column} is empty", "{column} 为空"

    def compile(self, table: Table) -> Check:
        return self.rows(table, "true", f"{table.column(self.column).sql} IS NOT NULL")
