"""Bulk read: all records of a module as CSV files, one job for 200,000 records.

The reading `bulk` of a first window. Its rows are given the shape of the records API, so that the
same layout reads both: empty cells are null, and a lookup's cell is its id.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from sales_pipeline.sources.extract.connector import (
    Field,
    Page,
    Position,
    PositionLost,
    Record,
    Table,
)
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.client import Call
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import CallFailed, ContractBroken, ExtractError
from sales_pipeline.sources.zoho.config import ZohoConnection
from sales_pipeline.sources.zoho.records import ALWAYS, moment
from sales_pipeline.sources.zoho.session import ZohoSession

LOOKUPS = frozenset({"lookup", "ownerlookup", "userlookup"})
ROWS_A_PAGE = 10_000
# 200,000 records of 50 long fields are below 1 GB; more is no export of ours.
LARGEST_BYTES = 4 << 30
DONE, FAILED = "COMPLETED", "FAILURE"


@dataclass(frozen=True)
class BulkRead:
    """Bulk reads of one organisation."""

    api: ZohoSession
    connection: ZohoConnection
    clock: Clock

    def pages(
        self, table: Table, fields: tuple[Field, ...], position: Position | None
    ) -> Iterator[Page]:
        """One job after the other; a position names the job page and the rows of it taken."""
        place = position or {"page": 1, "job": None, "row": 0}
        lookups = frozenset(field.name for field in fields if field.type in LOOKUPS)
        while True:
            job = place["job"] or self._created(table, place["page"])
            result = self._awaited(table, job, place["page"])
            more = bool(result.get("more_records"))
            rows = self._rows(table, str(result["download_url"]), int(result["count"]))
            taken = 0
            for batch in _batches(rows):
                taken += len(batch)
                if taken <= place["row"]:
                    continue
                last = taken >= int(result["count"])
                following = {"page": place["page"], "job": job, "row": taken}
                if last:
                    following = {"page": place["page"] + 1, "job": None, "row": 0}
                done = last and not more
                yield Page([_record(row, lookups) for row in batch], None if done else following)
            if not more:
                if not taken:
                    yield Page([], None)
                return
            place = {"page": place["page"] + 1, "job": None, "row": 0}

    def _created(self, table: Table, page: int) -> str:
        names = list(dict.fromkeys([*ALWAYS, *table.fields]))
        query = {"module": {"api_name": table.object}, "fields": names, "page": page}
        url = f"/crm/bulk/{self.api.version}/read"
        reply = self.api.post(table.label, url, {"query": query, "file_type": "csv"})
        try:
            return str(reply.data["data"][0]["details"]["id"])
        except (KeyError, IndexError, TypeError):
            raise ContractBroken(f"{table.label}: a bulk read job without an id") from None

    def _awaited(self, table: Table, job: str, page: int, again: bool = True) -> dict[str, Any]:
        """The result of a job; one that fails is made once more."""
        waited = 0.0
        while waited <= self.connection.bulk_patience_seconds:
            details = self._state(table, job)
            if details.get("state") == DONE:
                return dict(details["result"])
            if details.get("state") == FAILED:
                if again:
                    return self._awaited(table, self._created(table, page), page, again=False)
                raise ExtractError(f"{table.label}: the vendor's bulk read job {job} failed twice")
            self.clock.sleep(self.connection.bulk_poll_seconds)
            waited += self.connection.bulk_poll_seconds
        raise ExtractError(
            f"{table.label}: bulk read job {job} is not done after {waited:.0f} s. "
            "Remedy: run again, or set initial_load to pages"
        )

    def _state(self, table: Table, job: str) -> dict[str, Any]:
        try:
            reply = self.api.client.send(_get(table, f"/crm/bulk/{self.api.version}/read/{job}"))
        except CallFailed as error:
            if error.answer.code == "RESOURCE_NOT_FOUND":
                raise PositionLost from None
            raise
        try:
            return dict(reply.data["data"][0])
        except (KeyError, IndexError, TypeError):
            raise ContractBroken(f"{table.label}: a bulk read job without a state") from None

    def _rows(self, table: Table, url: str, count: int) -> list[dict[str, str]]:
        """The rows of a result; a file cut short is fetched again."""
        for _ in range(3):
            reply = self.api.client.send(_get(table, url))
            if reply.kind is not Kind.OK:
                return []
            rows = _unpacked(reply.content, table)
            if rows is not None and len(rows) == count:
                return rows
        raise ContractBroken(
            f"{table.label}: a bulk read result that is damaged or holds other than the "
            f"{count} rows announced"
        )


def _get(table: Table, url: str) -> Call:
    return Call(table.label, "GET", url)


def _unpacked(content: bytes, table: Table) -> list[dict[str, str]] | None:
    """Rows of the one CSV file in the archive, None where it is damaged."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
        if len(members) != 1 or members[0].file_size > LARGEST_BYTES:
            raise ContractBroken(
                f"{table.label}: a bulk read archive with {len(members)} files and "
                f"{sum(m.file_size for m in members)} bytes"
            )
        text = archive.read(members[0]).decode(errors="replace")
    except zipfile.BadZipFile:
        return None
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _batches(rows: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    for start in range(0, len(rows), ROWS_A_PAGE):
        yield rows[start : start + ROWS_A_PAGE]


def _record(row: dict[str, str], lookups: frozenset[str]) -> Record:
    key = row.get("id") or row["Id"]
    shaped = {
        name: None if cell == "" else {"id": cell} if name in lookups else cell
        for name, cell in row.items()
    }
    payload = orjson.dumps({**shaped, "id": key})
    return Record(key, moment(row["Modified_Time"]), False, payload)
