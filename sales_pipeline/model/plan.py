"""What one run of the model stage builds: its nights, its batches, and the id of its snapshot.

The id is known before anything is built: the same date, batches and models are the same snapshot.
"""

import json
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from sales_pipeline.files import write_atomic
from sales_pipeline.gates.ledger import count_open_rows
from sales_pipeline.landing.manifest import Record
from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.model.entities import EntitySource
from sales_pipeline.model.snapshot import (
    BATCHES_NAME,
    EntityState,
    SnapshotManifest,
    SourceState,
    Terms,
    current_snapshot,
    read_manifest,
)
from sales_pipeline.model.states import Batches, entity_states, source_states

BatchIds = dict[str, list[str]]
PLAN_NAME = "plan.json"
BUILD_SUFFIXES = (".sql", ".csv")


class OlderThanPublished(RuntimeError):
    """The date asked for lies before the newest published snapshot."""


class RunPlan(Record):
    """Everything the model stage needs to know; written once, before dbt starts.

    `fed`: the tables, `<source>/<table>`, that this run has rows or deletions of.
    `starts_anew`: what is published is no ground for this run, its warehouse is empty.
    """

    as_of: date
    range_start: date
    first_known_on: date
    is_rebuild: bool
    snapshot_id: str
    inputs_checksum: str
    model_checksum: str
    batch_ids: BatchIds
    fed: tuple[str, ...]
    quarantined_rows: int
    entity_states: tuple[EntityState, ...]
    source_states: tuple[SourceState, ...]
    terms: Terms = Terms()
    starts_anew: bool = False

    def write(self, warehouse_dir: Path) -> None:
        write_atomic(warehouse_dir / PLAN_NAME, self.to_json())

    @classmethod
    def read(cls, warehouse_dir: Path) -> "RunPlan":
        return cls.model_validate_json((warehouse_dir / PLAN_NAME).read_bytes())


def batch_ids(batches: Batches) -> BatchIds:
    """`<source>/<table>` -> ids of its batches, sorted; tables without a batch are left out."""
    return {
        f"{source}/{table}": sorted(batch.manifest.batch_id for batch in found)
        for (source, table), found in sorted(batches.items())
        if found
    }


def model_checksum(dbt_dir: Path, settings_digest: str, all_files: bool = False) -> str:
    """Checksum of what dbt builds from, and of the settings that change what it builds.

    Descriptions, tests and the connection do not change a mart; `all_files` counts them as well.
    """
    digest = sha256(settings_digest.encode())
    names = ["models", "macros", "seeds", "dbt_project.yml"]
    roots = [dbt_dir / name for name in names + (["tests", "profiles.yml"] if all_files else [])]
    files = {p for root in roots for p in (root, *root.rglob("*")) if p.is_file()}
    for path in sorted(files):
        if all_files or path.suffix in BUILD_SUFFIXES or path.parent == dbt_dir:
            digest.update(str(path.relative_to(dbt_dir)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def plan_run(
    as_of: date,
    batches: Batches,
    feeds: tuple[EntitySource, ...],
    published: Path,
    checksum: str,
    has_warehouse: bool = True,
    terms: Terms | None = None,
) -> tuple[RunPlan, Batches]:
    """Compare what is accepted with what the newest snapshot was made of.

    Returns the plan and the batches to read: the new ones, or all after a change of the models or
    the loss of the warehouse. Where that snapshot was told in other terms the run starts anew, from
    all batches and night by night: figures of two currencies have no common history.
    Raises OlderThanPublished for a date before it: history is never rewritten by a nightly run.
    """
    newest = current_snapshot(published)
    last = read_manifest(newest) if newest else None
    if last and as_of < last.as_of_date:
        raise OlderThanPublished(
            f"{as_of} is before the newest published snapshot ({last.as_of_date}). "
            "`sales-pipeline reproduce` rebuilds a past date beside production."
        )
    published_states = last.entity_states if last else ()
    terms = terms or Terms()
    starts_anew = last is not None and last.terms != terms
    if starts_anew:
        newest = last = None
    # A later night that failed may have accepted batches already: their time comes with it.
    accepted = {
        key: tuple(b for b in found if b.known_on and b.known_on <= as_of)
        for key, found in batches.items()
    }
    is_rebuild = last is not None and (last.model_checksum != checksum or not has_warehouse)
    pending = accepted if is_rebuild else _new_batches(accepted, newest)
    start = _range_start(as_of, pending, last)
    inputs = _digest(json.dumps([batch_ids(accepted), _state_key(batches)]))
    plan = RunPlan(
        as_of=as_of,
        range_start=start,
        first_known_on=last.first_known_on if last else start,
        is_rebuild=is_rebuild,
        snapshot_id=f"{as_of:%Y%m%d}-{_digest(inputs + checksum)}",
        inputs_checksum=inputs,
        model_checksum=checksum,
        batch_ids=batch_ids(accepted),
        fed=tuple(f"{s}/{t}" for (s, t), found in sorted(pending.items()) if _tells(found)),
        quarantined_rows=sum(map(count_open_rows, accepted.values())),
        entity_states=entity_states(feeds, batches, as_of, published_states),
        source_states=source_states(feeds, batches, as_of),
        terms=terms,
        starts_anew=starts_anew,
    )
    return plan, pending


def _tells(batches: tuple[Batch, ...]) -> bool:
    """Whether batches say anything: an extract without changes says nothing, an empty full list
    that all of it is gone."""
    return any(b.manifest.rows or b.manifest.load_mode != "upsert" for b in batches)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _new_batches(accepted: Batches, newest: Path | None) -> Batches:
    built: BatchIds = json.loads((newest / BATCHES_NAME).read_text()) if newest else {}
    known = {key: set(ids) for key, ids in built.items()}
    return {
        (source, table): tuple(
            b for b in found if b.manifest.batch_id not in known.get(f"{source}/{table}", ())
        )
        for (source, table), found in accepted.items()
    }


def _range_start(
    as_of: date,
    pending: Batches,
    last: SnapshotManifest | None,
) -> date:
    """First night whose knowledge is new: after the last published, or a batch's own, if older."""
    known = [b.known_on for found in pending.values() for b in found if b.known_on]
    if last is None:
        return min([as_of, *known])
    reached = min((state.as_of_date for state in last.entity_states), default=last.as_of_date)
    return min([as_of, reached + timedelta(days=1), *known])


def _state_key(batches: Batches) -> list[str]:
    """Rejections change what a snapshot says about its sources, so they are part of its id."""
    return sorted(
        f"{source}/{table}/{batch.manifest.batch_id}"
        for (source, table), found in batches.items()
        for batch in found
        if batch.state is BatchState.REJECTED
    )
