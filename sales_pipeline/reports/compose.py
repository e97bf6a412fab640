"""Composes the document of one report, period and language from a published snapshot.

Reads only; a period without figures becomes a document that says so instead of an error.
"""

from sales_pipeline.reports.content import Figure, figures_of
from sales_pipeline.reports.document import Document, Section, Term
from sales_pipeline.reports.i18n import Text
from sales_pipeline.reports.numbers import DASH
from sales_pipeline.reports.page import Page, header_of
from sales_pipeline.reports.periods import period_of
from sales_pipeline.reports.protocol import report
from sales_pipeline.reports.snapshot import Snapshot


def compose(snapshot: Snapshot, report_id: str, period_key: str, language: str) -> Document:
    """The content of one report in one language."""
    chosen, text = report(report_id), Text(language)
    known = snapshot.period(chosen.grain, period_key)
    page = Page(snapshot, known or period_of(chosen.grain, period_key), text)
    has_data = known is not None and bool(snapshot.ranked("company", chosen.grain, period_key))
    header = header_of(page, report_id, has_data)
    if not has_data:
        return Document(report_id, language, header, (), _notes(page, []), empty=_empty(page))
    chosen.load(page)
    sections = chosen.sections(page)
    figures = list(figures_of(sections))
    return Document(
        report_id, language, header, sections, _notes(page, figures), _glossary(page, sections),
        _names(page, figures),
    )  # fmt: skip


def _empty(page: Page) -> str:
    covered = page.snapshot.covered(page.period.grain)
    if covered is None:
        return page.text("empty.snapshot")
    name = page.text.period(page.period.grain, page.period.start, page.period.key)
    first, last = (page.text.day(day) for day in covered)
    return page.text("empty", period=name, first=first, last=last)


def _notes(page: Page, figures: list[Figure]) -> tuple[tuple[str, str], ...]:
    """What must be known to read the page: basis, origin, and each sign that occurs in it."""
    text = page.text
    notes = [(text("note.basis"), text(f"note.basis.{page.snapshot.revenue_basis}"))]
    if not figures:
        return tuple(notes)
    origin = text("note.source.text", snapshot=page.snapshot.snapshot_id)
    notes.append((text("note.source"), origin))
    missing = sorted({figure.status for figure in figures if figure.value is None})
    if missing:
        reasons = text.pick("、", "; ").join(text(f"status.{status}") for status in missing)
        notes.append((DASH, f"{text('note.dash.text')} {reasons}"))
    if any(f.value is not None and f.status == "insufficient_history" for f in figures):
        notes.append(("†", text("status.insufficient_history")))
    if any(f.value is not None and f.flags == "provisional" for f in figures):
        notes.append(("*", text("flag.provisional")))
    if any("cny_shift" in f.flags and f.measure == "yoy_growth" for f in figures):
        notes.append((text("note.flag"), text("flag.cny_shift")))
    if len({figure.data_state == "current" for figure in figures}) > 1:
        notes.append(("‡", text("stale_figure")))
    return tuple(notes)


def _glossary(page: Page, sections: tuple[Section, ...]) -> tuple[Term, ...]:
    used = {figure.kpi_id for figure in figures_of(sections)}
    return tuple(
        kpi.term(page.text) for kpi_id, kpi in page.snapshot.kpis.items() if kpi_id in used
    )


def _names(page: Page, figures: list[Figure]) -> dict[str, str]:
    scopes = sorted({(figure.scope_type, figure.scope_key) for figure in figures})
    return {f"{kind}|{key}": page.name(kind, key) for kind, key in scopes}
