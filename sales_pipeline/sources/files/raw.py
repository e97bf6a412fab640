"""A delivered file as a relation of text: the common ground of all readers and of the one parser.

Rows carry their number in the file (`_n`) and what the reader found to be wrong (`_defects`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb

from sales_pipeline.sources.files.sql import DEFECTS_TYPE, literal

PIECE_ROWS = 20_000
ROW = "(row)"
RECORD = "_record"
# What a connector tells of a record, beside the record itself.
MODIFIED_AT, IS_DELETED = "_modified_at", "_deleted"


class Defect(NamedTuple):
    """An entry of `_parse_errors` found while reading; the same fields as the landed struct."""

    column: str
    raw: str | None
    reason: str


class RawRow(NamedTuple):
    """One record: its number as a person sees it, its cells as text, its defects."""

    number: int
    cells: list[str | None]
    defects: tuple[Defect, ...] = ()


@dataclass(frozen=True)
class RawTable:
    """`sql` selects `_n`, `_defects` and `c0`, `c1`, ... (text), one for each header.

    With `parts`, one record gives several rows, told apart by `_part`. `absent` are headers that
    were looked for and not found, `extra` ones that were found but not looked for (JSON paths).
    """

    sql: str
    headers: tuple[str, ...]
    parts: bool = False
    absent: frozenset[str] = frozenset()
    extra: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The columns that tell the rows apart."""
        return "_n, _part" if self.parts else "_n"


@dataclass(frozen=True)
class Workspace:
    """A DuckDB connection and a folder for temporary files, both of one landing."""

    con: duckdb.DuckDBPyConnection
    folder: Path

    def stage(self, select: str) -> tuple[str, int]:
        """Run a query into a temporary Parquet file: its relation and its number of rows.

        Scanning a text file with its row numbers takes one thread; a Parquet file knows them
        (`file_row_number`, from 0) and is scanned by all: the detour makes landing 1.6x faster.
        """
        target = literal(str(self.folder / "stage.parquet"))
        options = "format parquet, compression lz4_raw, dictionary_size_limit 1000"
        count = self.con.execute(f"copy ({select}) to {target} ({options})").fetchone()
        assert count is not None
        return f"read_parquet({target}, file_row_number = true)", count[0]

    def safe_path(self, path: Path) -> Path:
        """A link without glob characters in its name: DuckDB reads 'a[1].csv' as a pattern."""
        link = self.folder / f"input{path.suffix}"
        if not link.is_symlink():
            link.symlink_to(path.resolve())
        return link


def store(work: Workspace, headers: tuple[str, ...], rows: Iterable[RawRow]) -> RawTable:
    """Write rows that Python had to read into a Parquet file, in pieces of bounded size."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    defects = pa.list_(pa.struct([(name, pa.string()) for name in Defect._fields]))
    fields = [("_n", pa.int64()), ("_defects", defects)]
    schema = pa.schema([*fields, *((f"c{i}", pa.string()) for i in range(len(headers)))])
    target = work.folder / "raw.parquet"
    with pq.ParquetWriter(target, schema) as writer:
        for piece in _pieces(rows):
            columns = [[row.number for row in piece], [_dicts(row) for row in piece]]
            columns += [[row.cells[i] for row in piece] for i in range(len(headers))]
            arrays = [pa.array(v, f.type) for v, f in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    sql = f"select * replace (_defects::{DEFECTS_TYPE} as _defects) from read_parquet("
    return RawTable(f"{sql}{literal(str(target))})", headers)


def _pieces(rows: Iterable[RawRow]) -> Iterator[list[RawRow]]:
    iterator = iter(rows)
    while piece := list(islice(iterator, PIECE_ROWS)):
        yield piece


def _dicts(row: RawRow) -> list[dict[str, str | None]]:
    return [defect._asdict() for defect in row.defects]


def unique_headers(headers: Iterable[str]) -> tuple[str, ...]:
    """Names for `_raw`: blank headers get their position, repeated ones a number (case ignored)."""
    seen: set[str] = set()
    result = []
    for position, header in enumerate(headers, 1):
        base = name = header or f"column_{position}"
        number = 1
        while name.lower() in seen:
            number += 1
            name = f"{base}#{number}"
        seen.add(name.lower())
        result.append(name)
    return tuple(result)
