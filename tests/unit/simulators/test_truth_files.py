"""The truth on disk, the differences it names, and the oracle's independence of the pipeline.

Everything is written below the test's own folder.
"""

import ast
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from truth_worlds import line, thirty_rows, world

from sales_pipeline.simulators.company import truth
from sales_pipeline.simulators.company.truth import (
    DEFAULT_PUBLICATION,
    ComparisonRow,
    TruthRow,
    compute_comparisons,
    compute_truth,
    diff,
    read_truth,
    write_truth,
)

AS_OF = date(2026, 11, 22)
COMPANY = "sales_pipeline.simulators.company"
OWN = (f"{COMPANY}.truth", f"{COMPANY}.facts")


def january() -> list[TruthRow]:
    publication = frozenset(
        {("net_revenue", "company", "month"), ("order_count", "company", "month")}
    )
    return list(compute_truth(world([line("2026-01-05", 100)]), date(2026, 1, 31), publication))


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    monthly = frozenset(cell for cell in DEFAULT_PUBLICATION if cell[2] == "month")
    values = list(compute_truth(thirty_rows(), AS_OF, monthly))
    comparisons = list(compute_comparisons(thirty_rows(), AS_OF, monthly))
    assert write_truth(values, tmp_path / "values.csv.gz") == len(values)
    write_truth(comparisons, tmp_path / "comparisons.csv.gz")
    assert diff(values, read_truth(tmp_path / "values.csv.gz", TruthRow)) == []
    assert diff(comparisons, read_truth(tmp_path / "comparisons.csv.gz", ComparisonRow)) == []


def test_equal_truths_are_equal_files_in_any_order(tmp_path: Path) -> None:
    rows = january()
    write_truth(rows, tmp_path / "one.gz")
    write_truth(reversed(rows), tmp_path / "two.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.gz", "two.gz"]


def test_no_rows_are_a_file_too(tmp_path: Path) -> None:
    write_truth([], tmp_path / "none.gz")
    assert read_truth(tmp_path / "none.gz", TruthRow) == []


def test_each_difference_is_a_sentence() -> None:
    revenue, orders = january()
    wrong = replace(revenue, value=Decimal("99.99"), status="partial_period")
    extra = replace(revenue, period_key="2026-02")
    assert [found.message for found in diff([revenue, orders], [wrong, wrong, extra])] == [
        "net_revenue of company company in month 2026-01: published more than once",
        "net_revenue of company company in month 2026-01: value should be 100.000000000, is 99.99",
        "net_revenue of company company in month 2026-01: status should be ok, is partial_period",
        "net_revenue of company company in month 2026-02: not expected, published "
        "value=100.000000000, numerator=100.000000, denominator=None, status=ok, "
        "is_partial=False, row_count=1",
        "order_count of company company in month 2026-01: missing, expected "
        "value=1.000000000, numerator=1.000000, denominator=None, status=ok, "
        "is_partial=False, row_count=1",
    ]


def test_trailing_zeros_are_no_difference() -> None:
    revenue, _ = january()
    assert diff([revenue], [replace(revenue, value=Decimal("1E+2"))]) == []


def test_the_oracle_imports_nothing_of_the_pipeline() -> None:
    """Agreement proves something only as long as the two share no code."""
    folder = Path(truth.__file__).parent
    for module in [*folder.glob("*.py"), folder.parent / "facts.py"]:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                is_standard = name.partition(".")[0] in sys.stdlib_module_names
                assert is_standard or name.startswith(OWN), f"{module.name} imports {name}"
