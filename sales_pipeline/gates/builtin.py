"""The rules that hold for every table, whatever its suite says: readable, parsed, identified.

They compile like any other rule, so their rows are counted and quarantined in the same passes.
"""

from collections.abc import Iterable
from dataclasses import replace

from sales_pipeline.gates.check import Check, Values, Work, judge_rows
from sales_pipeline.gates.columns import Table
from sales_pipeline.gates.expectations.base import RowRule
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


BUILT_IN: dict[str, type[RowRule]] = {rule.type: rule for rule in (NoParseErrors, RecordIdNotNull)}


def built_in_rules(manifest: BatchManifest) -> list[Rule]:
    """The row rules that every batch of this kind must keep."""
    table = f"{manifest.source}/{manifest.table}"
    kinds = BUILT_IN if manifest.keyed else {NoParseErrors.type: NoParseErrors}
    return [
        Rule(kind, rule(), "critical", "quarantine", REMEDIES[kind].about(table).en)
        for kind, rule in kinds.items()
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
    place = f"{problem.file}, row {problem.row}" if problem.row else problem.file
    return RuleResult(
        rule_id=problem.rule,
        expectation_type=READABLE,
        scope="batch",
        severity=problem.severity,
        success=False,
        message=f"{place}: {problem.message}",
        column=problem.column,
        sample_rows=(problem.row,) if problem.row else (),
        remedy=problem.remedy,
    )
