"""What a report is, and how the reports of this package are found.

A module of this package that has a `REPORT` is a report; nothing is registered by hand.
"""

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.snapshot import ReportError


class Report(Protocol):
    """One report: the module `<report_id>.py` holds one as `REPORT`."""

    @property
    def report_id(self) -> str:
        """Module name, folder name and key of the title in `strings.py`."""

    @property
    def version(self) -> int:
        """Raised when figures or their meaning change; part of the manifest."""

    @property
    def grain(self) -> str:
        """Grain of the periods the report is made for: day, month, ..."""

    def load(self, page: Page) -> None:
        """Fetch the slices of figures that `sections` will look up."""

    def sections(self, page: Page) -> tuple[Section, ...]:
        """The content, from figures of the page alone."""


@cache
def reports() -> dict[str, Report]:
    """Every report of the package by id."""
    folder = Path(__file__).parent
    names = sorted(module.name for module in pkgutil.iter_modules([str(folder)]))
    modules = [import_module(f"{__package__}.{name}") for name in names]
    found = [module.REPORT for module in modules if hasattr(module, "REPORT")]
    return {report.report_id: report for report in found}


def report(report_id: str) -> Report:
    if report_id not in reports():
        raise ReportError(f"report {report_id!r} is unknown; valid: {', '.join(reports())}")
    return reports()[report_id]
