"""Bulk read: all records of a module as CSV files, one job for 200,000 records.

The reading `bulk` of a first window.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sales_pipeline.sources.extract.connector import (
    Page,
    Position,
    PositionLost,
    Table,
)
from sales_pipeline.sources.http.client import Reply
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import CallFailed, ContractBroken, ExtractError
from sales_pipeline.sources.zoho.archive import REPLACED, Archive, Damaged
from sales_pipeline.sources.zoho.bulk_rows import record_of
from sales_pipeline.sources.zoho.config import ZohoConnection
from sales_pipeline.sources.zoho.content import listed
from sales_pipeline.sources.zoho.fields import ALWAYS
from sales_pipeline.sources.zoho.session import ZohoSession

DONE, FAILED = "COMPLETED", "FAILURE"
DOWNLOADS = 3


@dataclass(frozen=True)
class BulkRead:
    """Bulk reads of one module with the fields `names`; `kinds` are the types of its fields."""

    api: ZohoSession
    connection: ZohoConnection
    clock: Clock
    table: Table
    names: tuple[str, ...]
    kinds: Mapping[str, str]

    def pages(self, position: Position | None) -> Iterator[Page]:
        """One job after the other. A position is a page of 200,000, its job, and how many of its
        rows were taken."""
        place = position or {"page": 1, "job": None, "row": 0}
        while place:
            made = place["job"] or self._created(place["page"])
            if made is None:
                yield Page([], None)
                return
            job, result = self._awaited(made, place["page"])
            archive, count = self._archive(job, result["count"])
            next_job = {"page": place["page"] + 1, "job": None, "row": 0}
            after = next_job if result.get("more_records") else None
            yield from self._portions(archive, {**place, "job": job}, count, after)
            place = after or {}

    def _portions(
        self, archive: Archive, place: Position, count: int, after: Position | None
    ) -> Iterator[Page]:
        """Rows in portions of a part: a file of 200,000 need not be in memory as a whole."""
        rows = islice(archive.rows(), place["row"], None)
        taken = place["row"]
        while portion := list(islice(rows, self.connection.part_rows)):
            taken += len(portion)
            records = [record_of(row, self.table, self.kinds) for row in portion]
            damaged = any(REPLACED in cell for row in portion for cell in row.values())
            yield Page(records, after if taken == count else {**place, "row": taken}, damaged)
        if taken == place["row"]:
            yield Page([], after)

    def _created(self, page: int) -> str | None:
        """A new job; None where records have gone since, and with them the page."""
        names = list(dict.fromkeys([*ALWAYS, *self.names]))
        module = {"api_name": self.table.object}
        query = {"module": module, "fields": names, "page": page}
        try:
            reply = self.api.bulk(self.table.label, body={"query": query, "file_type": "csv"})
        except CallFailed as error:
            if page > 1 and error.answer.code == "PAGE_RANGE_EXCEEDED":
                return None
            raise
        details = self._first(reply).get("details")
        if not isinstance(details, dict) or not details.get("id"):
            raise ContractBroken(f"{self.table.label}: a bulk read job without an id")
        return str(details["id"])

    def _awaited(self, job: str, page: int, again: bool = True) -> tuple[str, dict[str, Any]]:
        """A job that is done, with its result; one that fails is made once more."""
        waited = 0.0
        while waited <= self.connection.bulk_patience_seconds:
            details = self._first(self._of_job(job))
            if details.get("state") == DONE:
                return job, self._result(details)
            if details.get("state") == FAILED:
                made = self._created(page) if again else None
                if made:
                    return self._awaited(made, page, again=False)
                raise ExtractError(
                    f"{self.table.label}: FAILURE of bulk read job {job}, and of one before it. "
                    "Remedy: run again later, or set initial_load to pages"
                )
            self.clock.sleep(self.connection.bulk_poll_seconds)
            waited += self.connection.bulk_poll_seconds
        raise ExtractError(
            f"{self.table.label}: bulk read job {job} is {details.get('state')} after "
            f"{waited:.0f} s. Remedy: run again later, or set initial_load to pages"
        )

    def _archive(self, job: str, count: int) -> tuple[Archive, int]:
        """A whole result and its rows; one cut short is fetched again, with what is said of it."""
        why = ""
        for _ in range(DOWNLOADS):
            try:
                return Archive(self._of_job(job, "/result").content).checked(count), count
            except Damaged as damage:
                why = str(damage)
                count = self._result(self._first(self._of_job(job)))["count"]
        raise ContractBroken(
            f"{self.table.label}: the result of bulk read job {job} is damaged in each of "
            f"{DOWNLOADS} downloads ({why}). Remedy: run again later, or set initial_load to pages"
        )

    def _of_job(self, job: str, path: str = "") -> Reply:
        """A job and its result are forgotten after a day."""
        try:
            return self.api.bulk(self.table.label, f"/{job}{path}")
        except CallFailed as error:
            if error.answer.code == "RESOURCE_NOT_FOUND":
                raise PositionLost from None
            raise

    def _result(self, details: dict[str, Any]) -> dict[str, Any]:
        result = details.get("result")
        if not isinstance(result, dict) or not isinstance(result.get("count"), int):
            raise ContractBroken(f"{self.table.label}: a bulk read job that is done has no result")
        return result

    def _first(self, reply: Reply) -> dict[str, Any]:
        rows = listed(reply.data, "data", self.table.label)
        return rows[0] if rows else {}
