"""Rules about the set of different values of a column, and about the most frequent one."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from sales_pipeline.gates.check import Check, Outcome, Values, Work, both
from sales_pipeline.gates.columns import BatchColumn, CannotEvaluate, Kind, Table, literal
from sales_pipeline.gates.expectations.aggregates import filtered
from sales_pipeline.gates.expectations.base import ColumnRule, Scalar


def member_literals(column: BatchColumn, values: list[Scalar]) -> list[str]:
    """The values as SQL literals, each once; for a column of dates, text is read as dates."""
    if column.kind in {Kind.DATE, Kind.TIMESTAMP}:
        return list(dict.fromkeys(_moment(column, value) for value in values))
    return list(dict.fromkeys(literal(column, value) for value in values))


def _moment(column: BatchColumn, value: Scalar) -> str:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise CannotEvaluate(f"{value!r} is not a date like those in {column}")
    return literal(column, moment.date() if column.kind is Kind.DATE else moment)


class DistinctRule(ColumnRule):
    """Counts the different values, and those of them that are in the set."""

    value_set: list[Scalar]

    def compile(self, table: Table) -> Check:
        column, domain = table.column(self.column), self.domain(table)
        members = member_literals(column, self.value_set)
        is_in = f"{column.value} IN ({', '.join(members)})" if members else "false"
        counted = f"count(DISTINCT {column.value})"
        metrics = {"all": filtered(counted, domain), "inside": filtered(counted, domain, is_in)}
        return Check(metrics=metrics, judge=lambda values: self.judge(values, len(members)))

    def judge(self, values: Values, expected: int) -> Outcome:
        """Whether the distinct values relate to the `expected` members as they should."""
        strangers, missing = values["all"] - values["inside"], expected - values["inside"]
        success = self.relation_holds(strangers, missing)
        return Outcome(success, observed=f"{strangers} not in the set, {missing} of it missing")

    def relation_holds(self, strangers: int, missing: int) -> bool:
        raise NotImplementedError


class DistinctInSet(DistinctRule):
    type = "expect_column_distinct_values_to_be_in_set"
    en, zh = "all values of {column} are in {value_set}", "{column} 的值均属于 {value_set}"
    value_set: Annotated[list[Scalar], Field(min_length=1)]

    def relation_holds(self, strangers: int, missing: int) -> bool:
        return strangers == 0


class DistinctContainSet(DistinctRule):
    type = "expect_column_distinct_values_to_contain_set"
    en, zh = "{column} takes every value of {value_set}", "{column} 包含 {value_set} 的每个值"

    def relation_holds(self, strangers: int, missing: int) -> bool:
        return missing == 0


class DistinctEqualSet(DistinctRule):
    type = "expect_column_distinct_values_to_equal_set"
    en, zh = "{column} takes exactly the values {value_set}", "{column} 的取值恰为 {value_set}"

    def relation_holds(self, strangers: int, missing: int) -> bool:
        return strangers == missing == 0


class MostCommonInSet(ColumnRule):
    type = "expect_column_most_common_value_to_be_in_set"
    en, zh = (
        "the most frequent {column} is one of {value_set}",
        "{column} 的众数取自 {value_set}",
    )
    value_set: list[Scalar]
    ties_okay: bool | None = None

    def compile(self, table: Table) -> Check:
        column = table.column(self.column)
        if column.kind in {Kind.DATE, Kind.TIMESTAMP}:
            raise CannotEvaluate(f"{column} holds dates: a set names text or numbers")
        members = ", ".join(member_literals(column, self.value_set)) or "NULL"
        where = both(self.domain(table), f"{column.sql} IS NOT NULL")
        modes = (
            f"SELECT count(*), count(*) FILTER (WHERE value IN ({members})) FROM (SELECT value "
            f"FROM (SELECT {column.value} AS value, count(*) AS times FROM batch WHERE {where} "
            "GROUP BY value) QUALIFY times = max(times) OVER ())"
        )

        def then(_: Values, work: Work) -> Check:
            ((found, inside),) = work.query(modes)
            success = inside > 0 if self.ties_okay else found == inside == 1
            outcome = Outcome(success, observed=f"{found} most frequent, {inside} in the set")
            return Check(judge=lambda _: outcome)

        return Check(then=then)
