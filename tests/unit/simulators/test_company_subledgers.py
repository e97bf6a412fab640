"""Documents that follow from orders and deals refer to what exists and add up to it."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from company_files import csv_rows, number

from sales_pipeline.simulators.company import generate, pipeline
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.crm_records import LOST, WON, Deal
from sales_pipeline.simulators.company.dates import NEVER
from sales_pipeline.simulators.company.export import deliver

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def company() -> Company:
    return generate(21, 2_000)


@pytest.fixture(scope="module")
def inbox(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    deliver(company, folder, only=("erp",))
    return folder


@pytest.fixture(scope="module")
def erp(inbox: Path) -> dict[str, Rows]:
    stems = (
        "销售订单明细",
        "发货单明细",
        "销售发票",
        "销售发票明细",
        "应收计划",
        "收款单",
        "承兑汇票台账",
    )
    return {
        stem: [
            row for path in sorted((inbox / "erp").glob(f"{stem}_*.csv")) for row in csv_rows(path)
        ]
        for stem in stems
    }


def ids(rows: Rows, column: str) -> set[str]:
    return {row[column] for row in rows if row[column]}


def test_every_delivered_and_invoiced_line_was_ordered(erp: dict[str, Rows]) -> None:
    ordered = ids(erp["销售订单明细"], "行ID")
    hidden = {r["原单行ID"] for r in erp["销售订单明细"]}  # a blank key hides one of its lines
    unknown = ids(erp["发货单明细"], "销售订单行ID") - ordered
    assert len(unknown - hidden) <= sum(not row["行ID"] for row in erp["销售订单明细"])
    assert ids(erp["销售发票明细"], "发票号") == ids(erp["销售发票"], "发票号")


def test_red_letters_are_negative_and_name_the_invoice_they_take_back(
    erp: dict[str, Rows],
) -> None:
    known = ids(erp["销售发票"], "发票号")
    red = [row for row in erp["销售发票"] if row["红字发票"] == "是"]
    assert red
    for row in red:
        assert number(row["价税合计"]) <= 0
        assert not row["原发票号"] or row["原发票号"] in known


def test_instalments_add_up_to_their_invoice(erp: dict[str, Rows]) -> None:
    due: dict[str, Decimal] = defaultdict(Decimal)
    for row in {r["应收行ID"]: r for r in erp["应收计划"]}.values():
        due[row["发票号"]] += number(row["应收金额"])
    totals = {row["发票号"]: number(row["价税合计"]) for row in erp["销售发票"]}
    assert due and all(totals[invoice] == amount for invoice, amount in due.items())


def test_payments_refer_to_invoices_and_bills_to_payments(erp: dict[str, Rows]) -> None:
    assert ids(erp["收款单"], "核销发票号") <= ids(erp["销售发票"], "发票号")
    assert ids(erp["承兑汇票台账"], "收款单号") <= ids(erp["收款单"], "收款单号")
    kinds = {row["收款类型"] for row in erp["收款单"]}
    assert kinds == {"销售收款", "预收款", "退款"}


def test_a_deal_lives_in_one_crm_and_its_stages_never_go_back_in_time(company: Company) -> None:
    zoho, fxiaoke = (pipeline.of(company, crm).deals for crm in ("zoho", "fxiaoke"))
    homes = [
        {d.account.customer.code for d in deals if d.account.customer} for deals in (zoho, fxiaoke)
    ]
    assert not homes[0] & homes[1]
    for deal in (*zoho, *fxiaoke):
        days = [day for day, _ in deal.stages]
        assert days == sorted(set(days))
        assert all(stage not in (WON, LOST) for _, stage in deal.stages[:-1])


def firms(deals: tuple[Deal, ...]) -> set[str]:
    return {deal.account.customer.code for deal in deals if deal.account.customer}


def test_activities_and_converted_leads_belong_to_deals(company: Company) -> None:
    for crm in ("zoho", "fxiaoke"):
        made = pipeline.of(company, crm)
        deals = {deal.deal_id for deal in made.deals}
        converted = {lead.deal_id for lead in made.leads if lead.converted < NEVER}
        assert made.activities and {activity.deal.deal_id for activity in made.activities} <= deals
        assert converted and converted <= deals


def test_everybody_is_in_one_unit_at_a_time(company: Company) -> None:
    for who in company.market.org.employees:
        for (_, _, until), (_, since, _) in zip(who.stays, who.stays[1:], strict=False):
            assert until == since
        assert who.stays[-1][2] == who.left


def test_people_move_join_and_leave(company: Company) -> None:
    people = company.market.org.employees
    assert sum(len(p.stays) > 1 for p in people) >= 6
    assert sum(p.left is not None for p in people) == 6
    assert sum(p.hired > company.start for p in people) == 6
