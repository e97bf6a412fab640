"""Rules about values far from the others; the others' mean or quartiles are measured first."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from sales_pipeline.gates.check import Check, Values, Work, both, found_rows, is_filled
from sales_pipeline.gates.columns import Table, float_literal
from sales_pipeline.gates.expectations.base import Number, ValueRule


class SpreadRule(ValueRule):
    """A row rule whose limits are statistics of the column itself."""

    def compile(self, table: Table) -> Check:
        domain = self.domain(table)
        number = f"{table.column(self.column).number}::DOUBLE"

        def then(values: Values, _: Work) -> Check:
            far = self.far(number, values)
            return found_rows("false" if far == "false" else both(domain, far), float(self.mostly))

        where = both(domain, is_filled(number))
        metrics = self.counts(table) | {
            name: f"{sql.format(number)} FILTER (WHERE {where})"
            for name, sql in self.statistics().items()
        }
        return Check(metrics=metrics, then=then)

    def statistics(self) -> dict[str, str]:
        return {"mean": "avg({})", "deviation": "stddev_samp({})"}

    def far(self, number: str, values: Values) -> str:
        """Predicate of the values that are too far away."""
        raise NotImplementedError


class ZScoresBelow(SpreadRule):
    type = "expect_column_value_z_scores_to_be_less_than"
    en, zh = "z-scores of {column} stay below {threshold}", "{column} 的 z 分数低于 {threshold}"
    threshold: Number
    double_sided: bool

    def far(self, number: str, values: Values) -> str:
        if not values["deviation"]:
            return "false"  # without spread no value is far
        mean, deviation = float_literal(values["mean"]), float_literal(values["deviation"])
        score, threshold = f"({number} - {mean}) / {deviation}", float(self.threshold)
        if self.double_sided:
            score, threshold = f"abs({score})", abs(threshold)
        return f"{score} >= {float_literal(threshold)}"


class NotOutliers(SpreadRule):
    type = "expect_column_values_to_not_be_outliers"
    en, zh = "{column} has no outliers ({method})", "{column} 无离群值（{method}）"
    method: Literal["iqr", "std"] = "iqr"
    multiplier: Annotated[Number, Field(ge=0)] = Decimal("1.5")

    def statistics(self) -> dict[str, str]:
        if self.method == "std":
            return super().statistics()
        return {"quartiles": "quantile_cont({}, [0.25, 0.75])"}

    def far(self, number: str, values: Values) -> str:
        if self.method == "std":
            return self._far_from_mean(number, values["mean"], values["deviation"])
        if not values["quartiles"]:
            return "false"
        low, high = values["quartiles"]
        reach = float(self.multiplier) * (high - low)
        low, high = float_literal(low - reach), float_literal(high + reach)
        return f"{number} < {low} OR {number} > {high}"

    def _far_from_mean(self, number: str, mean: float, deviation: float | None) -> str:
        if deviation is None:
            return "false"
        reach = float(self.multiplier) * deviation
        if reach <= 0:
            return f"{number} <> {float_literal(mean)}"
        return f"abs({number} - {float_literal(mean)}) >= {float_literal(reach)}"
