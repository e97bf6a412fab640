"""Limits on a whole batch: how much of it may be quarantined, how much a full load may shrink.

Pure functions of counts. A replay is rows chosen by a person, so limits do not apply to it.
"""

from collections.abc import Sequence

from sales_pipeline.gates.remedies import REMEDIES
from sales_pipeline.gates.suite import Suite
from sales_pipeline.landing.manifest import BatchManifest
from sales_pipeline.landing.verdict import RuleResult, Verdict

QUARANTINE_SHARE = "max_quarantine_share"
ROW_COUNT = "row_count_vs_history"


def limit_results(
    manifest: BatchManifest, suite: Suite, quarantined: int, history: Sequence[Verdict]
) -> list[RuleResult]:
    """Results of the limits that apply to this batch.

    A full load without a row has shrunk like any other; one that could not be read has no parts.
    """
    if manifest.origin_batch_id or not manifest.parts:
        return []
    results = [_quarantine_share(manifest.rows, quarantined, suite)] if manifest.rows else []
    accepted = [verdict for verdict in history if verdict.decision == "accepted"]
    if manifest.load_mode == "full" and accepted and suite.meta.max_drop is not None:
        results.append(_row_count(manifest.rows, accepted[-1].rows_landed, suite))
    return results


def _quarantine_share(rows: int, quarantined: int, suite: Suite) -> RuleResult:
    share, limit = quarantined / rows, float(suite.meta.max_quarantine_share)
    return RuleResult(
        rule_id=QUARANTINE_SHARE,
        expectation_type=QUARANTINE_SHARE,
        scope="batch",
        severity="critical",
        success=share <= limit,
        message=f"{quarantined:,} of {rows:,} rows break a row rule ({share:.2%}); "
        f"at most {limit:.2%} may",
        observed=share,
        element_count=rows,
        unexpected_count=quarantined,
        unexpected_share=share,
        remedy=REMEDIES[QUARANTINE_SHARE].about(suite.name).en,
    )


def _row_count(rows: int, before: int, suite: Suite) -> RuleResult:
    """Records missing from a full load count as deleted: one that shrank much is not trusted."""
    drop = 1 - rows / before if before else 0.0
    limit = float(suite.meta.max_drop or 0)
    return RuleResult(
        rule_id=ROW_COUNT,
        expectation_type=ROW_COUNT,
        scope="batch",
        severity="critical",
        success=drop <= limit,
        message=f"{rows:,} rows after {before:,} in the last accepted full load "
        f"({-drop:+.1%}); a drop of at most {limit:.0%} is allowed",
        observed=rows,
        remedy=REMEDIES[ROW_COUNT].about(suite.name).en,
    )
