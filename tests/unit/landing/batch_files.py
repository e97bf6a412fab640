"""Landed batches in a few words: a manifest and, where the gate has spoken, a verdict."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from sales_pipeline.files import write_atomic
from sales_pipeline.landing.manifest import (
    MANIFEST_NAME,
    BatchManifest,
    Column,
    LandedFile,
    LoadMode,
    Problem,
)
from sales_pipeline.landing.verdict import VERDICT_NAME, RuleResult, Verdict

SOURCE, TABLE = "erp", "order_lines"
MORNING = datetime(2026, 3, 1, 1, tzinfo=UTC)
Decision = Literal["accepted", "rejected"]


def manifest_of(
    batch_id: str,
    name_date: date | None = None,
    *,
    file: str | None = None,
    arrived: int = 0,
    load_mode: LoadMode = "upsert",
    origin: str | None = None,
    problems: tuple[Problem, ...] = (),
) -> BatchManifest:
    """A batch of two rows. `arrived` counts minutes; the file is named after the date."""
    dated = f"{name_date:%Y%m%d}" if name_date else batch_id
    return BatchManifest(
        source=SOURCE,
        table=TABLE,
        batch_id=batch_id,
        load_mode=load_mode,
        files=(
            LandedFile(name=file or f"lines_{dated}.csv", size=10, mtime_ns=arrived, sha256=dated),
        ),
        rows=2,
        columns=(Column(name="order_line_id", type="VARCHAR"), Column(name="qty", type="INTEGER")),
        parts=(),
        layout_sha256="layout",
        extracted_at=MORNING + timedelta(minutes=arrived),
        name_date=name_date,
        origin_batch_id=origin,
        problems=problems,
    )


def verdict_of(manifest: BatchManifest, decision: Decision) -> Verdict:
    accepted = decision == "accepted"
    return Verdict(
        source=manifest.source,
        table=manifest.table,
        batch_id=manifest.batch_id,
        decision=decision,
        known_on=manifest.name_date or date(2026, 3, 1) if accepted else None,
        rows_landed=2,
        rows_accepted=2 if accepted else 0,
        rows_quarantined=0 if accepted else 2,
        rows_deduplicated=0,
        results=(_result("rows_are_unique", True), _result("dates_are_given", accepted)),
        suite_sha256="suite",
        decided_at=MORNING,
    )


def _result(rule_id: str, success: bool) -> RuleResult:
    return RuleResult(
        rule_id=rule_id,
        expectation_type=rule_id,
        scope="row",
        severity="critical",
        success=success,
        message=rule_id,
    )


def put(landing: Path, manifest: BatchManifest, decision: Decision | None = None) -> Path:
    """A batch in the landing folder, judged or still to be judged."""
    folder = landing / manifest.source / manifest.table / manifest.batch_id
    folder.mkdir(parents=True)
    write_atomic(folder / MANIFEST_NAME, manifest.to_json())
    if decision:
        judge(folder, decision)
    return folder


def judge(folder: Path, decision: Decision) -> None:
    verdict = verdict_of(BatchManifest.read(folder), decision)
    write_atomic(folder / VERDICT_NAME, verdict.to_json())
