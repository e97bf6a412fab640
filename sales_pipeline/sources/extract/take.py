"""Pulls one table of an API: what an intake does instead of looking into the inbox."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sales_pipeline.landing.registry import Batch
from sales_pipeline.lock import file_lock
from sales_pipeline.settings import Settings
from sales_pipeline.sources.connectors import connected
from sales_pipeline.sources.extract.connector import Connector, Field, Table
from sales_pipeline.sources.extract.drift import observe
from sales_pipeline.sources.extract.land import reconciliation, since
from sales_pipeline.sources.extract.pull import ExtractManifest, Pull
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.http.errors import ExtractError

# No extract of a night's changes takes as long; that of a first load may.
MOVED_ON = timedelta(hours=1)
FIELDS = "fields"
logger = logging.getLogger(__name__)


def _fields(connector: Connector, table: Table) -> tuple[Field, ...]:
    """The vendor's metadata; without the permission to read it, records are still pulled."""
    try:
        return connector.fields(table)
    except ExtractError as error:
        logger.warning("%s: fields are not compared: %s", table.label, error)
        return ()


def table_of(layout: Layout) -> Table:
    """What a layout asks its connector for: the first step of each path is the vendor's field."""
    assert layout.extract is not None
    paths = [path for name in layout.columns for path in layout.headers_of(name)]
    fields = dict.fromkeys(path.split(".")[0].split("[")[0] for path in paths)
    return Table(
        source=layout.source,
        name=layout.table,
        object=layout.extract.object,
        fields=tuple(fields),
        all_fields=layout.extract.fields == "all",
        options=layout.extract.options,
        most_gone=layout.extract.most_gone,
        paths=tuple(dict.fromkeys(paths)),
    )


@dataclass(frozen=True)
class Pulled:
    """A finished extract. `is_behind`: it was begun by an earlier run, and the vendor has moved on
    since; a further one brings the rest. `drift` says what is new about the object's fields."""

    folder: Path
    is_behind: bool
    drift: tuple[str, ...]


@contextmanager
def pulled(
    layout: Layout, settings: Settings, batches: tuple[Batch, ...], night: date
) -> Iterator[Pulled]:
    """What the vendor has changed since the last accepted batch; removed once it has landed.

    One run at a time for each source: a back-fill and a night share its rate, its tokens and its
    open extracts.
    """
    assert layout.extract is not None
    folder = settings.extracts / layout.source
    with (
        file_lock(folder / ".lock", settings.lock_wait_seconds, logger.warning),
        connected(layout.source, layout.extract.connector, settings, night=night) as source,
    ):
        pull = Pull(
            source.connector, table_of(layout), folder / layout.table, source.clock,
            source.connection.part_rows, source.connection.safety_lag,
            reconciliation(batches, night, layout.extract.reconcile_days),
        )  # fmt: skip
        ready = pull.run(since(batches, source.connection.lookback))
        end = ExtractManifest.read(ready).end
        drift = observe(
            folder / layout.table / FIELDS, night, _fields(source.connector, pull.table), layout
        )
        yield Pulled(ready, source.connector.server_time() - end > MOVED_ON, tuple(drift))
        shutil.rmtree(ready)
