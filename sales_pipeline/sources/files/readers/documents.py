"""JSON and JSON lines: one record a row; `from` is a path such as customer.id, `explode` a list.

`_raw` holds the declared paths and the whole record. JSON readers take numbers for doubles, so a
number with decimals and more than 15 digits must come as text.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import duckdb

from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.problems import Unreadable, problem
from sales_pipeline.sources.files.raw import RECORD, ROW, RawTable, Workspace
from sales_pipeline.sources.files.sql import DEFECTS_TYPE, literal
from sales_pipeline.sources.files.text import damaged_text, plain_text, wrong_encoding
from sales_pipeline.sources.files.transcode import Text

LONGEST_RECORD = 64 << 20
SAMPLE_RECORDS = 1000


def read_lines(layout: Layout, path: Path, work: Workspace) -> RawTable:
    """JSON lines; row numbers are line numbers. Undecodable bytes spoil their own line only."""
    try:
        return _lines(layout, path, work, plain_text(layout, path, work))
    except duckdb.InvalidInputException:
        return _lines(layout, path, work, damaged_text(layout, path, work))


def read(layout: Layout, path: Path, work: Workspace) -> RawTable:
    """One JSON document: a list of records, at the top or at `format.records`."""
    text = damaged_text(layout, path, work)
    if text.bad_lines:
        raise Unreadable(wrong_encoding(layout, path, f" (line {text.bad_lines[0]})"))
    size = max(text.path.stat().st_size + 1, 16 << 20)
    source = f"read_json_objects({literal(str(text.path))}, maximum_object_size = {size})"
    select = f"select json as j from {source}"
    if layout.format.records:
        elements = literal(json_path(layout.format.records) + "[*]")
        select = f"select unnest(json_extract(json, {elements})) as j from {source}"
    try:
        staged, _ = work.stage(select)
    except duckdb.Error as error:
        why = str(error).splitlines()[0]
        raise Unreadable(problem("file_truncated", path.name, {"why": why})) from None
    number = "file_row_number + 1 as _n"
    return _table(
        layout, f"select {number}, j::json as j, []::{DEFECTS_TYPE} as _defects from {staged}", work
    )


def _lines(layout: Layout, path: Path, work: Workspace, text: Text) -> RawTable:
    lines, _ = work.stage(f"""
        select line from read_csv({literal(str(text.path))}, auto_detect = false, header = false,
            columns = {{'line': 'VARCHAR'}}, delim = '\x01', quote = '', escape = '',
            strict_mode = false, max_line_size = {LONGEST_RECORD})""")
    damaged = ", ".join(map(str, text.bad_lines)) or "0"
    records = f"""
        select _n, case when ok then line::json end as j, case
            when not ok then [{_defect("not a JSON object")}]
            when _n in ({damaged}) then [{_defect("bytes that are no character in the encoding")}]
            else [] end::{DEFECTS_TYPE} as _defects
        from (select file_row_number + 1 as _n, line,
                  case when json_valid(line) then json_type(line) = 'OBJECT' else false end as ok
              from {lines}
              where trim(line) <> '')"""
    _refuse_broken(layout, path, records, work, text)
    return _table(layout, records, work)


def _defect(reason: str) -> str:
    return f"{{'column': {literal(ROW)}, 'raw': line, 'reason': {literal(reason)}}}"


def _refuse_broken(layout: Layout, path: Path, records: str, work: Workspace, text: Text) -> None:
    """No JSON at all, or a last line that stops in the middle."""
    good, last_good, last = work.con.execute(
        f"select count(j), max(_n) filter (where j is not null), max(_n) from ({records})"
    ).fetchall()[0]
    if last and not good:
        found = "text without a JSON object a line"
        facts = {"declared": "jsonl", "found": found, "layout": layout.file}
        raise Unreadable(problem("not_the_declared_format", path.name, facts))
    if last != last_good and not text.ends_with_newline:
        facts = {"why": "the last line is half a record"}
        raise Unreadable(problem("file_truncated", path.name, facts, row=last))


def _table(layout: Layout, records: str, work: Workspace) -> RawTable:
    """The declared paths of each record as text."""
    paths = list(dict.fromkeys(path for name in layout.columns for path in layout.headers_of(name)))
    item = layout.format.explode
    absent = _absent(records, paths, item, work.con)
    keys = _top_keys(records, work.con)
    known = {path.split(".")[0] for path in (*paths, *layout.ignore_columns, item or "")}
    cells = ", ".join(f"{_cell(path, item)} as c{i}" for i, path in enumerate(paths))
    record = f"coalesce(j::varchar, _defects[1].raw) as c{len(paths)}"
    sql = f"select _n, _part, _defects, {cells}, {record} from ({_exploded(records, item)})"
    extra = tuple(key for key in keys if key not in known)
    return RawTable(sql, (*paths, RECORD), bool(item), absent, extra)


def _exploded(records: str, item: str | None) -> str:
    """One row for each element of the list; a record without elements keeps one row."""
    if not item:
        return f"select *, 1 as _part from ({records})"
    elements = f"json_extract(j, {literal(json_path(item) + '[*]')})"
    return f"""select _n, j, _defects, unnest(l) as item, generate_subscripts(l, 1) as _part
        from (select *, case when len({elements}) > 0 then {elements} else [null] end as l
              from ({records}))"""


def _cell(path: str, item: str | None, function: str = "json_extract_string") -> str:
    """SQL: what a path leads to, in the element of the exploded list or in the record."""
    if item and path.startswith(f"{item}."):
        return f"{function}(item, {literal(json_path(path[len(item) + 1 :]))})"
    return f"{function}(j, {literal(json_path(path))})"


def json_path(dotted: str) -> str:
    """customer.id -> $."customer"."id"; owner[0] -> $."owner"[0]"""
    steps = (re.fullmatch(r"(.+?)((?:\[\d+\])*)", step) for step in dotted.split("."))
    return "$" + "".join(f'."{step[1]}"{step[2]}' for step in steps if step)


def _absent(
    records: str, paths: Iterable[str], item: str | None, con: duckdb.DuckDBPyConnection
) -> frozenset[str]:
    """Declared paths that no record has: looked for in a sample first, then in all records."""
    found = list(paths)
    for limit in (f"limit {SAMPLE_RECORDS}", ""):
        sample = _exploded(f"select * from ({records}) {limit}", item)
        tests = ", ".join(f"bool_or({_cell(path, item, 'json_exists')})" for path in found)
        answer = con.execute(f"select count(*), {tests} from ({sample})").fetchall()[0]
        found = [path for path, there in zip(found, answer[1:], strict=True) if not there]
        if not found or not answer[0]:
            return frozenset()
    return frozenset(found)


def _top_keys(records: str, con: duckdb.DuckDBPyConnection) -> list[str]:
    sample = f"select j from ({records}) limit {SAMPLE_RECORDS}"
    keys = con.execute(f"select distinct unnest(json_keys(j)) as k from ({sample}) order by k")
    return [key for (key,) in keys.fetchall()]
