"""The gate itself: evaluates a landed batch against its suite and writes the verdict, once.

A batch that has a verdict keeps it: evaluating again returns the one that is there.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from sales_pipeline.files import write_atomic
from sales_pipeline.gates.builtin import built_in_rules, problem_results
from sales_pipeline.gates.engine import Measured, open_batch
from sales_pipeline.gates.limits import limit_results
from sales_pipeline.gates.quarantine import write_deduplicated, write_quarantine
from sales_pipeline.gates.suite import Rule, Suite
from sales_pipeline.gates.wording import rule_result
from sales_pipeline.landing.manifest import BatchManifest
from sales_pipeline.landing.verdict import VERDICT_NAME, RuleResult, Verdict


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
    results = problem_results(manifest.problems)
    refused = any(r.severity == "critical" and not r.success for r in results)
    quarantined = deduplicated = 0
    if manifest.rows or not refused:
        with open_batch(batch_dir, manifest, memory_limit, threads) as engine:
            measured = engine.measure([*built_in_rules(manifest), *_rules(manifest, suite)])
            quarantined = write_quarantine(engine, _to_quarantine(measured), batch_dir)
            write_deduplicated(engine, batch_dir)
            deduplicated = engine.deduplicated
        results += [rule_result(m) for m in measured]
        refused = refused or any(_rejects(m) for m in measured)
    limits = limit_results(manifest, suite, quarantined, history)
    refused = refused or not all(limit.success for limit in limits)
    if refused:
        quarantined, deduplicated = manifest.rows, 0
    verdict = Verdict(
        source=manifest.source,
        table=manifest.table,
        batch_id=manifest.batch_id,
        decision="rejected" if refused else "accepted",
        known_on=None if refused else known_on,
        rows_landed=manifest.rows,
        rows_accepted=manifest.rows - quarantined - deduplicated,
        rows_quarantined=quarantined,
        rows_deduplicated=deduplicated,
        results=tuple(results + limits),
        suite_sha256=suite.sha256,
        decided_at=decided_at or datetime.now(UTC),
    )
    write_atomic(batch_dir / VERDICT_NAME, verdict.to_json())
    return verdict
