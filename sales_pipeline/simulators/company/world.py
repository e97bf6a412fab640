"""The sales view of the event log, as far as the delivered files can tell it: the oracle's input.

Built from the same blocks as the files without reading them: a fault of an export shows.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from sales_pipeline.simulators.company import (
    appraisal_facts,
    books,
    budgets,
    cases,
    codes,
    contracts,
    facts,
    kpi_targets,
    managers,
    marketing_facts,
    plan_facts,
    product_budgets,
    targets,
    timeline,
    words,
)
from sales_pipeline.simulators.company import lines as ln
from sales_pipeline.simulators.company.catalogue import LINES
from sales_pipeline.simulators.company.company import Block, Company
from sales_pipeline.simulators.company.customer import Customer
from sales_pipeline.simulators.company.dates import as_date, month_start, number
from sales_pipeline.simulators.company.dirt.cells import CELL_KINDS
from sales_pipeline.simulators.company.dirt.kinds import KINDS, QUARANTINED
from sales_pipeline.simulators.company.dirt.master_marks import quarantined_keys
from sales_pipeline.simulators.company.export import (
    erp_masters,
    expenses,
    fx_rates,
    hr,
    outside,
    stock,
)
from sales_pipeline.simulators.company.export.drop import weekly
from sales_pipeline.simulators.company.export.erp_order_lines import line_ids, order_ids
from sales_pipeline.simulators.company.lines import NO_PRICE, Lines
from sales_pipeline.simulators.company.tenants import dirt
from sales_pipeline.simulators.company.timeline import Slot

KNOWLEDGE = ("loadable", "complete")
CATEGORIES = {
    "差旅": "travel", "招待": "entertainment", "市场推广": "promotion", "佣金": "commission",
    "薪酬": "salary", "其他": "other",
}  # fmt: skip
REFUSED_KINDS = tuple(k for k in CELL_KINDS if KINDS[k].outcome == QUARANTINED)


def build(company: Company, knowledge: str, through: date) -> facts.World:
    """The world known on the night of `through`, with or without what quarantine holds back."""
    if knowledge not in KNOWLEDGE:
        raise ValueError(f"unknown knowledge '{knowledge}'; valid: {', '.join(KNOWLEDGE)}")
    complete = knowledge == "complete"
    files = list(weekly(company.first_drop, through))
    return facts.World(
        lines=tuple(_lines(company, through, complete)),
        accounts=tuple(_accounts(company, through, files, complete)) if files else (),
        products=tuple(_products(company, complete)) if files else (),
        contracts=tuple(_contracts(company, through)),
        managers=tuple(_managers(company, files, complete)),
        employees=tuple(_employees(company, files)),
        assignments=tuple(_assignments(company, files)),
        org_units=tuple(_org_units(company, files)),
        fx=tuple(
            facts.FxFact(q.currency, q.rate_date, q.rate_type, q.decimal)
            for q in (fx_rates.known_quotes(company, through) if files else ())
        ),
        channels=codes.CHANNELS,
        targets=(
            *targets.facts_known(company, through),
            *kpi_targets.facts_known(company, through),
        ),
        invoices=tuple(books.invoices(company, through, complete)),
        deliveries=tuple(books.deliveries(company, through, complete)),
        invoice_lines=tuple(books.invoice_lines(company, through, complete)),
        instalments=tuple(books.instalments(company, through, complete)),
        receipts=tuple(books.receipts(company, through, complete)),
        openings=tuple(books.openings(company)) if files else (),
        owners=tuple(_owners(company, files, complete)),
        responses=tuple(outside.responses_known(company, through)),
        budgets=tuple(budgets.revenue_known(company, through)),
        product_budgets=tuple(_product_budgets(company)) if files else (),
        expenses=tuple(_expenses(company, files, complete)),
        stock=tuple(stock.facts_known(company, files)),
        reviews=tuple(appraisal_facts.reviews(company, files, complete)),
        trainings=tuple(appraisal_facts.trainings(company, files, complete)),
        objectives=tuple(appraisal_facts.objectives(company, files, complete)),
        cases=tuple(cases.known(company, through)),
        markets=tuple(outside.markets_known(company, through)) if files else (),
        launch_plans=tuple(plan_facts.launch_plans(company, through, complete)),
        promotions=tuple(plan_facts.promotions(company, through, complete)),
        campaigns=tuple(marketing_facts.campaigns(company, through)),
        spending=tuple(marketing_facts.spending(company, files, complete)),
        campaign_responses=tuple(marketing_facts.responses(company, through, complete)),
    )


def _lines(company: Company, through: date, complete: bool) -> Iterator[facts.LineFact]:
    for shop in (False, True):
        for slot in timeline.slots(company, through, shop):
            if slot.known_on > through:
                continue
            for block in timeline.blocks_of(company, slot):
                rows = timeline.rows_of(block.lines, slot, shop)
                if not complete:
                    rows = rows[~np.isin(rows, _refused(block))]
                yield from _line_facts(company, block, rows, slot)


def _refused(block: Block) -> np.ndarray:
    return np.array([m.row for m in block.marks if m.kind in REFUSED_KINDS], dtype=np.int64)


def _line_facts(
    company: Company, block: Block, rows: np.ndarray, slot: Slot
) -> Iterator[facts.LineFact]:
    market, lines = company.market, block.lines.take(rows)
    status, deleted = ln.status_at(lines, slot.day), ln.deleted_at(lines, slot.day)
    price, tax = ln.price_at(lines, slot.tick)
    line_id, order_id = line_ids(lines, block).to_pylist(), order_ids(lines, block).to_pylist()
    for i in range(len(lines)):
        customer = market.customers.all[int(lines.account[i])]
        yield facts.LineFact(
            source=customer.source,
            order_line_id=line_id[i],
            order_id=order_id[i],
            source_account_id=customer.code,
            salesperson_id=_at(lines.rep[i], market.org.employees, "employee_id"),
            channel=codes.CHANNELS[int(lines.channel[i])],
            product_id=_at(lines.product[i], market.catalogue.products, "product_id"),
            order_date=as_date(int(lines.day[i])),
            order_status=codes.STATUSES[int(status[i])],
            line_type=codes.LINE_TYPES[int(lines.type[i])],
            known_on=slot.known_on,
            is_deleted=bool(deleted[i]),
            legal_entity=codes.ENTITIES[codes.TRADING if lines.shop[i] else int(lines.entity[i])],
            **_amounts(lines, i, int(price[i]), int(tax[i])),
        )


def _at(index: int, things: tuple[Any, ...], name: str) -> str | None:
    return None if index < 0 else str(getattr(things[int(index)], name))


def _amounts(lines: Lines, i: int, price: int, tax: int) -> dict[str, Any]:
    listed = int(lines.list_price[i])
    return {
        "quantity": Decimal(int(lines.quantity[i])).scaleb(-2),
        "list_price": None if listed == NO_PRICE else Decimal(listed).scaleb(-4),
        "unit_price": Decimal(price).scaleb(-4),
        "discount_amount": Decimal(int(lines.discount[i])).scaleb(-2),
        "tax_rate": Decimal(int(lines.tax_percent[i])).scaleb(-2),
        "tax_amount": Decimal(tax).scaleb(-2),
        "price_includes_tax": bool(lines.shop[i]),
        "discount_in_unit_price": False,
        "currency": codes.CURRENCIES[int(lines.currency[i])],
        "is_intercompany": bool(lines.internal[i]),
    }


def _accounts(
    company: Company, through: date, files: list[date], complete: bool
) -> Iterator[facts.AccountFact]:
    """ERP masters as of the latest full file, CRM accounts as of `through`."""
    held = set() if complete else set(quarantined_keys(erp_masters.customer_flaws(company)))
    masters = [c for c in erp_masters.customers_on(company, files[-1]) if c.code not in held]
    for c in masters:
        yield facts.AccountFact(
            "erp", c.code, c.tax_id, c.kind == "test", c.first_order, None, c.industry,
            _geo(c.province), c.group,
        )  # fmt: skip
    known_firms = {c.code for c in masters if not c.tax_id}
    for source in dirt.ACCOUNTS:
        flaws = dirt.flaws_of(company, source, "accounts")
        held = set() if complete else set(quarantined_keys(flaws))
        for a in company.crm(source):
            # A deleted record still says whose its leads and deals were.
            if a.created <= through and a.account_id not in held:
                firm = _firm(a.customer, known_firms)
                yield facts.AccountFact(
                    source, a.account_id, a.tax_id, a.is_test, None, firm, a.industry,
                    _geo(a.province),
                )  # fmt: skip


def _geo(place: str) -> str:
    """The province's code, that of a city without its last digits; a country's."""
    return words.COUNTRIES.get(place) or words.PROVINCES[place]


def _firm(customer: Customer | None, known: set[str]) -> str | None:
    """The record of the ERP that one without a tax id belongs to."""
    return f"erp:{customer.code}" if customer and customer.code in known else None


def _owners(company: Company, files: list[date], complete: bool) -> Iterator[facts.OwnerFact]:
    yield from erp_masters.owners_told(company, files, complete)
    held = set() if complete else set(quarantined_keys(dirt.flaws_of(company, "zoho", "accounts")))
    yield from cases.owners(company, held)


def _products(company: Company, complete: bool) -> Iterator[facts.ProductFact]:
    held = set() if complete else set(quarantined_keys(erp_masters.product_flaws(company)))
    for p in company.market.catalogue.products:
        if p.in_master and p.product_id not in held:
            cost = Decimal(p.cost // 100).scaleb(-2)  # the master holds whole cents
            uom = LINES[p.line].uom
            yield facts.ProductFact(
                p.product_id, p.product_line, p.launched, cost, uom, p.category,
                p.model if p.is_key_model else None,
            )  # fmt: skip


def _managers(company: Company, files: list[date], complete: bool) -> Iterator[facts.ManagerFact]:
    """As the latest full file tells them."""
    held = set() if complete else set(quarantined_keys(erp_masters.product_flaws(company)))
    for p in company.market.catalogue.products if files else ():
        if p.in_master and p.product_id not in held:
            for stint in managers.stints(company, p, files[-1]):
                yield facts.ManagerFact(p.product_id, stint.employee_id, stint.since)


def _product_budgets(company: Company) -> Iterator[facts.ProductBudgetFact]:
    for row in product_budgets.build(company, company.first_drop):
        first, units = row.plan.first_day, row.hundredths
        yield facts.ProductBudgetFact(
            row.plan.version, row.product_id, first, month_start(first, 1) - timedelta(days=1),
            Decimal(row.amount), None if units is None else Decimal(units).scaleb(-2),
            row.plan.is_approved, row.plan.approved_at,
        )  # fmt: skip


def _contracts(company: Company, through: date) -> Iterator[facts.ContractFact]:
    for c in contracts.of(company):
        if c.signed <= number(through) < c.void:
            yield facts.ContractFact(
                c.contract_id, contracts.CRM, c.deal.account.account_id, c.deal.owner,
                as_date(c.signed), Decimal(c.amount).scaleb(-2), codes.CURRENCIES[c.deal.currency],
            )  # fmt: skip


def _expenses(company: Company, files: list[date], complete: bool) -> Iterator[facts.ExpenseFact]:
    flaws = expenses.EXPENSE_FEED.flaws_of(company)
    held = set() if complete else set(quarantined_keys(flaws))
    for e in expenses.expenses(company):
        known_on = next((day for day in files if number(day) >= e.days[0]), None)
        if known_on is not None and e.expense_id not in held:
            channel = codes.ERP_CHANNEL.index(e.channel) if e.channel else None
            yield facts.ExpenseFact(
                e.expense_id, as_date(e.day), e.unit, e.who, CATEGORIES[e.category],
                None if channel is None else codes.CHANNELS[channel], e.line or None,
                Decimal(e.amount).scaleb(-2), targets.CURRENCY, known_on, e.entity,
            )  # fmt: skip


def _employees(company: Company, files: list[date]) -> Iterator[facts.EmployeeFact]:
    names = ("employee_id", "role", "hire_date", "left_date")
    for row in hr.employees_on(company, files[-1]) if files else ():
        yield facts.EmployeeFact(*(row[n] for n in names))  # type: ignore[arg-type]


def _assignments(company: Company, files: list[date]) -> Iterator[facts.AssignmentFact]:
    for row in hr.assignments_on(company, files[-1]) if files else ():
        yield facts.AssignmentFact(**row)  # type: ignore[arg-type]


def _org_units(company: Company, files: list[date]) -> Iterator[facts.OrgUnitFact]:
    names = ("org_unit_id", "unit_type", "parent_id", "valid_from", "valid_to")
    for row in hr.org_units_on(company, files[-1]) if files else ():
        yield facts.OrgUnitFact(*(row[n] for n in names))  # type: ignore[arg-type]
