"""Raw parts of an extract: Parquet files of records as they came, each whole or not there at all.

The payload stays the text that came: what it means is worked out when it lands.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sales_pipeline.files import remove_torn, sync_file, sync_folder, temporary_of
from sales_pipeline.sources.extract.connector import Record

SCHEMA = pa.schema(
    [
        ("record_id", pa.string()),
        ("modified_at", pa.timestamp("us")),
        ("is_deleted", pa.bool_()),
        ("payload", pa.string()),
        ("reading", pa.string()),
        ("page", pa.int32()),
    ]
)


@dataclass
class PartBuffer:
    """Records on their way into a part; `pages` are (reading, page, rows)."""

    records: list[Record] = field(default_factory=list)
    pages: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.records)

    def add(self, records: list[Record], reading: str, page: int) -> None:
        self.records += records
        self.pages.append((reading, page, len(records)))

    def write(self, path: Path) -> None:
        """Flush into one file that appears whole, and start anew."""
        remove_torn(path)
        temporary = temporary_of(path)
        pq.write_table(self._table(), temporary, compression="zstd")
        sync_file(temporary)
        temporary.replace(path)
        sync_folder(path.parent)
        self.records, self.pages = [], []

    def _table(self) -> pa.Table:
        ids, modified, deleted, payloads = zip(*self.records, strict=True)
        readings, pages, rows = zip(*self.pages, strict=True)
        arrays = [
            pa.array(ids, pa.string()),
            # Whole numbers: from datetimes the array takes six times as long.
            pa.array([_microseconds(at) for at in modified], pa.int64()).cast(pa.timestamp("us")),
            pa.array(deleted, pa.bool_()),
            pa.array(payloads, pa.binary()).cast(pa.string()),
            pa.array(np.repeat(readings, rows), pa.string()),
            pa.array(np.repeat(pages, rows), pa.int32()),
        ]
        return pa.Table.from_arrays(arrays, schema=SCHEMA)


def _microseconds(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1_000_000)
