{{ config(materialized='table') }}

-- DOMAIN 5.3, product by product. Each effect is the difference of two rounded amounts, and the
-- second of one is the first of the next: so they add up to the variance to the cent, at every
-- scope.
with rates as (
    select * from {{ ref('int_pvm_rates') }}
),

rated as (
    select
        sides.*,
        coalesce(sides.base_uom, 'unknown') as uom,
        case
            when rates.base_rate is null then sides.actual_amount
            else round({{ times('sides.actual_document', 'rates.base_rate', left_scale=2) }}, 2)
        end::decimal(38, 2) as actual_revenue,
        case
            when rates.base_rate is null then sides.base_amount
            else round({{ times('sides.base_document', 'rates.base_rate', left_scale=2) }}, 2)
        end::decimal(38, 2) as base_revenue,
        sides.spot_gap_count > 0
        or (rates.base_rate is null and sides.actual_amount <> 0) as lacks_input
    from {{ ref('int_pvm_sides') }} as sides
    left join rates using (base, period_grain, period_key, currency)
),

classed as (
    select
        *,
        case
            when actual_units < 0 or base_units < 0 or base_uom is null then 'other'
            when actual_units = 0 and actual_revenue <> 0 then 'other'
            when base_units = 0 and base_revenue <> 0 then 'other'
            when base_units = 0 then 'new'
            when actual_units = 0 then 'discontinued'
            else 'common'
        end as class
    from rated
),

-- Units of unlike goods do not add up: totals are those of one product line and unit of measure.
totals as (
    select
        *,
        sum(actual_units) over common_goods as actual_total,
        sum(base_units) over common_goods as base_total
    from classed
    window common_goods as (
        partition by
            base, scope_type, scope_key, period_grain, period_key, product_line, uom, class
    )
),

-- The revenue that the units of the period would have brought at the prices of the base, and that
-- all goods would have brought if each had grown as their total.
steps as (
    select
        *,
        {{ divide_half_up(times('base_revenue', 'actual_units', 2), 6, 'base_units', 4, 2) }}
            as at_base_price,
        {{ divide_half_up(times('base_revenue', 'actual_total', 2), 6, 'base_total', 4, 2) }}
            as at_base_mix
    from totals
)

select
    base,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    product_line,
    product_key,
    currency,
    uom as base_uom,
    class,
    actual_units,
    base_units,
    actual_amount as actual_revenue,
    base_amount as base_revenue,
    (actual_amount - base_amount)::decimal(38, 2) as variance,
    (actual_amount - base_amount - actual_revenue + base_revenue)::decimal(38, 2) as fx_effect,
    case class when 'common' then actual_revenue - at_base_price else 0 end::decimal(38, 2)
        as price_effect,
    case class when 'common' then at_base_mix - base_revenue else 0 end::decimal(38, 2)
        as volume_effect,
    case class when 'common' then at_base_price - at_base_mix else 0 end::decimal(38, 2)
        as mix_effect,
    case class when 'new' then actual_revenue else 0 end::decimal(38, 2) as new_effect,
    case class when 'discontinued' then -base_revenue else 0 end::decimal(38, 2)
        as discontinued_effect,
    case class when 'other' then actual_revenue - base_revenue else 0 end::decimal(38, 2)
        as other_effect,
    is_partial,
    case when lacks_input then 'missing_input' when is_partial then 'partial_period' else 'ok' end
        as status
from steps
where (actual_amount, base_amount, actual_units, base_units, spot_gap_count) <> (0, 0, 0, 0, 0)
