"""Owners and pipelines: short lists without properties or a search, read whole in each window."""

from dataclasses import dataclass

from sales_pipeline.sources.extract.connector import Page, Record, Table, Window
from sales_pipeline.sources.hubspot.records import (
    directory_record,
    following,
    records_of,
    results,
    tombstone,
)
from sales_pipeline.sources.hubspot.session import HubSpotSession

OWNERS, PIPELINES = "owners", "pipelines/"


def is_directory(table: Table) -> bool:
    return table.object == OWNERS or table.object.startswith(PIPELINES)


@dataclass(frozen=True)
class Directory:
    """One of these lists; `pipelines/deals` has the pipelines of deals with their stages."""

    api: HubSpotSession
    table: Table

    def records(self, archived: bool = False) -> list[Record]:
        """Of pipelines that were deleted the vendor keeps none: a comparison of ids finds them."""
        if archived and self.table.object != OWNERS:
            return []
        shape = tombstone if archived else directory_record
        found: list[Record] = []
        after: str | None = None
        while True:
            what, path = self.table.label, f"/crm/v3/{self.table.object}"
            body = self.api.get(what, path, archived=str(archived).lower(), after=after).data
            found += records_of(self.table, results(body, what), shape)
            after = following(body, what)
            if after is None:
                return found

    def page(self, window: Window, archived: bool = False) -> Page:
        start, found = window.start, self.records(archived)
        changed = [r for r in found if not start or not r.modified_at or r.modified_at >= start]
        return Page(changed, None)
