"""Ids of a module by COQL: 2,000 a call, where the records API gives 200, and without an end."""

from collections.abc import Iterator
from datetime import datetime

from sales_pipeline.sources.extract.connector import Table
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.zoho.content import content, id_of
from sales_pipeline.sources.zoho.session import ZohoSession

# Rows a call (CRM API v8, COQL limits). Offsets end at 100,000 rows, ids do not.
ROWS = 2000


def ids_after(
    api: ZohoSession, table: Table, after: str = "0", start: datetime | None = None
) -> Iterator[list[str]]:
    """Ids behind `after` in their order, of all records or those changed at `start` or later."""
    changed = f" and Modified_Time >= '{start.isoformat(timespec='seconds')}'" if start else ""
    while True:
        reply = api.query(
            table.label,
            f"select id from {table.object} where id > {after}{changed} "
            f"order by id asc limit {ROWS}",
        )
        if reply.kind is not Kind.OK:
            return
        rows, info = content(reply.data, table)
        ids = [id_of(row, table) for row in rows]
        yield ids
        if not info.get("more_records"):
            return
        after = ids[-1]
