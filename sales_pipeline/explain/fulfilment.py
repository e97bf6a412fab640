"""Measures of what was delivered and invoiced.

The names are those of the columns of int_fulfilment_measures.
"""

from sales_pipeline.explain.measure import Measure, Rows

LINEAGE = """_source_system as source_system, _source_record_id as source_record_id,
    _batch_id as batch_id, _row_number as row_number"""

# Order lines of sources that send neither deliveries nor invoice lines count on their own date.
UNBOOKED = f"""
    select
        line_key as record, order_date as day, net_amount_reporting, region_key, team_key,
        salesperson_key, product_line_key, account_key, {LINEAGE}
    from marts.fct_sales_lines
    where is_counted
        and _source_system not in (
            select _source_system from marts.fct_delivery_lines
            union
            select _source_system from marts.fct_invoice_lines
        )
"""

DELIVERED = f"""
    select
        delivery_line_key as record, delivery_date as day, promised_on, delivered_on, is_on_time,
        is_own_date, net_amount_reporting, region_key, team_key, salesperson_key,
        product_line_key, account_key, {LINEAGE}
    from marts.fct_delivery_lines
    where is_counted
"""

INVOICED = f"""
    select
        invoice_line_key as record, issue_date as day, net_amount_reporting, region_key, team_key,
        salesperson_key, product_line_key, account_key, {LINEAGE}
    from marts.fct_invoice_lines
    where is_counted
"""

PROMISED = "not is_own_date and promised_on is not null and delivered_on is not null"

MEASURES = {
    "delivered_amount": Measure(
        Rows(f"{DELIVERED} union all by name {UNBOOKED}"), "net_amount_reporting"
    ),
    "invoiced_amount": Measure(
        Rows(f"{INVOICED} union all by name {UNBOOKED}"), "net_amount_reporting"
    ),
    "promised_count": Measure(Rows(DELIVERED), where=PROMISED),
    "on_time_count": Measure(Rows(DELIVERED), where=f"{PROMISED} and is_on_time"),
}
