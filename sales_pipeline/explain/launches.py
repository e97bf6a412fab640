"""Plans of launches and what they were missed by, by the names of int_launch_measures."""

from sales_pipeline.explain.customers import LINEAGE
from sales_pipeline.explain.measure import Measure, Rows

# A plan counts on the last day of its horizon.
PLANS = f"""
    select
        product_key || ' ' || horizon_months || ' ' || plan_version as record, horizon_end as day,
        product_line as product_line_key, planned_amount, actual_amount, {LINEAGE}
    from marts.mart_launch_accuracy
    where is_counted
"""

MEASURES = {
    "planned_amount": Measure(Rows(PLANS), "planned_amount"),
    "missed_amount": Measure(Rows(PLANS), "abs(actual_amount - planned_amount)"),
}
