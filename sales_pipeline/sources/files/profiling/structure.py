"""Where the table is inside the grid: title lines, one or two header rows, footer rows.

Pure functions over texts.
"""

import re
from dataclasses import dataclass

from sales_pipeline.sources.files.header import join_rows
from sales_pipeline.sources.files.raw import unique_headers

FOOTER = re.compile(r"\s*(本页)?(合\s*计|总\s*计|小\s*计|(grand )?total|sum)\s*[:：]?\s*", re.I)
NOTE = re.compile(r"\s*(制表|打印|导出|备注|注)[^:：]*[:：].*")
LABEL = re.compile(r"\d{1,2}月|\d{4}年(度)?|\d{4}年\d{1,2}月")
VALUE = re.compile(r"[+\-(（¥￥$]?\d[\d,.:/\-\s年月日%万亿）)TZ+]*元?")


@dataclass(frozen=True)
class Structure:
    """The parts of a grid."""

    headers: tuple[str, ...]
    rows: list[list[str]]
    footer: list[list[str]]
    skip_rows: int
    header_rows: int


def structure(grid: list[list[str]]) -> Structure:
    """Split a grid; rows are padded to the width of the header."""
    width = max((len(row) for row in grid[:200]), default=0)
    padded = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in grid]
    first = _header_row(padded)
    if first is None:
        names = tuple(f"column_{n}" for n in range(1, width + 1))
        body, footer = _without_footer(padded)
        return Structure(names, body, footer, 0, 0)
    count = 2 if _is_second_header(padded, first) else 1
    headers = unique_headers(_trimmed(join_rows(padded[first : first + count])))
    filled = [row[: len(headers)] for row in padded[first + count :] if any(row)]
    body, footer = _without_footer(filled)
    return Structure(headers, body, footer, first, count)


def _header_row(grid: list[list[str]]) -> int | None:
    """The first row that is mostly filled with words; None if the file starts with data."""
    usual = max((sum(map(bool, row)) for row in grid[:50]), default=0)
    for number, row in enumerate(grid[:20]):
        filled = [cell for cell in row if cell]
        grouped = len(filled) > 1 and _is_second_header(grid, number)
        if len(filled) * 2 < usual and len(filled) < 3 and not grouped:
            continue  # a title line
        values = [cell for cell in filled if _is_value(cell)]
        return number if len(values) * 3 <= len(filled) else None
    return 0 if grid else None


def _is_second_header(grid: list[list[str]], first: int) -> bool:
    """A second row of words below gaps in the first: merged cells above their parts."""
    if first + 2 >= len(grid) or all(grid[first]):
        return False
    below = [cell for cell in grid[first + 1] if cell]
    gaps = [b for a, b in zip(grid[first], grid[first + 1], strict=True) if not a and b]
    data = [cell for cell in grid[first + 2] if _is_value(cell)]
    return bool(gaps and data) and not any(_is_value(cell) for cell in below)


def _is_value(cell: str) -> bool:
    return bool(VALUE.fullmatch(cell)) and not LABEL.fullmatch(cell)


def _trimmed(headers: list[str]) -> list[str]:
    width = max((n for n, header in enumerate(headers, 1) if header), default=0)
    return headers[:width]


def _without_footer(rows: list[list[str]]) -> tuple[list[list[str]], list[list[str]]]:
    end = len(rows)
    while end > 0 and any(FOOTER.fullmatch(c) or NOTE.fullmatch(c) for c in rows[end - 1]):
        end -= 1
    return rows[:end], rows[end:]
