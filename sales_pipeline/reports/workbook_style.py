"""Formats, names and widths of a workbook: one look for every report.

Pure apart from the formats it registers with the workbook it is given.
"""

import re
import unicodedata
from collections.abc import Iterable

import xlsxwriter
from xlsxwriter.format import Format

from sales_pipeline.reports.content import Figure

INK, SOFT, BAND, LINE, ACCENT = "#1D2833", "#5A6875", "#12283D", "#D5DCE3", "#2463A8"
COMPARED = "#C98A2B"
_LONGEST_NAME = 31


class Styles:
    """Formats of one workbook, made once each."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Format] = {}
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": INK})
        self.soft = book.add_format({"font_color": SOFT})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top", "font_color": INK})
        self.label = book.add_format({"font_color": SOFT, "valign": "top"})
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": BAND, "text_wrap": True,
                "valign": "vcenter"}  # fmt: skip
        self.head = book.add_format({**head, "align": "right"})
        self.head_text = book.add_format({**head, "align": "left"})

    def text(self, bold: bool = False) -> Format:
        return self._format("@", bold, "left")

    def number(self, figure: Figure, bold: bool = False) -> Format:
        return self._format(number_format(figure), bold, "right")

    def _format(self, pattern: str, bold: bool, align: str) -> Format:
        if (pattern, bold) not in self._made:
            look = {"num_format": pattern, "bold": bold, "align": align, "font_color": INK,
                    "bottom": 1, "bottom_color": LINE}  # fmt: skip
            self._made[pattern, bold] = self._book.add_format(look)
        return self._made[pattern, bold]


def number_format(figure: Figure) -> str:
    """Excel's pattern for a figure's unit; values keep all their digits behind it."""
    if figure.unit == "growth":
        return "+0.0%;-0.0%;0.0%"
    if figure.unit == "ratio":
        return "0.0%"
    decimals = {"currency": 2, "index": 4}.get(figure.unit, figure.decimals)
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def width_of(text: str) -> int:
    """Columns a text takes: Chinese characters are two wide."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Sheet names Excel accepts: no special signs, at most 31 long, each only once."""
    names: list[str] = []
    for title in titles:
        name = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:_LONGEST_NAME] or "-"
        number = 1
        while name.lower() in {other.lower() for other in names}:
            number += 1
            name = f"{name[: _LONGEST_NAME - 4]} ({number})"
        names.append(name)
    return names
