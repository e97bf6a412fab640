"""The order lines that count at a business date, with their money and the scopes they belong to.

Pure function of the world and the date; an order line has many versions, the latest known counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company.facts import LineFact, ProductFact, World
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, ONE, ZERO, half_up
from sales_pipeline.simulators.company.truth.customers import UNKNOWN, Customers
from sales_pipeline.simulators.company.truth.managers import Managers
from sales_pipeline.simulators.company.truth.organisation import Organisation
from sales_pipeline.simulators.company.truth.rates import Rates

NOT_AN_ORDER = ("draft", "cancelled")
COUNTED_TYPES = ("sale", "return", "allowance", "rebate", "price_adjustment")
# These carry no quantity: their whole amount stands in discount_amount.
AMOUNT_TYPES = ("allowance", "rebate", "price_adjustment")
GIFT = "gift"


@dataclass(frozen=True, slots=True)
class CountedLine:
    """One order line that counts. Money is in reporting currency, 0 where no rate is known."""

    key: str
    order: tuple[str, str]
    account: str
    scopes: dict[str, str]  # scope_type -> scope_key
    product: str
    uom: str | None
    launch_date: date | None
    order_date: date
    line_type: str
    quantity: Decimal
    gross: Decimal
    net: Decimal
    cost: Decimal | None  # None where nobody knows it
    constant_fx: Decimal | None  # net at the budget rate, None without one
    currency: str
    document_net: Decimal  # in that currency
    has_spot_rate: bool
    incl_tax: Decimal  # net with its tax


def counted_lines(
    world: World,
    as_of: date,
    types: tuple[str, ...] = COUNTED_TYPES,
    fiscal_year_start_month: int = 1,
) -> list[CountedLine]:
    """Every line of the types in an order that counts up to a business date, earliest first."""
    customers, organisation = Customers(world.accounts), Organisation(world)
    managers = Managers(world.managers)
    rates = Rates(world.fx, fiscal_year_start_month)
    products = {product.product_id: product for product in world.products}
    counted = []
    for line in _known_versions(world.lines, as_of):
        account = customers.key(line.source, line.source_account_id)
        if not _is_counted(line, as_of, types) or customers.is_test(account):
            continue
        product = products.get(line.product_id or "")
        rate = rates.at(line.currency, line.order_date)
        budget_rate = rates.budget(line.currency, line.order_date)
        net = net_amount(line)
        counted.append(
            CountedLine(
                key=f"{line.source}:{line.order_line_id}",
                order=(line.source, line.order_id),
                account=account,
                scopes=_scopes(line, account, product, organisation)
                | {"product_manager": managers.at(line.product_id, line.order_date)}
                | customers.attributes(account),
                product=line.product_id or UNKNOWN,
                uom=product.uom if product else None,
                launch_date=product.launch_date if product else None,
                order_date=line.order_date,
                line_type=line.line_type,
                quantity=line.quantity,
                gross=_converted(gross_amount(line), rate),
                net=_converted(net, rate),
                cost=_cost(line, product, rate),
                constant_fx=None if budget_rate is None else half_up(net * budget_rate, 2),
                currency=line.currency,
                document_net=net,
                has_spot_rate=rate is not None,
                incl_tax=_converted(net + line.tax_amount, rate),
            )
        )
    return sorted(counted, key=lambda line: (line.order_date, line.key))


def _scopes(
    line: LineFact, account: str, product: ProductFact | None, organisation: Organisation
) -> dict[str, str]:
    """The member of each scope that the line belongs to, 'unknown' where nobody can tell."""
    team, region = organisation.team_and_region(line.salesperson_id, line.order_date)
    return {
        "company": "company",
        "region": region,
        "team": team,
        "salesperson": line.salesperson_id or UNKNOWN,
        "product_line": (product and product.product_line) or UNKNOWN,
        "category": (product and product.category) or UNKNOWN,
        "key_model": (product and product.key_model) or "other",
        "channel": line.channel or UNKNOWN,
        "legal_entity": line.legal_entity or UNKNOWN,
        "account": account,
    }


def _known_versions(lines: tuple[LineFact, ...], as_of: date) -> Iterator[LineFact]:
    """The latest version of each line that was known; of one day's versions the last listed."""
    known = [line for line in lines if line.known_on <= as_of]
    latest = {
        (line.source, line.order_line_id): line
        for line in sorted(known, key=lambda line: line.known_on)
    }
    yield from latest.values()


def _is_counted(line: LineFact, as_of: date, types: tuple[str, ...]) -> bool:
    return (
        line.order_date <= as_of
        and line.order_status not in NOT_AN_ORDER
        and line.line_type in types
        and not line.is_deleted
        and not line.is_intercompany
    )


def net_amount(line: LineFact) -> Decimal:
    """What the line earns without tax, in document currency."""
    has_own_discount = line.line_type in AMOUNT_TYPES or not line.discount_in_unit_price
    discount = line.discount_amount if has_own_discount else ZERO
    tax = line.tax_amount if line.price_includes_tax else ZERO
    return half_up(line.quantity * line.unit_price - discount - tax, 2)


def gross_amount(line: LineFact) -> Decimal:
    """What a sale line would earn at list price without tax, in document currency."""
    if line.line_type != "sale":
        return ZERO
    if line.list_price is None:
        tax = line.tax_amount if line.price_includes_tax else ZERO
        return half_up(line.quantity * line.unit_price - tax, 2)
    tax_factor = ONE + (line.tax_rate or ZERO) if line.price_includes_tax else ONE
    return half_up(EXACT.divide(line.quantity * line.list_price, tax_factor), 2)


def _cost(line: LineFact, product: ProductFact | None, rate: Decimal | None) -> Decimal | None:
    """What the goods cost; of a line without a rate neither revenue nor cost is known."""
    if rate is None and line.line_type != GIFT:
        return None
    if line.quantity == 0:
        return ZERO
    unit = line.unit_cost
    if unit is None and product is not None:
        unit = product.standard_cost
    return None if unit is None else half_up(line.quantity * unit, 2)


def _converted(amount: Decimal, rate: Decimal | None) -> Decimal:
    """Amount in reporting currency, rounded per line; without a rate it adds nothing to money."""
    return ZERO if rate is None else half_up(amount * rate, 2)
