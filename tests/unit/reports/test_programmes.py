"""Campaigns, promotions and launches of a month: which are shown, and how they are named."""

from pathlib import Path

from snapshot_fixture import changed_copy

from sales_pipeline.reports.compose import compose
from sales_pipeline.reports.content import Table
from sales_pipeline.reports.document import Document
from sales_pipeline.reports.snapshot import Snapshot


def document(snapshot: Path, month: str, language: str = "en") -> Document:
    with Snapshot(snapshot) as some:
        return compose(some, "sales_monthly", month, language)


def labels(found: Document, title: str) -> list[tuple[str, str]]:
    tables = [b for s in found.sections for b in s.blocks if isinstance(b, Table)]
    return [(row.label, row.sub) for table in tables if table.title == title for row in table.rows]


def test_campaigns_are_those_of_the_month_the_dearest_first(snapshot: Path) -> None:
    found = document(snapshot, "2026-11", "zh-CN")
    assert [name for name, _ in labels(found, "当月营销活动")] == [
        "Autumn Expo",
        "Mailing",
        "未分配",
    ]
    assert len(labels(document(snapshot, "2026-10"), "Campaigns of the month")) == 1


def test_promotions_are_those_with_a_day_in_the_month(snapshot: Path) -> None:
    title = "Promotions, to the night of the snapshot"
    autumn = ("Golden Autumn · Smart sensor", "2026-10-19 – 2026-11-09")
    assert labels(document(snapshot, "2026-10"), title)[0] == autumn
    assert len(labels(document(snapshot, "2026-11"), title)) == 3
    # A product that no master tells of is named by its code.
    assert labels(document(snapshot, "2024-10"), title)[0][0] == "Golden Autumn · P9"


def test_a_launch_without_a_day_is_of_no_month(snapshot: Path) -> None:
    title = "Plans of launches, to the night of the snapshot"
    shown = [name for name, _ in labels(document(snapshot, "2026-11"), title)]
    assert shown == ["Smart sensor · 6 months", "Smart sensor · 12 months"]


def test_a_company_without_any_has_no_such_sections(snapshot: Path, tmp_path: Path) -> None:
    marts = ("mart_marketing_effect", "mart_promotion_effect", "mart_launch_accuracy")
    emptied = "; ".join(f"delete from marts.{mart}" for mart in marts)
    found = document(changed_copy(snapshot, tmp_path / "none", emptied), "2026-11")
    assert not {"marketing", "launches"} & {section.section_id for section in found.sections}
