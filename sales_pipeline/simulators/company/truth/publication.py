"""Which KPI is published at which scope and period grain: the oracle's own copy of that decision.

Plain data, so a change of the pipeline's seed shows up as missing or unexpected cells.
"""

from collections.abc import Iterator, Sequence

from sales_pipeline.simulators.company.truth.periods import Grain

# (kpi_id, scope_type, period_grain)
Publication = frozenset[tuple[str, str, Grain]]

GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")
WEEK_UP, MONTH_UP, MONTH = GRAINS[1:], GRAINS[2:], GRAINS[2:3]

UPPER_SCOPES = ("company", "region", "team", "salesperson", "product_line", "channel")
DAILY_SCOPES = ("company", "region", "channel", "product_line")
AMOUNT_SCOPES = ("legal_entity", "product_manager")
ATTRIBUTE_SCOPES = ("category", "key_model", "industry", "geo", "customer_group")
SCOPES = (*UPPER_SCOPES, *AMOUNT_SCOPES, *ATTRIBUTE_SCOPES, "account")

ADDITIVE = ("gross_sales", "net_revenue", "units_sold")
SUMS = (*ADDITIVE, "return_rate", "discount_rate", "share_of_company")
CONSTANT_FX = ("net_revenue_constant_fx",)
CASH = (
    "collection_rate",
    "collection_rate_cash",
    "due_collection_rate",
    "cash_received",
    "cash_to_sales_ratio",
    "open_receivables",
    "overdue_amount",
    "overdue_rate",
    "dso",
)
CONTRACT = ("contract_count", "contract_amount")
FULFILLED = ("net_revenue_delivered", "net_revenue_invoiced")
FLOW = (
    *ADDITIVE,
    *CONSTANT_FX,
    *FULFILLED,
    "order_count",
    "new_customers",
    "cash_received",
    *CONTRACT,
)
EVERYDAY = (
    *ADDITIVE,
    "order_count",
    "avg_order_value",
    "sales_per_customer",
    "return_rate",
    "discount_rate",
)
RUNNING = ("net_revenue_ytd", "net_revenue_rolling_3m", "net_revenue_rolling_12m")
CONCENTRATION = ("top10_account_share", "revenue_hhi")
CUSTOMER = (
    "new_product_share",
    "active_customers",
    "new_customers",
    "new_customer_rate",
    "repeat_purchase_rate",
)
CHURN = ("churned_customers", "churn_rate")
RETENTION = ("net_revenue_retention",)
SURVEY = ("csat", "csat_top2_share", "nps", "survey_response_rate")
SERVICE = ("complaint_rate", "first_response_hours", "resolution_hours")
TARGET = ("attainment", "time_elapsed_rate", "pace_gap", "required_run_rate")
MARGIN = ("gross_margin", "gross_margin_rate", "cost_coverage")

MARKETING = ("campaign_roi", "cost_per_lead", "customer_acquisition_cost")
STOCK = ("stock_cover_days", "stockout_rate", "lost_sales_estimate")
BUDGET = ("budget_variance", "budget_variance_rate")
SPENDING = (
    "selling_expense",
    "selling_expense_ratio",
    "contribution_rate",
    "return_on_selling_spend",
)

_BLOCKS: tuple[tuple[Sequence[str], Sequence[str], Sequence[Grain]], ...] = (
    (EVERYDAY, DAILY_SCOPES, GRAINS),
    (EVERYDAY, ("team",), WEEK_UP),
    (EVERYDAY, ("salesperson",), MONTH_UP),
    (ADDITIVE, ("account",), MONTH_UP),
    (RUNNING, UPPER_SCOPES, MONTH),
    (("share_of_company",), UPPER_SCOPES[1:], MONTH_UP),
    (SUMS, (*AMOUNT_SCOPES, *ATTRIBUTE_SCOPES), MONTH_UP),
    (MARGIN, (*AMOUNT_SCOPES, *ATTRIBUTE_SCOPES), MONTH_UP),
    (("new_product_share",), AMOUNT_SCOPES[1:], MONTH_UP),
    (CONCENTRATION, ("company", "region"), MONTH_UP),
    (CUSTOMER, UPPER_SCOPES, MONTH_UP),
    (CHURN, UPPER_SCOPES, MONTH_UP),
    (RETENTION, ("company", "region"), MONTH_UP),
    (SURVEY, ("company", "region", "team", "salesperson"), MONTH_UP),
    (("market_share",), ("company", "product_line"), MONTH_UP),
    (SERVICE, ("company", "region", "team"), MONTH_UP),
    (TARGET, (*UPPER_SCOPES, *AMOUNT_SCOPES), MONTH_UP),
    (MARGIN, UPPER_SCOPES, MONTH_UP),
    (CONSTANT_FX, UPPER_SCOPES, MONTH_UP),
    (CASH, ("company", "region", "team", "salesperson"), MONTH_UP),
    (CONTRACT, ("company", "region", "team", "salesperson"), MONTH_UP),
    (FULFILLED, ("company", "region", "team", "salesperson", "product_line"), MONTH_UP),
    (("on_time_delivery",), ("company", "region", "team", "product_line"), MONTH_UP),
    (BUDGET, ("company", "region", "product_line"), MONTH_UP),
    (SPENDING, UPPER_SCOPES[:4], MONTH_UP),
    (SPENDING[:3], AMOUNT_SCOPES[:1], MONTH_UP),
    (SPENDING[1:], UPPER_SCOPES[4:], MONTH_UP),
    (MARKETING, ("company",), MONTH_UP),
    (STOCK, ("company", "product_line"), MONTH_UP),
    (("launch_forecast_accuracy", "promo_uplift"), ("company", "product_line"), MONTH_UP),
)


def _cells() -> Iterator[tuple[str, str, Grain]]:
    for kpis, scopes, grains in _BLOCKS:
        yield from ((kpi, scope, grain) for kpi in kpis for scope in scopes for grain in grains)


DEFAULT_PUBLICATION: Publication = frozenset(_cells())
