"""The gate itself: evaluates a landed batch against its suite and writes the verdict, once.

A batch that has a verdict keeps it: evaluating again returns the one that is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sales_pipeline.files import write_atomic
from sales_pipeline.gates.builtin import built_in_rules, problem_results
from sales_pipeline.gates.engine import Measured, open_batch
from sales_pipeline.gates.ledger import is_partial_replay
from sales_pipeline.gates.limits import limit_results
from sales_pipeline.gates.quarantine import write_deduplicated, write_quarantine
from sales_pipeline.gates.suite import Suite
from sales_pipeline.gates.wording import rule_result
from sales_pipeline.landing.manifest import BatchManifest
from sales_pipeline.landing.verdict import VERDICT_NAME, RuleResult, Verdict


@dataclass(frozen=True)
class Findings:
    """What looking at the rows of a batch brought to light."""

    results: tuple[RuleResult, ...] = ()
    rejects: bool = False
    quarantined: int = 0
    deduplicated: int = 0


def evaluate(
    batch_dir: Path,
    suite: Suite,
    known_on: date,
    history: Sequence[Verdict] = (),
    *,
    memory_limit: str = "3GB",
    threads: int = 2,
    decided_at: datetime | None = None,
) -> Verdict:
    """The verdict on a landed batch.

    known_on: since when its rows are known, if it is accepted (DECISIONS 1).
    history: earlier verdicts on the table, oldest first; a full load is compared with the last
    accepted one.
    decided_at: for the audit only; now, unless a test says otherwise.
    """
    if (batch_dir / VERDICT_NAME).is_file():
        return Verdict.read(batch_dir)
    manifest = BatchManifest.read(batch_dir)
    problems = problem_results(manifest.problems)
    unreadable = any(_refuses(result) for result in problems)
    found = Findings()
    if manifest.rows or not unreadable:
        found = examine(batch_dir, manifest, suite, memory_limit, threads)
    limits = limit_results(manifest, suite, found.quarantined, history)
    rejected = unreadable or found.rejects or any(_refuses(limit) for limit in limits)
    # Of a rejected batch every row is held back; its quarantine file shows those to look at.
    quarantined = manifest.rows if rejected else found.quarantined
    deduplicated = 0 if rejected else found.deduplicated
    verdict = Verdict(
        source=manifest.source,
        table=manifest.table,
        batch_id=manifest.batch_id,
        decision="rejected" if rejected else "accepted",
        known_on=None if rejected else known_on,
        rows_landed=manifest.rows,
        rows_accepted=manifest.rows - quarantined - deduplicated,
        rows_quarantined=quarantined,
        rows_deduplicated=deduplicated,
        results=(*problems, *found.results, *limits),
        suite_sha256=suite.sha256,
        decided_at=decided_at or datetime.now(UTC),
    )
    write_atomic(batch_dir / VERDICT_NAME, verdict.to_json())
    return verdict


def examine(
    batch_dir: Path, manifest: BatchManifest, suite: Suite, memory_limit: str, threads: int
) -> Findings:
    """Measure all rules and write the rows that are kept back. Rules on the batch as a whole say
    nothing about a replay of some of its rows, so they are left out there."""
    some_rows_only = is_partial_replay(batch_dir)
    rules = built_in_rules(manifest)
    rules += [r for r in suite.rules if r.expectation.scope == "row" or not some_rows_only]
    with open_batch(batch_dir, manifest, memory_limit, threads) as engine:
        measured = engine.measure(rules)
        broken = [m for m in measured if m.rule.severity == "critical" and not m.success]
        quarantined = write_quarantine(engine, broken, batch_dir)
        write_deduplicated(engine, batch_dir)
        return Findings(
            results=tuple(rule_result(m) for m in measured),
            rejects=any(_rejects(m) for m in broken),
            quarantined=quarantined,
            deduplicated=engine.deduplicated,
        )


def _refuses(result: RuleResult) -> bool:
    return result.severity == "critical" and not result.success


def _rejects(broken: Measured) -> bool:
    """A rule that cannot be evaluated has let nothing through that could be trusted."""
    return broken.problem is not None or broken.rule.action == "reject"
