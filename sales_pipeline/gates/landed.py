"""The rows of a landed batch as a view of an in-memory DuckDB, in bounded memory.

What does not fit is spilled into a hidden folder beside the batch, which goes with the connection;
one that a killed process left is removed by the next.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from sales_pipeline.gates.columns import quoted, text_literal
from sales_pipeline.landing.manifest import BatchManifest

TECHNICAL = {
    "_row_number": "BIGINT", "_file": "VARCHAR", "_record_id": "VARCHAR", "_row_hash": "VARCHAR",
    "_is_deleted": "BOOLEAN",
    "_parse_errors": 'STRUCT("column" VARCHAR, raw VARCHAR, reason VARCHAR)[]',
}  # fmt: skip
# A row's place in the batch: part number above, row number within the part below.
POSITION = "((file_index::BIGINT << 40) | file_row_number) AS _position"
Config = dict[str, str | bool | int | float | list[str]]


@contextmanager
def landed_rows(
    batch_dir: Path, manifest: BatchManifest, memory_limit: str, threads: int
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the rows of a batch as view `landed`, each with its `_position`."""
    with _spill_folder(batch_dir.parent) as spill:
        config: Config = {"memory_limit": memory_limit, "threads": threads, "temp_directory": spill}
        with duckdb.connect(config=config) as connection:
            connection.execute(f"CREATE TEMP VIEW landed AS {_landed(batch_dir, manifest)}")
            yield connection


def _landed(batch_dir: Path, manifest: BatchManifest) -> str:
    if not manifest.parts:
        types = {column.name: column.type for column in manifest.columns} | TECHNICAL
        columns = ", ".join(f"NULL::{type_} AS {quoted(name)}" for name, type_ in types.items())
        return f"SELECT {columns}, 0::BIGINT AS _position WHERE false"
    parts = ", ".join(text_literal(str(batch_dir / part.name)) for part in manifest.parts)
    return f"SELECT *, {POSITION} FROM read_parquet([{parts}])"


@contextmanager
def _spill_folder(table_dir: Path) -> Iterator[str]:
    for left in table_dir.glob(".gate.*.tmp"):
        if not _is_alive(int(left.name.split(".")[2])):
            shutil.rmtree(left, ignore_errors=True)
    prefix = f".gate.{os.getpid()}."
    with tempfile.TemporaryDirectory(dir=table_dir, prefix=prefix, suffix=".tmp") as folder:
        yield folder


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
