{{ config(materialized='table') }}

{% set measures = {
    'gross_amount_reporting': 2, 'net_amount': 2, 'net_amount_reporting': 2,
    'net_amount_constant_fx': 2, 'incl_tax_amount_reporting': 2, 'cost_amount': 2, 'quantity': 4
} %}

-- What shared orders take from their own seller and give to each participant, line by line. It adds
-- up to nothing: company, product lines and channels never see it.
with shares as (
    select * from {{ ref('int_credit_shares') }} where is_applied
),

-- A gift earns nothing, but what it costs is shared.
lines as (
    select
        * replace (
            case when is_counted then gross_amount_reporting else 0 end as gross_amount_reporting,
            case when is_counted then net_amount else 0 end as net_amount,
            case when is_counted then net_amount_reporting else 0 end as net_amount_reporting,
            case when is_counted then net_amount_constant_fx else 0 end as net_amount_constant_fx,
            case when is_counted then incl_tax_amount_reporting else 0 end
                as incl_tax_amount_reporting
        )
    from {{ ref('int_sales_line_states') }}
    where order_key in (select order_key from shares)
        and (is_counted or (is_in_force and line_type = 'gift'))
),

{{ shared_out(measures, 'line_key') }}

select
    {% for measure, places in measures.items() %}
        {{ measure }}::decimal(18, {{ places }}) as {{ measure }},
    {% endfor %}
    line_count,
    line_key,
    known_from,
    known_to,
    greatest(known_from, order_date) as visible_from,
    order_date,
    line_type,
    product_id,
    product_line_key,
    channel_key,
    launch_date,
    currency,
    region_key,
    team_key,
    salesperson_key,
    account_key,
    order_key
from moves
