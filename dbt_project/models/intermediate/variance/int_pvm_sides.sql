{{ config(materialized='table') }}

-- Both sides of each comparison of the night, by product and document currency. A budget tells no
-- currencies apart: both sides of it are in reporting currency at the budget rates.

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
),

budgets as (
    select * from {{ ref('int_product_budgets') }}
),

budgeted as (
    select distinct * exclude (product_line, product_key, due_amount, due_units) from budgets
),

planned as (
    select
        budgeted.*, deltas.product_line, deltas.product_key,
        deltas.constant_fx_amount as document_amount, deltas.net_amount, deltas.units,
        deltas.spot_gap_count + deltas.unconverted_count as spot_gap_count, true as is_actual
    from budgeted
    inner join {{ ref('int_product_deltas') }} as deltas
        on budgeted.scope_type = deltas.scope_type
        and budgeted.scope_key = deltas.scope_key
        and deltas.month_start between budgeted.period_start and budgeted.period_end
    where deltas.known_on <= {{ entity_as_of('order_line') }}
    union all by name
    select
        * exclude (due_amount, due_units), due_amount as document_amount,
        due_amount as net_amount, due_units as units, 0 as spot_gap_count, false as is_actual
    from budgets
),

compared as (
    select * from sold
    union all by name
    select *, '{{ var("reporting_currency") }}' as currency from planned
)

select
    compared.base,
    compared.scope_type,
    compared.scope_key,
    compared.period_grain,
    compared.period_key,
    compared.product_line,
    compared.product_key,
    compared.currency,
    products.uom as base_uom,
    compared.base_end,
    compared.is_partial,
    {% for side, condition in {'actual': 'is_actual', 'base': 'not is_actual'}.items() %}
        coalesce(sum(document_amount) filter ({{ condition }}), 0)::decimal(38, 2)
            as {{ side }}_document,
        coalesce(sum(net_amount) filter ({{ condition }}), 0)::decimal(38, 2) as {{ side }}_amount,
        coalesce(sum(units) filter ({{ condition }}), 0)::decimal(38, 4) as {{ side }}_units,
    {% endfor %}
    sum(spot_gap_count)::bigint as spot_gap_count
from compared
left join products on compared.product_key = products.product_id
group by all
