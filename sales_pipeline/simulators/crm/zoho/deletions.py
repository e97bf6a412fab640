"""GET /{module}/deleted: ids of deleted records, by page number alone."""

from itertools import islice
from typing import TYPE_CHECKING, Any

from sales_pipeline.simulators.crm.call import Call, Reply
from sales_pipeline.simulators.crm.table import Record
from sales_pipeline.simulators.crm.zoho.questions import question
from sales_pipeline.simulators.crm.zoho.rows import text_of

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm

KINDS = ("all", "recycle", "permanent")
NAMES = ("Deal_Name", "Account_Name", "Full_Name", "Subject", "Product_Name", "Campaign_Name")


class Deletions:
    """Tombstones of the recycle bin and, unless Zoho forgets them, of what is gone for good."""

    def __init__(self, crm: "ZohoCrm") -> None:
        self._crm = crm

    def page(self, call: Call) -> Reply:
        asked, kind = question(self._crm, call), call.query.get("type", "all")
        if kind not in KINDS:
            message = f"one of {', '.join(KINDS)}"
            raise self._crm.refused("PATTERN_NOT_MATCHED", message, param_name="type")
        tombstones = self._crm.store.by_modified(asked.object, since=asked.since, deleted=True)
        found = (
            record
            for record in tombstones
            if kind in ("all", _kind(record))
            and not (record.permanent and self._crm.forgets_permanent)
        )
        records = list(islice(found, asked.skipped, asked.skipped + asked.size + 1))
        if not records:
            return Reply.empty(self._crm.nothing_new if asked.since else 204)
        shown = records[: asked.size]
        info = {
            "per_page": asked.size, "count": len(shown), "page": asked.page,
            "more_records": len(records) > len(shown),
        }  # fmt: skip
        return Reply({"data": [_row(record) for record in shown], "info": info})


def _kind(record: Record) -> str:
    return "permanent" if record.permanent else "recycle"


def _row(record: Record) -> dict[str, Any]:
    """Of a record that is gone for good little more than its id is known."""
    assert record.deleted_at is not None
    name = next((record.values[name] for name in NAMES if name in record.values), None)
    who = record.values.get("Owner")
    person = {"name": who["name"], "id": who["id"]} if who else None
    return {
        "id": record.id, "display_name": None if record.permanent else name,
        "type": _kind(record), "deleted_time": text_of(record.deleted_at),
        "deleted_by": None if record.permanent else person,
        "created_by": None if record.permanent else person,
    }  # fmt: skip
