"""Footer rows: told from data by the declared pattern, taken out, and their totals compared.

Only rows below the last data row are footer; a 合计 in the middle stays data and fails its rules.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import duckdb

from sales_pipeline.landing.manifest import Problem
from sales_pipeline.sources.files.header import normal
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.parsing.delivered import Delivered
from sales_pipeline.sources.files.parsing.select import valued_sql
from sales_pipeline.sources.files.problems import Unreadable, problem
from sales_pipeline.sources.files.raw import RawTable
from sales_pipeline.sources.files.sql import literal, quoted


def footer_position(layout: Layout, headers: Sequence[str]) -> int | None:
    """Position of the column in which the footer is recognised: a layout column or a header."""
    if layout.format.footer is None:
        return None
    name = layout.format.footer.column
    wanted = layout.headers_of(name) if name in layout.columns else (name,)
    found = [normal(header) for header in headers]
    return next((found.index(normal(w)) for w in wanted if normal(w) in found), None)


class FooterTest:
    """Whether a row of cells is a footer row."""

    def __init__(self, layout: Layout, headers: Sequence[str]) -> None:
        self.position = footer_position(layout, headers)
        self.pattern = re.compile(layout.format.footer.pattern) if layout.format.footer else None

    def __call__(self, cells: Sequence[str | None]) -> bool:
        if self.pattern is None or self.position is None:
            return False
        return bool(self.pattern.fullmatch((cells[self.position] or "").strip()))


class Parted(NamedTuple):
    """The rows of a file and its footer rows (None where the layout declares no footer)."""

    body: RawTable
    footer: RawTable | None


def parted(layout: Layout, raw: RawTable, file: str, con: duckdb.DuckDBPyConnection) -> Parted:
    """Take the footer off; a file without its declared footer is cut off."""
    footer = layout.format.footer
    if footer is None:
        return Parted(raw, None)
    position = footer_position(layout, raw.headers)
    if position is None:
        headers = ", ".join(raw.headers)
        facts = {"header": footer.column, "headers": headers, "layout": layout.file}
        raise Unreadable(problem("header_missing_column", file, facts, column="format.footer"))
    cell = f"coalesce(stripped(c{position}), '')"
    data = f"not regexp_full_match({cell}, {literal(footer.pattern)})"
    last = con.execute(
        f"select coalesce(max(_n) filter (where {data}), 0), coalesce(max(_n), 0) from ({raw.sql})"
    ).fetchone()
    assert last is not None
    if last[0] == last[1] and footer.required:
        place = f"row {last[1]}" if last[1] else "the header"
        why = f"no footer row ({footer.pattern}) below {place}"
        raise Unreadable(problem("file_truncated", file, {"why": why}, row=last[1] or None))
    body, rest = (f"select * from ({raw.sql}) where _n {op} {last[0]}" for op in ("<=", ">"))
    return Parted(replace(raw, sql=body), replace(raw, sql=rest))


def total_problems(
    body: Delivered, footer: RawTable, con: duckdb.DuckDBPyConnection, landed: str
) -> Iterator[Problem]:
    """Compare each total of the footer with the sum of the landed column."""
    declared = body.layout.format.footer
    stated_rows = valued_sql(replace(body, raw=footer))
    for field in body.fields:
        if declared is None or field.name not in declared.totals:
            continue
        wide = body.layout.wide
        key = wide.key.name if wide and field.name == wide.value.name else None
        by = quoted(key) if key else "''"
        found = con.execute(f"select {by}, sum({quoted(field.name)}) from {landed} group by 1")
        sums = dict(found.fetchall())
        part = "w_key" if key else "''"
        stated = con.execute(
            f"select {part}, arg_max(v{field.number}, _n), max(_n) from ({stated_rows}) "
            "group by 1 order by 1"
        )
        for group, total, row in stated.fetchall():
            if total != (sums.get(group) or 0):
                name = f"{field.name} {group}".strip()
                yield _differs(body.file, row, name, total, sums.get(group))


def _differs(file: str, row: int, column: str, stated: object, found: object) -> Problem:
    told = "nothing" if stated is None else stated
    facts = {"stated": told, "found": found or 0}
    return problem("footer_total_differs", file, facts, row=row, column=column)
