"""Which judged batches a run has to tell of: those whose story the newest snapshot does not hold.

Pure but for one look into the published marts; the same batches and snapshot give the same list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from sales_pipeline.gates.ledger import open_rows_of, standing
from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.landing.verdict import Verdict
from sales_pipeline.model.publish import WAREHOUSE_NAME
from sales_pipeline.model.states import Batches, day_of
from sales_pipeline.sources.files.layout import Layout

Story = tuple[str, int | None]


@dataclass(frozen=True)
class Judged:
    """A batch with its verdict and what became of the rows it was accepted without.

    `rows_open` is unknown of a batch that was not accepted. `is_replaced`: a later full load has
    taken its place, so its quarantined rows are nobody's work any more.
    """

    batch: Batch
    verdict: Verdict
    layout: Layout
    rows_open: int | None
    is_replaced: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.layout.name, self.batch.manifest.batch_id

    @property
    def night(self) -> date:
        return day_of(self.batch)

    @property
    def is_accepted(self) -> bool:
        return self.batch.state is BatchState.ACCEPTED

    @property
    def story(self) -> Story:
        """What later nights may change."""
        return self.batch.state, self.rows_open


def judged_batches(
    batches: Batches, layouts: Mapping[tuple[str, str], Layout], as_of: date
) -> list[Judged]:
    """Every batch that was accepted up to a night, or rejected; held and pending ones wait."""
    return [
        judged
        for key, found in sorted(batches.items())
        for judged in _of_table(
            [b for b in found if not (b.known_on and b.known_on > as_of)], layouts[key]
        )
    ]


def _of_table(batches: list[Batch], layout: Layout) -> list[Judged]:
    stand = {batch.folder for batch in standing(batches)}
    return [
        _judged(batch, batch.verdict, layout, batch.folder in stand)
        for batch in batches
        if batch.verdict
    ]


def _judged(batch: Batch, verdict: Verdict, layout: Layout, stands: bool) -> Judged:
    if batch.state is not BatchState.ACCEPTED:
        return Judged(batch, verdict, layout, rows_open=None, is_replaced=False)
    rows_open = open_rows_of(batch) if stands else 0
    return Judged(batch, verdict, layout, rows_open, is_replaced=not stands)


def untold(judged: list[Judged], newest: Path | None) -> list[Judged]:
    """Those that the marts of the newest snapshot do not tell of, or tell otherwise."""
    told = _told(newest) if newest else {}
    return [one for one in judged if told.get(one.key) != one.story]


def _told(newest: Path) -> dict[tuple[str, str], Story]:
    path = newest / WAREHOUSE_NAME
    if not path.is_file():
        return {}
    with duckdb.connect(str(path), read_only=True) as marts:
        try:
            rows = marts.execute(
                "select source_table, batch_id, state, rows_open from marts.dim_batch"
            ).fetchall()
        except duckdb.CatalogException:  # published before there was such a table
            return {}
    return {(table, batch_id): (state, rows_open) for table, batch_id, state, rows_open in rows}
