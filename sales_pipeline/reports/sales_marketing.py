"""What marketing spent and what came of it in a month.

A company that tells neither of spending, campaigns nor promotions has no such section.
"""

from sales_pipeline.reports.blocks import card, trend
from sales_pipeline.reports.content import Block, Cards
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.sales_programmes import campaign_table, promotion_table
from sales_pipeline.reports.sales_service import is_told
from sales_pipeline.reports.snapshot import Period

MARKETING = ("campaign_roi", "cost_per_lead", "customer_acquisition_cost")


def marketing(page: Page, months: list[Period]) -> tuple[Section, ...]:
    """Cards, how each of them went in the last months, campaigns and promotions of this one."""
    blocks: list[Block] = []
    if any(is_told(page, kpi_id, months) for kpi_id in MARKETING):
        blocks.append(Cards(tuple(card(page, kpi_id, months) for kpi_id in MARKETING)))
        blocks += [
            trend(page, [kpi_id], months, kind=kind)
            for kpi_id, kind in zip(MARKETING, ("line", "bar", "bar"), strict=True)
        ]
    blocks += [*campaign_table(page), *promotion_table(page)]
    if not blocks:
        return ()
    return (Section("marketing", page.text("section.marketing"), tuple(blocks)),)
