"""CRM, orders, invoices and payments held against each other, beside the demo company's own books.

Totals and the causes of their differences are told again from the generator, document by document.
"""

from decimal import Decimal

import pytest
from books_truth import Books
from flow_home import Home

from sales_pipeline.simulators.company import generate
from sales_pipeline.simulators.company.export import deliver
from sales_pipeline.simulators.company.truth.arithmetic import ZERO
from sales_pipeline.simulators.company.truth.counting import counted_lines
from sales_pipeline.simulators.sandbox import Demo, declare

pytestmark = pytest.mark.slow  # several nights of half a minute each

SEED, SIZE = 7, 1_000
COMPANY = generate(SEED, SIZE)
NIGHT = COMPANY.as_of
OPTIONS = {"enabled_sources": ("erp", "eshop", "zoho", "fxiaoke", "finance", "hr")}
SUMS = """
    select step, sum(amount_before), sum(amount_after) from marts.mart_system_reconciliation
    group by all
"""
CAUSES = """
    select step, cause, sum(difference) from marts.mart_system_differences
    where step <> 'won_to_ordered' and cause <> 'other_account' group by all
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("books"), OPTIONS)
    home.folder.mkdir(exist_ok=True)
    declare(home.folder, Demo(seed=SEED, order_lines=SIZE, as_of=COMPANY.as_of))
    deliver(COMPANY, home.settings.inbox, NIGHT, only=("erp", "eshop", "finance/fx_rates", "hr"))
    home.take_in(COMPANY.first_drop, NIGHT)
    home.night(NIGHT)
    return home


@pytest.fixture(scope="module")
def books() -> Books:
    return Books(COMPANY, NIGHT)


def test_both_sides_of_every_step_are_the_companys_documents(home: Home, books: Books) -> None:
    invoiced, billed, paid = ZERO, ZERO, ZERO
    for row in books.invoices:
        invoiced += books.worth(row, "issue_date", Decimal(row["amount_ex_tax"]))
        billed += books.worth(row, "issue_date", Decimal(row["amount_incl_tax"]))
    for row in books.payments:
        paid += books.worth(row, "payment_date", Decimal(row["amount"]))
    ordered = sum((line.net for line in counted_lines(COMPANY.world(), NIGHT)), ZERO)
    assert {step: sums for step, *sums in home.query(SUMS)} == {
        "won_to_ordered": [books.won(), ordered],
        "ordered_to_invoiced": [ordered, invoiced],
        "invoiced_to_paid": [billed, paid],
    }


def test_every_part_of_a_difference_has_the_cause_that_the_books_show(
    home: Home, books: Books
) -> None:
    told = books.order_causes() + books.payment_causes()
    truth = {**books.order_causes(), **books.payment_causes()}
    assert told, "the company's systems differ"
    found = {(step, cause): amount for step, cause, amount in home.query(CAUSES)}
    assert found == {key: amount for key, amount in truth.items() if amount}


def test_nothing_is_lost_over_accounts(home: Home) -> None:
    other = home.query(
        "select step, sum(difference) from marts.mart_system_differences"
        " where cause = 'other_account' group by all having sum(difference) <> 0"
    )
    assert other == []
    ((lines,),) = home.query(
        "select sum(net_amount_reporting) from marts.fct_sales_lines where is_counted"
    )
    assert {after for step, _, after in home.query(SUMS) if step == "won_to_ordered"} == {lines}
