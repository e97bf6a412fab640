"""One reader for each file format; each turns a file into a relation of text (`raw.RawTable`)."""

from collections.abc import Callable
from pathlib import Path

from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.raw import RawTable, Workspace
from sales_pipeline.sources.files.readers import (
    delimited,
    documents,
    extracted,
    parquet,
    workbook,
)

Reader = Callable[[Layout, Path, Workspace], RawTable]

READERS: dict[str, Reader] = {
    "csv": delimited.read,
    "tsv": delimited.read,
    "xlsx": workbook.read,
    "xls": workbook.read,
    "parquet": parquet.read,
    "json": documents.read,
    "jsonl": documents.read_lines,
    "extract": extracted.read,
}
