"""Batches, plans and snapshots in a few words, for the tests of the model stage."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sales_pipeline.landing.manifest import BatchManifest, ExtractWindow, LandedFile, LoadMode
from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.landing.verdict import Verdict
from sales_pipeline.model.entities import SYSTEM_OF_RECORD, EntitySource
from sales_pipeline.model.plan import RunPlan, plan_run
from sales_pipeline.model.publish import move_pointer
from sales_pipeline.model.snapshot import BATCHES_NAME, MANIFEST_NAME, SnapshotManifest
from sales_pipeline.model.states import Batches

MOMENT = datetime(2026, 3, 20, 1, tzinfo=UTC)
ORDERS = ("erp", "order_lines")
SHOP = ("eshop", "orders")
FX = ("finance", "fx_rates")
FEEDS = (
    EntitySource("order_line", *ORDERS, SYSTEM_OF_RECORD),
    EntitySource("order_line", *SHOP, "contributor"),
    EntitySource("fx_rate", *FX, SYSTEM_OF_RECORD),
)


def day(number: int) -> date:
    return date(2026, 3, number)


WINDOW = ExtractWindow(
    start=None, end=MOMENT, cursor=None, pages=1, fetched=5, later=0, repeated=0, unchanged=0
)


def batch(
    number: int,
    state: BatchState = BatchState.ACCEPTED,
    key: tuple[str, str] = ORDERS,
    known_on: date | None = None,
    quarantined: int = 0,
    name: str = "",
    pulled: bool = False,
    rows: int = 5,
    load_mode: LoadMode = "upsert",
) -> Batch:
    """The batch of a day of March, delivered or pulled; its verdict fits its state."""
    batch_id = f"{day(number):%Y%m%d}-{name or number}"
    manifest = BatchManifest(
        source=key[0],
        table=key[1],
        batch_id=batch_id,
        load_mode=load_mode,
        files=(LandedFile(name=f"{batch_id}.csv", size=1, mtime_ns=1, sha256=batch_id),),
        rows=rows,
        columns=(),
        parts=(),
        layout_sha256="layout",
        extracted_at=MOMENT,
        name_date=day(number),
        window=WINDOW if pulled else None,
    )
    judged = state not in (BatchState.PENDING, BatchState.HELD)
    verdict = _verdict(manifest, state, known_on, quarantined) if judged else None
    return Batch(Path(batch_id), manifest, verdict, state)


def _verdict(
    manifest: BatchManifest, state: BatchState, known_on: date | None, quarantined: int
) -> Verdict:
    accepted = state is BatchState.ACCEPTED
    kept_back = quarantined if accepted else 5
    return Verdict(
        source=manifest.source,
        table=manifest.table,
        batch_id=manifest.batch_id,
        decision="accepted" if accepted else "rejected",
        known_on=(known_on or manifest.name_date) if accepted else None,
        rows_landed=5,
        rows_accepted=5 - kept_back,
        rows_quarantined=kept_back,
        rows_deduplicated=0,
        results=(),
        suite_sha256="suite",
        decided_at=MOMENT,
    )


def plan_of(
    as_of: date, batches: Batches, published: Path, checksum: str = "models", **options: Any
) -> tuple[RunPlan, Batches]:
    return plan_run(as_of, batches, FEEDS, published, checksum, **options)


def pretend_published(published: Path, plan: RunPlan) -> Path:
    """A snapshot folder with the files that planning reads, and the pointer to it."""
    folder = published / plan.snapshot_id
    folder.mkdir(parents=True)
    manifest = SnapshotManifest(
        snapshot_id=plan.snapshot_id,
        as_of_date=plan.as_of,
        knowledge_date=plan.as_of,
        first_known_on=plan.first_known_on,
        created_at=MOMENT,
        **plan.terms.model_dump(),
        inputs_checksum=plan.inputs_checksum,
        model_checksum=plan.model_checksum,
        entity_states=plan.entity_states,
        source_states=plan.source_states,
        quarantined_rows=plan.quarantined_rows,
        batches={key: len(ids) for key, ids in plan.batch_ids.items()},
        tables={},
        files={},
    )
    (folder / MANIFEST_NAME).write_text(manifest.to_json())
    (folder / BATCHES_NAME).write_text(json.dumps(plan.batch_ids))
    move_pointer(published, folder)
    return folder
