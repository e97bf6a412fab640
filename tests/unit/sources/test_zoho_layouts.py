"""What Zoho's API sends lands typed under canonical names, and its suites judge it."""

import pytest
from layout_stories import Stories, Story, Values, Vendor, tell


def key_of(record: Values, id_field: str) -> str:
    """An entry of a related list is known by the id of its parent, too."""
    parent = record.get("Parent")
    return f"{parent['id']}|{record[id_field]}" if parent else str(record[id_field])


OBJECTS = {
    "accounts": "Accounts", "calls": "Calls", "campaigns": "Campaigns", "cases": "Cases",
    "contacts": "Contacts", "deal_stage_history": "Deals", "deals": "Deals", "events": "Events",
    "invoices": "Invoices", "leads": "Leads", "products": "Products", "quotes": "Quotes",
    "sales_orders": "Sales_Orders", "tasks": "Tasks", "users": "Users",
}  # fmt: skip
ZOHO = Vendor("zoho", OBJECTS, unknown="5725767000009999999", key_of=key_of)


@pytest.fixture(scope="module", params=OBJECTS)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    return tell(ZOHO, request.param, tmp_path_factory.mktemp(request.param))


class TestZoho(Stories):
    vendor = ZOHO


def test_leads_are_those_converted_too_and_stages_those_of_the_related_list() -> None:
    extracts = {table: layout.extract for table, layout in ZOHO.layouts().items()}
    options = {table: e.options for table, e in extracts.items() if e and e.options}
    assert options == {
        "leads": {"converted": "both"},
        "deal_stage_history": {"related": "Stage_History"},
    }
