"""Bulk read: jobs that are done a while later, and their results as a zipped CSV file.

A job shows the module as it was when the job was made; its result is kept for a day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from sales_pipeline.simulators.crm.call import Call, Reply
from sales_pipeline.simulators.crm.table import Record
from sales_pipeline.simulators.crm.zoho.rows import cells_of, text_of
from sales_pipeline.simulators.crm.zoho.schema import SYSTEM, described

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm

KEPT = timedelta(hours=24)
WHO = {"id": "5725767000000411001", "name": "API"}
BODY, QUERY = {"query", "file_type", "callback"}, {"module", "fields", "page", "criteria", "cvid"}


@dataclass
class Job:
    id: str
    object: str
    names: list[str]
    page: int
    made: datetime
    records: list[Record]
    more: bool
    broken: str = ""  # failed, stuck


class BulkReads:
    """The jobs of one organisation."""

    def __init__(self, crm: "ZohoCrm") -> None:
        self._crm = crm
        self.jobs: dict[str, Job] = {}

    def create(self, call: Call) -> Reply:
        asked = call.json
        query = asked.get("query") if isinstance(asked, dict) else None
        if not isinstance(query, dict) or asked.keys() - BODY or query.keys() - QUERY:
            raise self._crm.refused("REQUEST_BODY_NOT_SUPPORTED", "the body is not supported")
        if asked.get("file_type", "csv") != "csv":
            raise self._crm.refused("REQUEST_BODY_NOT_SUPPORTED", "only csv files")
        object = self._crm.readable(
            call.object, "MODULE_NOT_AVAILABLE", {"api_name": call.object or ""}
        )
        job = self._job(object, list(query.get("fields", [])), int(query.get("page") or 1))
        self.jobs[job.id] = job
        details = {
            "id": job.id, "operation": "read", "state": "ADDED", "created_by": WHO,
            "created_time": text_of(job.made),
        }  # fmt: skip
        added = {"status": "success", "code": "ADDED_SUCCESSFULLY",
                 "message": "Added successfully.", "details": details}  # fmt: skip
        return Reply({"data": [added], "info": {}}, 201)

    def state(self, call: Call) -> Reply:
        job = self._known(call)
        shown: dict[str, Any] = {
            "id": job.id, "operation": "read", "state": self._state(job), "created_by": WHO,
            "created_time": text_of(job.made), "file_type": "csv",
            "query": {"module": {"api_name": job.object, "id": job.object}, "page": job.page},
        }  # fmt: skip
        if shown["state"] == "COMPLETED":
            wrong = 1 if call.fault("count_mismatch") else 0
            shown["result"] = {
                "page": job.page, "per_page": self._crm.bulk_rows, "more_records": job.more,
                "count": len(job.records) + wrong,
                "download_url": f"{call.path}/result",
            }  # fmt: skip
        if shown["state"] == "FAILURE":
            shown["result"] = {"error_message": {"code": "INTERNAL_ERROR", "message": "try again"}}
        return Reply({"data": [shown]})

    def result(self, call: Call) -> Reply:
        job = self._known(call)
        if self._state(job) != "COMPLETED":
            raise self._gone()
        header = [self._crm.bulk_id, *(name for name in job.names if name != "id")]
        rows = (cells_of(record, job.names) for record in job.records)
        return Reply.csv(header, rows, zipped_as=f"{job.id}.csv")

    def break_all(self, outcome: str) -> None:
        """All jobs that are under way."""
        for job in self.jobs.values():
            if self._state(job) not in ("COMPLETED", "FAILURE"):
                job.broken = outcome

    def object_of(self, call: Call) -> str | None:
        if job := self.jobs.get(call.params.get("job", "")):
            return job.object
        body = call.json if call.method == "POST" else {}
        query = body.get("query") if isinstance(body, dict) else None
        module = query.get("module") if isinstance(query, dict) else None
        return module.get("api_name") if isinstance(module, dict) else None

    def _job(self, object: str, fields: list[str], page: int) -> Job:
        known = {"id": None, **described(self._crm.store.schema(object)), **SYSTEM}
        for name in fields:
            if name not in known:
                raise self._crm.refused("FIELD_NOT_AVAILABLE", f"no such field: {name}")
        names = list(dict.fromkeys(["id", *(fields or known)]))
        limit, now = self._crm.bulk_rows, self._crm.clock.now()
        start = (page - 1) * limit
        found = list(islice(self._exported(object), start, start + limit + 1))
        if not found and page > 1:
            message = "there is no such page"
            raise self._crm.refused("PAGE_RANGE_EXCEEDED", message, max_limit=page - 1)
        id = f"572576700000{len(self.jobs) + 570:06d}"
        return Job(id, object, names, page, now, found[:limit], len(found) > limit)

    def _exported(self, object: str) -> Any:
        hidden = object == "Leads" and self._crm.bulk_hides_converted
        return (
            record
            for record in self._crm.store.by_id(object)
            if not (hidden and record.values.get("Converted__s"))
        )

    def _known(self, call: Call) -> Job:
        job = self.jobs.get(call.params["job"])
        if job is None or job.made + KEPT <= self._crm.clock.now():
            raise self._gone()
        return job

    def _gone(self) -> Exception:
        message = "The requested resource doesn't exist."
        return self._crm.refused("RESOURCE_NOT_FOUND", message, 404, resource="job")

    def _state(self, job: Job) -> str:
        if job.broken == "failed":
            return "FAILURE"
        age = (self._crm.clock.now() - job.made).total_seconds()
        if age < self._crm.bulk_seconds / 2:
            return "ADDED"
        done = age >= self._crm.bulk_seconds and job.broken != "stuck"
        return "COMPLETED" if done else "IN PROGRESS"
