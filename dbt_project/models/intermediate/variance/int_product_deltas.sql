{% set measures = [
    'document_amount', 'net_amount', 'units', 'spot_gap_count', 'constant_fx_amount',
    'unconverted_count'
] %}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

-- As int_sales_deltas, by month, product and document currency.
{% set on_entry = by_product({'known_on': 'visible_from', 'month_start': 'month_start'}) %}
{% set on_exit = by_product({'known_on': 'known_to', 'month_start': 'month_start'}) %}
{% set regions = {'region': 'region_key'} %}

with states as not materialized (
    select *, date_trunc('month', {{ revenue_date() }})::date as month_start
    from {{ revenue_ref('int_sales_line_states') }}
    where is_counted and visible_from < known_to
),

credits as not materialized (
    select *, date_trunc('month', {{ revenue_date() }})::date as month_start
    from {{ revenue_ref('int_credit_moves') }}
    where visible_from < known_to
),

added as (
    {{ sum_per_scope(
        'states', on_entry, sum_of_products(), is_new_night('visible_from'), product_scopes()
    ) }}
    union all by name
    {{ sum_per_scope(
        'credits', on_entry, sum_of_products('line_count'), is_new_night('visible_from'), regions
    ) }}
),

taken as (
    {{ sum_per_scope(
        'states', on_exit, sum_of_products(), is_new_night('known_to'), product_scopes()
    ) }}
    union all by name
    {{ sum_per_scope(
        'credits', on_exit, sum_of_products('line_count'), is_new_night('known_to'), regions
    ) }}
),

changes as (
    select * from added
    union all by name
    select
        * replace (
            {% for measure in measures %}
                -{{ measure }} as {{ measure }}{{ ',' if not loop.last }}
            {% endfor %}
        )
    from taken
)

select
    known_on,
    scope_type,
    scope_key,
    month_start,
    product_line,
    product_key,
    currency,
    sum(document_amount)::decimal(38, 2) as document_amount,
    sum(net_amount)::decimal(38, 2) as net_amount,
    sum(units)::decimal(38, 4) as units,
    sum(spot_gap_count)::bigint as spot_gap_count,
    sum(constant_fx_amount)::decimal(38, 2) as constant_fx_amount,
    sum(unconverted_count)::bigint as unconverted_count
from changes
group by all
