"""The rule about quantiles of a column; they are values of the column, as pandas picks them."""

from collections.abc import Callable
from math import ceil, floor
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sales_pipeline.gates.check import Check, Outcome, Values, Work
from sales_pipeline.gates.columns import Table
from sales_pipeline.gates.expectations.aggregates import filtered
from sales_pipeline.gates.expectations.base import ColumnRule, Number, Share

ROUND: dict[str, Callable[[float], int]] = {
    "nearest": round,
    "lower": floor,
    "higher": ceil,
}  # round: halves to even, as in NumPy
NEAR = 1e-4  # GX takes a quantile this near to a bound for the bound


class QuantileRanges(BaseModel):
    """One range for each quantile; null is unbounded."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    quantiles: Annotated[list[Share], Field(min_length=1)]
    value_ranges: list[Annotated[list[Number | None], Field(min_length=2, max_length=2)]]

    @model_validator(mode="after")
    def _pair_up(self) -> "QuantileRanges":
        if len(self.quantiles) != len(self.value_ranges):
            raise ValueError("quantiles and value_ranges differ in length")
        return self


class QuantilesBetween(ColumnRule):
    type = "expect_column_quantile_values_to_be_between"
    en, zh = "quantiles of {column} lie in their ranges", "{column} 的分位数在各自范围内"
    quantile_ranges: QuantileRanges
    allow_relative_error: Literal[False, "nearest", "lower", "higher"] = False

    def compile(self, table: Table) -> Check:
        number, domain = table.column(self.column).number, self.domain(table)

        def then(values: Values, _: Work) -> Check:
            if not values["count"]:
                return Check(judge=lambda _: Outcome(success=False))
            places = ", ".join(repr(place) for place in self._places(values["count"]))
            picked = filtered(f"quantile_disc({number}, [{places}])", domain)
            return Check(metrics={"quantiles": picked}, judge=self._judge)

        return Check(metrics={"count": filtered(f"count({number})", domain)}, then=then)

    def _places(self, count: int) -> list[float]:
        """Where in (0, 1) the wanted elements lie: the middle of each, safe from rounding."""
        index = ROUND[self.allow_relative_error or "nearest"]
        wanted = [index(float(q) * (count - 1)) for q in self.quantile_ranges.quantiles]
        return [(place + 0.5) / count for place in wanted]

    def _judge(self, values: Values) -> Outcome:
        quantiles = [float(value) for value in values["quantiles"]]
        pairs = zip(quantiles, self.quantile_ranges.value_ranges, strict=True)
        success = all(_inside(value, low, high) for value, (low, high) in pairs)
        return Outcome(success, observed=", ".join(f"{value:g}" for value in quantiles))


def _inside(value: float, low: Number | None, high: Number | None) -> bool:
    lower = float("-inf") if low is None else float(low)
    upper = float("inf") if high is None else float(high)
    return _near(value, lower) or _near(value, upper) or lower <= value <= upper


def _near(value: float, bound: float) -> bool:
    return abs(value - bound) <= 1e-8 + NEAR * abs(bound) if abs(bound) != float("inf") else False
