"""What revenue means in the oracle; figures are worked out beside each test."""

from datetime import date
from decimal import Decimal

import pytest
from truth_worlds import a_return, line, world

from sales_pipeline.simulators.company.facts import DeliveryFact, InvoiceLineFact, World
from sales_pipeline.simulators.company.truth import TruthRow, compute_truth

NOVEMBER_30 = date(2026, 11, 30)
# Three pieces of 33.3333 are 100.00; two are worth 66.67.
ORDERED = [
    line("2026-10-30", "33.3333", order_line_id="1", quantity=Decimal(3), unit_cost=Decimal(20)),
    line("2026-11-02", 50, order_line_id="2", unit_cost=Decimal(30)),
    line("2026-11-03", 7, order_line_id="3", source="eshop"),
    a_return("2026-11-04", 9, order_line_id="4"),
]  # fmt: skip


def delivery(key: str, day: str, line_id: str = "1") -> DeliveryFact:
    return DeliveryFact(key, line_id, Decimal(1), None, date.fromisoformat(day), None)


def invoice(key: str, day: str, amount: str, quantity: int, *, is_red: bool) -> InvoiceLineFact:
    issued = date.fromisoformat(day)
    return InvoiceLineFact(key, "1", Decimal(quantity), Decimal(amount), issued, is_red)


def company(**books: tuple[object, ...]) -> World:
    return world(ORDERED, **books)


def monthly(kpi: str, basis: str, of: World) -> dict[str, Decimal | None]:
    """Value of the company's months."""
    rows: list[TruthRow] = list(compute_truth(of, NOVEMBER_30, basis=basis))
    return {
        row.period_key: row.value
        for row in rows
        if (row.kpi_id, row.scope_type, row.period_grain) == (kpi, "company", "month")
    }


def test_parts_that_are_delivered_count_on_their_days() -> None:
    """October: 33.33. November: 33.34, the shop's 7 and the return; line 2 has not left."""
    goods = company(deliveries=(delivery("A", "2026-10-31"), delivery("B", "2026-11-20")))
    assert monthly("net_revenue", "delivered", goods) == {
        "2026-10": Decimal("33.33"), "2026-11": Decimal("31.34"),
    }  # fmt: skip
    assert monthly("units_sold", "delivered", goods) == {"2026-10": 1, "2026-11": 1}
    assert monthly("net_revenue", "order", goods) == {"2026-10": 100, "2026-11": 48}


def test_orders_are_counted_by_orders_on_every_basis() -> None:
    goods = company(deliveries=(delivery("A", "2026-11-20"),))
    for basis in ("order", "delivered", "invoiced"):
        assert monthly("order_count", basis, goods) == {"2026-10": 1, "2026-11": 2}
        assert monthly("avg_order_value", basis, goods)["2026-10"] == 100


def test_an_invoice_is_worth_what_it_asks_and_a_red_letter_takes_goods_back() -> None:
    """60 for two pieces that cost 40; then 30 and a piece are taken back."""
    billed = company(
        invoice_lines=(
            invoice("A", "2026-10-31", "60", 2, is_red=False),
            invoice("B", "2026-11-02", "30", 1, is_red=True),
        )
    )
    assert monthly("net_revenue", "invoiced", billed) == {"2026-10": 60, "2026-11": -23}
    assert monthly("gross_margin", "invoiced", billed)["2026-10"] == 20
    assert monthly("units_sold", "invoiced", billed) == {"2026-10": 2, "2026-11": 0}


def test_a_basis_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no basis 'cash'"):
        list(compute_truth(company(), NOVEMBER_30, basis="cash"))
