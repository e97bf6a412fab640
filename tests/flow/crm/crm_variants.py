"""Records of Salesforce and HubSpot for their staging models.

Those of the layout tests, and variants that differ in what staging decides by.
"""

from flow_home import Home
from layout_stories import JudgedNights, Values, Vendor, VendorCrm, merged
from test_hubspot_layouts import HUBSPOT
from test_salesforce_layouts import SALESFORCE

VENDORS = (SALESFORCE, HUBSPOT)
LEAD, ACCOUNT = "00Q5g00000LeAdAEAX", "0015g00000AbCdEAAV"
# By table: how the id of a variant of its record ends, and what else is different.
VARIANTS: dict[str, list[tuple[str, Values]]] = {
    "salesforce/accounts": [("AAB", {"Type": "Reseller"}), ("AAC", {"Type": "Press"})],
    "salesforce/leads": [
        ("AEB", {"ConvertedDate": "2026-10-01"}),
        ("AEC", {"IsConverted": False, "ConvertedDate": None, "Status": "Unqualified"}),
    ],
    "salesforce/opportunities": [
        ("AAB", {"IsWon": False, "StageName": "Closed Lost", "ForecastCategory": "Omitted"}),
        ("AAC", {"IsWon": False, "IsClosed": False, "ForecastCategory": "Forecast"}),
    ],
    "salesforce/tasks": [
        ("AAB", {"WhatId": None, "WhoId": LEAD, "TaskSubtype": "ListEmail"}),
        ("AAC", {"WhatId": ACCOUNT, "WhoId": None, "TaskSubtype": "Task"}),
        ("AAD", {"WhatId": "a005g00000OwNoBAAV", "TaskSubtype": "Task"}),
    ],
    "salesforce/events": [
        ("AAB", {"IsChild": True}), ("AAC", {"IsRecurrence": True}), ("AAD", {"Type": "Webinar"}),
    ],
    "hubspot/companies": [
        ("1", {"properties": {"type": "PARTNER"}}),
        ("2", {"properties": {"type": None}}),
        ("3", {"properties": {"lifecyclestage": "lead"}}),
    ],
    "hubspot/leads": [("2", {"properties": {"hs_pipeline_stage": "connected-stage-id"}})],
    "hubspot/deals": [
        ("3", {"properties": {"hs_is_closed_won": "false"}}),
        ("4", {"properties": {"hs_is_closed": "false", "hs_is_closed_won": "false"}}),
    ],
    "hubspot/calls": [
        ("2", {"properties": {"hs_call_status": None}, "associations": {"deals": []}}),
        ("3", {"properties": {"hs_call_status": "NO_ANSWER"}}),
    ],
    "hubspot/meetings": [
        ("3", {"properties": {"hs_meeting_outcome": None, "hs_activity_type": "Lunch"}}),
    ],
    "hubspot/tasks": [("5", {"properties": {"hs_task_status": "WAITING"}})],
}  # fmt: skip


def land(home: Home, vendor: Vendor, table: str) -> None:
    """The records of a table, and the deletion of one that nobody knows."""
    crm, first = VendorCrm(vendor), vendor.case(table)["record"]
    for ending, changes in [("", {}), *VARIANTS.get(f"{vendor.source}/{table}", [])]:
        id = first[vendor.id_field]
        changed = {**changes, vendor.id_field: id[: len(id) - len(ending)] + ending}
        crm.records[changed[vendor.id_field]] = merged(first, changed), crm.time
    nights = JudgedNights(vendor.layouts()[table], crm, home.folder)
    for _ in range(2):
        crm.later(hours=1)
        nights.run()
        assert nights.verdict.rows_quarantined == 0
        nights.next_night()
        crm.deleted[vendor.unknown] = crm.time
