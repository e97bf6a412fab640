"""The first and the last sheet of a workbook: what it is, how far to trust it, what words mean.

Facts come from the document's header alone.
"""

import xlsxwriter

from sales_pipeline.reports.document import Document, SourceState
from sales_pipeline.reports.i18n import Text
from sales_pipeline.reports.workbook_style import Styles


def write_cover(book: xlsxwriter.Workbook, name: str, document: Document, styles: Styles) -> None:
    text, header = Text(document.language), document.header
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 46)
    sheet.set_column(2, 4, 18)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, f"{header.title} · {header.period}", styles.title)
    row = 2
    for label, value in _facts(document, text):
        sheet.write_string(row, 0, label, styles.label)
        sheet.write_string(row, 1, value, styles.wrapped)
        row += 1
    row = _sources(sheet, row + 1, header.states, text, styles)
    for label, note in [("", document.empty)] * bool(document.empty) + [*document.notes]:
        sheet.write_string(row, 0, label, styles.label)
        sheet.merge_range(row, 1, row, 4, "", styles.wrapped)
        sheet.write_string(row, 1, note, styles.wrapped)
        sheet.set_row(row, 34)
        row += 1


def write_glossary(
    book: xlsxwriter.Workbook, name: str, document: Document, styles: Styles
) -> None:
    text = Text(document.language)
    sheet = book.add_worksheet(name)
    keys = ("metric", "code", "definition", "formula", "owner", "version")
    for column, (key, width) in enumerate(zip(keys, (26, 8, 60, 44, 18, 8), strict=True)):
        sheet.write_string(0, column, text(key), styles.head_text)
        sheet.set_column(column, column, width)
    for row, term in enumerate(document.glossary, start=1):
        values = (term.name, term.code, term.definition, term.formula, term.owner, term.version)
        for column, value in enumerate(values):
            sheet.write_string(row, column, value, styles.wrapped)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(document.glossary), 1), len(keys) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _facts(document: Document, text: Text) -> list[tuple[str, str]]:
    header = document.header
    stale = len(header.stale)
    state = (
        text("state.some_stale", count=stale, all=len(header.states))
        if stale
        else text("state.current")
    )
    return [
        (text("period"), " · ".join(part for part in (header.period, header.progress) if part)),
        (text("as_of"), str(header.as_of_date)),
        (text("data_through"), str(header.data_to)),
        (text("knowledge_date"), str(header.knowledge_date)),
        (text("data_state"), state),
        (text("currency"), header.currency),
        (text("basis"), header.basis),
        (text("snapshot"), header.snapshot_id),
    ]


def _sources(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    states: tuple[SourceState, ...],
    text: Text,
    styles: Styles,
) -> int:
    """How current each source is; returns the next free row."""
    if not states:
        return row
    titles = ("source", "reason", "data_state", "stale_since", "current_to")
    for column, key in enumerate(titles):
        sheet.write_string(row, column, text(key), styles.head_text)
    for state in states:
        row += 1
        values = (
            state.source, state.reason, text(f"state.{state.data_state}.one"),
            str(state.stale_since or ""), str(state.current_to or ""),
        )  # fmt: skip
        for column, value in enumerate(values):
            sheet.write_string(row, column, value, styles.wrapped)
    return row + 2
