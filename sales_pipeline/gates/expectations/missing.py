"""Rules about missing values: a column is filled, or it is empty."""

from sales_pipeline.gates.check import Check
from sales_pipeline.gates.columns import Table
from sales_pipeline.gates.expectations.base import ColumnRule, RowRule


class ValuesNotNull(RowRule, ColumnRule):
    type = "expect_column_values_to_not_be_null"
    en, zh = "{column} is filled", "{column} 不为空"

    def compile(self, table: Table) -> Check:
        return self.filled(table, table.column(self.column).sql)


class ValuesNull(RowRule, ColumnRule):
    type = "expect_column_values_to_be_null"
    en, zh = "{column} is empty", "{column} 为空"

    def compile(self, table: Table) -> Check:
        return self.rows(table, "true", f"{table.column(self.column).sql} IS NOT NULL")
