"""Writes the verdict page of all tables: what the gate decided last, why, and what to do.

Made of verdict files alone; a page that would not change is not written again.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sales_pipeline.files import write_atomic
from sales_pipeline.gates.page import table_verdicts, verdict_page
from sales_pipeline.gates.suite import load_suite
from sales_pipeline.landing.registry import BatchRegistry
from sales_pipeline.settings import EXPECTATIONS_DIR, Settings
from sales_pipeline.sources.files.layout import load_layouts


def page_path(settings: Settings) -> Path:
    """Where the page is."""
    return settings.reports / "verdicts" / "index.html"


def write_page(settings: Settings, as_of: date, unclaimed: Sequence[str] = ()) -> Path:
    """Write the page over all enabled tables; returns where it is. `unclaimed`: files that no
    table asks for."""
    registry = BatchRegistry(settings.landing)
    tables = [
        table_verdicts(registry, source, table, load_suite(EXPECTATIONS_DIR, source, table))
        for source, table in load_layouts(settings.enabled_sources)
    ]
    judged = [table for table in tables if table is not None]
    path = page_path(settings)
    page = verdict_page(judged, as_of, settings.languages[0], unclaimed)
    if not path.is_file() or path.read_text(encoding="utf-8") != page:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, page)
    return path
