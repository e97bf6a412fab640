"""Rules about the order of values down the file; nulls are stepped over."""

from sales_pipeline.gates.check import Check, Values, Work, both, found_rows, is_filled
from sales_pipeline.gates.columns import CannotEvaluate, Kind, Table
from sales_pipeline.gates.expectations.base import ValueRule


class OrderRule(ValueRule):
    """Each value is compared with the one before it among the rows that are looked at."""

    strictly: bool = False

    def compile(self, table: Table) -> Check:
        column, domain = table.column(self.column), self.domain(table)
        if column.kind is Kind.BOOLEAN:
            raise CannotEvaluate(f"{column} has no order")
        value = column.value if column.kind in {Kind.DATE, Kind.TIMESTAMP} else column.number
        considered = is_filled(value)
        broken = f"value {self.breaks} previous"

        def then(_: Values, work: Work) -> Check:
            rows = work.keep_rows(
                f"SELECT _position FROM (SELECT _position, {value} AS value, "
                f"lag({value}) OVER (ORDER BY _position) AS previous FROM batch "
                f"WHERE {both(domain, considered)}) WHERE {broken}"
            )
            return found_rows(rows, float(self.mostly))

        return Check(metrics=self.counts(table), then=then)

    @property
    def breaks(self) -> str:
        """The comparison that holds where the order is broken."""
        raise NotImplementedError


class ValuesIncreasing(OrderRule):
    type = "expect_column_values_to_be_increasing"
    en, zh = "{column} increases from row to row", "{column} 逐行递增"

    @property
    def breaks(self) -> str:
        return "<=" if self.strictly else "<"


class ValuesDecreasing(OrderRule):
    type = "expect_column_values_to_be_decreasing"
    en, zh = "{column} decreases from row to row", "{column} 逐行递减"

    @property
    def breaks(self) -> str:
        return ">=" if self.strictly else ">"
