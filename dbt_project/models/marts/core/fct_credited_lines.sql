{{ config(materialized='view') }}

-- Refers to its neighbours by schema alone, so that the published file can be attached anywhere.
with lines as (
    select * from {{ local_ref('fct_sales_lines') }} where is_in_force
),

credits as (
    select * from {{ local_ref('fct_sales_credits') }}
),

-- What moves is what its line is, but for who gets it and how much.
moves as (
    select
        lines.* replace (
            credits.region_key as region_key,
            credits.team_key as team_key,
            credits.salesperson_key as salesperson_key,
            credits.quantity as quantity,
            credits.gross_amount_reporting as gross_amount_reporting,
            credits.net_amount_reporting as net_amount_reporting,
            credits.net_amount_constant_fx as net_amount_constant_fx,
            credits.incl_tax_amount_reporting as incl_tax_amount_reporting,
            credits.cost_amount as cost_amount
        ),
        false as is_own
    from credits
    inner join lines on credits.line_key = lines.line_key
),

rows_of_all as (
    select *, true as is_own from lines
    union all by name
    select * from moves
)

select
    line_key,
    order_key,
    order_date,
    line_type,
    account_key,
    region_key,
    team_key,
    salesperson_key,
    quantity,
    gross_amount_reporting,
    net_amount_reporting,
    net_amount_constant_fx,
    incl_tax_amount_reporting,
    cost_amount,
    is_counted,
    is_own,
    product_key,
    product_line_key,
    channel_key,
    legal_entity_key,
    product_manager_key,
    _source_system,
    _source_record_id,
    _batch_id,
    _row_number
from rows_of_all
