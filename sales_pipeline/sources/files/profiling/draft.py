"""The whole draft of a source: structure, columns, key, load mode, footer, wide months.

Pure: a sample in, a `Recipe` out; `render` writes it down.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from itertools import combinations
from pathlib import Path
from typing import Any

from sales_pipeline.sources.files.profiling.agreement import Agreement, agreements
from sales_pipeline.sources.files.profiling.names import column_names
from sales_pipeline.sources.files.profiling.sample import Sample
from sales_pipeline.sources.files.profiling.structure import FOOTER, Structure, structure
from sales_pipeline.sources.files.profiling.types import CODE, Draft, draft_column

MODIFIED = re.compile(r"modif|updat|last_?change|修改|更新", re.I)
MONTH = re.compile(r"(?:.*/)?(?:M|m)?(?P<month>0?[1-9]|1[0-2])月?|(?:.*/)?\d{4}[-/年]\d{1,2}月?")
FEWEST_MONTHS = 6
# Formats whose first row holds names, without titles, footers or merged cells.
NAMED = ("json", "jsonl", "parquet")


# One sample does not tell what the next file will lack.
WHOLE_OR_PART = {
    "full": "load.mode: full says that each file holds the whole table: a row it lacks is deleted. "
    "If it holds its own rows alone, write mode: replace, replace_by: file",
    "replace": "load.mode: all rows are of one day, so each file is taken to hold its own rows "
    "alone. If it holds the whole table, write mode: full",
}


@dataclass(frozen=True)
class Column:
    """A drafted column of the layout."""

    name: str
    header: str
    draft: Draft
    filled: bool


@dataclass(frozen=True)
class Recipe:
    """What was found out about a sample; `notes` are the questions a person must answer."""

    source: str
    table: str
    files: dict[str, str]
    form: dict[str, Any]
    load: dict[str, Any]
    columns: list[Column]
    ignored: list[str]
    wide: dict[str, Any] | None
    rows: int
    notes: list[str] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)


def draft(sample: Sample, path: Path, source: str, table: str, only: Sequence[str] = ()) -> Recipe:
    """Draft the recipe for a sample; `only` names the headers that matter, all if empty."""
    whole = _plain(sample) if sample.form["type"] in NAMED else structure(sample.grid)
    parts = _narrowed(whole, only) if only else whole
    names = column_names(parts.headers)
    months = [h for h in parts.headers if MONTH.fullmatch(h)]
    months = months if len(months) >= FEWEST_MONTHS else []
    cells = {h: [row[i] for row in parts.rows] for i, h in enumerate(parts.headers)}
    columns = [
        Column(names[h], h, draft_column(h, cells[h], sample.typed), all(cells[h]))
        for h in parts.headers
        if h not in months
    ]
    wide = _wide(months, cells, sample.typed)
    key = _key(columns, cells)
    key += [wide["key"]["name"]] if wide and key else []
    files = _files(path.name)
    dated = "date_in_name" in files
    load = _load(columns, key, cells if dated else {})
    notes = [f"{c.name}: {c.draft.note}" for c in columns if c.draft.note]
    if not key:
        notes.append("load.key: no column or pair of columns is unique and filled in the sample")
    if dated and load["mode"] in WHOLE_OR_PART:
        notes.append(WHOLE_OR_PART[load["mode"]])
    form = {**sample.form, **_header_options(whole), **_footer(whole, columns, cells)}
    found = _agreements(load.get("business_date"), columns, cells)
    ignored = [h for h in whole.headers if h not in parts.headers]
    rows = len(whole.rows)
    return Recipe(source, table, files, form, load, columns, ignored, wide, rows, notes, found)


def _narrowed(whole: Structure, only: Sequence[str]) -> Structure:
    """The named columns with their distinct rows: a file of orders repeats each customer."""
    if unknown := [header for header in only if header not in whole.headers]:
        raise ValueError(f"columns {unknown} are not in the header ({', '.join(whole.headers)})")
    places = [i for i, header in enumerate(whole.headers) if header in only]
    rows = dict.fromkeys(tuple(row[i] for i in places) for row in whole.rows)
    headers = tuple(whole.headers[i] for i in places)
    return replace(whole, headers=headers, rows=[list(row) for row in rows])


def _agreements(
    day: str | None, columns: Sequence[Column], cells: dict[str, list[str]]
) -> list[Agreement]:
    types = {column.name: column.draft.options for column in columns}
    texts = {column.name: cells[column.header] for column in columns}
    return agreements(day, types, texts) if day else []


def _plain(sample: Sample) -> Structure:
    return Structure(tuple(sample.grid[0]), sample.grid[1:], [], 0, 1)


def _header_options(parts: Structure) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if parts.skip_rows:
        options["skip_rows"] = parts.skip_rows
    if parts.header_rows != 1:
        options["header_rows"] = parts.header_rows
    if parts.header_rows == 0:
        options["names"] = list(parts.headers)
    return options


def _files(name: str) -> dict[str, str]:
    """The glob of the deliveries: the date in the sample's name becomes a pattern."""
    match = re.search(r"\d{4}-\d{2}-\d{2}|\d{8}", name)
    if match is None:
        return {"glob": name}
    before, after = name[: match.start()], name[match.end() :]
    dashed = "-" in match[0]
    digits = r"\d{4}-\d{2}-\d{2}" if dashed else r"\d{8}"
    found = {"glob": f"{before}*{after}", "date_in_name": f"{re.escape(before)}(?P<date>{digits})"}
    return found | ({"date_format": "%Y-%m-%d"} if dashed else {})


def _key(columns: Sequence[Column], cells: dict[str, list[str]]) -> list[str]:
    """The first unique column, codes before others; else the first unique pair of codes."""
    filled = [c for c in columns if c.filled and cells[c.header]]
    ranked = sorted(filled, key=lambda c: not CODE.search(c.header))
    codes = [c for c in ranked if c.draft.type in ("string", "integer")]
    for group in (*((c,) for c in codes), *combinations(codes[:8], 2)):
        rows = list(zip(*(cells[c.header] for c in group), strict=True))
        if len(set(rows)) == len(rows) > 1:
            return [c.name for c in group]
    return []


def _load(columns: Sequence[Column], key: list[str], dated: dict[str, list[str]]) -> dict[str, Any]:
    """Upsert where records carry their change time, else the whole table each time.

    `dated` holds the cells if the name of the file has a date: rows of one day are that file's own.
    """
    modified = [
        c.name for c in columns if c.draft.type == "timestamp" and MODIFIED.search(c.header)
    ]
    days = [c for c in columns if c.filled and c.draft.type == "date"] or [
        c for c in columns if c.filled and c.draft.type == "timestamp" and c.name not in modified
    ]
    day = days[0] if days else None
    load: dict[str, Any] = {"mode": "upsert" if key and modified else "full"}
    if load["mode"] == "full" and day and dated and len(_days(dated[day.header])) == 1:
        load = {"mode": "replace", "replace_by": "file"}
    load |= {"key": key} if key else {}
    load |= {"modified_at": modified[0]} if modified else {}
    return load | ({"business_date": day.name} if day else {})


def _days(cells: Sequence[str]) -> set[str]:
    """The texts before the time of day."""
    return {re.split(r"[ T]", cell, maxsplit=1)[0] for cell in cells}


def _footer(
    parts: Structure, columns: Sequence[Column], cells: dict[str, list[str]]
) -> dict[str, Any]:
    """The column in which the footer says 合计, and the columns whose total it states."""
    totals = [row for row in parts.footer if any(FOOTER.fullmatch(cell) for cell in row)]
    if not totals:
        return {}
    row = totals[-1]
    position = next(i for i, cell in enumerate(row) if FOOTER.fullmatch(cell))
    known = {c.header: c for c in columns}
    header = parts.headers[position]
    stated = [
        known[h].name
        for i, h in enumerate(parts.headers)
        if h in known and i < len(row) and _adds_up(row[i], cells[h], known[h].draft)
    ]
    pattern = "|".join(dict.fromkeys(re.escape(r[position].strip()) for r in totals))
    column = known[header].name if header in known else header
    found: dict[str, Any] = {"column": column, "pattern": pattern}
    return {"footer": found | ({"totals": stated} if stated else {})}


def _adds_up(total: str, cells: list[str], drafted: Draft) -> bool:
    if not drafted.type.startswith(("integer", "decimal")) or not total:
        return False
    try:
        values = [Decimal(cell.replace(",", "")) for cell in cells if cell]
        return sum(values) == Decimal(total.replace(",", ""))
    except InvalidOperation:
        return False


def _wide(months: list[str], cells: dict[str, list[str]], typed: bool) -> dict[str, Any] | None:
    """Months side by side as rows."""
    if not months:
        return None
    everything = [cell for header in months for cell in cells[header]]
    value = draft_column(months[0], everything, typed).options
    pattern = r"(?:.*/)?(?:M|m)?(?P<month>\d{1,2})月?"
    template = "{month:0>2}"
    if re.search(r"\d{4}", months[0].rpartition("/")[2]):
        pattern, template = (
            r"(?:.*/)?(?P<year>\d{4})[-/年](?P<month>\d{1,2})月?",
            ("{year}-{month:0>2}"),
        )
    key = {"name": "month", "template": template}
    return {"columns": pattern, "key": key, "value": {"name": "value", **value}}
