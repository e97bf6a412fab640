"""Writes the verdict page of all tables: what the gate decided last, why, and what to do.

Made of verdict files alone; writing it again gives the same page.
"""

from datetime import date
from pathlib import Path

from sales_pipeline.gates.page import table_verdicts, write_verdict_page
from sales_pipeline.gates.suite import load_suite
from sales_pipeline.landing.registry import BatchRegistry
from sales_pipeline.settings import EXPECTATIONS_DIR, Settings
from sales_pipeline.sources.files.layout import load_layouts


def page_path(settings: Settings) -> Path:
    """Where the page is."""
    return settings.reports / "verdicts" / "index.html"


def write_page(settings: Settings, as_of: date) -> Path:
    """Write the page over all enabled tables; returns where it is."""
    registry = BatchRegistry(settings.landing)
    tables = [
        table_verdicts(registry, source, table, load_suite(EXPECTATIONS_DIR, source, table))
        for source, table in load_layouts(settings.enabled_sources)
    ]
    judged = [table for table in tables if table is not None]
    return write_verdict_page(page_path(settings), judged, as_of, settings.languages[0])
