"""Finds the declared columns in the header of a file, and says what is missing, renamed or new.

Headers are compared after NFKC and with white space collapsed: 金额（元） is 金额(元).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from sales_pipeline.landing.manifest import Problem
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.problems import problem
from sales_pipeline.sources.files.raw import IS_DELETED, MODIFIED_AT, RECORD, RawTable
from sales_pipeline.sources.files.wide import is_wide_header, wide_keys

# Pairs 客户名称 with 客户名 and "Order Amount" with "order_amt"; unrelated words stay below 0.4.
SIMILAR = 0.6
SHOWN = 12


class Header(NamedTuple):
    """Position of each declared column in the file (None: optional and absent), and problems."""

    positions: dict[str, int | None]
    problems: tuple[Problem, ...]


def normal(header: str) -> str:
    """A header as it is compared."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", header)).strip()


def is_ignored(layout: Layout, header: str) -> bool:
    """Whether the layout says that the column has nothing to tell."""
    return normal(header) in map(normal, layout.ignore_columns)


def join_rows(rows: Sequence[Sequence[str | None]]) -> list[str]:
    """One header per column; of two rows 'A/B', blanks of merged cells filled from the left."""
    if not rows:
        return []
    width = max(map(len, rows))
    cells = [[clean(row[i]) if i < len(row) else "" for i in range(width)] for row in rows]
    if len(cells) == 1:
        return cells[0]
    joined, above = [], ""
    for top, bottom in zip(*cells, strict=True):
        above = top or (above if bottom else "")
        joined.append("/".join(part for part in (above, bottom) if part))
    return joined


def clean(cell: str | None) -> str:
    return re.sub(r"\s+", " ", cell or "").strip().removeprefix("\ufeff")


def resolve(layout: Layout, raw: RawTable, file: str) -> Header:
    """Match the declared columns; a critical problem means that the file must not be read."""
    headers = raw.headers
    found = ["" if header in raw.absent else normal(header) for header in headers]
    positions = {name: _position(layout, name, found) for name in layout.columns}
    problems = [*_duplicates(positions, headers, file), *_wide_problems(layout, raw, file)]
    used = {position for position in positions.values() if position is not None}
    spare = [h for i, h in enumerate(headers) if found[i] and i not in used and not _blank(h, i)]
    spare = [h for h in (*spare, *raw.extra) if not _expected(layout, h)]
    for name, position in positions.items():
        if position is None and not layout.columns[name].optional:
            problems.append(_missing(layout, name, spare, headers, file))
    problems += [
        problem("header_extra_column", file, {"header": h, "layout": layout.file}) for h in spare
    ]
    return Header(positions, tuple(problems))


def _position(layout: Layout, name: str, found: list[str]) -> int | None:
    for header in layout.headers_of(name):
        if normal(header) in found:
            return found.index(normal(header))
    return None


def _expected(layout: Layout, header: str) -> bool:
    expected = {RECORD, MODIFIED_AT, IS_DELETED}
    footer = layout.format.footer
    expected |= {normal(footer.column)} if footer else set()
    return (
        normal(header) in expected or is_ignored(layout, header) or is_wide_header(layout, header)
    )


def _blank(header: str, position: int) -> bool:
    return header == f"column_{position + 1}"  # the name given by unique_headers


def _duplicates(
    positions: dict[str, int | None], headers: Sequence[str], file: str
) -> Iterator[Problem]:
    for name, position in positions.items():
        if position is None:
            continue
        again = [h for h in headers if re.fullmatch(re.escape(headers[position]) + r"#\d+", h)]
        if again:
            facts = {"header": headers[position], "count": len(again) + 1}
            yield problem("header_duplicate_column", file, facts, column=name)


def _wide_problems(layout: Layout, raw: RawTable, file: str) -> Iterator[Problem]:
    """A wide table needs a wide column, and each of its keys once."""
    keys = list(wide_keys(layout, raw.headers).values())
    if layout.wide and not keys:
        headers = ", ".join(raw.headers)
        facts = {"header": layout.wide.columns, "headers": headers, "layout": layout.file}
        yield problem("header_missing_column", file, facts, column=layout.wide.value.name)
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        repeated = {"header": key, "count": keys.count(key)}
        yield problem("header_duplicate_column", file, repeated, column="wide")


def _missing(
    layout: Layout, name: str, spare: list[str], headers: Sequence[str], file: str
) -> Problem:
    header = layout.headers_of(name)[0]
    alike = {other: _likeness(header, other) for other in spare}
    best = max(alike, key=lambda other: alike[other], default="")
    facts = {"header": header, "layout": layout.file}
    if best and alike[best] >= SIMILAR:
        spare.remove(best)
        return problem("header_renamed_column", file, {**facts, "found": best}, column=name)
    shown = ", ".join(h for h in headers[:SHOWN] if h) + (", ..." if len(headers) > SHOWN else "")
    return problem("header_missing_column", file, {**facts, "headers": shown}, column=name)


def _likeness(first: str, second: str) -> float:
    plain = [re.sub(r"[\W_]+", "", normal(text)).lower() for text in (first, second)]
    return SequenceMatcher(None, plain[0], plain[1]).ratio()
