"""Performance scores of a month: teams and people by rank, with what each score is made of.

A month without a score has no such section; nobody is ranked against another role.
"""

from collections.abc import Iterator

from sales_pipeline.reports.blocks import Column, measure, member_table
from sales_pipeline.reports.content import Table
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.snapshot import SCORE

ROLES = ("rep", "supervisor", "manager", "director")


def scores(page: Page) -> tuple[Section, ...]:
    """A table for regions, one for teams and one for the people of each role."""
    tables = tuple(_tables(page))
    if not tables:
        return ()
    intro = page.text("score.definition")
    return (Section("scores", page.text("section.scores"), tables, intro),)


def _tables(page: Page) -> Iterator[Table]:
    members = page.snapshot.scored(page.period.grain, page.period.key)
    for scope_type, group in sorted({row[:2] for row in members}, key=_order):
        keys = [key for kind, peers, key in members if (kind, peers) == (scope_type, group)]
        title = page.text(f"scope.{scope_type}")
        if scope_type == "salesperson":
            title = page.text(f"role.{group if group in ROLES else 'other'}")
        yield member_table(
            page, scope_type, keys, _columns(page), title=title, with_total=False, bar=0
        )


def _order(group: tuple[str, str]) -> tuple[int, int, str]:
    """Regions, teams, people; of people those first who sell."""
    scope_type, name = group
    role = ROLES.index(name) if name in ROLES else len(ROLES)
    return ("region", "team", "salesperson").index(scope_type), role, name


def _columns(page: Page) -> list[Column]:
    beside = [(name, page.text(f"measure.{name}")) for name in ("rank", "coverage")]
    components = page.snapshot.score_components(page.period.grain, page.period.key)
    return [
        measure(page, SCORE.kpi_id),
        *(measure(page, SCORE.kpi_id, name, title=title) for name, title in beside),
        *(
            measure(
                page, kpi_id, "index", title=page.text("score.index", kpi=page.kpi_name(kpi_id))
            )
            for kpi_id in components
        ),
    ]
