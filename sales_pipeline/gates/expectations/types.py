"""Rules about the type of a column, named as pandas names it.

Landing decides the types once, so these rules read the schema and no rows.
"""

from typing import Annotated

from pydantic import AfterValidator, Field

from sales_pipeline.gates.check import Check, Outcome, count_where
from sales_pipeline.gates.columns import BatchColumn, Kind, Table
from sales_pipeline.gates.expectations.base import ColumnRule, Share

TYPES = {
    "str": Kind.TEXT,
    "int": Kind.INTEGER,
    "Decimal": Kind.DECIMAL,
    "float": Kind.FLOAT,
    "bool": Kind.BOOLEAN,
    "date": Kind.DATE,
    "datetime64[us]": Kind.TIMESTAMP,
}
# These come to pandas as Python objects: an empty column of them may hold any type.
OBJECTS = {Kind.DECIMAL, Kind.DATE}


def _known(name: str) -> str:
    if name not in TYPES:
        raise ValueError(f"{name!r} is not a type of a landed column; known: {', '.join(TYPES)}")
    return name


TypeName = Annotated[str, AfterValidator(_known)]


class TypeRule(ColumnRule):
    """A rule that the column has one of some types; `mostly` is accepted and without effect."""

    mostly: Share = 1

    def has_one_of(self, table: Table, kinds: set[Kind]) -> Check:
        column, domain = table.column(self.column), self.domain(table)
        metrics = {"filled": count_where(domain, f"{column.sql} IS NOT NULL")}
        return Check(metrics=metrics, judge=lambda values: _judge(column, kinds, values["filled"]))


def _judge(column: BatchColumn, kinds: set[Kind], filled: int) -> Outcome:
    vacuous = column.kind in OBJECTS and filled == 0
    return Outcome(success=column.kind in kinds or vacuous, observed=column.type)


class OfType(TypeRule):
    type = "expect_column_values_to_be_of_type"
    en, zh = "{column} is of type {type_}", "{column} 的类型为 {type_}"
    type_: TypeName

    def compile(self, table: Table) -> Check:
        return self.has_one_of(table, {TYPES[self.type_]})


class InTypeList(TypeRule):
    type = "expect_column_values_to_be_in_type_list"
    en, zh = "{column} is of a type in {type_list}", "{column} 的类型取自 {type_list}"
    type_list: Annotated[list[TypeName], Field(min_length=1)]

    def compile(self, table: Table) -> Check:
        # Stock GX 1.24 finds no type name for a pandas 3 text column here, only in the rule above.
        return self.has_one_of(table, {TYPES[name] for name in self.type_list} - {Kind.TEXT})
