"""`row_condition` of a rule: GX's structured conditions, validated and written as SQL.

Text conditions (pandas query strings) are refused: they would need pandas to be understood.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sales_pipeline.gates.columns import CannotEvaluate, Kind, Table, literal

SIGNS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "IN": "∈", "NOT_IN": "∉"}
Scalar = bool | int | Decimal | str


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ColumnName(Part):
    name: str


class Comparison(Part):
    """`column operator parameter`, with the treatment of nulls that pandas gives it."""

    type: Literal["comparison"]
    column: ColumnName
    operator: Literal["==", "!=", "<", "<=", ">", ">=", "IN", "NOT_IN"]
    parameter: Scalar | list[Scalar]

    def sql(self, table: Table) -> str:
        column = table.column(self.column.name)
        if column.kind in {Kind.DATE, Kind.TIMESTAMP}:
            raise CannotEvaluate(f"row_condition compares {column}: only text and numbers can be")
        if isinstance(self.parameter, list):
            values = ", ".join(literal(column, value) for value in self.parameter)
            is_in = f"{column.value} IN ({values})" if values else "false"
            return is_in if self.operator == "IN" else f"({is_in}) IS NOT TRUE"
        value = literal(column, self.parameter)
        operator = {"==": "=", "!=": "IS DISTINCT FROM"}.get(self.operator, self.operator)
        return f"{column.value} {operator} {value}"

    def __str__(self) -> str:
        return f"{self.column.name} {SIGNS.get(self.operator, self.operator)} {self.parameter}"


class Nullity(Part):
    type: Literal["nullity"]
    column: ColumnName
    is_null: bool

    def sql(self, table: Table) -> str:
        return f"{table.column(self.column.name).sql} IS {'' if self.is_null else 'NOT '}NULL"

    def __str__(self) -> str:
        return f"{self.column.name} {'=' if self.is_null else '≠'} ∅"


class And(Part):
    """GX allows no `or` inside an `and`."""

    type: Literal["and"]
    conditions: list["Annotated[Comparison | Nullity | And, Field(discriminator='type')]"]

    def sql(self, table: Table) -> str:
        return " AND ".join(f"({part.sql(table)})" for part in self.conditions)

    def __str__(self) -> str:
        return " ∧ ".join(map(str, self.conditions))


class Or(Part):
    type: Literal["or"]
    conditions: list[Annotated[Comparison | Nullity | And, Field(discriminator="type")]]

    def sql(self, table: Table) -> str:
        return " OR ".join(f"({part.sql(table)})" for part in self.conditions)

    def __str__(self) -> str:
        return " ∨ ".join(map(str, self.conditions))


Condition = Annotated[Comparison | Nullity | And | Or, Field(discriminator="type")]
