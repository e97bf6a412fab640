"""Writes every figure of a report once, as a CSV that machines and Excel both read.

The content does not depend on the report's language; rows are ordered by address.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from sales_pipeline.reports.content import Figure, figures_of
from sales_pipeline.reports.document import Document
from sales_pipeline.reports.snapshot import Scope, Snapshot

COLUMNS = (
    "kpi_id", "kpi_code", "kpi_name_zh", "kpi_name_en", "scope_type", "scope_key", "scope_name_zh",
    "scope_name_en", "period_grain", "period_key", "measure", "value", "status", "is_partial",
    "data_state", "definition_version", "as_of_date", "snapshot_id",
)  # fmt: skip


def write_data(document: Document, snapshot: Snapshot, path: Path) -> int:
    """Write data.csv (UTF-8 with BOM, so that Excel reads Chinese); returns its rows."""
    figures = {figure.address: figure for figure in figures_of(document.sections)}
    scopes = _scopes(snapshot, figures.values())
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for address in sorted(figures):
        writer.writerow([_guarded(cell) for cell in _row(figures[address], snapshot, scopes)])
    path.write_bytes(stream.getvalue().encode("utf-8-sig"))
    return len(figures)


def _row(
    figure: Figure, snapshot: Snapshot, scopes: dict[tuple[str, str], Scope]
) -> tuple[str, ...]:
    kpi = snapshot.kpi(figure.kpi_id)
    scope = scopes.get((figure.scope_type, figure.scope_key))
    return (
        figure.kpi_id, kpi.kpi_code, kpi.name_zh, kpi.name_en, figure.scope_type, figure.scope_key,
        scope.name_zh if scope else "", scope.name_en or "" if scope else "",
        figure.grain, figure.period, figure.measure,
        figure.exact, figure.status,
        str(figure.is_partial).lower(), figure.data_state, kpi.definition_version,
        str(snapshot.as_of_date), snapshot.snapshot_id,
    )  # fmt: skip


def _scopes(snapshot: Snapshot, figures: Iterable[Figure]) -> dict[tuple[str, str], Scope]:
    found: dict[tuple[str, str], Scope] = {}
    wanted: dict[str, set[str]] = {}
    for figure in figures:
        wanted.setdefault(figure.scope_type, set()).add(figure.scope_key)
    for scope_type, keys in sorted(wanted.items()):
        for key, scope in snapshot.scopes(scope_type, keys).items():
            found[scope_type, key] = scope
    return found


def _guarded(cell: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe; numbers stay."""
    if cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not _is_number(cell)):
        return f"'{cell}"
    return cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
