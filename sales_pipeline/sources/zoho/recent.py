"""The reading `recent` behind a bulk read: the last records once more, as the records API has them.

The next window begins a little before the latest change and brings these records again. They differ
in form from the bulk read's (a lookup without its name, numbers as text); landed in the form in
which they come again, they are recognised.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sales_pipeline.sources.extract.connector import Page, Position, Table
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.zoho.content import content, time_of
from sales_pipeline.sources.zoho.fields import parameters
from sales_pipeline.sources.zoho.records import Records
from sales_pipeline.sources.zoho.session import ZohoSession

# Page numbers end at 2,000 records.
NUMBERED = 2000


@dataclass(frozen=True)
class Recent:
    """The last records of a module."""

    records: Records
    lookback: timedelta

    def pages(self, end: datetime, position: Position | None) -> Iterator[Page]:
        """A position holds the start, which must not move while the pages are read."""
        if position:
            start, place = datetime.fromisoformat(position["start"]), position["place"]
        else:
            start, place = self._latest(end) - self.lookback, None
        for page in self.records.pages(start, place):
            following = {"start": start.isoformat(), "place": page.following}
            yield page._replace(following=following if page.following else None)

    def _latest(self, end: datetime) -> datetime:
        """The latest change up to `end`; `end` itself where there have been too many since."""
        api, table, size = self.records.api, self.records.table, self.records.size
        for number in range(1, NUMBERED // size + 1):
            rows, more = _newest(api, table, number, size)
            times = (time_of(row, "Modified_Time", table) for row in rows)
            if found := next((time for time in times if time <= end), None):
                return found
            if not more:
                break
        return end


def _newest(
    api: ZohoSession, table: Table, number: int, size: int
) -> tuple[list[dict[str, str]], bool]:
    reply = api.get(
        table.label, table.object, fields="id,Modified_Time", sort_by="Modified_Time",
        sort_order="desc", page=number, per_page=size, **parameters(table),
    )  # fmt: skip
    if reply.kind is not Kind.OK:
        return [], False
    rows, info = content(reply.data, table)
    return rows, bool(info.get("more_records"))
