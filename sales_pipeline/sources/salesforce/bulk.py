"""Bulk API 2.0 queries: a job is made, waited for, and its result read part by part as CSV.

Each part says how many rows it has, and the job how many there are in all: a result that was cut is
fetched again, never landed.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sales_pipeline.sources.extract.connector import Page, Position, PositionLost
from sales_pipeline.sources.http.client import Reply
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import CallFailed, ContractBroken, ExtractError
from sales_pipeline.sources.salesforce.answers import LOCATOR_LOST
from sales_pipeline.sources.salesforce.config import SalesforceConnection
from sales_pipeline.sources.salesforce.objects import Selection
from sales_pipeline.sources.salesforce.queries import Query
from sales_pipeline.sources.salesforce.rows import of_csv, records_of
from sales_pipeline.sources.salesforce.session import SalesforceSession

DONE, BROKEN = "JobComplete", ("Failed", "Aborted")
# The literal text says that there is no further part.
LAST = "null"
# Gone with its job, or made by a release of the API that is no longer set.
RESULT_LOST = LOCATOR_LOST | {"NOT_FOUND", "API_VERSION_MISMATCH"}
TRIES = 3
# A long text area has up to 131,072 characters, which is also where Python's reader stops.
LONGEST_CELL = 64 << 20


@dataclass(frozen=True)
class BulkQuery:
    """Bulk queries of one organisation."""

    api: SalesforceSession
    connection: SalesforceConnection
    clock: Clock

    def pages(self, query: Query, position: Position | None = None) -> Iterator[Page]:
        """A position names the job, the locator of the next part and the rows taken so far."""
        place = position or {"job": self._created(query), "locator": None, "rows": 0}
        job, announced = self._awaited(query, place["job"])
        locator, taken = place["locator"], int(place["rows"])
        while locator != LAST:
            reply, rows = self._part(query, job, locator)
            taken += len(rows)
            locator = reply.headers.get("sforce-locator", "")
            if not locator:
                raise ContractBroken(f"{query.table.label}: a part without Sforce-Locator")
            if locator == LAST and taken != announced:
                raise ContractBroken(
                    f"{query.table.label}: bulk query job {job} announced {announced} rows and "
                    f"sent {taken}. Remedy: run again; if it stays so, set INITIAL_LOAD to pages"
                )
            following = {"job": job, "locator": locator, "rows": taken}
            records = records_of(rows, of_csv, query.table, query.selection, query.deleted)
            yield Page(records, following if locator != LAST else None, _is_damaged(reply))

    def _created(self, query: Query) -> str:
        """Unordered: an order would keep the vendor from reading an object in portions."""
        body = {
            "operation": query.resource, "query": query.soql(ordered=False), "contentType": "CSV",
            "columnDelimiter": "COMMA", "lineEnding": "LF",
        }  # fmt: skip
        data = self.api.post(query.table.label, "jobs/query", body).data
        if not isinstance(data, dict) or not data.get("id"):
            raise ContractBroken(f"{query.table.label}: a bulk query job without an id")
        return str(data["id"])

    def _awaited(self, query: Query, job: str, again: bool = True) -> tuple[str, int]:
        """The job that is done, and its number of rows; one that fails is made once more."""
        waited, label = 0.0, query.table.label
        while waited <= self.connection.bulk_patience_seconds:
            details = self._asked(query, f"jobs/query/{job}", "application/json").data
            state = details.get("state") if isinstance(details, dict) else None
            if state == DONE:
                return job, int(details["numberRecordsProcessed"])
            if state in BROKEN and again:
                return self._awaited(query, self._created(query), again=False)
            if state in BROKEN:
                why = details.get("errorMessage", "no reason given")
                raise ExtractError(
                    f"{label}: bulk query job {job} {state.lower()} as the one before: {why}. "
                    "Remedy: see Setup > Bulk Data Load Jobs, or set INITIAL_LOAD to pages"
                )
            self.clock.sleep(self.connection.bulk_poll_seconds)
            waited += self.connection.bulk_poll_seconds
        raise ExtractError(
            f"{label}: bulk query job {job} is not done after {waited:.0f} s. "
            "Remedy: run again, or set INITIAL_LOAD to pages"
        )

    def _part(
        self, query: Query, job: str, locator: str | None
    ) -> tuple[Reply, list[dict[str, str]]]:
        """The rows of a part, as many as it says; one that was cut is fetched again."""
        params = {"maxRecords": self.connection.bulk_rows, "locator": locator}
        counts = ""
        for _ in range(TRIES):
            reply = self._asked(query, f"jobs/query/{job}/results", "text/csv", **params)
            told = reply.headers.get("sforce-numberofrecords", "")
            rows = _parsed(reply.content, query.selection)
            if rows is not None and told == str(len(rows)):
                return reply, rows
            counts = f"{told or 'an unknown number of'} rows announced, "
            counts += "a row was cut" if rows is None else f"{len(rows)} sent"
        raise ContractBroken(
            f"{query.table.label}: a part of bulk query job {job} was damaged {TRIES} times: "
            f"{counts}. Remedy: run again; if it stays so, set INITIAL_LOAD to pages"
        )

    def _asked(self, query: Query, path: str, accept: str, **params: Any) -> Reply:
        try:
            return self.api.get(query.table.label, path, {"Accept": accept}, **params)
        except CallFailed as error:
            if error.answer.code in RESULT_LOST:
                raise PositionLost from None
            raise


def _parsed(content: bytes, selection: Selection) -> list[dict[str, str]] | None:
    """The rows of a part, None if one was cut. The header is repeated on every part, or it is not:
    then the columns are those of the query."""
    csv.field_size_limit(LONGEST_CELL)
    names = [column.path for column in selection.columns]
    text = io.StringIO(content.decode(errors="replace"), newline="")
    try:
        rows = list(csv.reader(text))
    except csv.Error:
        return None
    if rows and sorted(map(str.lower, rows[0])) == sorted(map(str.lower, names)):
        by_name = {name.lower(): name for name in names}
        names = [by_name[name.lower()] for name in rows.pop(0)]
    if any(len(row) != len(names) for row in rows):
        return None
    return [dict(zip(names, row, strict=True)) for row in rows]


def _is_damaged(reply: Reply) -> bool:
    try:
        reply.content.decode()
    except UnicodeDecodeError:
        return True
    return False
