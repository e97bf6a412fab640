"""What was done for the deals of the demo company, as Zoho keeps it: calls, events, tasks, stages.

Zoho has no kinds of meeting and no messages: a visit is an event with a check-in, a demonstration
an event like any other, and what was written is a task that is done.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from sales_pipeline.simulators.company.crm_records import Activity, Deal
from sales_pipeline.simulators.company.tenants.clock import EVENING, moment, second
from sales_pipeline.simulators.company.tenants.zoho_rows import (
    PROBABILITY,
    Book,
)
from sales_pipeline.simulators.crm.store import Loaded
from sales_pipeline.simulators.crm.table import Values
from sales_pipeline.simulators.crm.zoho.rows import text_of
from sales_pipeline.simulators.crm.zoho.schema import HISTORY, STAGES
from sales_pipeline.simulators.crm.zoho.store import ZohoStore

KINDS = {
    "Calls": ("call",), "Events": ("visit", "meeting", "demo"), "Tasks": ("email", "message"),
}  # fmt: skip


def stages(deals: Iterable[Deal], book: Book, store: ZohoStore, until: int) -> Iterator[Loaded]:
    """Entries of all deals; numbered over whole lives, so that one keeps its id every night."""
    nth = 0
    for deal in deals:
        left = [*deal.stages[1:], None]
        for (entered, stage), after in zip(deal.stages, left, strict=True):
            nth += 1
            if entered > until:
                continue
            who = book.owners[deal.owner_on(entered)]
            values = {
                "Potential_Name": book.deal(deal.deal_id), "Stage": STAGES[stage],
                "Moved_To__s": STAGES[after[1]] if after and after[0] <= until else None,
                "Amount": deal.amount / 100, "Probability": PROBABILITY[stage],
                "Modified_By": {"name": who["name"], "id": who["id"]},
            }  # fmt: skip
            at = moment(entered, EVENING)
            yield store.id_of(HISTORY, nth), values, at, at


def activity(book: Book, a: Activity) -> Loaded:
    """Entered once it was done, and never changed."""
    fields = _call(a) if a.kind == "call" else _task(a) if a.kind in KINDS["Tasks"] else _event(a)
    values = {
        "Owner": book.owners[a.performer], "Subject": a.deal.name, "$se_module": "Deals",
        "What_Id": book.deal(a.deal.deal_id), "Who_Id": None, **fields,
    }  # fmt: skip
    entered = second(a.entered)
    return a.activity_id, values, entered, entered


def _call(a: Activity) -> Values:
    return {
        "Call_Type": "Outbound", "Call_Start_Time": text_of(second(a.happened)),
        "Call_Duration_in_seconds": a.minutes * 60, "Outgoing_Call_Status": "Completed",
        "Call_Result": None,
    }  # fmt: skip


def _event(a: Activity) -> Values:
    begins = second(a.happened)
    return {
        "Start_DateTime": text_of(begins),
        "End_DateTime": text_of(begins + timedelta(minutes=a.minutes)), "All_day": False,
        "Check_In_Time": text_of(begins) if a.kind == "visit" else None,
    }  # fmt: skip


def _task(a: Activity) -> Values:
    done = second(a.happened)
    return {
        "Status": "Completed", "Closed_Time": text_of(done), "Priority": "Normal",
        "Due_Date": done.date().isoformat(),
    }  # fmt: skip
