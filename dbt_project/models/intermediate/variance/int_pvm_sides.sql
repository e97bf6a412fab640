{{ config(materialized='table') }}

-- Both sides of each comparison of the night, by product and document currency.
with months as (
    select period_start as month_start, period_end as month_end
    from {{ ref('int_periods') }}
    where period_grain = 'month'
),

parts as (
    select
        comparisons.*, months.month_start,
        months.month_start >= comparisons.period_start as is_actual
    from {{ ref('int_pvm_comparisons') }} as comparisons
    inner join months
        on months.month_start between comparisons.base_start and comparisons.period_end
        and (
            months.month_end <= comparisons.base_end
            or months.month_start >= comparisons.period_start
        )
),

sold as (
    select parts.* exclude (month_start), deltas.* exclude (known_on, month_start)
    from parts
    inner join {{ ref('int_product_deltas') }} as deltas on parts.month_start = deltas.month_start
    where deltas.known_on <= {{ entity_as_of('order_line') }}
    union all by name
    select comparisons.*, cuts.* exclude (month_start, base_end), false as is_actual
    from {{ ref('int_pvm_comparisons') }} as comparisons
    inner join {{ ref('int_pvm_cuts') }} as cuts
        on comparisons.base_end = cuts.base_end and cuts.month_start >= comparisons.base_start
),

products as (
    select * from {{ ref('int_product_states') }} where known_to = date '9999-12-31'
)

select
    sold.base,
    sold.scope_type,
    sold.scope_key,
    sold.period_grain,
    sold.period_key,
    sold.product_line,
    sold.product_key,
    sold.currency,
    products.uom as base_uom,
    sold.base_end,
    sold.is_partial,
    {% for side, condition in {'actual': 'is_actual', 'base': 'not is_actual'}.items() %}
        coalesce(sum(document_amount) filter ({{ condition }}), 0)::decimal(38, 2)
            as {{ side }}_document,
        coalesce(sum(net_amount) filter ({{ condition }}), 0)::decimal(38, 2) as {{ side }}_amount,
        coalesce(sum(units) filter ({{ condition }}), 0)::decimal(38, 4) as {{ side }}_units,
    {% endfor %}
    sum(spot_gap_count)::bigint as spot_gap_count
from sold
left join products on sold.product_key = products.product_id
group by all
