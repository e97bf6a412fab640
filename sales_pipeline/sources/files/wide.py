"""Wide tables: columns side by side (twelve months, say) become one row each.

The SQL multiplies the rows of the raw relation; row numbers stay those of the file.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.raw import RawTable
from sales_pipeline.sources.files.sql import literal


def is_wide_header(layout: Layout, header: str) -> bool:
    return bool(layout.wide and re.fullmatch(layout.wide.columns, header))


def wide_keys(layout: Layout, headers: Sequence[str]) -> dict[int, str]:
    """Position of each wide column -> the key its header stands for."""
    if layout.wide is None:
        return {}
    matches = {i: re.fullmatch(layout.wide.columns, header) for i, header in enumerate(headers)}
    return {
        i: layout.wide.key.template.format(**match.groupdict())
        for i, match in matches.items()
        if match
    }


def unpivoted(layout: Layout, raw: RawTable) -> RawTable:
    """The raw relation with `w_key` and `w_value`, one row for each wide column."""
    if layout.wide is None:
        return raw
    keys = wide_keys(layout, raw.headers)
    cells = ", ".join(f"{{'k': {literal(key)}, 'v': c{i}, 'part': {i}}}" for i, key in keys.items())
    keep = "where trim(cell.v) <> ''" if layout.wide.drop_empty else ""
    sql = f"""
        select r.*, cell.part as _part, cell.k as w_key, cell.v as w_value
        from ({raw.sql}) as r, unnest([{cells}]) as u(cell) {keep}"""
    return replace(raw, sql=sql, parts=True)
