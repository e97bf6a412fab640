"""Bulk API 2.0 query jobs: made, waited for, handed out in parts behind a locator.

A job ends after some virtual time; its result is what was there when it ended.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sales_pipeline.simulators.crm.call import Call, Reply
from sales_pipeline.simulators.crm.clock import RateWindow
from sales_pipeline.simulators.crm.salesforce_answers import cell, iso, refused
from sales_pipeline.simulators.crm.salesforce_judge import judge_bulk
from sales_pipeline.simulators.crm.salesforce_soql import Soql

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.salesforce import SalesforceCrm

OPERATIONS = ("query", "queryAll")
RUNNING = ("UploadComplete", "InProgress")
CHOICES = {"contentType": ("CSV",), "columnDelimiter": ("COMMA",), "lineEnding": ("LF", "CRLF")}


@dataclass
class Job:
    """`outcome` is how it will end; a job that is stuck does not."""

    soql: Soql
    text: str
    operation: str
    version: str
    line_end: str
    created: datetime
    state: str = "UploadComplete"
    outcome: str = "JobComplete"
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class BulkJobs:
    crm: "SalesforceCrm"
    jobs: dict[str, Job] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._allowed = RateWindow(self.crm.clock, self.crm.jobs_a_day, 86_400)
        self._made = 0

    def create(self, call: Call) -> Reply:
        body = call.json
        if not isinstance(body, dict) or body.get("operation") not in OPERATIONS:
            raise refused(400, "INVALIDJOB", "Invalid operation")
        for name, allowed in CHOICES.items():
            if body.get(name, allowed[0]) not in allowed:
                raise refused(400, "INVALIDJOB", f"{name} must be one of {', '.join(allowed)}")
        soql = judge_bulk(self.crm.store, str(body.get("query", "")))
        if not self._allowed.take():
            message = "ApiBatchQueryJobs Limit exceeded."
            raise refused(400, "EXCEEDEDQUOTA", message)
        self._made += 1
        key = f"7505g{self._made:010d}AAA"
        line_end = "\r\n" if body.get("lineEnding") == "CRLF" else "\n"
        version = call.params["version"]
        self.jobs[key] = Job(
            soql, str(body["query"]), body["operation"], version, line_end, call.now
        )
        return Reply(self._described(key, self.jobs[key]))

    def show(self, call: Call) -> Reply:
        key, job = self._job(call)
        return Reply(self._described(key, job))

    def abort(self, call: Call) -> Reply:
        key, job = self._job(call)
        if call.json != {"state": "Aborted"} or job.state not in RUNNING:
            raise refused(400, "INVALIDJOBSTATE", f"Job is {job.state}")
        job.state = "Aborted"
        return Reply(self._described(key, job))

    def delete(self, call: Call) -> Reply:
        key, job = self._job(call)
        if job.state in RUNNING:
            raise refused(400, "INVALIDJOBSTATE", f"Job is {job.state}")
        del self.jobs[key]
        return Reply.empty(204)

    def results(self, call: Call) -> Reply:
        _, job = self._job(call)
        if job.version != call.params["version"]:
            message = f"The job was created with API version {job.version}"
            raise refused(409, "API_VERSION_MISMATCH", message)
        if job.state != "JobComplete":
            raise refused(400, "INVALIDJOBSTATE", f"Job is {job.state}")
        start = _offset(call.query["locator"]) if "locator" in call.query else 0
        most = call.query.get("maxRecords", str(self.crm.result_rows))
        if not most.isdigit() or start > len(job.rows):
            raise refused(400, "INVALID_LOCATOR", "Invalid locator or maxRecords")
        part = job.rows[start : start + call.page_size(min(int(most), self.crm.result_rows))]
        end = start + len(part)
        headers = {
            "Sforce-Locator": "null" if end >= len(job.rows) else _locator(end),
            "Sforce-NumberOfRecords": str(len(part)),
        }
        header: Iterable[str] = job.soql.fields
        if start and not self.crm.header_on_each_part:
            header, part = (part[0], part[1:]) if part else ((), part)
        return Reply.csv(tuple(header), part, headers=headers, line_end=job.line_end)

    def fail_running(self, outcome: str) -> None:
        """`outcome`: failed, aborted or stuck."""
        states = {"failed": "Failed", "aborted": "Aborted", "stuck": "InProgress"}
        for job in self.jobs.values():
            if job.state in RUNNING:
                job.outcome = states[outcome]

    def _job(self, call: Call) -> tuple[str, Job]:
        key = call.params["job"]
        job = self.jobs.get(key)
        if job is None or job.created + timedelta(days=self.crm.result_days) < call.now:
            raise refused(404, "NOT_FOUND", "The requested resource does not exist")
        self._advance(job, call.now)
        return key, job

    def _advance(self, job: Job, now: datetime) -> None:
        if job.state not in RUNNING:
            return
        over = job.created + timedelta(seconds=self.crm.job_seconds) <= now
        job.state = job.outcome if over else "InProgress"
        if job.state == "JobComplete":
            found = self.crm.queries.found(job.soql, job.operation == "queryAll")
            job.rows = [[self._text(record, path) for path in job.soql.fields] for record in found]

    def _text(self, record: Any, path: str) -> str:
        value = cell(self.crm.store, record, path)
        if isinstance(value, datetime):
            return iso(value, "Z")
        return (
            "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        )

    def _described(self, key: str, job: Job) -> dict[str, Any]:
        return {
            "id": key, "operation": job.operation, "object": job.soql.object,
            "createdById": "0055g00000000aaAAA", "createdDate": iso(job.created),
            "systemModstamp": iso(job.created), "state": job.state,
            "concurrencyMode": "Parallel", "contentType": "CSV",
            "apiVersion": float(job.version.removeprefix("v")),
            "lineEnding": "CRLF" if job.line_end == "\r\n" else "LF",
            "columnDelimiter": "COMMA", "numberRecordsProcessed": len(job.rows), "retries": 0,
            **({"errorMessage": self.crm.job_error} if job.state == "Failed" else {}),
        }  # fmt: skip


def _locator(offset: int) -> str:
    return base64.b64encode(str(offset).encode()).decode().rstrip("=")


def _offset(locator: str) -> int:
    try:
        return int(base64.b64decode(locator + "=" * (-len(locator) % 4)))
    except (ValueError, binascii.Error):
        raise refused(400, "INVALID_LOCATOR", "Invalid locator") from None
