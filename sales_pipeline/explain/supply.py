"""Measures of stock, by the names of the columns of int_stock_measures."""

from sales_pipeline.explain.measure import Measure, Rows
from sales_pipeline.explain.sales import OWN_LINES

LINEAGE = """inventory._source_system as source_system, inventory._record_id as source_record_id,
    inventory._batch_id as batch_id, inventory._row_number as row_number"""
LINE = "coalesce(products.product_line, 'unknown') as product_line_key"

# Snapshots that stand on the last day.
ON_HAND = f"""
    select
        inventory.snapshot_date || ' ' || warehouse_id || ' ' || inventory.product_key as record,
        inventory.snapshot_date as day, inventory.on_hand, {LINE}, {LINEAGE}
    from marts.fct_inventory as inventory
    left join marts.dim_product as products on inventory.product_key = products.product_key
    where inventory.snapshot_date <= $end and inventory.stands_to >= $end
"""

# Lines of the products that have such a snapshot.
SOLD = f"""
    select lines.* from ({OWN_LINES}) as lines
    where product_key in (
        select product_key from marts.fct_inventory
        where snapshot_date <= $end and stands_to >= $end
    )
"""

# Each product on each day on which a snapshot stands, with the stock of all warehouses.
PRODUCT_DAYS = f"""
    select
        inventory.business_date || ' ' || inventory.product_key as record,
        inventory.business_date as day, sum(inventory.on_hand) as on_hand,
        {LINE}, null::varchar as source_system, null::varchar as source_record_id,
        null::varchar as batch_id, null::bigint as row_number
    from marts.fct_inventory_daily as inventory
    left join marts.dim_product as products on inventory.product_key = products.product_key
    group by inventory.business_date, inventory.product_key, products.product_line
"""

# Stock-outs with their days in the period; a base more than a year before it counts for nothing.
STOCKOUTS = """
    select
        product_key || ' ' || out_since as record, greatest(out_since, $period_start) as day,
        product_line as product_line_key,
        least(out_to, $end) - greatest(out_since, $period_start) + 1 as days,
        if(out_since - 28 >= $period_start - 366, greatest(base_revenue, 0), 0) as base_revenue,
        null::varchar as source_system, null::varchar as source_record_id,
        null::varchar as batch_id, null::bigint as row_number
    from marts.fct_stockouts
    where out_since <= $end and out_to >= $period_start
"""

MEASURES = {
    "on_hand": Measure(Rows(ON_HAND), "on_hand", window="all"),
    "window_units": Measure(
        Rows(SOLD), "quantity", "is_counted and line_type in ('sale', 'return')", window="days_28"
    ),
    "observed_days": Measure(Rows(PRODUCT_DAYS)),
    "stockout_days": Measure(Rows(PRODUCT_DAYS), where="on_hand <= 0"),
    # Whole cents, half up, as the model divides.
    "lost_sales": Measure(
        Rows(STOCKOUTS),
        "((2 * (days * base_revenue * 100)::hugeint + 28) // 56)::decimal(38, 0) * 0.01",
    ),
}
