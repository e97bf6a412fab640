"""Turns one delivered file into typed Parquet parts, or into the problems that make it unreadable.

Works in the hidden folder of the batch; whatever a kill leaves there goes with that folder.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from sales_pipeline.files import sha256_of
from sales_pipeline.landing.manifest import Part, Problem
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files import content
from sales_pipeline.sources.files.footer import parted, total_problems
from sales_pipeline.sources.files.header import resolve
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.parsing import cells, numbers
from sales_pipeline.sources.files.parsing.delivered import Delivered
from sales_pipeline.sources.files.parsing.select import landed_sql, repeats_sql
from sales_pipeline.sources.files.problems import Unreadable, problem
from sales_pipeline.sources.files.raw import Workspace
from sales_pipeline.sources.files.readers import READERS
from sales_pipeline.sources.files.sql import literal
from sales_pipeline.sources.files.wide import unpivoted

# About 2 M rows of an order export: parts that copy and check quickly, and few of them.
PART_BYTES = "256MB"
# Small dictionaries only: ids of their own in each row make large ones that take a quarter of the
# time and save nothing (1 M order lines: 5.0 instead of 6.6 CPU seconds, 55 instead of 53 MB).
PARQUET = "format parquet, compression zstd, row_group_size 122880, dictionary_size_limit 1000"


@dataclass(frozen=True)
class Converted:
    """The parts written, and what was wrong; without parts the file could not be read."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)


@dataclass(frozen=True)
class Source:
    """A file to convert; `called` is what to call it where its own name says nothing to people."""

    layout: Layout
    path: Path
    name_date: date | None
    reporting_zone: str
    called: str = ""

    @property
    def file(self) -> str:
        return self.called or self.path.name


def convert(source: Source, folder: Path, settings: Settings) -> Converted:
    """Write the parts into `folder`."""
    with _workspace(folder, settings) as work:
        try:
            _refuse_foreign(source)
            return _write(source, folder, work)
        except Unreadable as error:
            return Converted((), error.problems)
        except duckdb.Error as error:
            # Parquet is still being read while its rows are written; all others are read by then.
            if source.layout.format.type != "parquet":
                raise
            why = {"why": str(error).splitlines()[0]}
            return Converted((), (problem("file_truncated", source.file, why),))


@contextmanager
def _workspace(folder: Path, settings: Settings) -> Iterator[Workspace]:
    """An in-memory DuckDB with bounded memory, and a folder that is gone afterwards."""
    temporary = folder / "work"
    temporary.mkdir()
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "temp_directory": str(temporary / "spill"),
    }
    try:
        with duckdb.connect(config=config) as con:
            con.execute("set timezone = 'UTC'")
            for macro in (*cells.MACROS, *numbers.MACROS):
                con.execute(macro)
            yield Workspace(con, temporary)
    finally:
        shutil.rmtree(temporary)


def _refuse_foreign(source: Source) -> None:
    """Stop at files that are empty or something else than declared."""
    declared, sample = source.layout.format.type, content.head(source.path)
    size = source.path.stat().st_size
    if content.is_blank(sample) and size <= content.HEAD_BYTES:
        raise Unreadable(problem("file_empty", source.file, {"size": size}))
    if found := content.mismatch(declared, sample):
        facts = {"declared": declared, "found": found, "layout": source.layout.file}
        raise Unreadable(problem("not_the_declared_format", source.file, facts))


def _write(source: Source, folder: Path, work: Workspace) -> Converted:
    layout = source.layout
    raw = READERS[layout.format.type](layout, source.path, work)
    header = resolve(layout, raw, source.file)
    if any(found.severity == "critical" for found in header.problems):
        raise Unreadable(*header.problems)
    body, footer = parted(layout, raw, source.file, work.con)
    rows = unpivoted(layout, body)
    delivered = Delivered(
        layout, rows, header, source.file, source.name_date, source.reporting_zone
    )
    parts = _parts(delivered, folder, work)
    problems = list(header.problems)
    if footer:
        landed = f"read_parquet({literal(str(folder / 'part-*.parquet'))})"
        problems += total_problems(delivered, unpivoted(layout, footer), work.con, landed)
    if not (layout.extract or sum(part.rows for part in parts)):
        problems.append(problem("no_rows", source.file))
    return Converted(parts, tuple(problems))


def _parts(delivered: Delivered, folder: Path, work: Workspace) -> tuple[Part, ...]:
    """Write the rows, in file order, and describe the files written."""
    if not delivered.layout.load.key:
        work.con.execute(f"create or replace temp table repeats as {repeats_sql(delivered)}")
    target = work.folder / "parts"
    shutil.rmtree(target, ignore_errors=True)
    options = f"{PARQUET}, file_size_bytes '{PART_BYTES}'"
    work.con.execute(f"copy ({landed_sql(delivered)}) to {literal(str(target))} ({options})")
    return tuple(_placed(target, folder, work.con))


def _placed(target: Path, folder: Path, con: duckdb.DuckDBPyConnection) -> Iterator[Part]:
    written = [target] if target.is_file() else list(target.glob("*.parquet"))
    for number, path in enumerate(sorted(written, key=lambda p: int(p.stem.rpartition("_")[2]))):
        final = path.rename(folder / f"part-{number:05d}.parquet")
        count = con.execute(f"select count(*) from read_parquet({literal(str(final))})").fetchone()
        assert count is not None
        yield Part(name=final.name, rows=count[0], sha256=sha256_of(final))
