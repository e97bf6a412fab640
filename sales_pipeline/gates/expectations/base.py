"""Base of all expectations: kwargs validated as Great Expectations names them, compiled to a check.

A subclass declares its GX type, its kwargs as fields and a sentence in two languages; it is
registered by being defined, so a new expectation is one class and nothing else.
"""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from sales_pipeline.gates.check import Check, both, row_check, row_counts
from sales_pipeline.gates.columns import Table
from sales_pipeline.gates.conditions import Condition

LISTED = 8
EXPECTATIONS: dict[str, type["Expectation"]] = {}


def _bound(value: object) -> object:
    """A number as it is; ISO text as a date, or as a timestamp if it names a time."""
    if not isinstance(value, str):
        return value
    moment = datetime.fromisoformat(value)
    if moment.tzinfo:
        raise ValueError("a bound has no time zone: batches hold UTC timestamps")
    return moment.date() if len(value) == len("2026-01-31") else moment


Number = int | Decimal
Bound = Annotated[int | Decimal | datetime | date | None, BeforeValidator(_bound)]
Share = Annotated[Number, Field(ge=0, le=1)]
Scalar = bool | int | Decimal | str
ColumnName = Annotated[str, Field(min_length=1)]


class Expectation(BaseModel):
    """One rule type: GX's name for it, and what it expects in words, with kwargs in braces."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    type: ClassVar[str] = ""
    scope: ClassVar[Literal["row", "batch"]] = "batch"
    en: ClassVar[str] = ""
    zh: ClassVar[str] = ""
    row_message: ClassVar[str | None] = None  # SQL, where the row itself can say more

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__dict__.get("type", "").startswith("expect_"):
            EXPECTATIONS[cls.type] = cls

    def compile(self, table: Table) -> Check:
        """SQL and judgement of this rule for a table with these columns."""
        raise NotImplementedError

    def says(self, language: str = "en") -> str:
        """The rule as a phrase for people."""
        chinese = language.startswith("zh")
        words = [(self.zh if chinese else self.en).format(**self.words())]
        words += [zh if chinese else en for en, zh in self.limits()]
        return ("，" if chinese else ", ").join(words)

    def limits(self) -> list[tuple[str, str]]:
        """To which rows the rule is limited, as phrases in both languages."""
        return []

    def words(self) -> dict[str, object]:
        """What the phrase may mention."""
        return {name: _short(getattr(self, name)) for name in type(self).model_fields}

    @property
    def subject(self) -> str | None:
        """The column or columns the rule is about."""
        return None


class Conditional(Expectation):
    """A rule that may look at a part of the rows only."""

    row_condition: Condition | None = None

    @field_validator("row_condition", mode="before")
    @classmethod
    def _is_structured(cls, value: object) -> object:
        if isinstance(value, str):
            raise ValueError(
                "as text is not supported; write it as GX does: "
                '{"type": "comparison", "column": {"name": "a"}, "operator": "==", "parameter": 1}'
            )
        return value

    def domain(self, table: Table) -> str:
        return self.row_condition.sql(table) if self.row_condition else "true"

    def limits(self) -> list[tuple[str, str]]:
        condition = self.row_condition
        return [(f"where {condition}", f"当 {condition}")] if condition else []


class ColumnRule(Conditional):
    """A rule about one column."""

    column: ColumnName

    @property
    def subject(self) -> str | None:
        return self.column


class RowRule(Conditional):
    """A rule that each row keeps or breaks; `mostly` is the share that must keep it."""

    scope = "row"
    mostly: Share = 1

    def limits(self) -> list[tuple[str, str]]:
        share = f"{float(self.mostly) * 100:.6g} %"
        tolerant = [(f"in at least {share} of the rows", f"至少 {share} 的行")]
        return super().limits() + (tolerant if self.mostly < 1 else [])

    def rows(self, table: Table, considered: str, unexpected: str) -> Check:
        """Check of the rows that are looked at; `unexpected` is true where one breaks the rule."""
        domain = self.domain(table)
        broken = both(domain, considered, unexpected)
        return row_check(row_counts(domain, considered), broken, float(self.mostly))

    def filled(self, table: Table, column: str) -> Check:
        """Check that a column is filled; the missing values are those that are not counted."""
        check = self.rows(table, "true", f"{column} IS NULL")
        if self.row_condition:
            return check
        return replace(
            check, metrics={**check.metrics, "unexpected": f"count(*) - count({column})"}
        )


class ValueRule(RowRule, ColumnRule):
    """A row rule about one column; rows where it is null are not looked at."""

    def values(self, table: Table, unexpected: str) -> Check:
        """Check of the non-null values; `unexpected` is true where one breaks the rule, and null
        where there is none."""
        return row_check(
            self.counts(table), both(self.domain(table), unexpected), float(self.mostly)
        )

    def counts(self, table: Table) -> dict[str, str]:
        return row_counts(self.domain(table), filled=table.column(self.column).sql)


class Ranged(Expectation):
    """A rule with bounds; a strict bound is itself outside."""

    min_value: Bound = None
    max_value: Bound = None
    strict_min: bool = False
    strict_max: bool = False

    @model_validator(mode="after")
    def _bounds_agree(self) -> "Ranged":
        low, high = self.min_value, self.max_value
        if low is None or high is None:
            return self
        if isinstance(low, Number) != isinstance(high, Number) or (
            not isinstance(low, Number) and type(low) is not type(high)
        ):
            raise ValueError(f"min_value {low} and max_value {high} are of different types")
        if low > high:  # type: ignore[operator]
            raise ValueError(f"min_value {low} is above max_value {high}")
        return self

    def words(self) -> dict[str, object]:
        return super().words() | {"range": self.interval}

    @property
    def interval(self) -> str:
        """The bounds in interval notation, which reads the same in both languages."""
        left = "(-∞" if self.min_value is None else f"{'[('[self.strict_min]}{self.min_value}"
        right = "∞)" if self.max_value is None else f"{self.max_value}{'])'[self.strict_max]}"
        return f"{left}, {right}"

    def holds(self, observed: Any) -> bool:
        """Whether a measured value lies inside; an absent one does not."""
        if observed is None:
            return False
        low, high = _like(observed, self.min_value), _like(observed, self.max_value)
        below = low is not None and (observed < low or (self.strict_min and observed == low))
        above = high is not None and (observed > high or (self.strict_max and observed == high))
        return not (below or above)


def _like(observed: Any, bound: Any) -> Any:
    """A bound in floating point where the observed value is."""
    return float(bound) if isinstance(observed, float) and bound is not None else bound


def _short(value: object) -> object:
    """Long lists are cut: a message stays a line."""
    if not isinstance(value, list):
        return value
    shown = ", ".join(str(item) for item in value[:LISTED])
    return f"{{{shown}, … {len(value)}}}" if len(value) > LISTED else f"{{{shown}}}"
