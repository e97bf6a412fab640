"""What was done for the deals of the demo company, as Fxiaoke keeps it: visits and sales records.

Entered once it was done, and never changed.
"""

from datetime import timedelta
from typing import Any

from sales_pipeline.simulators.company.crm_records import Activity
from sales_pipeline.simulators.company.tenants.clock import second
from sales_pipeline.simulators.company.tenants.fxiaoke_rows import business
from sales_pipeline.simulators.crm.fxiaoke_rows import milliseconds
from sales_pipeline.simulators.crm.store import Loaded

VISIT = "visit"


def visit(people: dict[str, str], a: Activity) -> Loaded:
    arrived = second(a.happened)
    return _done(people, a, {
        "checkins_time": milliseconds(arrived), "finish_status": "done",
        "checkout_time": milliseconds(arrived + timedelta(minutes=a.minutes)),
    })  # fmt: skip


def record(people: dict[str, str], a: Activity) -> Loaded:
    """Everything but a visit."""
    return _done(people, a, {
        "active_record_type": a.kind, "interactive_minutes": str(a.minutes), "is_finished": True,
        "interactive_time": milliseconds(second(a.happened)),
    })  # fmt: skip


def _done(people: dict[str, str], a: Activity, how: dict[str, Any]) -> Loaded:
    values = business(people[a.performer]) | {
        "name": a.deal.name, "account_id": a.deal.account.account_id,
        "new_opportunity_id": a.deal.deal_id, **how,
    }  # fmt: skip
    entered = second(a.entered)
    return a.activity_id, values, entered, entered
