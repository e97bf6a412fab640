"""What Salesforce's API sends lands typed under canonical names, and its suites judge it."""

import pytest
from layout_stories import Stories, Story, Vendor, tell

OBJECTS = {
    "accounts": "Account", "campaigns": "Campaign", "cases": "Case", "contacts": "Contact",
    "contracts": "Contract", "events": "Event", "leads": "Lead", "opportunities": "Opportunity",
    "opportunity_stage_history": "OpportunityHistory", "orders": "Order", "products": "Product2",
    "quotes": "Quote", "tasks": "Task", "users": "User",
}  # fmt: skip
SALESFORCE = Vendor("salesforce", OBJECTS, unknown="0015g00000GoNeAAAV", id_field="Id")


@pytest.fixture(scope="module", params=OBJECTS)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    return tell(SALESFORCE, request.param, tmp_path_factory.mktemp(request.param))


class TestSalesforce(Stories):
    vendor = SALESFORCE
