"""Units of promotions and their baselines, by the names of int_promotion_measures."""

from sales_pipeline.explain.customers import LINEAGE
from sales_pipeline.explain.measure import Measure, Rows
from sales_pipeline.explain.sales import OWN_LINES

# A promotion counts on its last day, and so do the lines of its window.
PROMOTIONS = f"""
    select
        promotion_id || ' ' || product_key as record, date_to as day,
        product_line as product_line_key, baseline_units, {LINEAGE}
    from marts.mart_promotion_effect
    where is_counted
"""

SOLD = f"""
    select
        lines.* exclude (day, product_line_key),
        effects.date_to as day, effects.product_line as product_line_key
    from ({OWN_LINES}) as lines
    inner join marts.mart_promotion_effect as effects
        on lines.product_key = effects.product_key
        and lines.order_date between effects.date_from and effects.date_to
        and coalesce(lines.channel_key = effects.channel, true)
    where effects.is_counted
"""

MEASURES = {
    "promotion_units": Measure(
        Rows(SOLD), "quantity", "is_counted and line_type in ('sale', 'return')"
    ),
    "baseline_units": Measure(Rows(PROMOTIONS), "baseline_units"),
}
