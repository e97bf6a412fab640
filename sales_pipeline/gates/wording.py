"""Results in words: what was expected, how many rows differ and where, what to do about it.

No value of a row is ever quoted: verdicts and their pages may travel further than the data.
"""

from sales_pipeline.gates.engine import Measured
from sales_pipeline.landing.verdict import RuleResult

LISTED_ROWS = 5


def rule_result(measured: Measured) -> RuleResult:
    """A measured rule as the verdict keeps it."""
    rule, outcome = measured.rule, measured.outcome
    expectation = rule.expectation
    shares = outcome and outcome.considered
    return RuleResult(
        rule_id=rule.rule_id,
        expectation_type=expectation.type,
        scope=expectation.scope,
        severity=rule.severity,
        success=measured.success,
        message=_message(measured),
        column=expectation.subject,
        observed=outcome.observed if outcome else None,
        element_count=outcome.element_count if outcome else 0,
        unexpected_count=outcome.unexpected_count if outcome else 0,
        unexpected_share=outcome.unexpected_count / outcome.considered if outcome and shares else 0,
        sample_rows=measured.sample_rows,
        remedy=rule.remedy,
    )


def _message(measured: Measured) -> str:
    expected = f"expected: {measured.rule.expectation.says()}"
    outcome = measured.outcome
    if outcome is None:
        return f"{expected}; could not be evaluated: {measured.problem}"
    found = [expected]
    if outcome.unexpected_count:
        found.append(
            f"{outcome.unexpected_count:,} of {outcome.considered:,} rows differ "
            f"({_rows(measured.sample_rows, outcome.unexpected_count)})"
        )
    if outcome.observed is not None:
        found.append(f"found: {outcome.observed}")
    return "; ".join(found)


def _rows(sample: tuple[int, ...], count: int) -> str:
    shown = ", ".join(str(row) for row in sample[:LISTED_ROWS])
    more = ", …" if count > LISTED_ROWS else ""
    return f"row{'s' if count > 1 else ''} {shown}{more}"
