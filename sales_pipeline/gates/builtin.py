"""The rules that hold for every table, whatever its suite says: readable, parsed, identified.

They compile like any other rule, so their rows are counted and quarantined in the same passes.
"""

from collections.abc import Iterable
from dataclasses import replace

from sales_pipeline.gates.check import (
    Check,
    Values,
    Work,
    found_rows,
    is_filled,
    judge_rows,
    row_counts,
)
from sales_pipeline.gates.columns import Table
from sales_pipeline.gates.expectations.base import RowRule
from sales_pipeline.gates.expectations.unique import repeated
from sales_pipeline.gates.remedies import REMEDIES
from sales_pipeline.gates.suite import Rule
from sales_pipeline.landing.manifest import BatchManifest, Problem
from sales_pipeline.landing.verdict import RuleResult

READABLE = "readable"


class NoParseErrors(RowRule):
    """Every value could be read as what its column is declared to be (DECISIONS 8)."""

    type = "no_parse_errors"
    en, zh = "every value is readable as declared", "所有取值均符合声明的类型"
    row_message = (
        "list_aggregate(list_transform(_parse_errors, "
        "lambda e: e.\"column\" || ': ' || e.reason), 'string_agg', '; ')"
    )

    def compile(self, table: Table) -> Check:
        check = self.rows(table, "true", "len(_parse_errors) > 0")

        def then(values: Values, work: Work) -> Check:
            named = replace(judge_rows(values, mostly=1), observed=_columns(values, work))
            return Check(judge=lambda _: named, unexpected=check.unexpected)

        return Check(metrics=check.metrics, then=then)


def _columns(values: Values, work: Work) -> str | None:
    """Which columns could not be read how often."""
    if not values["unexpected"]:
        return None
    found = work.query(
        'SELECT error."column", count(*) FROM (SELECT unnest(_parse_errors) AS error FROM batch) '
        "GROUP BY ALL ORDER BY ALL"
    )
    return ", ".join(f"{column} {times}" for column, times in found)


class RecordIdNotNull(RowRule):
    """A record without its key can neither be updated nor found again."""

    type = "record_id_not_null"
    en, zh = "every record has its key", "每条记录均有主键"

    def compile(self, table: Table) -> Check:
        return self.filled(table, "_record_id")


class RecordIdUnique(RowRule):
    """Two different rows of one key: in a whole (replace, full) nothing says which one is right.

    Of changes (upsert) both are versions, and the one modified last counts.
    """

    type = "record_id_unique"
    en, zh = "no key stands in two different rows", "同一主键不对应两条不同的记录"

    def compile(self, table: Table) -> Check:
        identified = is_filled("_record_id")

        def then(_: Values, work: Work) -> Check:
            known = work.record_ids_are_unique
            return found_rows("false" if known else repeated(["_record_id"], identified, work), 1)

        return Check(metrics=row_counts("true", identified), then=then)


BUILT_IN: dict[str, type[RowRule]] = {
    rule.type: rule for rule in (NoParseErrors, RecordIdNotNull, RecordIdUnique)
}


def built_in_rules(manifest: BatchManifest) -> list[Rule]:
    """The row rules that every batch of this kind must keep."""
    table = f"{manifest.source}/{manifest.table}"
    kinds: list[type[RowRule]] = [NoParseErrors]
    if manifest.keyed:
        kinds.append(RecordIdNotNull)
    if manifest.keyed and manifest.load_mode != "upsert":
        kinds.append(RecordIdUnique)
    return [
        Rule(kind.type, kind(), "critical", "quarantine", REMEDIES[kind.type].about(table).en)
        for kind in kinds
    ]


def problem_results(problems: Iterable[Problem]) -> list[RuleResult]:
    """What landing found wrong with the delivery, and whether it could be read at all."""
    results = [_problem_result(problem) for problem in problems]
    if any(result.severity == "critical" for result in results):
        return results
    readable = RuleResult(
        rule_id=READABLE,
        expectation_type=READABLE,
        scope="batch",
        severity="critical",
        success=True,
        message="the delivery could be read",
    )
    return [readable, *results]


def _problem_result(problem: Problem) -> RuleResult:
    return RuleResult(
        rule_id=problem.rule,
        expectation_type=READABLE,
        scope="batch",
        severity=problem.severity,
        success=False,
        message=problem.message,
        column=problem.column,
        sample_rows=(problem.row,) if problem.row else (),
        remedy=problem.remedy,
    )
