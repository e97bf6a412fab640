"""A won deal is deleted in the CRM and restored: gone from that night on, and back to the cent.

Its clean twin, another deal of the same customer, stands all the time.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from delivered_files import csv_bytes, customer_rows, order_rows, orders_file
from flow_home import Home
from layout_stories import JudgedNights, VendorCrm, merged
from test_salesforce_layouts import SALESFORCE

pytestmark = pytest.mark.slow  # several nights of half a minute each

OPTIONS = {"enabled_sources": ("erp", "salesforce")}
FIRST = date(2026, 3, 2)
WON = {
    "CurrencyIsoCode": "CNY", "CloseDate": "2026-02-27", "CreatedDate": "2026-01-05T01:00:00.000Z",
    "LastStageChangeDate": "2026-02-27T09:40:00.000Z",
}  # fmt: skip
STANDS, RESTORED = "0065g00000OpPtAAAU", "0065g00000OpPtAAAV"
AMOUNTS = {STANDS: Decimal("1000.00"), RESTORED: Decimal("700.50")}


class Story:
    """One CRM, night by night: what `mart_system_reconciliation` says was won."""

    def __init__(self, home: Home) -> None:
        self.home, self.crm = home, VendorCrm(SALESFORCE)
        self.nights = JudgedNights(
            SALESFORCE.layouts()["opportunities"], self.crm, home.settings.home
        )
        for key in AMOUNTS:
            self.put(key)

    def put(self, key: str) -> None:
        changes = {**WON, "Id": key, "Amount": float(AMOUNTS[key])}
        record = merged(SALESFORCE.case("opportunities")["record"], changes)
        self.crm.deleted.pop(key, None)
        self.crm.records[key] = record, self.crm.time

    def night(self) -> list[tuple[Any, ...]]:
        self.crm.later(hours=1)
        self.nights.run()
        self.home.night(self.nights.night)
        self.nights.next_night()
        self.crm.later(days=1)
        return self.home.query(
            "select amount_before, documents_before from marts.mart_system_reconciliation"
            " where step = 'won_to_ordered' and documents_before > 0"
        )


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    home = Home(tmp_path_factory.mktemp("deals"), OPTIONS)
    orders = home.inbox("erp") / f"销售订单明细_{FIRST:%Y%m%d}.csv"
    orders.write_bytes(orders_file(order_rows(FIRST, 4)))
    customers = home.inbox("erp") / f"客户档案_{FIRST:%Y%m%d}.csv"
    customers.write_bytes(csv_bytes(customer_rows(FIRST)))
    return Story(home)


def test_a_deal_that_is_deleted_and_restored_counts_as_before(story: Story) -> None:
    both = [(sum(AMOUNTS.values()), 2)]
    assert story.night() == both
    story.crm.delete(RESTORED)
    assert story.night() == [(AMOUNTS[STANDS], 1)]
    story.put(RESTORED)
    assert story.night() == both


def test_a_rebuild_knows_the_same(story: Story) -> None:
    """The night after, in which nothing is new, from nothing but the batches."""
    (story.home.settings.warehouse / "work.duckdb").unlink()
    assert story.nights.night == FIRST + timedelta(days=3)
    assert story.night() == [(sum(AMOUNTS.values()), 2)]
