"""The records of a finished extract: one JSON object a row; `from` is a path such as Owner.id.

A path that no record has is no mistake: vendors leave empty fields out. What the vendor's metadata
says about its fields is compared by the extract.
"""

from pathlib import Path

from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.raw import IS_DELETED, MODIFIED_AT, RECORD, RawTable, Workspace
from sales_pipeline.sources.files.readers.documents import json_path
from sales_pipeline.sources.files.sql import DEFECTS_TYPE, literal


def read(layout: Layout, path: Path, work: Workspace) -> RawTable:
    """The declared paths of each record as text, then what the connector told of it."""
    paths = list(dict.fromkeys(path for name in layout.columns for path in layout.headers_of(name)))
    cells = [f"json_extract_string(j, {literal(json_path(path))})" for path in paths]
    cells += ["modified_at::varchar", "is_deleted::varchar", "payload"]
    named = ", ".join(f"{cell} as c{i}" for i, cell in enumerate(cells))
    sql = f"""
        select file_row_number + 1 as _n, []::{DEFECTS_TYPE} as _defects, {named}
        from (select *, payload::json as j
              from read_parquet({literal(str(path))}, file_row_number = true))"""
    return RawTable(sql, (*paths, MODIFIED_AT, IS_DELETED, RECORD))
