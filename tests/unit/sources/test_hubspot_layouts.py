"""What HubSpot's API sends lands typed under canonical names, and its suites judge it."""

import pytest
from layout_stories import Stories, Story, Vendor, tell

OBJECTS = {
    "calls": "calls", "companies": "companies", "contacts": "contacts", "deals": "deals",
    "emails": "emails", "leads": "leads", "meetings": "meetings", "owners": "owners",
    "products": "products", "quotes": "quotes", "tasks": "tasks", "tickets": "tickets",
}  # fmt: skip
HUBSPOT = Vendor("hubspot", OBJECTS, unknown="999999999")


@pytest.fixture(scope="module", params=OBJECTS)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    return tell(HUBSPOT, request.param, tmp_path_factory.mktemp(request.param))


class TestHubSpot(Stories):
    vendor = HUBSPOT
