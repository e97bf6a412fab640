"""Rules about one figure of a column: its extremes, mean, median, sum, spread, counts and shares.

Sums and means of integers and decimals are exact; median and spread are floating point.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sales_pipeline.gates.check import Check, Observed, Outcome, Values, both, count_where
from sales_pipeline.gates.columns import BatchColumn, CannotEvaluate, Kind, Table, literal
from sales_pipeline.gates.expectations.base import ColumnRule, Ranged


class FigureRule(Ranged, ColumnRule):
    """A range rule over one figure, which is the single aggregate `sql`."""

    def compile(self, table: Table) -> Check:
        column, domain = table.column(self.column), self.domain(table)
        return self.measured({"figure": filtered(self.sql(column), domain)}, _figure)

    def sql(self, column: BatchColumn) -> str:
        raise NotImplementedError

    def measured(self, metrics: dict[str, str], figure: Callable[[Values], Any]) -> Check:
        """Check of a figure computed from metrics."""

        def judge(values: Values) -> Outcome:
            observed = figure(values)
            return Outcome(success=self.holds(observed), observed=shown(observed))

        return Check(metrics=metrics, judge=judge)


def _figure(values: Values) -> Any:
    return values["figure"]


def filtered(aggregate: str, *predicates: str) -> str:
    where = both(*predicates)
    return aggregate if where == "true" else f"{aggregate} FILTER (WHERE {where})"


def shown(figure: Any) -> Observed:
    """A figure as a verdict keeps it."""
    if isinstance(figure, Decimal | Fraction):
        exact = figure == int(figure)
        return int(figure) if exact else float(figure)
    return figure.isoformat() if isinstance(figure, date) else figure


class ExtremeRule(FigureRule):
    """The smallest or largest value, of numbers and dates."""

    def compile(self, table: Table) -> Check:
        column = table.column(self.column)
        if column.kind is Kind.TEXT:
            raise CannotEvaluate(f"{column} is text: its smallest value is not a number or a date")
        for bound in (self.min_value, self.max_value):
            if bound is not None:
                literal(column, bound)
        return super().compile(table)


class MinBetween(ExtremeRule):
    type = "expect_column_min_to_be_between"
    en, zh = "the smallest {column} lies in {range}", "{column} 的最小值介于 {range}"

    def sql(self, column: BatchColumn) -> str:
        return f"min({column.value})"


class MaxBetween(ExtremeRule):
    type = "expect_column_max_to_be_between"
    en, zh = "the largest {column} lies in {range}", "{column} 的最大值介于 {range}"

    def sql(self, column: BatchColumn) -> str:
        return f"max({column.value})"


class SumBetween(FigureRule):
    type = "expect_column_sum_to_be_between"
    en, zh = "the sum of {column} lies in {range}", "{column} 的合计介于 {range}"

    def compile(self, table: Table) -> Check:
        column, domain = table.column(self.column), self.domain(table)
        add = filtered(f"{'fsum' if column.kind is Kind.FLOAT else 'sum'}({column.number})", domain)
        return self.measured({"sum": add}, lambda values: values["sum"] or 0)


class MeanBetween(FigureRule):
    type = "expect_column_mean_to_be_between"
    en, zh = "the mean of {column} lies in {range}", "{column} 的均值介于 {range}"

    def compile(self, table: Table) -> Check:
        column, domain = table.column(self.column), self.domain(table)
        if column.kind is Kind.FLOAT:
            return self.measured({"figure": filtered(f"favg({column.sql})", domain)}, _figure)
        metrics = {
            "sum": filtered(f"sum({column.number})", domain),
            "count": filtered(f"count({column.sql})", domain),
        }
        return self.measured(metrics, _exact_mean)


def _exact_mean(values: Values) -> Fraction | None:
    return Fraction(values["sum"]) / values["count"] if values["count"] else None


class MedianBetween(FigureRule):
    type = "expect_column_median_to_be_between"
    en, zh = "the median of {column} lies in {range}", "{column} 的中位数介于 {range}"

    def sql(self, column: BatchColumn) -> str:
        return f"median({column.number}::DOUBLE)"


class StdevBetween(FigureRule):
    type = "expect_column_stdev_to_be_between"
    en, zh = (
        "the standard deviation of {column} lies in {range}",
        "{column} 的标准差介于 {range}",
    )

    def sql(self, column: BatchColumn) -> str:
        return f"stddev_samp({column.number}::DOUBLE)"


class UniqueCountBetween(FigureRule):
    type = "expect_column_unique_value_count_to_be_between"
    en, zh = (
        "the number of different {column} lies in {range}",
        "{column} 的不同值个数介于 {range}",
    )

    def sql(self, column: BatchColumn) -> str:
        return f"count(DISTINCT {column.sql})"


class ShareRule(FigureRule):
    """A range rule over a share of rows, 0 where there are none."""

    def shares(self, part: str, whole: str) -> Check:
        return self.measured({"part": part, "whole": whole}, _share)


def _share(values: Values) -> Fraction:
    return Fraction(values["part"], values["whole"]) if values["whole"] else Fraction(0)


class UniqueShareBetween(ShareRule):
    type = "expect_column_proportion_of_unique_values_to_be_between"
    en, zh = (
        "the share of different values in {column} lies in {range}",
        "{column} 的不同值占比介于 {range}",
    )

    def compile(self, table: Table) -> Check:
        column, domain = table.column(self.column).sql, self.domain(table)
        return self.shares(
            filtered(f"count(DISTINCT {column})", domain), filtered(f"count({column})", domain)
        )


class FilledShareBetween(ShareRule):
    type = "expect_column_proportion_of_non_null_values_to_be_between"
    en, zh = "the filled share of {column} lies in {range}", "{column} 的非空占比介于 {range}"

    def compile(self, table: Table) -> Check:
        column, domain = table.column(self.column).sql, self.domain(table)
        return self.shares(filtered(f"count({column})", domain), count_where(domain))
