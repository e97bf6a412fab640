"""What has been deleted in a module, by page number: the reading `deleted`."""

from collections.abc import Iterator
from datetime import datetime

from sales_pipeline.sources.extract.connector import Page, Position, Table
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.zoho.content import content, no_more, since, tombstone_of
from sales_pipeline.sources.zoho.session import ZohoSession


def deleted_pages(
    api: ZohoSession, table: Table, start: datetime | None, position: Position | None, size: int
) -> Iterator[Page]:
    """What was deleted at `start` or later; duplicates that were merged are among it."""
    place = position or {}
    while True:
        number = int(place.get("page", 1))
        reply = api.get(
            table.label, f"{table.object}/deleted", since(start),
            type="all", page=number, per_page=size,
        )  # fmt: skip
        if reply.kind is not Kind.OK:
            yield from no_more(place)
            return
        rows, info = content(reply.data, table)
        following = {"page": number + 1} if info.get("more_records") else None
        yield Page([tombstone_of(row, table) for row in rows], following, reply.damaged)
        if following is None:
            return
        place = following
