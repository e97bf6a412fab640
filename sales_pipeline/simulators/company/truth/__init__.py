"""The oracle: every KPI of a company in plain Decimal Python, to judge the pipeline by.

It imports nothing of the pipeline, so the two can only agree by both being right.
"""

from sales_pipeline.simulators.company.truth.cells import compute_truth
from sales_pipeline.simulators.company.truth.comparisons import compute_comparisons
from sales_pipeline.simulators.company.truth.diff import Mismatch, diff
from sales_pipeline.simulators.company.truth.publication import DEFAULT_PUBLICATION, Publication
from sales_pipeline.simulators.company.truth.rows import (
    ComparisonRow,
    TruthRow,
    read_truth,
    write_truth,
)

__all__ = [
    "DEFAULT_PUBLICATION",
    "ComparisonRow",
    "Mismatch",
    "Publication",
    "TruthRow",
    "compute_comparisons",
    "compute_truth",
    "diff",
    "read_truth",
    "write_truth",
]
