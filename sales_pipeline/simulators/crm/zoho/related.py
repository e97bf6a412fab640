"""GET /Deals/{id}/Stage_History: the stages a deal has been in, the latest first."""

from typing import TYPE_CHECKING, Any

from sales_pipeline.simulators.crm.call import Call, Reply
from sales_pipeline.simulators.crm.table import Record
from sales_pipeline.simulators.crm.zoho.questions import asked_fields, question
from sales_pipeline.simulators.crm.zoho.rows import row_of, text_of
from sales_pipeline.simulators.crm.zoho.schema import HISTORY

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm

LIST = "Stage_History"


class StageHistory:
    """The related list of a deal. Its entries are records of a module of their own, too."""

    def __init__(self, crm: "ZohoCrm") -> None:
        self._crm = crm

    def page(self, call: Call) -> Reply:
        asked, store = question(self._crm, call), self._crm.store
        if asked.object != "Deals" or call.params["related"] != LIST:
            raise self._wrong("the related name given seems to be invalid", 2)
        deal = store.get("Deals", call.params["id"])
        if deal is None or deal.deleted_at:
            raise self._wrong("the related id given seems to be invalid", 1)
        known = {*store.schema(HISTORY), self._crm.history_time}
        names = asked_fields(self._crm, call, known)
        entries = store.history(deal.id)[::-1]
        shown = entries[asked.skipped : asked.skipped + asked.size]
        if not shown:
            return Reply.empty()
        info = {
            "per_page": asked.size, "count": len(shown), "page": asked.page,
            "more_records": asked.skipped + len(shown) < len(entries),
        }  # fmt: skip
        return Reply({"data": [self._row(entry, names) for entry in shown], "info": info})

    def _row(self, entry: Record, names: list[str]) -> dict[str, Any]:
        """The time of entering the stage goes by one of two names."""
        row, time = row_of(entry, names), self._crm.history_time
        if time in names:
            row[time] = text_of(entry.modified_at)
        return row

    def _wrong(self, message: str, index: int) -> Exception:
        return self._crm.refused("INVALID_DATA", message, resource_path_index=index)
