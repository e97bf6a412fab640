"""Queries over REST: judged, run, and handed out in batches behind a locator.

What a query has found is fixed when it is asked; the values are those of the moment of each batch,
and what was deleted in between is missing from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sales_pipeline.simulators.crm.call import Call, Reply
from sales_pipeline.simulators.crm.salesforce_answers import (
    cell,
    iso,
    parent_of,
    refused,
)
from sales_pipeline.simulators.crm.salesforce_judge import judge
from sales_pipeline.simulators.crm.salesforce_soql import Soql
from sales_pipeline.simulators.crm.table import Record

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.salesforce import SalesforceCrm


@dataclass
class Cursor:
    """An open query; `used` is when it was last asked for a batch."""

    soql: Soql
    ids: list[str]
    size: int
    everything: bool
    used: datetime


@dataclass
class Queries:
    """The open queries of one organisation, all of one user."""

    crm: "SalesforceCrm"
    cursors: dict[str, Cursor] = field(default_factory=dict)
    _opened: int = 0

    def ask(self, call: Call, everything: bool) -> Reply:
        """/query, or /queryAll with what is deleted or archived."""
        if "q" not in call.query:
            raise refused(400, "MALFORMED_QUERY", "SOQL query is required")
        soql = judge(self.crm.store, call.query["q"])
        ids = [record.id for record in self.found(soql, everything)]
        if not soql.fields:
            return Reply({"totalSize": len(ids), "done": True, "records": []})
        self._opened += 1
        key = f"01g5g{self._opened:010d}AAA"
        size = self._batch_size(call.headers)
        self.cursors[key] = Cursor(soql, ids, size, everything, call.now)
        for old in list(self.cursors)[: -self.crm.open_cursors]:
            del self.cursors[old]  # of too many, the oldest is dropped
        return self._batch(call, key, 0)

    def more(self, call: Call) -> Reply:
        """The batch behind a nextRecordsUrl."""
        key, _, offset = call.params["locator"].partition("-")
        cursor = self.cursors.get(key)
        idle = timedelta(seconds=self.crm.cursor_seconds)
        if cursor is None or not offset.isdigit() or cursor.used + idle < call.now:
            raise refused(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        cursor.used = call.now
        return self._batch(call, key, int(offset))

    def found(self, soql: Soql, everything: bool) -> list[Record]:
        """The records of a query in its order. `everything`: deleted and archived ones, too."""
        store = self.crm.store
        candidates = store.by_modified(
            soql.object, since=soql.since("SystemModstamp"), deleted=None if everything else False
        )
        rows: Iterable[Record] = (
            record
            for record in candidates
            if not record.permanent
            and (everything or not record.values.get("IsArchived"))
            and soql.holds(lambda path, record=record: cell(store, record, path))  # type: ignore[misc]
        )
        for path, descending in reversed(soql.order):
            rows = sorted(
                rows,
                key=lambda record, path=path: _sortable(cell(store, record, path)),  # type: ignore[misc]
                reverse=descending,
            )
        end = None if soql.limit is None else soql.offset + soql.limit
        return list(rows)[soql.offset : end]

    def _batch_size(self, headers: Mapping[str, str]) -> int:
        """As asked for, within the vendor's bounds; it may send fewer."""
        options = headers.get("sforce-query-options", "")
        asked = options.removeprefix("batchSize=")
        wanted = int(asked) if asked.isdigit() else self.crm.default_batch
        return min(max(wanted, self.crm.smallest_batch), self.crm.largest_batch)

    def _batch(self, call: Call, key: str, offset: int) -> Reply:
        cursor = self.cursors[key]
        end = offset + call.page_size(cursor.size)
        page = (self.crm.store.get(cursor.soql.object, id) for id in cursor.ids[offset:end])
        records = [
            self._row(call, record, cursor.soql.fields)
            for record in page
            if record and not record.permanent and (cursor.everything or not record.deleted_at)
        ]
        body = {"totalSize": len(cursor.ids), "done": end >= len(cursor.ids), "records": records}
        if not body["done"]:
            url = f"/services/data/{call.params['version']}/query/{key}-{end}"
            body["nextRecordsUrl"] = url
        return Reply(body)

    def _row(self, call: Call, record: Record, paths: tuple[str, ...]) -> dict[str, Any]:
        row = {"attributes": _attributes(call, record)}
        for path in paths:
            name, _, rest = path.partition(".")
            if not rest:
                row[name] = _written(cell(self.crm.store, record, name))
            elif parent := parent_of(self.crm.store, record, name):
                nested = row.setdefault(name, {"attributes": _attributes(call, parent)})
                nested[rest] = _written(cell(self.crm.store, parent, rest))
            else:
                row[name] = None  # type: ignore[assignment]
        return row


def _attributes(call: Call, record: Record) -> dict[str, Any]:
    url = f"/services/data/{call.params['version']}/sobjects/{record.object}/{record.id}"
    return {"type": record.object, "url": url}


def _written(value: Any) -> Any:
    return iso(value) if isinstance(value, datetime) else value


def _sortable(value: Any) -> tuple[bool, Any]:
    """Empty values come first."""
    return (value is not None, value)
