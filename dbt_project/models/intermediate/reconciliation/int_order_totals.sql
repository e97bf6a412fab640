{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where order_key in ({{ touched_orders() }}){% endif %}"
) }}

-- depends_on: {{ ref('int_sales_line_states') }}
with lines as (
    select
        *,
        coalesce(order_status in ('draft', 'cancelled'), false) as is_off,
        line_type in ('sale', 'return', 'allowance', 'rebate', 'price_adjustment') as is_sale
    from {{ ref('fct_sales_lines') }}
    {% if is_incremental() %}
        where order_key in ({{ touched_orders() }})
    {% endif %}
),

totals as (
    select
        order_key,
        account_key,
        coalesce(currency, 'unknown') as currency,
        _source_system,
        max(order_date) as order_date,
        max(fx_rate) as fx_rate,
        coalesce(sum(net_amount) filter (is_counted), 0)::decimal(18, 2) as net_amount,
        coalesce(sum(net_amount_reporting) filter (is_counted), 0)::decimal(18, 2)
            as net_amount_reporting,
        coalesce(sum(net_amount) filter (line_type = 'freight' and not is_off), 0)::decimal(18, 2)
            as freight_amount,
        count(*) filter (is_counted) as counted_count,
        count(*) filter (is_counted and net_amount_reporting is null) as unconverted_count,
        bool_and(is_off) as is_cancelled,
        coalesce(bool_or(is_sale and not is_counted and not is_off), false) as is_excluded
    from lines
    group by all
)

-- An order is one account's in one currency. Where its lines disagree on the account, the whole is
-- compared with invoices at the account of the largest part (partner_key).
select
    order_key,
    account_key,
    currency,
    _source_system,
    order_date,
    fx_rate,
    net_amount,
    net_amount_reporting,
    counted_count,
    unconverted_count,
    first_value(account_key) over parts as partner_key,
    (sum(net_amount) over whole)::decimal(18, 2) as order_amount,
    (sum(net_amount_reporting) over whole)::decimal(18, 2) as order_amount_reporting,
    (sum(freight_amount) over whole)::decimal(18, 2) as freight_amount,
    (sum(counted_count) over whole)::bigint as order_counted_count,
    (sum(unconverted_count) over whole)::bigint as order_unconverted_count,
    bool_and(is_cancelled) over whole as is_cancelled,
    bool_or(is_excluded) over whole as is_excluded,
    row_number() over (
        partition by order_key order by abs(net_amount) desc, account_key asc, currency asc
    ) = 1 as is_main
from totals
window
    whole as (partition by order_key, currency),
    parts as (partition by order_key, currency order by abs(net_amount) desc, account_key asc)
