"""Renders a document as one self-contained HTML page: inline style, inline script, drawn charts.

The page asks the network for nothing (its own policy forbids it) and needs no script to be read.
"""

import base64
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sales_pipeline.reports.bridges import bridge_step
from sales_pipeline.reports.charts import plot, share_of_largest, spark
from sales_pipeline.reports.content import Figure, Row, Table, figures_of
from sales_pipeline.reports.document import Document
from sales_pipeline.reports.i18n import Text
from sales_pipeline.reports.numbers import Numbers, Scale

FOLDER = Path(__file__).parent
# A browser sorts and filters a few hundred rows at once without a pause; the rest is in Excel.
ROWS_SHOWN = 300


@dataclass(frozen=True)
class Drawn:
    """What a template asks for: words, numbers and geometry of one document."""

    text: Text
    numbers: Numbers
    # Where every figure is stale the banner says it once; a sign at each would say nothing.
    marks_stale: bool
    rows_shown: int = ROWS_SHOWN
    plot = staticmethod(plot)
    spark = staticmethod(spark)
    share_of_largest = staticmethod(share_of_largest)

    def scales(self, table: Table) -> list[Scale | None]:
        """One scale a column, or none in a matrix, whose cells carry their own unit."""
        rows = [*table.rows, *([table.total] if table.total else [])]
        if table.is_matrix:
            return [None] * len(table.columns)
        return [
            self.numbers.column_scale(row.cells[n] for row in rows)
            for n in range(len(table.columns))
        ]

    def reason(self, figure: Figure) -> str:
        """Why a value is missing or to be read with care; empty for an ordinary one."""
        reasons = [] if figure.status == "ok" else [self.text(f"status.{figure.status}")]
        if "cny_shift" in figure.flags and figure.measure == "yoy_growth":
            reasons.append(self.text("flag.cny_shift"))
        if figure.flags == "provisional":
            reasons.append(self.text("flag.provisional"))
        if figure.data_state != "current":
            reasons.append(self.text("stale_figure"))
        return self.text.pick("；", "; ").join(reasons)

    def mark(self, figure: Figure, in_row: bool = False) -> str:
        """The sign behind a figure that a note explains; in a table the row's name carries ‡."""
        short = figure.value is not None and figure.status == "insufficient_history"
        is_stale = self.marks_stale and figure.data_state != "current" and not in_row
        is_provisional = figure.value is not None and figure.flags == "provisional"
        return "†" * short + "*" * is_provisional + "‡" * is_stale

    def is_stale(self, row: Row) -> bool:
        return self.marks_stale and any(f.data_state != "current" for f in row.cells if f)

    @staticmethod
    def tone(figure: Figure) -> str:
        """Good or bad by the KPI's direction: red and green would mean the reverse in China."""
        if figure.unit != "growth" or not figure.value:
            return ""
        return "good" if (figure.value > 0) == (figure.direction == "higher") else "bad"


def render_html(document: Document) -> str:
    """The whole page as text."""
    text = Text(document.language)
    script = (FOLDER / "assets" / "report.js").read_text(encoding="utf-8")
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    template = _environment().get_template("report.html.j2")
    return template.render(
        doc=document,
        text=text,
        drawn=Drawn(text, Numbers(text, document.header.currency), marks_stale(document)),
        words=_words(document, text),
        style=Markup((FOLDER / "assets" / "report.css").read_text(encoding="utf-8")),
        script=Markup(script),
        script_hash=digest,
    )


def marks_stale(document: Document) -> bool:
    """Whether some figures depend on a stale source and others do not."""
    return len({figure.data_state == "current" for figure in figures_of(document.sections)}) > 1


def _words(document: Document, text: Text) -> dict[str, Any]:
    """Names the script needs to write the address of a figure in words."""
    kinds = ("value", "prev_growth", "yoy_growth", "rank", "coverage", "index")
    figures = list(figures_of(document.sections))
    return {
        "kpi": {term.kpi_id: term.name for term in document.glossary},
        "measure": {
            **{kind: text(f"measure.{kind}") for kind in kinds},
            **{f.measure: bridge_step(f.measure, text) for f in figures if "." in f.measure},
        },
        "scope_type": {f.scope_type: text(f"scope.{f.scope_type}") for f in figures},
        "scope": document.names,
        "none": text("filter.none"),
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
