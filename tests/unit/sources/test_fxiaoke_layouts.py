"""What Fxiaoke's API sends lands typed under canonical names, and its suites judge it."""

import pytest
from layout_stories import Stories, Story, Vendor, tell

from sales_pipeline.simulators.crm.fxiaoke_objects import OBJECTS as SCHEMAS
from sales_pipeline.simulators.crm.fxiaoke_rows import META
from sales_pipeline.sources.extract.take import table_of

OBJECTS = {
    "accounts": "AccountObj", "activities": "ActiveRecordObj", "campaigns": "MarketingEventObj",
    "checkins": "CheckinsObj", "contacts": "ContactObj", "contracts": "ContractObj",
    "departments": "DepartmentObj", "invoice_applications": "InvoiceApplicationObj",
    "leads": "LeadsObj", "opportunities": "NewOpportunityObj", "payments": "PaymentObj",
    "personnel": "PersonnelObj", "products": "ProductObj", "quotes": "QuoteObj",
    "returns": "ReturnedGoodsInvoiceObj", "sales_order_lines": "SalesOrderProductObj",
    "sales_orders": "SalesOrderObj",
}  # fmt: skip
# 作废: the record is still shown, with its fields and another life status.
FXIAOKE = Vendor(
    "fxiaoke", OBJECTS, unknown="64f0ffffffffffffffffffff", id_field="_id",
    gone={"life_status": "invalid"},
)  # fmt: skip


@pytest.fixture(scope="module", params=OBJECTS)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    return tell(FXIAOKE, request.param, tmp_path_factory.mktemp(request.param))


class TestFxiaoke(Stories):
    vendor = FXIAOKE


def test_who_a_lead_is_and_where_a_visit_was_is_not_asked_for() -> None:
    personal = {"name", "mobile", "mobile1", "email", "tel", "address", "active_record_content"}
    for table in ("leads", "activities", "checkins"):
        layout = FXIAOKE.layouts()[table]
        asked = {path for name in layout.columns for path in layout.headers_of(name)}
        assert not asked & personal


def test_the_simulated_company_has_every_field_that_a_layout_reads() -> None:
    """As it refuses unknown ones, so may the vendor."""
    for table, layout in FXIAOKE.layouts().items():
        assert set(table_of(layout).fields) <= {*META, *SCHEMAS[OBJECTS[table]].fields}
