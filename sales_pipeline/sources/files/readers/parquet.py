"""Parquet: typed cells as text, for the same parser and the same rules as every other format.

Row numbers count the rows from 1; the file is scanned by DuckDB and never copied.
"""

from pathlib import Path

import duckdb

from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.problems import Unreadable, problem
from sales_pipeline.sources.files.raw import RawTable, Workspace
from sales_pipeline.sources.files.sql import DEFECTS_TYPE, literal, quoted

FLOATS = ("FLOAT", "DOUBLE")


def read(layout: Layout, path: Path, work: Workspace) -> RawTable:
    """Refer to the file's rows as text."""
    source = f"read_parquet({literal(str(work.safe_path(path)))}, file_row_number = true)"
    try:
        described = work.con.execute(f"describe select * from {source}").fetchall()
    except duckdb.Error as error:
        why = str(error).splitlines()[0]
        raise Unreadable(problem("file_truncated", path.name, {"why": why})) from None
    types = {name: kind for name, kind, *_ in described if name != "file_row_number"}
    cells = ", ".join(
        f"{_text(quoted(name), kind)} as c{i}" for i, (name, kind) in enumerate(types.items())
    )
    sql = f"select file_row_number + 1 as _n, []::{DEFECTS_TYPE} as _defects, {cells} from {source}"
    return RawTable(sql, tuple(types))


def _text(column: str, kind: str) -> str:
    """A cell as text; NaN is how frames write 'no value'."""
    value = f"case when not isnan({column}) then {column} end" if kind in FLOATS else column
    return f"({value})::varchar"
