"""The facts of a company as plain frozen records: what the generator knows and the oracle reads.

Nothing here reads a file or a clock, so the same seed always gives the same world.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LineFact:
    """One version of one order line. Of several versions the latest known one counts."""

    source: str
    order_line_id: str
    order_id: str
    source_account_id: str | None
    salesperson_id: str | None
    channel: str | None
    product_id: str | None
    order_date: date
    order_status: str  # draft, confirmed, shipped, completed, cancelled
    line_type: str  # sale, return, allowance, rebate, price_adjustment, gift, freight
    quantity: Decimal  # negative on returns, 0 on allowance, rebate and price_adjustment
    list_price: Decimal | None
    unit_price: Decimal
    discount_amount: Decimal  # an allowance of 50 is discount_amount 50: it lowers the net by 50
    tax_rate: Decimal | None
    tax_amount: Decimal
    price_includes_tax: bool
    discount_in_unit_price: bool
    currency: str
    is_intercompany: bool
    is_deleted: bool
    known_on: date
    unit_cost: Decimal | None = None  # of the line itself, in reporting currency
    legal_entity: str | None = None


@dataclass(frozen=True, slots=True)
class AccountFact:
    """One account record of one source; records with the same tax id are one customer.

    `firm` is the record that one without a tax id belongs to, if it is not its own."""

    source: str
    source_account_id: str
    tax_id: str | None
    is_test: bool
    first_order_date: date | None
    firm: str | None = None
    industry: str | None = None
    geo: str | None = None  # code of its province or country
    group: str | None = None


@dataclass(frozen=True, slots=True)
class ProductFact:
    product_id: str
    product_line: str | None
    launch_date: date | None
    standard_cost: Decimal | None = None  # of one unit, in reporting currency
    uom: str | None = None
    category: str | None = None
    key_model: str | None = None


@dataclass(frozen=True, slots=True)
class ManagerFact:
    """Who manages a product from a day on; `since` None: before all others."""

    product_id: str
    employee_id: str
    since: date | None


@dataclass(frozen=True, slots=True)
class EmployeeFact:
    employee_id: str
    role: str
    hire_date: date
    left_date: date | None  # first day no longer employed


@dataclass(frozen=True, slots=True)
class AssignmentFact:
    employee_id: str
    org_unit_id: str
    valid_from: date
    valid_to: date | None  # exclusive


@dataclass(frozen=True, slots=True)
class OrgUnitFact:
    org_unit_id: str
    unit_type: str  # company, region, team
    parent_id: str | None
    valid_from: date
    valid_to: date | None  # exclusive


@dataclass(frozen=True, slots=True)
class FxFact:
    currency: str
    rate_date: date
    rate_type: str  # spot, budget, month_avg
    rate: Decimal  # reporting currency for one unit of `currency`


@dataclass(frozen=True, slots=True)
class TargetFact:
    """One version of the target of a scope member for the days from first to last."""

    version: str
    kpi_id: str
    scope_type: str
    scope_key: str
    first_day: date
    last_day: date
    value: Decimal
    currency: str
    is_approved: bool
    approved_on: date | None
    known_on: date


@dataclass(frozen=True, slots=True)
class ProductBudgetFact:
    """What the company expects of a product in a month; money ex tax in reporting currency."""

    version: str
    product: str
    first_day: date
    last_day: date
    amount: Decimal
    units: Decimal | None
    is_approved: bool
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class InvoiceFact:
    """An invoice with its tax; a red letter is negative and may name the one it takes back."""

    invoice_id: str
    order_id: str
    source_account_id: str
    salesperson_id: str | None
    issue_date: date
    amount: Decimal
    currency: str
    original_invoice_id: str | None
    is_intercompany: bool


@dataclass(frozen=True, slots=True)
class DeliveryFact:
    """Goods of an order line on their way; `delivered_on` once the customer has signed."""

    line_id: str
    order_line_id: str
    quantity: Decimal
    promised_on: date | None
    shipped_on: date
    delivered_on: date | None

    @property
    def day(self) -> date:
        """On which it counts."""
        return self.delivered_on or self.shipped_on


@dataclass(frozen=True, slots=True)
class InvoiceLineFact:
    """What an invoice asks for an order line, without tax, in the currency of the order."""

    line_id: str
    order_line_id: str
    quantity: Decimal  # of a red letter too, whatever its sign
    amount: Decimal
    issued_on: date
    is_red_letter: bool


@dataclass(frozen=True, slots=True)
class InstalmentFact:
    instalment_id: str
    invoice_id: str
    number: int
    due_date: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ReceiptFact:
    """Money that came in, or a refund (negative); `settled_on` of a bill that has been paid."""

    payment_id: str
    source_account_id: str
    invoice_id: str | None
    order_id: str | None
    salesperson_id: str | None
    payment_date: date
    amount: Decimal
    currency: str
    method: str  # transfer, cash, bank_acceptance, commercial_acceptance, offset
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class OpeningFact:
    """What was open on the day before the data begins."""

    document_no: str
    is_advance: bool
    source_account_id: str
    document_date: date
    due_date: date | None
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class OwnerFact:
    """Who owns an account, as its source told it from a night on."""

    source: str
    source_account_id: str
    employee_id: str
    known_on: date


@dataclass(frozen=True, slots=True)
class ExpenseFact:
    """One version of one line of an expense claim."""

    expense_id: str
    expense_date: date
    org_unit_id: str
    salesperson_id: str | None
    category: str  # travel, entertainment, promotion, commission, salary, other
    channel: str | None
    product_line: str | None
    amount: Decimal
    currency: str
    known_on: date
    legal_entity: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseFact:
    """A survey question put to a contact of an account, and the answer as last told."""

    response_id: str
    survey_id: str
    source: str  # of the account
    source_account_id: str
    respondent: str
    question: str  # CSAT, NPS
    score: int | None
    score_min: int
    score_max: int
    sent_on: date
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class StockFact:
    """Units of a product that lay in a warehouse on the day of a snapshot."""

    day: date
    warehouse: str
    product: str
    on_hand: Decimal
    known_on: date


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """A score of the 360 review as last told."""

    review_id: str
    period_key: str  # a quarter
    reviewee: str
    reviewer: str
    role: str  # superior, peer, subordinate, customer
    dimension: str
    score: int
    scale: tuple[int, int]


@dataclass(frozen=True, slots=True)
class TrainingFact:
    training_id: str
    employee_id: str
    training_date: date
    hours: Decimal


@dataclass(frozen=True, slots=True)
class ObjectiveFact:
    """An objective as last told; `actual` of one without a KPI."""

    objective_id: str
    employee_id: str
    period_key: str  # a quarter
    kpi_id: str | None
    target: Decimal
    actual: Decimal | None
    weight: Decimal
    is_approved: bool


@dataclass(frozen=True, slots=True)
class MarketFact:
    """Size of the market of a product line in a month, in reporting currency."""

    product_line: str
    month: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LaunchPlanFact:
    """What is planned of a product's first months; `approved_at` None while it is a draft."""

    product_id: str
    version: str
    horizon_months: int
    amount: Decimal
    currency: str
    approved_at: date | None


@dataclass(frozen=True, slots=True)
class PromotionFact:
    """A product, or all of a product line, in a promotion; `channel` None is all of them."""

    promotion_id: str
    scope_type: str
    scope_key: str
    channel: str | None
    date_from: date
    date_to: date


@dataclass(frozen=True, slots=True)
class CaseFact:
    """An after-sales case as it stands; local times."""

    case_id: str
    source: str  # of the account, too
    source_account_id: str
    kind: str  # complaint, question
    opened: datetime
    answered: datetime | None
    resolved: datetime | None


@dataclass(frozen=True, slots=True)
class ContractFact:
    """A contract that is signed and in force."""

    contract_id: str
    source: str  # of the account
    source_account_id: str
    employee_id: str
    signed_on: date
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class CampaignFact:
    """A campaign of a CRM; `stated_cost` in reporting currency once the CRM states one."""

    source: str
    campaign_id: str
    started_on: date
    stated_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class SpendFact:
    """A record of marketing spend as last told; no campaign if it names none that exists."""

    spend_id: str
    campaign_id: str | None
    day: date
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class ResponseToCampaign:
    """A lead or deal that names a campaign; the account of a lead once it is converted."""

    source: str  # of the campaign and the account, too
    record_id: str
    kind: str  # lead, opportunity
    campaign_id: str
    day: date
    source_account_id: str | None
    won_on: date | None


@dataclass(frozen=True, slots=True)
class World:
    """Everything the KPIs of a company depend on."""

    lines: tuple[LineFact, ...]
    accounts: tuple[AccountFact, ...]
    products: tuple[ProductFact, ...]
    employees: tuple[EmployeeFact, ...]
    assignments: tuple[AssignmentFact, ...]
    org_units: tuple[OrgUnitFact, ...]
    fx: tuple[FxFact, ...]
    channels: tuple[str, ...]
    targets: tuple[TargetFact, ...]
    invoices: tuple[InvoiceFact, ...] = ()
    instalments: tuple[InstalmentFact, ...] = ()
    deliveries: tuple[DeliveryFact, ...] = ()
    invoice_lines: tuple[InvoiceLineFact, ...] = ()
    receipts: tuple[ReceiptFact, ...] = ()
    openings: tuple[OpeningFact, ...] = ()
    owners: tuple[OwnerFact, ...] = ()
    responses: tuple[ResponseFact, ...] = ()
    budgets: tuple[TargetFact, ...] = ()  # of revenue, as targets of net revenue
    product_budgets: tuple[ProductBudgetFact, ...] = ()
    expenses: tuple[ExpenseFact, ...] = ()
    stock: tuple[StockFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    trainings: tuple[TrainingFact, ...] = ()
    objectives: tuple[ObjectiveFact, ...] = ()
    managers: tuple[ManagerFact, ...] = ()
    cases: tuple[CaseFact, ...] = ()
    markets: tuple[MarketFact, ...] = ()
    contracts: tuple[ContractFact, ...] = ()
    launch_plans: tuple[LaunchPlanFact, ...] = ()
    promotions: tuple[PromotionFact, ...] = ()
    campaigns: tuple[CampaignFact, ...] = ()
    spending: tuple[SpendFact, ...] = ()
    campaign_responses: tuple[ResponseToCampaign, ...] = ()
